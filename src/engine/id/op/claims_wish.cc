#include "engine/id/op/claims_wish.h"

#include "base/core/json_text.h"
#include "engine/id/op/errors.h"

namespace tsu::id::op {
namespace {

constexpr std::size_t bytes_max = 4096, claims_max = 40, values_max = 10;
using wishes = std::map<std::string, claim_wish, std::less<>>;

problem bad() { return refuse("invalid_request", "claims is not as OpenID Connect Core 5.5 says"); }

result<claim_wish> read_one(std::string_view json) {
  claim_wish out;
  if (kind_of(json) == json_kind::null) {
    return out;
  }
  if (kind_of(json) != json_kind::object) {
    return bad();
  }
  const json_members members{json};
  out.essential = members.find("essential") == "true";
  const auto value = members.find("value"), values = members.find("values");
  if (!value.empty() && kind_of(value) == json_kind::string) {
    out.values.push_back(json_string_text(value));
  }
  if (values.empty()) {
    return out;
  }
  if (kind_of(values) != json_kind::array) {
    return bad();
  }
  for (const auto one : json_elements{values}) {
    if (kind_of(one) == json_kind::string) {
      out.values.push_back(json_string_text(one));
    }
    if (out.values.size() > values_max) {
      return bad();
    }
  }
  return out;
}

result<wishes> read_place(std::string_view json) {
  wishes out;
  if (json.empty() || kind_of(json) == json_kind::null) {
    return out;
  }
  if (kind_of(json) != json_kind::object) {
    return bad();
  }
  for (const auto& m : json_members{json}) {
    TRY(auto one, read_one(m.value));
    if (out.size() == claims_max) {
      return bad();
    }
    out.insert_or_assign(std::string{m.key}, std::move(one));
  }
  return out;
}

}  // namespace

result<claims_wish> read_claims_wish(std::string_view json) {
  claims_wish out;
  if (json.empty()) {
    return out;
  }
  const auto checked =
      json.size() > bytes_max ? result<std::string>{bad()} : check_and_minify(json, 8);
  if (!checked.ok() || kind_of(checked.value()) != json_kind::object) {
    return bad();
  }
  const json_members members{checked.value()};
  TRY(auto of_token, read_place(members.find("id_token")));
  TRY(auto of_userinfo, read_place(members.find("userinfo")));
  out.id_token = std::move(of_token);
  out.userinfo = std::move(of_userinfo);
  return out;
}

}  // namespace tsu::id::op
