#include "engine/broker/model/merge_text.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/core/json_text.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {
namespace {

// Members of an instance in canonical order; everything else is a sub-attribute.
constexpr std::array<std::string_view, 14> parts{
    "type",       "value",      "object",   "languageMap", "vocab",      "json",      "valueList",
    "objectList", "observedAt", "unitCode", "datasetId",   "objectType", "valueType", "expiresAt"};

bool is_part(std::string_view key) {
  return std::find(parts.begin(), parts.end(), key) != parts.end();
}
bool is_value_part(std::string_view key) {
  const auto at = std::find(parts.begin(), parts.end(), key) - parts.begin();
  return at >= 1 && at <= 7;
}
bool is_object(std::string_view json) { return !json.empty() && json.front() == '{'; }

void put(std::string& out, std::string_view key, std::string_view value) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += key;
  out += "\":";
  out += value;
}

std::string merged_sub(std::string_view target, std::string_view patch, merge_depth depth) {
  if (is_object(patch) && is_object(target) && depth == merge_depth::values) {
    return merged_instance(target, patch, depth);
  }
  return is_object(patch) ? without_nulls(patch) : std::string{patch};
}

std::string merged_member(std::string_view key, std::string_view target, std::string_view patch,
                          merge_depth depth) {
  return depth == merge_depth::values && is_value_part(key) ? merged_value(target, patch)
                                                            : std::string{patch};
}

}  // namespace

std::string merged_value(std::string_view target, std::string_view patch) {
  if (!is_object(patch)) {
    return std::string{patch};
  }
  const json_members given{patch};
  std::string out = "{";
  if (is_object(target)) {
    for (const auto& m : json_members{target}) {
      const auto change = given.find(m.key);
      if (change.empty()) {
        put(out, m.key, m.value);
      } else if (change != ngsild_null) {
        put(out, m.key, merged_value(m.value, change));
      }
    }
  }
  for (const auto& m : given) {
    const bool known = is_object(target) && !json_members{target}.find(m.key).empty();
    if (!known && m.value != ngsild_null) {
      put(out, m.key, merged_value({}, m.value));
    }
  }
  return out += '}';
}

std::string merged_instance(std::string_view target, std::string_view patch, merge_depth depth) {
  const json_members before{target}, given{patch};
  std::string out = "{";
  for (const auto key : parts) {
    const auto change = given.find(key);
    const auto old = before.find(key);
    if (change.empty() && !old.empty()) {
      put(out, key, old);
    } else if (!change.empty() && change != ngsild_null) {
      put(out, key, merged_member(key, old, change, depth));
    }
  }
  for (const auto& m : before) {
    if (is_part(m.key)) {
      continue;
    }
    const auto change = given.find(m.key);
    if (change.empty()) {
      put(out, m.key, m.value);
    } else if (change != ngsild_null) {
      put(out, m.key, merged_sub(m.value, change, depth));
    }
  }
  for (const auto& m : given) {
    if (!is_part(m.key) && m.value != ngsild_null && before.find(m.key).empty()) {
      put(out, m.key, merged_sub({}, m.value, depth));
    }
  }
  return out += '}';
}

std::string without_nulls(std::string_view instance) {
  if (instance.find(ngsild_null) == instance.npos) {
    return std::string{instance};
  }
  return merged_instance("{}", instance, merge_depth::values);
}

}  // namespace tsu::broker
