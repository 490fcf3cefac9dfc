#include "engine/broker/v2/jexl/value.h"

#include <algorithm>

#include "base/core/json_text.h"

namespace tsu::broker::v2::jexl {

bool value::is_true() const {
  switch (is) {
    case sort::undefined:
    case sort::null: return false;
    case sort::boolean: return truth;
    case sort::number: return number != 0;
    case sort::text: return !text.empty();
    default: return true;
  }
}

value value::member(std::string_view name) const {
  for (const auto& [key, v] : members) {
    if (key == name) {
      return v;
    }
  }
  return undefined();
}

value from_json(std::string_view json) {
  switch (kind_of(json)) {
    case json_kind::null: return {};
    case json_kind::boolean: return value::of(json == "true");
    case json_kind::number: return value::of(json_number(json).value_or(0));
    case json_kind::string: return value::of(json_string_text(json));
    case json_kind::array: {
      std::vector<value> all;
      for (const auto one : json_elements{json}) {
        all.push_back(from_json(one));
      }
      return value::of(std::move(all));
    }
    case json_kind::object: break;
  }
  value out{.is = sort::object};
  for (const auto& m : json_members{json}) {
    out.members.emplace_back(json_string_text({m.key.data() - 1, m.key.size() + 2}),
                             from_json(m.value));
  }
  return out;
}

void append_json(std::string& out, const value& v) {
  switch (v.is) {
    case sort::undefined:
    case sort::null: out += "null"; return;
    case sort::boolean: out += v.truth ? "true" : "false"; return;
    case sort::number: append_json_number(out, v.number); return;
    case sort::text: append_json_string(out, v.text); return;
    case sort::array:
      out += '[';
      for (const auto& one : v.items) {
        out += out.back() == '[' && &one == &v.items.front() ? "" : ",";
        append_json(out, one);
      }
      out += ']';
      return;
    case sort::object: break;
  }
  out += '{';
  for (const auto& m : v.members) {
    out += &m == &v.members.front() ? "" : ",";
    append_json_string(out, m.first);
    out += ':';
    append_json(out, m.second);
  }
  out += '}';
}

std::string to_json(const value& v) {
  std::string out;
  append_json(out, v);
  return out;
}

std::string to_text(const value& v) { return v.is == sort::text ? v.text : to_json(v); }

bool equal(const value& a, const value& b) {
  if (a.is != b.is) {
    return false;
  }
  switch (a.is) {
    case sort::boolean: return a.truth == b.truth;
    case sort::number: return a.number == b.number;
    case sort::text: return a.text == b.text;
    case sort::array:
      return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), equal);
    case sort::object:
      return a.members.size() == b.members.size() &&
             std::all_of(a.members.begin(), a.members.end(),
                         [&](const auto& m) { return equal(m.second, b.member(m.first)); });
    default: return true;
  }
}

std::int64_t weight_of(const value& v) {
  std::int64_t n = 1 + static_cast<std::int64_t>(v.text.size()) / 64;
  for (const auto& one : v.items) {
    n += weight_of(one);
  }
  for (const auto& m : v.members) {
    n += weight_of(m.second);
  }
  return n;
}

}  // namespace tsu::broker::v2::jexl
