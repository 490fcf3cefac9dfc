#include "engine/broker/model/read_entity.h"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/geometry.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/read_instance.h"

namespace tsu::broker {
namespace {

class entity_reader {
 public:
  entity_reader(const context& c, const read_rules& rules) : context_(c), rules_(rules) {}

  result<entity_draft> run(std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      return bad_request_data("an entity is a JSON object");
    }
    draft_.id = rules_.id;
    for (const auto& m : json_members{json}) {
      if (m.key.find('\\') == m.key.npos) {
        TRY(const auto ok, member(m.key, m.value));
      } else {
        const auto key = json_string_text({m.key.data() - 1, m.key.size() + 2});
        TRY(const auto ok, member(key, m.value));
      }
    }
    if (draft_.id.empty()) {
      return bad_request_data("id is missing");
    }
    if (rules_.needs_type && draft_.types.empty()) {
      return bad_request_data("type is missing");
    }
    if (draft_.attributes.size() > most_instances()) {
      return bad_request_data("an entity has at most 1000 attribute instances");
    }
    if (!rules_.over_time) {
      TRY(const auto ok, no_name_twice());
    }
    return std::move(draft_);
  }

 private:
  std::size_t most_instances() const {
    return rules_.over_time ? instances_over_time_max : instances_max;
  }

  result<done> member(std::string_view key, std::string_view value) {
    if (key == "id" || key == "@id") {
      return id(value);
    }
    if (key == "type" || key == "@type") {
      return types(value);
    }
    if (key == "scope") {
      return scope(value);
    }
    if (key == "expiresAt") {
      return expires(value);
    }
    if (key == "@context" || key == "createdAt" || key == "modifiedAt" || key == "deletedAt") {
      return done{};  // the broker's own (4.8), or already resolved
    }
    if (!is_name(key)) {
      return bad_request_data("\"" + std::string{key} + "\" is not a name for an attribute");
    }
    auto name = context_.stored(key);
    if (is_part_of_an_attribute(name) || is_no_name(name)) {
      return bad_request_data("\"" + std::string{key} + "\" cannot be an attribute");
    }
    const auto first = draft_.attributes.size();
    TRY(const auto ok,
        read_instances(value, name, stands_as::member, context_, rules_, draft_.attributes));
    return is_place(name) ? only_places(first) : result<done>{done{}};
  }

  // What a keyword is stored as.
  static bool is_no_name(std::string_view stored) {
    return stored == "id" || stored == "type" || stored.starts_with('@');
  }

  static bool is_place(std::string_view name) {
    return name == "location" || name == "observationSpace" || name == "operationSpace";
  }

  // 4.7.1: the places of the core are GeoProperties.
  result<done> only_places(std::size_t first) const {
    for (auto i = first; i < draft_.attributes.size(); ++i) {
      const auto& text = draft_.attributes[i].text;
      const auto type = text.empty() ? std::string_view{} : json_members{text}.find("type");
      if (!type.empty() && type != "\"GeoProperty\"") {
        return bad_request_data(draft_.attributes[i].name + " is not a GeoProperty");
      }
    }
    return done{};
  }

  result<done> id(std::string_view value) {
    if (kind_of(value) != json_kind::string) {
      return bad_request_data("id is not a string");
    }
    auto text = json_string_text(value);
    if (!is_uri(text) || value == ngsild_null) {
      return bad_request_data("id \"" + text + "\" is not a URI");
    }
    if (!rules_.id.empty() && text != rules_.id) {
      return bad_request_data("id is not the one in the path");
    }
    draft_.id = std::move(text);
    return done{};
  }

  result<done> types(std::string_view value) {
    if (kind_of(value) == json_kind::string) {
      return one_type(value);
    }
    if (kind_of(value) != json_kind::array || value == "[]") {
      return bad_request_data("type is neither a name nor an array of names");
    }
    for (const auto one : json_elements{value}) {
      TRY(const auto ok, one_type(one));
    }
    return done{};
  }

  result<done> one_type(std::string_view value) {
    const auto text = kind_of(value) == json_kind::string ? json_string_text(value) : std::string{};
    if (!is_name(text) || value == ngsild_null || text == "type" || text == "id") {
      return bad_request_data("type \"" + text + "\" is not a name");
    }
    auto name = context_.stored(text);
    if (is_no_name(name)) {
      return bad_request_data("type \"" + text + "\" is a keyword");
    }
    if (std::find(draft_.types.begin(), draft_.types.end(), name) == draft_.types.end()) {
      draft_.types.push_back(std::move(name));
    }
    if (draft_.types.size() > types_max) {
      return bad_request_data("an entity has at most 50 types");
    }
    return done{};
  }

  result<done> scope(std::string_view value) {
    auto& all = draft_.scopes.emplace();
    if (value == ngsild_null && rules_.nulls != null_rule::refuse) {
      return done{};
    }
    if (kind_of(value) == json_kind::string) {
      return one_scope(value, all);
    }
    if (rules_.over_time && (value.front() == '{' || value.starts_with("[{"))) {
      draft_.scopes.reset();
      return scopes_over_time(value);
    }
    if (kind_of(value) != json_kind::array) {
      return bad_request_data("scope is neither a string nor an array of strings");
    }
    for (const auto one : json_elements{value}) {
      TRY(const auto ok, one_scope(one, all));
    }
    return done{};
  }

  // 4.5.6: instances of a Property, each with the time from which on it holds.
  result<done> scopes_over_time(std::string_view value) {
    if (value.front() == '{') {
      return scope_instance(value);
    }
    for (const auto one : json_elements{value}) {
      TRY(const auto ok, scope_instance(one));
    }
    return draft_.scopes_over_time.size() <= instances_max
               ? result<done>{done{}}
               : bad_request_data("scope has more than 1000 instances");
  }

  result<done> scope_instance(std::string_view instance) {
    std::string_view given, at;
    for (const auto& m :
         json_members{kind_of(instance) == json_kind::object ? instance : std::string_view{"{}"}}) {
      given = m.key == "value" ? m.value : given;
      at = m.key == "observedAt" ? m.value : at;
      const bool known = m.key == "value" || m.key == "observedAt" || m.key == "instanceId" ||
                         m.key == "createdAt" || m.key == "modifiedAt" || m.key == "deletedAt" ||
                         (m.key == "type" && m.value == "\"Property\"");
      if (!known) {
        return bad_request_data("scope: \"" + std::string{m.key} + "\" does not belong there");
      }
    }
    if (given.empty() || !utc_time_in(at)) {
      return bad_request_data("scope: an instance has a value and an observedAt");
    }
    std::vector<std::string> all;
    const bool list = given.front() == '[';
    for (const auto one : json_elements{list ? given : std::string_view{"[]"}}) {
      TRY(const auto ok, one_scope(one, all));
    }
    if (!list) {
      TRY(const auto ok, one_scope(given, all));
    }
    draft_.scopes_over_time.push_back(R"({"type":"Property","value":)" + std::string{given} +
                                      ",\"observedAt\":" + std::string{at} + "}");
    return done{};
  }

  static result<done> one_scope(std::string_view value, std::vector<std::string>& all) {
    auto text = kind_of(value) == json_kind::string ? json_string_text(value) : std::string{};
    if (!is_scope(text)) {
      return bad_request_data("scope \"" + text + "\" is not of the form /a/b");
    }
    if (std::find(all.begin(), all.end(), text) == all.end()) {
      all.push_back(std::move(text));
    }
    if (all.size() > scopes_max) {
      return bad_request_data("an entity has at most 50 scopes");
    }
    return done{};
  }

  result<done> expires(std::string_view value) {
    if (value == ngsild_null && rules_.nulls != null_rule::refuse) {
      draft_.expires = no_time;
      return done{};
    }
    const auto t = utc_time_in(value);
    if (!t) {
      return bad_request_data("expiresAt is not a date-time in UTC");
    }
    draft_.expires = *t;
    return done{};
  }

  // Two terms of a context may stand for one attribute. Instances of one member stand together.
  result<done> no_name_twice() const {
    const auto& all = draft_.attributes;
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i > 0 && all[i].name == all[i - 1].name && same_member(i)) {
        continue;
      }
      bool twice = false;
      if (all.size() <= 16) {
        for (std::size_t j = 0; j < i; ++j) {
          twice |= all[j].name == all[i].name;
        }
      } else {
        twice = !seen.insert(all[i].name).second;
      }
      if (twice) {
        return bad_request_data("attribute " + all[i].name + " stands twice");
      }
    }
    return done{};
  }
  // Of neighbours with one name: not two members when their datasets differ.
  bool same_member(std::size_t i) const {
    for (std::size_t j = i; j-- > 0 && draft_.attributes[j].name == draft_.attributes[i].name;) {
      if (draft_.attributes[j].dataset == draft_.attributes[i].dataset) {
        return false;
      }
    }
    return true;
  }

  const context& context_;
  const read_rules& rules_;
  entity_draft draft_;
};

}  // namespace

result<entity_draft> read_entity(std::string_view json, const context& c, const read_rules& rules) {
  entity_reader reader{c, rules};
  if (rules.id.empty()) {
    return reader.run(json);
  }
  if (!is_uri(rules.id)) {
    return bad_request_data("\"" + std::string{rules.id} + "\" is not a URI");
  }
  return reader.run(json);
}

result<std::vector<attribute_draft>> read_attribute(std::string_view json, std::string_view name,
                                                    const context& c, const read_rules& rules) {
  std::vector<attribute_draft> out;
  TRY(const auto ok, read_instances(json, name, stands_as::whole, c, rules, out));
  return out;
}

}  // namespace tsu::broker
