#include "engine/broker/model/apply.h"

#include <algorithm>
#include <forward_list>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/geometry.h"
#include "engine/broker/model/instance_order.h"
#include "engine/broker/model/instance_parts.h"
#include "engine/broker/model/merge_text.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/read_entity.h"
#include "engine/broker/model/read_instance.h"

namespace tsu::broker {
namespace {

constexpr std::size_t entity_bytes_max = 4 * 1024 * 1024;

// One attribute instance on its way.
struct slot {
  std::string_view name, dataset, before;  // before: its text in the current version, or empty
  std::string_view now;                    // its new text; empty: as before
  instant created, modified;
  bool gone = false;
  bool whole = false;  // `now` was read whole, so nothing that it needs can be missing
  const attribute_entry* was = nullptr;  // its entry in the current version
  std::string_view text() const { return now.empty() ? before : now; }
};

std::vector<std::string> split(std::string_view lines) {
  std::vector<std::string> out;
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    out.emplace_back(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return out;
}

std::optional<attribute_kind> kind_of_instance(std::string_view text) {
  const auto type = json_members{text}.find("type");
  return type.empty() ? std::nullopt : kind_from(type.substr(1, type.size() - 2));
}

class application {
 public:
  application(const entity_version* current, const term_table& terms, const write_op& op,
              instant now)
      : terms_(terms), op_(op), now_(now) {
    if (current != nullptr && (current->expires() == no_time || current->expires() > now)) {
      load(*current);
    }
  }

  result<applied> run() {
    if (exists_ && !has_wanted_type()) {
      return resource_not_found("entity " + op_.entity.id + " is not of that type");
    }
    TRY(const auto ok, carry_out());
    return finish();
  }

 private:
  void load(const entity_version& v) {
    exists_ = true;
    loaded_ = &v;
    for (const auto t : v.types()) {
      out_.types.emplace_back(terms_.name(t));
    }
    out_.scopes = split(v.scopes());
    out_.created = v.created();
    out_.modified = v.modified();
    out_.expires = v.expires();
    slots_.reserve(v.attributes().size() + op_.entity.attributes.size());
    for (const auto& a : v.attributes()) {
      slots_.push_back({.name = terms_.name(a.name),
                        .dataset = a.dataset ? terms_.name(a.dataset) : std::string_view{},
                        .before = v.text_of(a),
                        .now = {},
                        .created = a.created,
                        .modified = a.modified,
                        .was = &a});
    }
  }

  bool has_wanted_type() const {
    return op_.only_types.empty() ||
           std::find_first_of(op_.only_types.begin(), op_.only_types.end(), out_.types.begin(),
                              out_.types.end()) != op_.only_types.end();
  }

  result<done> carry_out() {
    switch (op_.how) {
      case write_kind::create:
        if (exists_) {
          return already_exists("entity " + op_.entity.id + " exists");
        }
        return write_whole();
      case write_kind::upsert_replace: return write_whole();
      case write_kind::replace: return exists_ ? write_whole() : result<done>{no_entity()};
      case write_kind::upsert_update: return exists_ ? update() : write_whole();
      default: break;
    }
    if (!exists_) {
      return no_entity();
    }
    switch (op_.how) {
      case write_kind::append:
      case write_kind::update_existing: return update();
      case write_kind::append_no_overwrite: return append_only();
      case write_kind::merge: return merge();
      case write_kind::patch_attribute: return patch_attribute();
      case write_kind::replace_attribute: return replace_attribute();
      case write_kind::remove_attribute: return remove_attribute();
      default: break;
    }
    ASSERT(op_.how == write_kind::remove);
    out_.removed = true;
    for (auto& s : slots_) {
      s.gone = true;
    }
    return done{};
  }

  problem no_entity() const {
    return resource_not_found("entity " + op_.entity.id + " is not here");
  }
  problem no_attribute(std::string_view name, std::string_view dataset) const {
    return resource_not_found("entity " + op_.entity.id + " has no attribute " + std::string{name} +
                              (dataset.empty() ? "" : " with datasetId " + std::string{dataset}));
  }

  slot* find(std::string_view name, std::string_view dataset) {
    for (auto& s : slots_) {
      if (!s.gone && s.name == name && s.dataset == dataset) {
        return &s;
      }
    }
    return nullptr;
  }

  void note(std::string_view name) {
    auto& all = out_.outcome.updated;
    if (std::find(all.begin(), all.end(), name) == all.end()) {
      all.emplace_back(name);
    }
  }

  // The text of a draft, which is let alone where nothing in it says null.
  std::string_view given(const attribute_draft& d) {
    return d.text.find(ngsild_null) == d.text.npos ? std::string_view{d.text}
                                                   : keep(without_nulls(d.text));
  }
  // Taking nulls out may take too much.
  static bool is_whole(const attribute_draft& d, std::string_view given) {
    return d.checked && !d.partial && given.data() == d.text.data();
  }

  std::string_view keep(std::string text) { return made_.emplace_front(std::move(text)); }

  void set(slot& s, std::string_view text, bool whole) {
    if (s.text() != text) {
      s.now = text;
      s.whole = whole;
      s.modified = now_;
    }
  }

  void set_given(slot& s, const attribute_draft& d) {
    const auto text = given(d);
    set(s, text, is_whole(d, text));
  }

  // Instances of a name stand together, the default one first.
  void add(const attribute_draft& d) {
    std::size_t first = 0;
    while (first < slots_.size() && slots_[first].name != d.name) {
      ++first;
    }
    std::size_t at = first;
    while (!d.dataset.empty() && at < slots_.size() && slots_[at].name == d.name) {
      ++at;
    }
    const auto text = given(d);
    slots_.insert(slots_.begin() + static_cast<std::ptrdiff_t>(at), {.name = d.name,
                                                                     .dataset = d.dataset,
                                                                     .before = {},
                                                                     .now = text,
                                                                     .created = now_,
                                                                     .modified = now_,
                                                                     .whole = is_whole(d, text)});
  }

  void remove(std::string_view name, std::string_view dataset, std::string_view why_not) {
    if (auto* s = find(name, dataset)) {
      s->gone = true;
      note(name);
    } else {
      out_.outcome.skipped.push_back({std::string{name}, std::string{why_not}});
    }
  }

  // 5.6.1, 5.6.8 replace, 5.6.18: what is not in the draft goes; createdAt of the entity stays.
  result<done> write_whole() {
    if (op_.entity.types.empty()) {
      return bad_request_data("type is missing");
    }
    std::vector<slot> old = std::move(slots_);
    slots_.clear();
    for (const auto& d : op_.entity.attributes) {
      if (d.text.empty()) {
        return bad_request_data("attribute " + d.name + ": urn:ngsi-ld:null is not a value here");
      }
      add(d);
      note(d.name);
    }
    for (auto& was : old) {
      if (auto* s = find(was.name, was.dataset)) {
        s->before = was.before;
        s->was = was.was;
        s->created = was.created;
        s->modified = was.before == s->now ? was.modified : now_;
      } else {
        was.gone = true;
        gone_.push_back(std::move(was));
      }
    }
    change_to(out_.types, op_.entity.types);
    change_to(out_.scopes, op_.entity.scopes.value_or(std::vector<std::string>{}));
    change_to(out_.expires, op_.entity.expires.value_or(no_time));
    return done{};
  }

  template <class T>
  void change_to(T& what, const T& wanted) {
    if (what != wanted) {
      what = wanted;
      changed_ = true;
    }
  }

  void add_types() {
    for (const auto& t : op_.entity.types) {
      if (std::find(out_.types.begin(), out_.types.end(), t) == out_.types.end()) {
        out_.types.push_back(t);
        changed_ = true;
      }
    }
  }

  // 5.6.2, 5.6.3 with overwrite: an instance is replaced whole.
  result<done> update() {
    for (const auto& d : op_.entity.attributes) {
      if (d.text.empty()) {
        remove(d.name, d.dataset, "there is no such attribute to delete");
        continue;
      }
      if (auto* s = find(d.name, d.dataset)) {
        set_given(*s, d);
      } else {
        add(d);
      }
      note(d.name);
    }
    add_types();
    const bool scope_counts = op_.how == write_kind::append || !out_.scopes.empty();
    if (op_.entity.scopes && scope_counts) {
      change_to(out_.scopes, *op_.entity.scopes);
    } else if (op_.entity.scopes && op_.how == write_kind::update_existing) {
      out_.outcome.skipped.push_back({"scope", "the entity has no scope to update"});  // 5.6.2.4
    }
    if (op_.entity.expires) {
      change_to(out_.expires, *op_.entity.expires);
    }
    return done{};
  }

  // 5.6.3 with options=noOverwrite: what is there is left alone.
  result<done> append_only() {
    for (const auto& d : op_.entity.attributes) {
      if (find(d.name, d.dataset) != nullptr || d.text.empty()) {
        out_.outcome.skipped.push_back(
            {d.name, "the attribute is there and may not be overwritten"});
        continue;
      }
      add(d);
      note(d.name);
    }
    add_types();
    for (const auto& scope : op_.entity.scopes.value_or(std::vector<std::string>{})) {
      if (std::find(out_.scopes.begin(), out_.scopes.end(), scope) == out_.scopes.end()) {
        out_.scopes.push_back(scope);
        changed_ = true;
      }
    }
    return done{};
  }

  // 5.6.17, 5.5.12
  result<done> merge() {
    for (const auto& d : op_.entity.attributes) {
      auto* s = find(d.name, d.dataset);
      if (d.text.empty()) {
        remove(d.name, d.dataset, "there is no such attribute to delete");
        continue;
      }
      if (s != nullptr) {
        TRY(auto text, merged(*s, d, merge_depth::values));
        set(*s, keep(std::move(text)), false);
      } else if (!kind_of_instance(d.text)) {
        return bad_request_data("attribute " + d.name + ": neither type nor value");
      } else {
        add(d);
      }
      note(d.name);
    }
    add_types();
    if (op_.entity.scopes) {
      change_to(out_.scopes, *op_.entity.scopes);
    }
    if (op_.entity.expires) {
      change_to(out_.expires, *op_.entity.expires);
    }
    return done{};
  }

  result<std::string> merged(const slot& s, const attribute_draft& d, merge_depth depth) {
    const auto mine = kind_of_instance(s.text());
    const auto given = kind_of_instance(d.text);
    ASSERT(mine.has_value());
    std::string patch = d.text;
    if (given && *given != *mine) {
      if (d.told == kind_told::type ||
          (d.told == kind_told::member && value_member(*given) != value_member(*mine))) {
        if (depth == merge_depth::values && d.told == kind_told::type) {
          return without_nulls(d.text);  // another kind takes its place
        }
        return bad_request_data("attribute " + d.name + ": it is a " +
                                std::string{type_name(*mine)} + ", and the type cannot be changed");
      }
      TRY(auto as_mine, as_kind(d, *mine));
      patch = std::move(as_mine);
    }
    if (depth == merge_depth::values && !op_.observed_at.empty() &&
        !json_members{s.text()}.find("observedAt").empty() &&
        json_members{patch}.find("observedAt").empty()) {
      patch = merged_instance(patch, "{\"observedAt\":\"" + op_.observed_at + "\"}",
                              merge_depth::members);
    }
    auto text = merged_instance(s.text(), patch, depth);
    if (*mine == attribute_kind::geo) {
      if (const auto* fault = fault_in_geometry(json_members{text}.find("value"))) {
        return bad_request_data("attribute " + d.name + ": " + fault);
      }
    }
    return text;
  }

  // A bare value, or one whose type was not said, read as the kind that is there (5.6.17.4).
  result<std::string> as_kind(const attribute_draft& d, attribute_kind kind) const {
    const auto value = json_members{d.text}.find("value");
    std::string now{value};
    if (kind == attribute_kind::relationship) {
      if (!is_uri_text(value)) {
        return bad_request_data("attribute " + d.name + ": object is not a URI");
      }
    } else if (kind == attribute_kind::language) {
      if (value.empty() || value.front() != '"') {
        return bad_request_data("attribute " + d.name + ": a language map takes a string here");
      }
      now = "{\"" + (op_.lang.empty() ? std::string{"@none"} : op_.lang) + "\":" + now + "}";
    } else if (kind == attribute_kind::list && (value.empty() || value.front() != '[')) {
      return bad_request_data("attribute " + d.name + ": valueList is not an array");
    } else if (kind == attribute_kind::list_relationship) {
      return bad_request_data("attribute " + d.name + ": a ListRelationship needs its objectList");
    }
    std::string out = R"({"type":")";
    out.append(type_name(kind)).append("\",\"").append(value_member(kind)).append("\":");
    out += now + "}";
    return d.told == kind_told::value ? out : merged_instance(d.text, out, merge_depth::members);
  }

  static bool is_uri_text(std::string_view value) {
    if (value.empty() || (value.front() != '"' && value.front() != '[')) {
      return false;
    }
    if (value.front() == '"') {
      return is_uri(json_string_text(value));
    }
    for (const auto one : json_elements{value}) {
      if (one.front() != '"' || !is_uri(json_string_text(one))) {
        return false;
      }
    }
    return value != "[]";
  }

  // 5.6.4, 5.5.8
  result<done> patch_attribute() {
    for (const auto& d : op_.entity.attributes) {
      auto* s = find(d.name, d.dataset);
      if (s == nullptr) {
        return no_attribute(d.name, d.dataset);
      }
      note(d.name);
      if (d.text.empty()) {
        s->gone = true;
        continue;
      }
      TRY(auto text, merged(*s, d, merge_depth::members));
      set(*s, keep(std::move(text)), false);
    }
    return done{};
  }

  // 5.6.19
  result<done> replace_attribute() {
    for (const auto& d : op_.entity.attributes) {
      auto* s = find(d.name, d.dataset);
      if (s == nullptr) {
        return no_attribute(d.name, d.dataset);
      }
      if (d.text.empty()) {
        return bad_request_data("attribute " + d.name + ": urn:ngsi-ld:null is not a value here");
      }
      set_given(*s, d);
      note(d.name);
    }
    return done{};
  }

  // 5.6.5
  result<done> remove_attribute() {
    if (op_.attribute == "scope") {
      if (out_.scopes.empty()) {
        return no_attribute("scope", {});
      }
      change_to(out_.scopes, {});
      return done{};
    }
    bool found = false;
    for (auto& s : slots_) {
      if (s.name == op_.attribute && (op_.all_datasets || s.dataset == op_.dataset)) {
        s.gone = found = true;
      }
    }
    if (!found) {
      return no_attribute(op_.attribute, op_.dataset);
    }
    note(op_.attribute);
    return done{};
  }

  void tell_changes() {
    for (const auto* all : {&slots_, &gone_}) {
      for (const auto& s : *all) {
        if (s.gone && !s.before.empty()) {
          out_.changes.push_back({std::string{s.name}, std::string{s.dataset}, {}, false});
        } else if (!s.gone && s.text() != s.before) {
          out_.changes.push_back({std::string{s.name}, std::string{s.dataset},
                                  std::string{s.text()}, s.before.empty()});
        }
      }
    }
  }

  bool is_in_place() const {
    const auto all =
        loaded_ == nullptr ? std::span<const attribute_entry>{} : loaded_->attributes();
    return std::equal(all.begin(), all.end(), slots_.begin(), slots_.end(),
                      [](const auto& a, const slot& s) { return s.was == &a; });
  }

  void tell_order() {
    if (loaded_ == nullptr || is_in_place()) {
      return;
    }
    std::vector<instance_name> before;
    for (const auto& a : loaded_->attributes()) {
      before.push_back(
          {terms_.name(a.name), a.dataset ? terms_.name(a.dataset) : std::string_view{}});
    }
    const auto expected = order_after(std::move(before), out_.changes);
    const bool same = std::equal(expected.begin(), expected.end(), slots_.begin(), slots_.end(),
                                 [](const auto& e, const slot& s) {
                                   return e == instance_name{s.name, s.dataset};
                                 });
    for (std::size_t i = 0; !same && i < slots_.size(); ++i) {
      out_.order.emplace_back(slots_[i].name, slots_[i].dataset);
    }
  }

  void write_text() {
    std::vector<named_text> all;
    all.reserve(slots_.size());
    for (const auto& s : slots_) {
      all.push_back({s.name, s.text()});
    }
    out_.text = attributes_text(all);
  }

  // What a fragment has made of an instance must be one; what was there before is let alone.
  result<done> check_written() const {
    for (const auto& s : slots_) {
      if (s.now.empty() || s.whole) {
        continue;
      }
      if (auto fault = fault_in_instance(s.now, std::string{s.name})) {
        return bad_request_data("attribute " + *fault);
      }
    }
    return done{};
  }

  result<applied> finish() {
    tell_changes();
    if (out_.removed) {
      return std::move(out_);
    }
    std::erase_if(slots_, [](const slot& s) { return s.gone; });
    TRY(const auto whole, check_written());
    if (slots_.size() > instances_max) {
      return bad_request_data("an entity has at most 1000 attribute instances");
    }
    if (out_.types.size() > types_max || out_.scopes.size() > scopes_max) {
      return bad_request_data("an entity has at most 50 types and 50 scopes");
    }
    out_.outcome.created = !exists_;
    out_.outcome.changed = !exists_ || changed_ || !out_.changes.empty() || op_.always;
    if (op_.always) {
      out_.asked = out_.outcome.updated;
      out_.forced = op_.forced;
    }
    if (!exists_) {
      out_.created = now_;
    }
    if (!out_.outcome.changed) {
      return std::move(out_);
    }
    out_.modified = now_;
    tell_order();
    write_text();
    if (out_.text.size() > entity_bytes_max) {
      return problem{why::too_large, "the attributes of an entity are at most 4 MiB", "too_large"};
    }
    const bool plain = std::all_of(slots_.begin(), slots_.end(), [&](const slot& s) {
      return s.created == out_.created && s.modified == out_.modified;
    });
    if (!plain) {
      for (const auto& s : slots_) {
        out_.times.emplace_back(s.created, s.modified);
      }
    }
    return std::move(out_);
  }

  const term_table& terms_;
  const write_op& op_;
  instant now_;
  bool exists_ = false, changed_ = false;
  const entity_version* loaded_ = nullptr;
  std::vector<slot> slots_, gone_;
  std::forward_list<std::string> made_;  // texts that stand in no draft
  applied out_;
};

}  // namespace

result<applied> apply(const entity_version* current, const term_table& terms, const write_op& op,
                      instant now) {
  if (!op.from_current) {
    return application{current, terms, op, now}.run();
  }
  const bool is_there =
      current != nullptr && (current->expires() == no_time || current->expires() > now);
  TRY(const auto made, op.from_current(is_there ? current : nullptr, terms));
  return application{current, terms, made, now}.run();
}

entity_ptr version_of(std::string_view id, const applied& a, term_table& terms) {
  const std::vector<std::string_view> types{a.types.begin(), a.types.end()};
  const std::vector<std::string_view> scopes{a.scopes.begin(), a.scopes.end()};
  return entity_version::make({.id = id,
                               .types = types,
                               .scopes = scopes,
                               .text = a.text,
                               .created = a.created,
                               .modified = a.modified,
                               .expires = a.expires,
                               .times = a.times},
                              terms);
}

}  // namespace tsu::broker
