#include "engine/broker/v2/members.h"

#include "base/core/json_text.h"
#include "engine/broker/v2/errors.h"

namespace tsu::broker::v2 {

problem wrong_member(std::string_view member, std::string_view what) {
  return bad_request("field " + std::string{member} + ": " + std::string{what});
}

std::string text_of(std::string_view json) {
  return kind_of(json) == json_kind::string ? json_string_text(json) : std::string{};
}

result<bool> read_flag(std::string_view member, std::string_view json) {
  if (kind_of(json) != json_kind::boolean) {
    return wrong_member(member, "is not a boolean");
  }
  return json == "true";
}

result<double> read_number(std::string_view member, std::string_view json, double most) {
  const auto n = kind_of(json) == json_kind::number ? json_number(json) : std::nullopt;
  if (!n || *n < 0 || *n > most) {
    return wrong_member(member, "is not a number it can be");
  }
  return *n;
}

std::string with_members(std::string_view body, std::string_view fragment) {
  std::string out = "{";
  const auto put = [&](std::string_view key, std::string_view value) {
    out.append(out.size() > 1 ? ",\"" : "\"").append(key).append("\":").append(value);
  };
  const json_members given{fragment};
  for (const auto& m : json_members{body}) {
    const auto now = given.find(m.key);
    put(m.key, now.empty() ? m.value : now);
  }
  for (const auto& m : given) {
    if (json_members{body}.find(m.key).empty()) {
      put(m.key, m.value);
    }
  }
  return out + "}";
}

}  // namespace tsu::broker::v2
