#include "engine/broker/registrations/source_subscription.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

std::string_view name_of(trigger_reason r) {
  switch (r) {
    case trigger_reason::newly_matching: return "newlyMatching";
    case trigger_reason::updated: return "updated";
    case trigger_reason::no_longer_matching: return "noLongerMatching";
  }
  return {};
}

// What a subscription to entities does not have.
bool is_own(std::string_view key) { return key == "csf" || key == "temporalQ"; }

void put_member(std::string& object, std::string_view key, std::string_view value) {
  object.append(object.size() == 1 ? "\"" : ",\"").append(key).append("\":").append(value);
}

// Its members that every subscription has, and the others; both objects.
std::pair<std::string, std::string> parted(std::string_view json) {
  std::string common = "{", own = "{";
  for (const auto& m : json_members{json}) {
    put_member(is_own(m.key) ? own : common, m.key, m.value);
  }
  return {common + "}", own + "}"};
}

std::string text_in(std::string_view object, std::string_view member) {
  const auto value = json_members{object}.find(member);
  return !value.empty() && kind_of(value) == json_kind::string ? json_string_text(value)
                                                               : std::string{};
}

// 5.2.21; how many of the last values are asked for says nothing of sources.
result<source_times> read_times(std::string_view value) {
  if (kind_of(value) != json_kind::object) {
    return bad_request_data("temporalQ: is not an object");
  }
  return read_source_times(text_in(value, "timerel"), text_in(value, "timeAt"),
                           text_in(value, "endTimeAt"), text_in(value, "timeproperty"));
}

// 5.12: attributes are asked for only where both lists name some.
std::vector<std::string> attributes_of(const subscription& s) {
  const auto& told = s.form.attributes.empty() ? s.form.pick : s.form.attributes;
  if (s.watched.empty() || told.empty()) {
    return {};
  }
  auto out = s.watched;
  out.insert(out.end(), told.begin(), told.end());
  return out;
}

result<source_filter> filter_of(const subscription& s, std::string_view own) {
  source_filter f{.what = {.ids = {}, .id_pattern = {}, .types = {}, .attributes = {}},
                  .q = s.q,
                  .csf = nullptr,
                  .geo = s.geo,
                  .scopes = s.scopes,
                  .times = std::nullopt};
  f.what.attributes = attributes_of(s);
  for (const auto& m : json_members{own}) {
    if (m.key == "csf") {
      const stored_name_of stored = [&](std::string_view name) { return s.names->stored(name); };
      TRY(auto c, condition::parse(text_in(own, "csf"), stored));
      f.csf = std::make_shared<const condition>(std::move(c));
    } else if (m.key == "temporalQ") {
      TRY(const auto times, read_times(m.value));
      f.times = times;
    }
  }
  return f;
}

// Which elements fit, over all that is asked; `to` empty where nothing does.
source_match match_of(const source_subscription& s, const registration_ptr& g, instant now) {
  source_match out;
  for (const auto& one : s.asks) {
    const auto m = discovered(g, one, now);
    if (m.to) {
      out.to = m.to;
      out.information.insert(out.information.end(), m.information.begin(), m.information.end());
    }
  }
  std::sort(out.information.begin(), out.information.end());
  out.information.erase(std::unique(out.information.begin(), out.information.end()),
                        out.information.end());
  return out;
}

void append_told(std::string& out, const source_subscription& s, const source_match& m,
                 const registration_state& state) {
  append_registration(out, *m.to, state, *s.base.names, {}, s.base.form.sys_attrs, m.information,
                      type_form::lists);
}

std::string delivery(trigger_reason why, std::string_view registrations) {
  return std::string{"\"triggerReason\":\""}
      .append(name_of(why))
      .append("\",\"data\":[")
      .append(registrations)
      .append("]");
}

std::string without_secrets(std::string_view body) {
  std::string out = "{";
  for (const auto& m : json_members{body}) {
    if (m.key != "contextSourceInfo") {
      put_member(out, m.key, m.value);
    }
  }
  return out += '}';
}

std::int64_t number_in(std::string_view text, std::string_view member) {
  const auto value = json_members{text}.find(member);
  return value.empty() ? 0 : static_cast<std::int64_t>(json_number(value).value_or(0));
}

registration_ptr registration_in(std::string_view text, std::string_view member,
                                 std::string_view id) {
  const auto body = json_members{text}.find(member);
  if (body.empty()) {
    return nullptr;
  }
  auto g = read_registration(body, id, no_time);
  if (!g.ok()) {
    log_error("a change of registration {} cannot be read: {}", id, g.error().detail);
    return nullptr;
  }
  return std::make_shared<const registration>(std::move(g).value());
}

}  // namespace

result<source_subscription> read_source_subscription(std::string_view json,
                                                     std::string_view id_if_none, context_ptr names,
                                                     instant now, std::string_view fragment) {
  if (kind_of(json) != json_kind::object) {
    return bad_request_data("a subscription is a JSON object");
  }
  const auto [common, own] = parted(json);
  TRY(auto base, read_subscription(common, id_if_none, std::move(names), now, fragment));
  if (base.to.accept == "application/geo+json") {
    return bad_request_data("endpoint: accept is not supported");  // 6.3.9
  }
  source_subscription out{.base = std::move(base), .asks = {}};
  TRY(const auto all, filter_of(out.base, own));
  for (const auto& selector : out.base.entities) {
    out.asks.push_back(all);
    out.asks.back().what.ids = selector.ids;
    out.asks.back().what.id_pattern = selector.id_pattern;
    out.asks.back().what.types = selector.types;
  }
  if (out.asks.empty()) {
    out.asks.push_back(all);
  }
  for (const auto& m : json_members{own}) {  // it is kept as it was written
    out.base.body.pop_back();
    put_member(out.base.body, m.key, m.value);
    out.base.body += '}';
  }
  out.base.of_sources = true;
  return out;
}

std::optional<std::string> all_told(const source_subscription& s,
                                    std::span<const registration_row> of_service,
                                    trigger_reason why, instant now) {
  std::string told;
  for (const auto& row : of_service) {
    if (row.service != s.base.service || row.api != api_ngsi_ld) {
      continue;
    }
    auto g = read_registration(without_secrets(row.body), row.id, no_time);
    if (!g.ok()) {
      continue;
    }
    const auto m = match_of(s, std::make_shared<const registration>(std::move(g).value()), now);
    if (m.to) {
      told += told.empty() ? "" : ",";
      append_told(told, s, m, row.state);
    }
  }
  return told.empty() ? std::nullopt : std::optional{delivery(why, told)};
}

std::string registration_change_text(const registration_row* before,
                                     const registration_row* after) {
  std::string out = "{";
  if (before != nullptr) {
    put_member(out, "before", without_secrets(before->body));
  }
  if (after != nullptr) {
    put_member(out, "after", without_secrets(after->body));
  }
  const auto& state = (after != nullptr ? after : before)->state;
  put_member(out, "created", std::to_string(to_micros(state.created)));
  put_member(out, "modified", std::to_string(to_micros(state.modified)));
  return out += '}';
}

void source_subscriptions::put(source_subscription s) {
  const std::pair key{s.base.service, s.base.id};
  all_[key] = std::make_shared<const source_subscription>(std::move(s));
}

void source_subscriptions::remove(std::string_view service, std::string_view id) {
  all_.erase({std::string{service}, std::string{id}});
}

std::shared_ptr<const subscription> source_subscriptions::find(const std::string& service,
                                                               const std::string& id) const {
  const auto at = all_.find({service, id});
  return at == all_.end() ? nullptr
                          : std::shared_ptr<const subscription>{at->second, &at->second->base};
}

std::vector<source_subscription_ptr> source_subscriptions::by_time() const {
  std::vector<source_subscription_ptr> out;
  for (const auto& [key, one] : all_) {
    if (one->base.by_time) {
      out.push_back(one);
    }
  }
  return out;
}

std::vector<source_subscriptions::told> source_subscriptions::match(std::string_view service,
                                                                    std::string_view id,
                                                                    std::string_view text,
                                                                    instant at) const {
  const auto before = registration_in(text, "before", id),
             after = registration_in(text, "after", id);
  const registration_state state{.created = from_micros(number_in(text, "created")),
                                 .modified = from_micros(number_in(text, "modified"))};
  std::vector<told> out;
  for (const auto& [key, one] : all_) {
    if (key.first != service || one->base.by_time || !one->base.works_at(at)) {
      continue;
    }
    const auto was = before ? match_of(*one, before, at) : source_match{};
    const auto is = after ? match_of(*one, after, at) : source_match{};
    if (!was.to && !is.to) {
      continue;
    }
    const auto why = !was.to ? trigger_reason::newly_matching
                     : is.to ? trigger_reason::updated
                             : trigger_reason::no_longer_matching;
    std::string registrations;
    append_told(registrations, *one, is.to ? is : was, state);
    out.push_back({{one, &one->base}, delivery(why, registrations)});
  }
  return out;
}

}  // namespace tsu::broker
