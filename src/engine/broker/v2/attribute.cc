#include "engine/broker/v2/attribute.h"

#include <algorithm>
#include <array>

#include "base/core/json_text.h"
#include "engine/broker/model/entity.h"
#include "engine/broker/model/instance_parts.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/read_instance.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/json_equal.h"
#include "engine/broker/v2/location.h"
#include "engine/broker/v2/names.h"

namespace tsu::broker::v2 {
namespace {

// Kinds of NGSI-LD that NGSIv2 names by the type of the attribute.
constexpr attribute_kind named_kinds[] = {
    attribute_kind::relationship, attribute_kind::language, attribute_kind::vocab,
    attribute_kind::json,         attribute_kind::list,     attribute_kind::list_relationship};

// Members of an instance that are metadata in NGSIv2.
struct member_row {
  std::string_view member, name, type;
};
constexpr member_row members[] = {
    {"observedAt", "TimeInstant", "DateTime"},
    {"unitCode", "unitCode", "Text"},
    {"objectType", "objectType", "Text"},
    {"expiresAt", "expiresAt", "DateTime"},
};

bool is_true(const metadatum* m) { return m != nullptr && m->value == "true"; }

bool all_of_array(std::string_view array, bool (*test)(std::string_view)) {
  if (array.empty() || array.front() != '[' || array == "[]") {
    return false;
  }
  for (const auto one : json_elements{array}) {
    if (!test(one)) {
      return false;
    }
  }
  return true;
}

bool is_uri_json(std::string_view v) { return v.front() == '"' && is_uri(json_string_text(v)); }
bool is_text_json(std::string_view v) { return v.front() == '"'; }

bool is_language_map(std::string_view v) {
  if (v.front() != '{' || v == "{}") {
    return false;
  }
  for (const auto& m : json_members{v}) {
    const bool tag = m.key == "@none" || std::all_of(m.key.begin(), m.key.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-';
                     });
    if (!tag || m.key.empty() || m.value.front() != '"') {
      return false;
    }
  }
  return true;
}

bool suits(attribute_kind kind, std::string_view v) {
  switch (kind) {
    case attribute_kind::relationship: return is_uri_json(v) || all_of_array(v, is_uri_json);
    case attribute_kind::language: return is_language_map(v);
    case attribute_kind::vocab: return is_text_json(v) || all_of_array(v, is_text_json);
    case attribute_kind::json: return true;
    case attribute_kind::list: return v.front() == '[';
    case attribute_kind::list_relationship: return all_of_array(v, is_uri_json);
    default: return false;
  }
}

// How the value is kept: the kind, and whether the type has to be said beside it.
struct stored_as {
  attribute_kind kind = attribute_kind::property;
  bool type_is_said = true;
};

stored_as kind_for(const attribute& a) {
  if (a.value == "null") {
    return {attribute_kind::json, a.type != "None"};
  }
  if (is_location(a)) {
    return {attribute_kind::geo, a.type != "geo:json"};
  }
  for (const auto kind : named_kinds) {
    if (a.type == type_name(kind) && suits(kind, a.value)) {
      return {kind, false};
    }
  }
  return {attribute_kind::property, a.type != type_of_value(a.value)};
}

void append_vocab(std::string& out, std::string_view value, std::string (*name)(std::string_view)) {
  if (value.front() == '"') {
    append_json_string(out, name(json_string_text(value)));
    return;
  }
  out += '[';
  for (const auto one : json_elements{value}) {
    out += out.back() == '[' ? "" : ",";
    append_json_string(out, name(json_string_text(one)));
  }
  out += ']';
}

void append_value(std::string& out, attribute_kind kind, const attribute& a) {
  if (kind == attribute_kind::geo && a.type != "geo:json") {
    out += geojson_of(a.type, a.value).value_or("null");
  } else if (kind == attribute_kind::list_relationship) {
    out += '[';
    for (const auto one : json_elements{a.value}) {
      out += out.back() == '[' ? "{\"object\":" : ",{\"object\":";
      out.append(one).append("}");
    }
    out += ']';
  } else if (kind == attribute_kind::vocab) {
    append_vocab(out, a.value, stored_name);
  } else {
    out += a.value;
  }
}

// Whether NGSI-LD has a member of its own for that metadatum there.
bool is_member(const member_row& row, const metadatum& m, attribute_kind kind) {
  if (row.name != m.name || row.type != m.type || m.value.front() != '"' || m.value == "\"\"") {
    return false;
  }
  if (row.type == "DateTime") {
    return read_time(json_string_text(m.value)).has_value();
  }
  const bool relation =
      kind == attribute_kind::relationship || kind == attribute_kind::list_relationship;
  const bool measured = kind == attribute_kind::property || kind == attribute_kind::list ||
                        kind == attribute_kind::geo;
  return row.member == "objectType" ? relation : measured;
}

const member_row* member_for(const metadatum& m, attribute_kind kind) {
  for (const auto& row : members) {
    if (is_member(row, m, kind)) {
      return &row;
    }
  }
  return nullptr;
}

void append_member(std::string& out, std::string_view member, const attribute& a,
                   attribute_kind kind) {
  for (const auto& m : a.metadata) {
    const auto* row = member_for(m, kind);
    if (row == nullptr || row->member != member) {
      continue;
    }
    out.append(",\"").append(member).append("\":");
    if (member == "objectType") {
      append_json_string(out, stored_name(json_string_text(m.value)));
    } else {
      out += m.value;
    }
  }
}

void append_type(std::string& out, std::string_view type) {
  out += ",\"valueType\":";
  append_json_string(out, stored_name(type));
}

void append_metadatum(std::string& out, const metadatum& m) {
  append_json_string(out += ',', stored_metadata_name(m.name));
  out += m.value == "null" ? R"(:{"type":"JsonProperty","json":null)"
                           : R"(:{"type":"Property","value":)" + m.value;
  if (m.type != type_of_value(m.value)) {
    append_type(out, m.type);
  }
  out += '}';
}

problem invalid(std::string_view what) {
  return bad_request("Invalid characters in " + std::string{what});
}

result<std::string> read_type(std::string_view json, std::string_view what) {
  if (kind_of(json) != json_kind::string) {
    return bad_request(std::string{what} + " is not a string");
  }
  auto text = json_string_text(json);
  TRY(const auto ok, check_identifier(text, what));
  return text;
}

result<metadatum> read_metadatum(std::string name, std::string_view json) {
  TRY(const auto ok, check_identifier(name, "metadata name"));
  if (name == "*" || kind_of(json) != json_kind::object) {
    return bad_request("metadata \"" + name + "\" is not an object with value and type");
  }
  metadatum m{.name = std::move(name), .type = {}, .value = "null"};
  for (const auto& part : json_members{json}) {
    if (part.key == "value") {
      m.value = part.value;
    } else if (part.key == "type") {
      TRY(auto type, read_type(part.value, "metadata type"));
      m.type = std::move(type);
    } else {
      return bad_request("unrecognized property for metadata: " + std::string{part.key});
    }
  }
  if (m.type.empty()) {
    m.type = type_of_value(m.value);
  }
  if (value_has_forbidden(m.value) || m.value.find(ngsild_null) != m.value.npos) {
    return invalid("metadata value");
  }
  if (is_date_type(m.type) && m.value != "null") {
    const auto t = m.value.front() == '"' ? read_time(json_string_text(m.value)) : std::nullopt;
    if (!t) {
      return bad_request("metadata " + m.name + ": the value is not a valid DateTime");
    }
    m.value = "\"" + write_time(*t) + "\"";
  }
  return m;
}

result<done> read_metadata(attribute& a, std::string_view json) {
  if (kind_of(json) != json_kind::object) {
    return bad_request("metadata is not an object");
  }
  for (const auto& m : json_members{json}) {
    if (a.metadata.size() >= metadata_max) {
      return bad_request("an attribute has at most 100 metadata");
    }
    TRY(auto one, read_metadatum(json_string_text({m.key.data() - 1, m.key.size() + 2}), m.value));
    a.metadata.push_back(std::move(one));
  }
  return done{};
}

// A value whose type is not said: {"@type":"DateTime","@value":…} is how NGSI-LD says a date.
std::optional<attribute> typed_literal(std::string_view value) {
  if (value.front() != '{') {
    return std::nullopt;
  }
  const json_members m{value};
  const auto type = m.find("@type"), inner = m.find("@value");
  if (type.empty() || inner.empty() || type.front() != '"') {
    return std::nullopt;
  }
  return attribute{
      .name = {}, .type = v2_name(json_string_text(type)), .value = std::string{inner}};
}

std::string shown_value(attribute_kind kind, std::string_view value, std::string_view value_type) {
  if (kind == attribute_kind::list_relationship) {
    std::string out = "[";
    for (const auto one : json_elements{value}) {
      out += out.size() > 1 ? "," : "";
      out += json_members{one}.find("object");
    }
    return out + "]";
  }
  if (kind == attribute_kind::geo && is_location_type(value_type) && value_type != "geo:json") {
    if (auto text = text_of_location(value_type, value)) {
      return *text;
    }
  }
  if (kind == attribute_kind::vocab) {
    std::string out;
    append_vocab(out, value, v2_name);
    return out;
  }
  return std::string{value};
}

std::string shown_type(attribute_kind kind, std::string_view value) {
  if (kind == attribute_kind::property || value == "null") {
    return std::string{type_of_value(value)};
  }
  return std::string{kind == attribute_kind::geo ? "geo:json" : type_name(kind)};
}

void append_raw_member(std::string& out, std::string_view key, std::string_view value) {
  out.append(out.empty() ? "{\"" : ",\"").append(key).append("\":").append(value);
}

metadatum metadatum_of(std::string_view stored, std::string_view json) {
  // Of several instances of a sub-attribute NGSIv2 sees the first.
  const auto one = json.front() == '[' ? *json_elements{json}.begin() : json;
  auto a = attribute_of(stored, one, with_metadata::no);
  return {std::move(a.name), std::move(a.type), std::move(a.value)};
}

}  // namespace

const metadatum* attribute::find(std::string_view wanted) const {
  for (const auto& m : metadata) {
    if (m.name == wanted) {
      return &m;
    }
  }
  return nullptr;
}

std::string_view type_of_value(std::string_view json) {
  switch (kind_of(json)) {
    case json_kind::string: return "Text";
    case json_kind::number: return "Number";
    case json_kind::boolean: return "Boolean";
    case json_kind::null: return "None";
    default: return "StructuredValue";
  }
}

bool is_date_type(std::string_view type) { return type == "DateTime" || type == "ISO8601"; }

bool is_location_type(std::string_view type) {
  constexpr std::array<std::string_view, 5> all{"geo:json", "geo:point", "geo:line", "geo:box",
                                                "geo:polygon"};
  return std::find(all.begin(), all.end(), type) != all.end();
}

bool is_location(const attribute& a) {
  if (!is_location_type(a.type) || a.value == "null" || is_true(a.find("ignoreType"))) {
    return false;
  }
  return a.type == "geo:json" ? a.value.front() == '{' : geojson_of(a.type, a.value).has_value();
}

result<attribute> read_attribute(std::string_view name, std::string_view json) {
  attribute a{.name = std::string{name}, .type = {}};
  TRY(const auto named, check_identifier(name, "attribute name"));
  if (kind_of(json) != json_kind::object) {
    return bad_request("attribute must be a JSON object, unless keyValues option is used");
  }
  for (const auto& m : json_members{json}) {
    if (m.key == "value") {
      a.value = m.value;
    } else if (m.key == "type") {
      TRY(auto type, read_type(m.value, "attribute type"));
      a.type = std::move(type);
    } else if (m.key == "metadata") {
      TRY(const auto ok, read_metadata(a, m.value));
    } else {
      return bad_request("unrecognized property for attribute: " + std::string{m.key});
    }
  }
  TRY(const auto ok, settle_value(a));
  return a;
}

result<attribute> read_key_value(std::string_view name, std::string_view json) {
  attribute a{.name = std::string{name}, .type = {}, .value = std::string{json}};
  TRY(const auto named, check_identifier(name, "attribute name"));
  TRY(const auto ok, settle_value(a));
  return a;
}

bool is_operator(std::string_view value) {
  if (value.front() != '{' || value == "{}") {
    return false;
  }
  constexpr std::array<std::string_view, 10> all{
      "$inc", "$mul", "$min", "$max", "$push", "$addToSet", "$pull", "$pullAll", "$set", "$unset"};
  return std::find(all.begin(), all.end(), (*json_members{value}.begin()).key) != all.end();
}

result<done> settle_value(attribute& a) {
  if (a.type.empty() && !is_operator(a.value)) {
    a.type = type_of_value(a.value);
  }
  const bool free = a.type == "TextUnrestricted" || is_true(a.find("TextUnrestricted"));
  if ((!free && value_has_forbidden(a.value)) || a.value.find(ngsild_null) != a.value.npos) {
    return invalid("attribute value");
  }
  if (a.value == "null" || is_operator(a.value)) {
    return done{};
  }
  if (is_date_type(a.type) && !is_true(a.find("ignoreType"))) {
    const auto t = a.value.front() == '"' ? read_time(json_string_text(a.value)) : std::nullopt;
    if (!t) {
      return bad_request("attribute value type not recognized: not a valid DateTime");
    }
    a.value = "\"" + write_time(*t) + "\"";
  }
  if (is_location_type(a.type) && !is_true(a.find("ignoreType"))) {
    TRY(auto value, checked_location(a.type, a.value));
    a.value = std::move(value);
  }
  return done{};
}

std::string instance_of(const attribute& a) {
  const auto as = kind_for(a);
  std::string out = R"({"type":")";
  out.append(type_name(as.kind)).append("\",\"").append(value_member(as.kind)).append("\":");
  append_value(out, as.kind, a);
  append_member(out, "observedAt", a, as.kind);
  append_member(out, "unitCode", a, as.kind);
  append_member(out, "objectType", a, as.kind);
  if (as.type_is_said) {
    append_type(out, a.type);
  }
  append_member(out, "expiresAt", a, as.kind);
  for (const auto& m : a.metadata) {
    if (member_for(m, as.kind) == nullptr) {
      append_metadatum(out, m);
    }
  }
  return out += '}';
}

attribute attribute_of(std::string_view stored_name, std::string_view text, with_metadata wanted) {
  attribute a{.name = v2_name(stored_name), .type = {}};
  attribute_kind kind = attribute_kind::property;
  std::string_view value = "null";
  for (const auto& m : json_members{text}) {
    const auto p = part_of(m.key);
    if (p == part::type) {
      kind = kind_from(m.value.substr(1, m.value.size() - 2)).value_or(kind);
    } else if (p == part::value_type) {
      a.type = v2_name(json_string_text(m.value));
    } else if (static_cast<std::size_t>(p) < value_parts) {
      value = m.value;
    } else if (wanted == with_metadata::yes && p == part::sub_attribute) {
      a.metadata.push_back(
          metadatum_of(json_string_text({m.key.data() - 1, m.key.size() + 2}), m.value));
    } else if (wanted == with_metadata::yes) {
      for (const auto& row : members) {
        if (row.member == m.key) {
          const bool named = row.member == "objectType";
          std::string shown{m.value};
          if (named) {
            append_json_string(shown = "", v2_name(json_string_text(m.value)));
          }
          a.metadata.push_back({std::string{row.name}, std::string{row.type}, std::move(shown)});
        }
      }
    }
  }
  const auto literal =
      kind == attribute_kind::property && a.type.empty() ? typed_literal(value) : std::nullopt;
  if (literal) {
    a.type = literal->type;
    a.value = literal->value;
    return a;
  }
  a.value = shown_value(kind, value, a.type);
  if (a.type.empty()) {
    a.type = shown_type(kind, value);
  }
  return a;
}

// In the order in which sub-attributes already stand, so that writing the same again changes
// nothing.
std::string instance_over(attribute a, std::string_view before) {
  const auto was = attribute_of(stored_name(a.name), before);
  // What is said as it was shown stays as it is, with all that NGSIv2 cannot say of it.
  std::erase_if(a.metadata, [&](const metadatum& m) {
    const auto* old = was.find(m.name);
    return old != nullptr && old->type == m.type && json_equal(old->value, m.value);
  });
  const bool same = a.type == was.type && json_equal(a.value, was.value) &&
                    std::none_of(std::begin(members), std::end(members),
                                 [&](const auto& row) { return a.find(row.name) != nullptr; });
  for (const auto& row : members) {
    const auto* kept = was.find(row.name);
    if (a.find(row.name) == nullptr && kept != nullptr &&
        !json_members{before}.find(row.member).empty()) {
      a.metadata.push_back(*kept);
    }
  }
  const auto mine = instance_of(a);
  std::string out;
  for (const auto& m : json_members{same ? before : std::string_view{mine}}) {
    if (part_of(m.key) != part::sub_attribute) {
      append_raw_member(out, m.key, m.value);
    }
  }
  for (const auto& m : json_members{before}) {
    if (part_of(m.key) == part::sub_attribute) {
      const auto now = json_members{mine}.find(m.key);
      append_raw_member(out, m.key, now.empty() ? m.value : now);
    }
  }
  for (const auto& m : json_members{mine}) {
    if (part_of(m.key) == part::sub_attribute && json_members{before}.find(m.key).empty()) {
      append_raw_member(out, m.key, m.value);
    }
  }
  return out + "}";
}

}  // namespace tsu::broker::v2
