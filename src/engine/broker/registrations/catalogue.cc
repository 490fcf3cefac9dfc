#include "engine/broker/registrations/catalogue.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/core/json_text.h"
#include "engine/broker/model/names.h"

namespace tsu::broker {
namespace {

constexpr int levels = 3;  // a list of types, their attributes, the kinds of these

constexpr std::array<std::string_view, 6> name_members{
    "typeName", "attributeName", "typeList", "attributeList", "attributeNames", "typeNames"};

bool is_name_member(std::string_view key) {
  return std::find(name_members.begin(), name_members.end(), key) != name_members.end();
}

void put(std::string& object, std::string_view key, std::string_view value) {
  object.append(object.size() == 1 ? "\"" : ",\"").append(key).append("\":").append(value);
}

// By which two elements are the same: an object's id, or the whole.
std::string_view key_of(std::string_view element) {
  const auto id =
      kind_of(element) == json_kind::object ? json_members{element}.find("id") : std::string_view{};
  return id.empty() ? element : id;
}

// Whatever a source says, so that counts of all sources can be added.
std::int64_t count_in(std::string_view number) {
  constexpr double most = 1e12;
  return static_cast<std::int64_t>(std::clamp(json_number(number).value_or(0), 0.0, most));
}

std::string sum(std::string_view a, std::string_view b, int depth);

std::string sum_of_lists(std::string_view a, std::string_view b, int depth) {
  std::vector<std::pair<std::string, std::string>> all;
  const auto add = [&](std::string_view one) {
    const auto key = key_of(one);
    const auto at = std::find_if(all.begin(), all.end(), [&](auto& x) { return x.first == key; });
    if (at == all.end()) {
      all.emplace_back(key, one);
    } else {
      at->second = sum(at->second, one, depth - 1);
    }
  };
  for (const auto list : {a, b}) {
    for (const auto one : json_elements{list}) {
      add(one);
    }
  }
  std::string out = "[";
  for (const auto& [key, one] : all) {
    out += (out.size() == 1 ? "" : ",") + one;
  }
  return out += ']';
}

std::string sum_of_objects(std::string_view a, std::string_view b, int depth) {
  std::string out = "{";
  const json_members mine{a}, theirs{b};
  for (const auto& m : mine) {
    const auto other = theirs.find(m.key);
    put(out, m.key, other.empty() ? std::string{m.value} : sum(m.value, other, depth));
  }
  for (const auto& m : theirs) {
    if (mine.find(m.key).empty()) {
      put(out, m.key, m.value);
    }
  }
  return out += '}';
}

// As deep as the shapes go; what is deeper stays as the first has it.
std::string sum(std::string_view a, std::string_view b, int depth) {
  const auto kind = kind_of(a);
  if (depth == 0 || kind != kind_of(b)) {
    return std::string{a};
  }
  switch (kind) {
    case json_kind::object: return sum_of_objects(a, b, depth);
    case json_kind::array: return sum_of_lists(a, b, depth);
    case json_kind::number: return std::to_string(count_in(a) + count_in(b));
    default: return std::string{a};
  }
}

class translator {
 public:
  translator(const context& from, const context& to) : from_(from), to_(to) {}

  void value(std::string& out, std::string_view key, std::string_view json, int depth) const {
    const auto kind = kind_of(json);
    if (kind == json_kind::string && is_name_member(key) && is_name(json_string_text(json))) {
      append_json_string(out, to_.term_for(from_.stored(json_string_text(json))));
    } else if (kind == json_kind::array && depth > 0) {
      out += '[';
      for (const auto one : json_elements{json}) {
        out += out.back() == '[' ? "" : ",";
        value(out, key, one, depth - 1);
      }
      out += ']';
    } else if (kind == json_kind::object && depth > 0) {
      object(out, json, {}, depth);
    } else {
      out += json;
    }
  }

  void object(std::string& out, std::string_view json, std::string_view first, int depth) const {
    out.append("{").append(first);
    for (const auto& m : json_members{json}) {
      if (m.key != "@context") {
        out.append(out.back() == '{' ? "\"" : ",\"").append(m.key).append("\":");
        value(out, m.key, m.value, depth - 1);
      }
    }
    out += '}';
  }

 private:
  const context& from_;
  const context& to_;
};

}  // namespace

std::string catalogue_sum(std::string_view first, std::string_view second) {
  return sum(first, second, 2 * levels);
}

std::string catalogue_in(std::string_view json, const context& from, const context& to,
                         std::string_view context_member) {
  const translator words{from, to};
  std::string out;
  if (kind_of(json) != json_kind::array) {
    words.object(out, json, context_member, 2 * levels);
    return out;
  }
  out += '[';
  for (const auto one : json_elements{json}) {
    out += out.back() == '[' ? "" : ",";
    if (kind_of(one) == json_kind::object) {
      words.object(out, one, context_member, 2 * levels);
    } else {
      out += one;
    }
  }
  return out += ']';
}

}  // namespace tsu::broker
