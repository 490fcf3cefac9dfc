// What the handlers of this module share.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/http/asked.h"
#include "engine/consent/catalogue.h"
#include "engine/consent/decide_consent.h"
#include "engine/consent/leave.h"
#include "engine/consent/parts.h"

namespace tsu::consent::api {

inline constexpr std::int64_t page_max = 1'000;

inline http::reply json(std::string body, int status = 200) {
  http::reply out{.status = status, .body = std::move(body)};
  out.with("Cache-Control", "no-store");
  return out;
}

inline actor actor_of(const call& c) {
  return {c.who.subject, c.who.role, std::string{c.request.trace_id}};
}

inline db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}

// "a,b" -> a and b; empty parts stay, and are refused as kinds.
std::vector<std::string> words_of(std::string_view with_commas);

// On the list that outlives backups, once the erasing is durable.
void write_down(const parts&, tenant_code, const erasure&);

std::string name_of_town(const parts&, const call&);
// To the page of the sign-in, and back to that path of ours.
http::reply to_sign_in(std::string_view path, std::string_view more = {});

// A sign-in counts as fresh for five minutes (doc/conformance/sign-in.md, 41).
inline constexpr std::chrono::minutes fresh{5};
proof proof_of(const parts&, db::reader&, const call&);

// Who sits before a page: a session of a person whose account is active.
struct sitting {
  deciding who;
  std::string role;
  bool two_factors = false;
};
std::optional<sitting> find_sitting(db::reader&, const call&);

// Whether whoever asks wants to look or to decide: a family helper only looks.
enum class intent : std::uint8_t { look, decide };
// Who the request is about: the caller's own account, or that of ?for=. Refuses who is no person
// (not_a_person) and who is not their proxy (not_your_proxy).
bool is_for_another(const call&);
result<deciding> whose(const parts&, db::reader&, const call&, intent);

}  // namespace tsu::consent::api
