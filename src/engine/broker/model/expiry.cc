#include "engine/broker/model/expiry.h"

#include <forward_list>
#include <optional>
#include <string>
#include <utility>

#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

constexpr std::string_view member = "expiresAt";

// "2026-11-22T04:17:03Z" with its quotes.
instant time_in(std::string_view quoted) {
  return parse_instant(quoted.substr(1, quoted.size() - 2)).value_or(no_time);
}

// An object or array that may hold sub-attributes with an expiry: a value may look like one, which
// is found out by its key.
bool may_hold(const json_members::member& m, std::string_view value_member) {
  return m.key != value_member && (m.value.front() == '{' || m.value.front() == '[') &&
         m.value.find("\"expiresAt\":") != m.value.npos;
}

std::string_view value_member_in(std::string_view instance) {
  const auto type = json_members{instance}.find("type");
  if (type.size() < 3) {
    return {};
  }
  for (int k = 0; k <= static_cast<int>(attribute_kind::list_relationship); ++k) {
    const auto kind = static_cast<attribute_kind>(k);
    if (type_name(kind) == type.substr(1, type.size() - 2)) {
      return value_member(kind);
    }
  }
  return {};
}

// The sub-attribute, or those of several instances that are left; empty where none is.
std::string left_of(std::string_view value, instant now);

// Recursion is bounded by the depth that read_entity lets in.
std::string stripped(std::string_view instance, instant now) {
  const auto mine = value_member_in(instance);
  std::string out = "{";
  for (const auto& m : json_members{instance}) {
    const auto value = may_hold(m, mine) ? left_of(m.value, now) : std::string{m.value};
    if (!value.empty()) {
      out.append(out.size() == 1 ? "\"" : ",\"").append(m.key).append("\":").append(value);
    }
  }
  return out += '}';
}

std::string left_of(std::string_view value, instant now) {
  if (value.front() == '{') {
    return has_expired(value, now) ? std::string{} : stripped(value, now);
  }
  std::string out = "[";
  for (const auto one : json_elements{value}) {
    if (one.front() != '{' || !has_expired(one, now)) {
      out += out.size() == 1 ? "" : ",";
      out += one.front() == '{' ? stripped(one, now) : std::string{one};
    }
  }
  return out.size() == 1 ? std::string{} : out + "]";
}

}  // namespace

instant expiry_in(std::string_view instance) {
  if (instance.find("\"expiresAt\":") == instance.npos) {
    return no_time;
  }
  const auto mine = value_member_in(instance);
  auto first = no_time;
  for (const auto& m : json_members{instance}) {
    if (m.key == member) {
      first = earlier(first, time_in(m.value));
    } else if (may_hold(m, mine) && m.value.front() == '{') {
      first = earlier(first, expiry_in(m.value));
    } else if (may_hold(m, mine)) {
      for (const auto one : json_elements{m.value}) {
        first = one.front() == '{' ? earlier(first, expiry_in(one)) : first;
      }
    }
  }
  return first;
}

bool has_expired(std::string_view instance, instant now) {
  const auto at = json_members{instance}.find(member);
  const auto time = at.size() < 3 || at.front() != '"' ? no_time : time_in(at);
  return time != no_time && time <= now;
}

entity_ptr without_expired(const entity_version& e, const term_table& terms, instant now) {
  std::forward_list<std::string> made;
  return entity_version::what_is_left(
      e, terms, [&](const attribute_entry& a) -> std::optional<std::string_view> {
        const auto text = e.text_of(a);
        const auto first = expiry_in(text);
        if (first == no_time || first > now) {
          return text;
        }
        if (has_expired(text, now)) {
          return std::nullopt;
        }
        return made.emplace_front(stripped(text, now));
      });
}

}  // namespace tsu::broker
