#include "engine/broker/v2/notification.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/broker/subscribe/matcher.h"
#include "engine/broker/v2/json_equal.h"
#include "engine/broker/v2/members.h"
#include "engine/broker/v2/names.h"

namespace tsu::broker::v2 {
namespace {

bool among(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::string_view name_of(alteration a) {
  switch (a) {
    case alteration::create: return "entityCreate";
    case alteration::change: return "entityChange";
    case alteration::update: return "entityUpdate";
    case alteration::remove: break;
  }
  return "entityDelete";
}

// The default instance of those that a change holds; the first where there is none.
std::string_view first_instance(const std::vector<std::string_view>& all) {
  const auto plain = std::find_if(
      all.begin(), all.end(), [](auto one) { return json_members{one}.find("datasetId").empty(); });
  return plain != all.end() ? *plain : all.empty() ? std::string_view{} : all.front();
}

// One change as one subscription sees it.
class look {
 public:
  look(const watch& w, const entity_change& c) : w_(w), c_(c) {}

  // Whether it concerns the subscription as far as the change alone tells.
  bool concerns() {
    if (!is_selected() || !any_holds(w_.paths, scopes())) {
      return false;
    }
    find_changed();
    const auto bit = static_cast<unsigned>(kind_);
    const bool wanted = (w_.alterations & bit) != 0 ||
                        (kind_ == alteration::change &&
                         (w_.alterations & static_cast<unsigned>(alteration::update)) != 0);
    if (!wanted) {
      return false;
    }
    const bool any = w_.condition_attrs.empty() || kind_ == alteration::remove ||
                     std::any_of(changed_.begin(), changed_.end(),
                                 [&](const auto& name) { return among(w_.condition_attrs, name); });
    return any && (!changed_.empty() || kind_ != alteration::change);
  }

  alteration kind() const { return kind_; }
  const std::vector<std::string>& changed() const { return changed_; }

  // The entity after the change, or as it was where it is gone; with metadata of the change.
  shown_entity entity(const entity_version* after, const term_table& terms) const {
    auto out = after != nullptr ? shown(*after, terms) : former();
    for (auto& a : out.attributes) {
      add_metadata(a.as);
    }
    if (among(w_.form.attrs, "alterationType")) {
      out.attributes.push_back(
          {{.name = "alterationType", .type = "Text", .value = json_string(name_of(kind_))},
           no_time,
           no_time});
    }
    return out;
  }

 private:
  std::string scopes() const {
    std::string out;
    for (const auto& s : c_.scopes) {
      out.append(out.empty() ? "" : "\n").append(s);
    }
    return out;
  }

  bool is_selected() const {
    const auto id = v2_id(c_.id);
    return std::any_of(w_.entities.begin(), w_.entities.end(), [&](const selector& one) {
      return std::any_of(c_.types.begin(), c_.types.end(),
                         [&](const auto& type) { return one.holds(id, v2_name(type)); });
    });
  }

  // The instance without a dataset, if there was one; empty where nothing was there before.
  std::string_view before(std::string_view name) const {
    const auto plain = c_.text_before(name, {});
    if (!plain.empty()) {
      return plain;
    }
    const auto any = std::find_if(c_.before.begin(), c_.before.end(),
                                  [&](const auto& one) { return one.first == name; });
    return any == c_.before.end() ? std::string_view{} : any->second;
  }

  bool only_metadata(const entity_change::attribute& a) const {
    const auto was = before(a.name);
    if (was.empty()) {
      return false;
    }
    const auto now = attribute_of(a.name, first_instance(a.instances), with_metadata::no);
    const auto then = attribute_of(a.name, was, with_metadata::no);
    return now.type == then.type && json_equal(now.value, then.value);
  }

  void find_changed() {
    for (const auto& a : c_.set) {
      if (w_.on_metadata_change || !only_metadata(a)) {
        changed_.push_back(v2_name(a.name));
      }
    }
    for (const auto& g : c_.gone) {
      changed_.push_back(v2_name(g.name));
    }
    if (c_.op == read_change::created) {
      kind_ = alteration::create;
    } else if (c_.op == read_change::removed) {
      kind_ = alteration::remove;
    } else if (changed_.empty() && !c_.forced) {
      kind_ = alteration::update;
    }
    if (changed_.empty() || c_.forced) {
      for (const auto& name : c_.asked) {
        changed_.push_back(v2_name(name));
      }
    }
  }

  shown_entity former() const {
    shown_entity out{.id = v2_id(c_.id),
                     .type = c_.types.empty() ? "Thing" : v2_name(c_.types.front()),
                     .path = c_.scopes.empty() ? "/" : c_.scopes.front(),
                     .created = c_.created,
                     .modified = c_.modified,
                     .expires = c_.expires,
                     .attributes = {}};
    std::string_view last;
    for (const auto& [name, text] : c_.before) {
      if (name != last) {
        out.attributes.push_back({attribute_of(name, before(name)), no_time, no_time});
      }
      last = name;
    }
    return out;
  }

  // previousValue and actionType, which only notifications have.
  void add_metadata(attribute& a) const {
    const auto stored = stored_name(a.name);
    if (const auto was = before(stored); !was.empty()) {
      auto then = attribute_of(stored, was, with_metadata::no);
      a.metadata.push_back({"previousValue", std::move(then.type), std::move(then.value)});
    }
    for (const auto& s : c_.set) {
      if (s.name == stored) {
        a.metadata.push_back({"actionType", "Text", s.added ? "\"append\"" : "\"update\""});
      }
    }
  }

  const watch& w_;
  const entity_change& c_;
  alteration kind_ = alteration::change;
  std::vector<std::string> changed_;
};

// What identifiers of expressions stand for; evaluated attributes are added as they come.
class evaluated {
 public:
  evaluated(const shown_entity& e, const watch& w) : e_(e), w_(w) {}

  void add(const std::string& name, std::string_view json) {
    extra_.emplace_back(name, jexl::from_json(json));
  }
  jexl::lookup lookup() const {
    return [this](std::string_view name) { return find(name); };
  }

 private:
  jexl::value find(std::string_view name) const {
    for (auto at = extra_.rbegin(); at != extra_.rend(); ++at) {
      if (at->first == name) {
        return at->second;
      }
    }
    if (name == "metadata") {
      return metadata();
    }
    if (name == "id" || name == "type") {
      return jexl::value::of(name == "id" ? e_.id : e_.type);
    }
    if (const auto* a = e_.find(name)) {
      return jexl::from_json(a->as.value);
    }
    if (name == "service" || name == "servicePath") {
      return jexl::value::of(name == "service" ? w_.service : e_.path);
    }
    return jexl::value::undefined();
  }
  jexl::value metadata() const {
    jexl::value out{.is = jexl::sort::object};
    for (const auto& a : e_.attributes) {
      jexl::value all{.is = jexl::sort::object};
      for (const auto& m : a.as.metadata) {
        all.members.emplace_back(m.name, jexl::from_json(m.value));
      }
      out.members.emplace_back(a.as.name, std::move(all));
    }
    return out;
  }

  const shown_entity& e_;
  const watch& w_;
  std::vector<std::pair<std::string, jexl::value>> extra_;
};

// Builtin metadata stay inside unless they are asked for.
void drop_unasked(shown_entity& e, const view_form& form) {
  for (auto& a : e.attributes) {
    std::erase_if(a.as.metadata, [&](const metadatum& m) {
      return (m.name == "previousValue" || m.name == "actionType") && !among(form.metadata, m.name);
    });
  }
}

std::string entity_payload(const watch& w, const shown_entity& e, const view_form& form) {
  std::string one;
  append_entity(one, e, form);
  if (w.format == attrs_format::simplified_normalized ||
      w.format == attrs_format::simplified_key_values) {
    return one;
  }
  return "{\"subscriptionId\":" + json_string(w.id) + ",\"data\":[" + one + "]}";
}

class writer {
 public:
  writer(const watch& w, shown_entity e, const std::vector<std::string>& changed, instant now)
      : w_(w), e_(std::move(e)), changed_(changed), now_(now) {}

  // What is to be sent, whole, so that a later attempt says the same: doc/ngsi-mapping.md.
  std::string message() {
    evaluated names{e_, w_};
    if (w_.to.patch) {
      patch(names);
    }
    const auto find = names.lookup();
    if (w_.to.mqtt) {
      return "{\"url\":" + json_string(w_.to.url.filled(find, now_)) +
             ",\"topic\":" + json_string(w_.to.mqtt->topic.filled(find, now_)) +
             ",\"body\":" + json_string(payload(find)) + "}";
    }
    const auto url = full_url(find);
    auto method = w_.to.method.filled(find, now_);
    const auto body = payload(find);
    std::string out = "{\"url\":" + json_string(url);
    out += ",\"method\":" + json_string(method.empty() ? "POST" : method);
    out += ",\"headers\":{" + headers(find) + "},\"body\":" + json_string(body) + "}";
    return out;
  }

 private:
  bool is_text() const { return w_.to.payload == payload_is::text; }
  bool is_custom_body() const { return is_text() || w_.to.payload == payload_is::json; }

  std::string full_url(const jexl::lookup& find) const {
    auto url = w_.to.url.filled(find, now_);
    char next = url.find('?') == url.npos ? '?' : '&';
    for (const auto& [name, value] : w_.to.query) {
      url += std::exchange(next, '&') + http::percent_encoded(name.filled(find, now_)) + "=" +
             http::percent_encoded(value.filled(find, now_));
    }
    return url;
  }

  void patch(evaluated& names) {
    std::vector<shown_entity::one> made;
    for (const auto& p : w_.to.patch->attributes) {
      attribute a{.name = p.name, .type = p.type, .value = p.value.filled(names.lookup(), now_)};
      a.type = a.type.empty() ? type_of_value(a.value) : a.type;
      names.add(a.name, a.value);
      made.push_back({std::move(a), no_time, no_time});
    }
    const auto find = names.lookup();
    auto id = w_.to.patch->id ? w_.to.patch->id->filled(find, now_) : e_.id;
    auto type = w_.to.patch->type ? w_.to.patch->type->filled(find, now_) : e_.type;
    shown_ = e_;
    shown_->id = std::move(id);
    shown_->type = std::move(type);
    for (auto& one : made) {
      const auto at = std::find_if(shown_->attributes.begin(), shown_->attributes.end(),
                                   [&](const auto& a) { return a.as.name == one.as.name; });
      if (at != shown_->attributes.end()) {
        *at = std::move(one);
      } else {
        shown_->attributes.push_back(std::move(one));
      }
    }
  }

  std::string payload(const jexl::lookup& find) {
    switch (w_.to.payload) {
      case payload_is::none: return {};
      case payload_is::text: return w_.to.text.filled(find, now_);
      case payload_is::json: return w_.to.json.filled(find, now_);
      case payload_is::entity: break;
    }
    auto e = shown_.value_or(e_);
    drop_unasked(e, w_.form);
    if (w_.only_changed) {
      std::erase_if(e.attributes, [&](const auto& a) {
        return a.as.name != "alterationType" && !among(changed_, a.as.name);
      });
    }
    if (w_.covered) {
      for (const auto& name : w_.form.attrs) {
        const bool made = name == "*" || name.starts_with("date") || name == "servicePath" ||
                          name == "alterationType";
        if (!made && e.find(name) == nullptr) {
          e.attributes.push_back({{.name = name, .type = "None"}, no_time, no_time});
        }
      }
    }
    return entity_payload(w_, e, w_.form);
  }

  // Those of the broker, then the owner's in their place; an empty one takes a field away.
  std::string headers(const jexl::lookup& find) const {
    std::vector<std::pair<std::string, std::string>> all{
        {"Accept", "application/json"},
        {"Content-Type", is_text() ? "text/plain" : "application/json"},
        {"Fiware-ServicePath", e_.path},
        {"Ngsiv2-AttrsFormat", is_custom_body() ? "custom" : std::string{v2::name_of(w_.format)}}};
    if (!w_.service.empty()) {
      all.emplace_back("Fiware-Service", w_.service);
    }
    for (const auto& [name, value] : w_.to.headers) {
      const auto key = name.filled(find, now_);
      if (!is_same("Fiware-Correlator", key) && !is_same("Ngsiv2-AttrsFormat", key)) {
        std::erase_if(all, [&](const auto& h) { return is_same(h.first, key); });
        if (auto text = value.filled(find, now_); !text.empty()) {
          all.emplace_back(key, std::move(text));
        }
      }
    }
    std::string out;
    for (const auto& [name, value] : all) {
      out.append(out.empty() ? "" : ",")
          .append(json_string(name))
          .append(":")
          .append(json_string(value));
    }
    return out;
  }

  static bool is_same(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : +c; };
      return low(x) == low(y);
    });
  }

  const watch& w_;
  const shown_entity e_;
  std::optional<shown_entity> shown_;  // patched
  const std::vector<std::string>& changed_;
  const instant now_;
};

class watched final : public foreign_subscription {
 public:
  explicit watched(std::shared_ptr<const watch> w) : w_(std::move(w)) {}

  bool concerns(const entity_change& c) const override { return look{*w_, c}.concerns(); }

  std::optional<std::string> told_of(const entity_change& c, const entity_version* after,
                                     const term_table& terms, instant now) const override {
    look l{*w_, c};
    if (!l.concerns()) {
      return std::nullopt;
    }
    auto e = l.entity(after, terms);
    if (!holds(e, now)) {
      return std::nullopt;
    }
    return writer{*w_, std::move(e), l.changed(), now}.message();
  }

  outgoing message_for(const delivery_row& d) const override {
    const json_members m{d.body};
    if (const auto topic = m.find("topic"); !topic.empty()) {
      return letter(m, json_string_text(topic));
    }
    outgoing out{.url = json_string_text(m.find("url")),
                 .content_type = {},
                 .body = json_string_text(m.find("body")),
                 .timeout = w_->to.timeout,
                 .method = json_string_text(m.find("method"))};
    for (const auto& h : json_members{m.find("headers")}) {
      auto name = json_string_text({h.key.data() - 1, h.key.size() + 2});
      auto value = json_string_text(h.value);
      if (name == "Content-Type") {
        out.content_type = std::move(value);
      } else {
        out.headers.emplace_back(std::move(name), std::move(value));
      }
    }
    out.headers.emplace_back("Fiware-Correlator", w_->id + "-" + std::to_string(d.number));
    return out;
  }

  bool is_oneshot() const override { return w_->oneshot; }

 private:
  // Who may speak to the server, and how, is as the subscription has it now.
  outgoing letter(const json_members& m, std::string topic) const {
    const auto to = w_->to.mqtt.value_or(mqtt_target{});
    return {.url = json_string_text(m.find("url")),
            .content_type = {},
            .body = json_string_text(m.find("body")),
            .headers = {},
            .timeout = w_->to.timeout,
            .quality = to.quality,
            .mqtt_5 = false,
            .letter = mqtt_letter{std::move(topic), to.user, to.password, to.retain}};
  }

  bool holds(const shown_entity& e, instant now) const {
    step_counter steps{match_steps_max};
    const bool met = (!w_->when.q || w_->when.q->holds(e, &steps)) &&
                     (!w_->when.mq || w_->when.mq->holds(e, &steps)) &&
                     (!w_->when.place || meets(e, *w_->when.place) == place_is::met);
    if (steps.spent()) {
      log_warning("subscription {}: its expression is too complex, nobody is told", w_->id);
      return false;
    }
    if (!met || !w_->jexl_when) {
      return met;
    }
    const evaluated names{e, *w_};
    const auto v = w_->jexl_when->evaluate(names.lookup(), now);
    return v.is == jexl::sort::boolean && v.truth;
  }

  std::shared_ptr<const watch> w_;
};

// The row with other members in its body, told to all notifiers.
void put_members(db::tx& t, subscription_row row, std::string_view fragment) {
  row.body = with_members(row.body, fragment);
  update_subscription(t, row);
  t.append_change("broker.subscription.changed", row.service + "\n" + row.id, "{}");
}

}  // namespace

std::shared_ptr<const foreign_subscription> foreign_of(std::shared_ptr<const watch> w) {
  return std::make_shared<watched>(std::move(w));
}

bool claim_oneshot(db::tx& t, std::string_view service, std::string_view id) {
  auto row = find_subscription(t, service, id);
  if (!row || json_members{row->body}.find("status") != "\"oneshot\"") {
    return false;
  }
  put_members(t, std::move(*row), R"({"status":"inactive"})");
  return true;
}

void note_attempt(db::tx& t, std::string_view service, std::string_view id, const attempt& a) {
  auto row = find_subscription(t, service, id);
  if (!row || row->source != row_source) {
    return;
  }
  const json_members body{row->body};
  const json_members told{body.find("notification")};
  const bool http = told.find("mqtt").empty() && told.find("mqttCustom").empty();
  const auto key = a.taken ? "lastSuccessCode" : "lastFailureReason";
  const auto value = a.taken ? std::to_string(a.status) : json_string(a.reason);
  std::string fragment;
  if (http && body.find(key) != value) {  // MQTT has neither codes nor reasons
    fragment = std::string{"\""} + key + "\":" + value;
  }
  const auto limit = told.find("maxFailsLimit");
  const bool on = body.find("status") != "\"inactive\"";
  if (!a.taken && on && !limit.empty() &&
      static_cast<double>(row->state.failing) > json_number(limit).value_or(0)) {
    log_warning("subscription {} is disabled: {} failures in a row", id, row->state.failing);
    fragment += (fragment.empty() ? "" : ",") + std::string{R"("status":"inactive")"};
  }
  if (!fragment.empty()) {
    put_members(t, std::move(*row), "{" + fragment + "}");
  }
}

}  // namespace tsu::broker::v2
