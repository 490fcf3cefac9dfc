#include "engine/broker/model/read_instance.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/geometry.h"
#include "engine/broker/model/instance_parts.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/read_entity.h"

namespace tsu::broker {
namespace {

constexpr std::string_view null_in_object = R"(:"urn:ngsi-ld:null")";

void append_string(std::string& out, std::string_view json) {
  if (json.find('\\') == json.npos) {
    out += json;
  } else {
    append_json_string(out, json_string_text(json));  // one spelling per text
  }
}

class instance_reader {
 public:
  instance_reader(const context& c, const read_rules& rules, std::string_view name, stands_as s)
      : context_(c), rules_(rules), stands_as_(s), attribute_(name) {}

  bool read(std::string_view value, std::vector<attribute_draft>& out) {
    if (is_array_of_instances(value)) {
      const auto first = out.size();
      for (const auto one : json_elements{value}) {
        if (!read_one(one, out) || !dataset_is_new(out, first)) {
          return false;
        }
      }
      return true;
    }
    return read_one(value, out);
  }
  problem fault() && { return std::move(fault_); }

 private:
  // Of what is being read: the attribute, or the sub-attribute.
  std::string_view name() const {
    return path_.empty() ? attribute_ : std::string_view{path_.back()};
  }

  bool fail(std::string_view what) {
    std::string where{"attribute "};
    where += attribute_;
    for (const auto& name : path_) {
      where += '.';
      where += name;
    }
    fault_ = bad_request_data(where + ": " + std::string{what});
    return false;
  }

  bool dataset_is_new(const std::vector<attribute_draft>& out, std::size_t first) {
    if (rules_.over_time) {
      return true;
    }
    for (std::size_t i = first; i + 1 < out.size(); ++i) {
      if (out[i].dataset == out.back().dataset) {
        return fail(out[i].dataset.empty() ? "two default instances"
                                           : "datasetId " + out[i].dataset + " stands twice");
      }
    }
    return out.size() - first <= instances_max || fail("more than 1000 instances");
  }

  // An object that is an instance rather than a value (4.5.2.3).
  bool is_instance(std::string_view value) const {
    return value.front() == '{' && is_instance(value, sort_out(value));
  }
  bool is_instance(std::string_view value, const members_found& found) const {
    if (is_geometry_object(found)) {
      return false;
    }
    if (rules_.simplified) {
      return is_simplified_instance(value);
    }
    return !found[part::type].empty() || found.any_value() ||
           (rules_.partial && has_instance_parts(found));
  }

  bool is_array_of_instances(std::string_view value) const {
    if (value.front() != '[' || value == "[]" || rules_.simplified) {
      return false;
    }
    const auto first = *json_elements{value}.begin();
    return first.front() == '{' && is_instance(first) && !first.empty();
  }

  bool read_one(std::string_view value, std::vector<attribute_draft>& out) {
    auto& draft = out.emplace_back();
    draft.name = attribute_;
    draft.partial = rules_.partial;
    draft.checked = true;
    if (value == ngsild_null) {
      return rules_.nulls != null_rule::refuse || fail("urn:ngsi-ld:null is not a value here");
    }
    const bool object = value.front() == '{';
    const auto found = object ? sort_out(value) : members_found{};
    const bool whole = stands_as_ == stands_as::whole && !is_geometry_object(found);
    if (!object || (!whole && !is_instance(value, found))) {
      draft.told = kind_told::value;
      draft.text.reserve(value.size() + 32);
      return write_bare(draft.text, value);
    }
    draft.told = found[part::type].empty() ? kind_told::member : kind_told::type;
    if (!dataset_of(found, draft.dataset)) {
      return false;
    }
    const bool past = rules_.over_time && !found[part::observed_at].empty();
    if (deletes(found) && !past) {
      return rules_.nulls != null_rule::refuse || fail("urn:ngsi-ld:null is not a value here");
    }
    draft.text.reserve(value.size() + 32);
    return write_instance(draft.text, found, 1);
  }

  bool dataset_of(const members_found& found, std::string& dataset) {
    const auto value = found[part::dataset_id];
    if (value.empty()) {
      return true;
    }
    dataset = kind_of(value) == json_kind::string ? json_string_text(value) : std::string{};
    if (dataset == "@none") {
      dataset.clear();
      return true;
    }
    return (is_uri(dataset) && value != ngsild_null) || fail("datasetId is not a URI");
  }

  static bool deletes(const members_found& found) {
    return std::any_of(found.at.begin(), found.at.begin() + value_parts,
                       [](auto v) { return !v.empty() && is_null_value(v); });
  }

  // A value without its wrapping: a Property, or a GeoProperty where it is a geometry.
  bool write_bare(std::string& out, std::string_view value) {
    if (value == "null") {
      return fail("null is not a value");
    }
    const bool geo = is_geometry_object(value);
    out += geo ? R"({"type":"GeoProperty","value":)" : R"({"type":"Property","value":)";
    return write_value(out, value, geo ? attribute_kind::geo : attribute_kind::property) &&
           (out += '}', true);
  }

  std::optional<attribute_kind> kind_in(const members_found& found) {
    const auto type = found[part::type];
    if (!type.empty()) {
      const auto kind =
          type.front() == '"' ? kind_from(type.substr(1, type.size() - 2)) : std::nullopt;
      if (!kind) {
        fail("type is not a kind of attribute (\"Property\", \"Relationship\", …)");
      }
      return kind;
    }
    for (std::size_t i = 0; i < value_parts; ++i) {
      if (!found.at[i].empty()) {
        const bool geo = i == 0 && is_geometry_object(found.at[i]);
        return geo ? attribute_kind::geo : kind_of_part[i];
      }
    }
    if (!rules_.partial) {
      fail("neither type nor value");
    }
    return std::nullopt;
  }

  bool members_fit(const members_found& found, attribute_kind kind) {
    const auto mine = static_cast<std::size_t>(part_of_kind(kind));
    for (std::size_t i = 0; i < value_parts; ++i) {
      if (i != mine && !found.at[i].empty()) {
        return fail("\"" + std::string{value_member(kind_of_part[i])} + "\" does not belong to a " +
                    std::string{type_name(kind)});
      }
    }
    if (found.at[mine].empty() && !rules_.partial) {
      return fail("\"" + std::string{value_member(kind)} + "\" is missing");
    }
    const bool unit = kind == attribute_kind::property || kind == attribute_kind::list ||
                      kind == attribute_kind::geo;
    if (!unit && !found[part::unit_code].empty()) {
      return fail("unitCode does not belong to a " + std::string{type_name(kind)});
    }
    const bool relation =
        kind == attribute_kind::relationship || kind == attribute_kind::list_relationship;
    if (!relation && !found[part::object_type].empty()) {
      return fail("objectType does not belong to a " + std::string{type_name(kind)});
    }
    const auto value_type = found[part::value_type];
    if (kind == attribute_kind::language && !value_type.empty() && value_type != ngsild_null &&
        value_type != "\"langString\"") {
      return fail("the valueType of a LanguageProperty is langString");  // 5.2.32
    }
    return proof_fits(found, kind);
  }

  // 4.5.2.2: what is sealed is said by an ngsildproof alone, whose value is the proof.
  bool proof_fits(const members_found& found, attribute_kind kind) {
    const bool seals =
        !found[part::entity_id_sealed].empty() || !found[part::entity_type_sealed].empty();
    if (name() != "ngsildproof") {
      return !seals || fail("entityIdSealed and entityTypeSealed belong to an ngsildproof");
    }
    const auto value = found[part::value];
    const bool proves = kind == attribute_kind::property && (value.empty() || value.front() == '{');
    return proves || fail("the value of an ngsildproof is the object of the proof");
  }

  // Depth is at most sub_attribute_depth_max.
  bool write_instance(std::string& out, const members_found& found, int depth) {
    if (!found.forbidden.empty()) {
      return fail("\"" + std::string{found.forbidden} + "\" cannot be given");
    }
    if (found.subs.size() > sub_attributes_max) {
      return fail("more than 100 sub-attributes");
    }
    const auto kind = kind_in(found);
    if (!kind && !(rules_.partial && fault_.detail.empty())) {
      return false;
    }
    out += '{';
    if (kind) {
      if (!members_fit(found, *kind)) {
        return false;
      }
      out += R"("type":")";
      out += type_name(*kind);
      out += '"';
      if (const auto value = found[part_of_kind(*kind)]; !value.empty()) {
        out += ",\"";
        out += value_member(*kind);
        out += "\":";
        if (!write_value(out, value, *kind)) {
          return false;
        }
      }
    }
    return write_parts(out, found) && write_subs(out, found, depth) && (out += '}', true);
  }

  static void key(std::string& out, std::string_view name) {
    out += out.back() == '{' ? "\"" : ",\"";
    out += name;
    out += "\":";
  }

  // A member that a null takes away: kept for a partial text, left out of a whole one.
  bool null_part(std::string& out, std::string_view name) {
    if (rules_.nulls == null_rule::refuse) {
      return fail("\"" + std::string{name} + "\" cannot be urn:ngsi-ld:null");
    }
    if (rules_.partial) {
      key(out, name);
      out += ngsild_null;
    }
    return true;
  }

  bool write_parts(std::string& out, const members_found& found) {
    return write_time(out, "observedAt", found[part::observed_at]) &&
           write_text(out, "unitCode", found[part::unit_code], false) &&
           write_dataset(out, found[part::dataset_id]) &&
           write_text(out, "objectType", found[part::object_type], true) &&
           write_text(out, "valueType", found[part::value_type], true) &&
           write_time(out, "expiresAt", found[part::expires_at]) &&
           write_text(out, "entityIdSealed", found[part::entity_id_sealed], false) &&
           write_text(out, "entityTypeSealed", found[part::entity_type_sealed], true);
  }

  bool write_time(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) {
      return true;
    }
    if (value == ngsild_null) {
      return null_part(out, name);
    }
    if (!utc_time_in(value)) {
      return fail(std::string{name} + " is not a date-time in UTC");
    }
    key(out, name);
    out += value;
    return true;
  }

  bool write_text(std::string& out, std::string_view name, std::string_view value, bool is_term) {
    if (value.empty()) {
      return true;
    }
    if (value == ngsild_null) {
      return null_part(out, name);
    }
    if (kind_of(value) != json_kind::string || value == "\"\"") {
      return fail(std::string{name} + " is not a string");
    }
    key(out, name);
    if (is_term) {
      append_json_string(out, term_in(json_string_text(value)));
    } else {
      append_string(out, value);
    }
    return true;
  }

  bool write_dataset(std::string& out, std::string_view value) {
    if (!value.empty() && value != "\"@none\"") {
      key(out, "datasetId");
      append_string(out, value);
    }
    return true;
  }

  std::string term_in(std::string text) const {
    return is_name(text) ? context_.stored(text) : std::move(text);
  }

  bool write_subs(std::string& out, const members_found& found, int depth) {
    std::vector<std::string> names;  // in stored form: two terms may stand for one
    for (std::size_t i = 0; i < found.subs.size(); ++i) {
      const auto& sub = found.subs[i];
      auto text = json_string_text({sub.key.data() - 1, sub.key.size() + 2});
      if (!is_name(text)) {
        return fail("\"" + text + "\" is not a name for a sub-attribute");
      }
      path_.push_back(context_.stored(text));
      if (part_of(path_.back()) != part::sub_attribute || path_.back().starts_with('@')) {
        return fail("is no name for a sub-attribute");  // "ngsi-ld:hasValue"
      }
      if (std::find(names.begin(), names.end(), path_.back()) != names.end()) {
        return fail("stands twice");
      }
      names.push_back(path_.back());
      if (depth >= sub_attribute_depth_max) {
        return fail("sub-attributes are nested too deep");
      }
      if (!write_sub(out, sub.value, depth + 1)) {
        return false;
      }
      path_.pop_back();
    }
    return true;
  }

  bool write_sub(std::string& out, std::string_view value, int depth) {
    if (value == ngsild_null) {
      return null_part(out, path_.back());
    }
    if (!is_array_of_instances(value)) {
      const auto found = value.front() == '{' ? sort_out(value) : members_found{};
      const bool instance = value.front() == '{' && is_instance(value, found);
      if (instance && deletes(found)) {
        return null_part(out, path_.back());
      }
      key(out, path_.back());
      return instance ? write_instance(out, found, depth) : write_bare(out, value);
    }
    key(out, path_.back());
    out += '[';
    for (const auto one : json_elements{value}) {
      if (out.back() != '[') {
        out += ',';
      }
      if (one.front() != '{' || !write_instance(out, sort_out(one), depth)) {
        return fault_.detail.empty() ? fail("an array mixes instances and values") : false;
      }
    }
    out += ']';
    return true;
  }

  bool write_value(std::string& out, std::string_view value, attribute_kind kind) {
    if (value == "null" && kind != attribute_kind::json) {
      return fail("null is not a value");
    }
    if (is_null_value(value) && rules_.over_time) {
      out += null_of(kind);  // 4.5.7: that it was deleted then
      return true;
    }
    if (is_null_value(value) && kind != attribute_kind::json) {
      return fail("urn:ngsi-ld:null is not a value here");
    }
    switch (kind) {
      case attribute_kind::property:
      case attribute_kind::list: return write_plain(out, value, kind);
      case attribute_kind::geo: return write_geometry(out, value);
      case attribute_kind::relationship: return write_objects(out, value);
      case attribute_kind::list_relationship: return write_object_list(out, value);
      case attribute_kind::language: return write_languages(out, value);
      case attribute_kind::vocab: return write_vocab(out, value);
      case attribute_kind::json: return write_json(out, value);
    }
    return false;
  }

  bool write_plain(std::string& out, std::string_view value, attribute_kind kind) {
    if (kind == attribute_kind::list && value.front() != '[') {
      return fail("valueList is not an array");
    }
    if (rules_.nulls != null_rule::merge && value.find(null_in_object) != value.npos) {
      return fail("urn:ngsi-ld:null inside a value is only for merge");  // 5.5.4
    }
    out += value;
    return true;
  }

  bool write_json(std::string& out, std::string_view value) {
    // 4.5.24 speaks of objects and arrays. null is what NGSIv2's null is shown as: who reads it may
    // write it back.
    const bool fits = value.front() == '{' || value.front() == '[' || value == "null";
    if (!fits && !is_null_value(value)) {
      return fail("json is neither an object nor an array");
    }
    out += value;
    return true;
  }

  // 4.7.1: a geometry may come as a text of JSON.
  bool write_geometry(std::string& out, std::string_view value) {
    if (value.front() == '"' && value != ngsild_null) {
      const auto inside = check_and_minify(json_string_text(value), 16);
      return inside.ok() ? write_geometry_object(out, inside.value())
                         : fail("a geometry that is a text has to be JSON");
    }
    return write_geometry_object(out, value);
  }

  bool write_geometry_object(std::string& out, std::string_view value) {
    if (const auto* fault = fault_in_geometry(value)) {
      return fail(fault);
    }
    out += value;
    return true;
  }

  bool write_uri(std::string& out, std::string_view value) {
    if (kind_of(value) != json_kind::string || value == ngsild_null ||
        !is_uri(json_string_text(value))) {
      return fail("object is not a URI");
    }
    append_string(out, value);
    return true;
  }

  bool write_objects(std::string& out, std::string_view value) {
    if (value.front() != '[') {
      return write_uri(out, value);
    }
    out += '[';
    for (const auto one : json_elements{value}) {
      if (out.back() != '[') {
        out += ',';
      }
      if (!write_uri(out, one)) {
        return false;
      }
    }
    out += ']';
    return value != "[]" || fail("object is an empty array");
  }

  // 4.5.22: [{"object":URI}]; the concise form [URI] is brought into it.
  bool write_object_list(std::string& out, std::string_view value) {
    if (value.front() != '[') {
      return fail("objectList is not an array");
    }
    out += '[';
    for (const auto one : json_elements{value}) {
      out += out.back() == '[' ? "{\"object\":" : ",{\"object\":";
      const auto object = one.front() == '{' ? json_members{one}.find("object") : one;
      if (object.empty() || !write_uri(out, object)) {
        return object.empty() ? fail("objectList holds something else than objects") : false;
      }
      out += '}';
    }
    out += ']';
    return true;
  }

  bool write_languages(std::string& out, std::string_view value) {
    if (value.front() != '{') {
      return fail("languageMap is not an object");
    }
    if (value == "{}" && rules_.nulls != null_rule::merge) {
      return fail("languageMap has no language");
    }
    for (const auto& m : json_members{value}) {
      const bool tag =
          m.key == "@none" ||
          (!m.key.empty() &&
           m.key.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == m.key.npos);
      if (!tag) {
        return fail("languageMap: \"" + std::string{m.key} + "\" is not a language tag");
      }
      if (m.value == ngsild_null && rules_.nulls != null_rule::merge) {
        return fail("urn:ngsi-ld:null inside a languageMap is only for merge");
      }
      if (!strings(m.value)) {
        return fail("languageMap holds something else than strings");
      }
    }
    out += value;
    return true;
  }

  static bool strings(std::string_view value) {
    if (value.front() != '[') {
      return value.front() == '"';
    }
    for (const auto one : json_elements{value}) {
      if (one.front() != '"') {
        return false;
      }
    }
    return true;
  }

  bool write_vocab(std::string& out, std::string_view value) {
    if (!strings(value)) {
      return fail("vocab is neither a string nor an array of strings");
    }
    if (value.front() == '"') {
      append_json_string(out, term_in(json_string_text(value)));
      return true;
    }
    out += '[';
    for (const auto one : json_elements{value}) {
      if (out.back() != '[') {
        out += ',';
      }
      append_json_string(out, term_in(json_string_text(one)));
    }
    out += ']';
    return true;
  }

  const context& context_;
  const read_rules& rules_;
  stands_as stands_as_;
  std::string_view attribute_;
  std::vector<std::string> path_;  // of sub-attributes, below it
  problem fault_;
};

}  // namespace

std::optional<attribute_kind> kind_from(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(attribute_kind::list_relationship); ++i) {
    const auto kind = static_cast<attribute_kind>(i);
    if (type_name(kind) == text) {
      return kind;
    }
  }
  return std::nullopt;
}

std::optional<instant> utc_time_in(std::string_view json) {
  if (json.size() < 4 || json.front() != '"' || json[json.size() - 2] != 'Z') {
    return std::nullopt;
  }
  return parse_instant(json.substr(1, json.size() - 2));
}

result<done> read_instances(std::string_view value, std::string_view name, stands_as as,
                            const context& c, const read_rules& rules,
                            std::vector<attribute_draft>& out) {
  instance_reader reader{c, rules, name, as};
  if (!reader.read(value, out)) {
    return std::move(reader).fault();
  }
  return done{};
}

}  // namespace tsu::broker
