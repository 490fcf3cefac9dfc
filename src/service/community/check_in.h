// Who came: by the code that hangs there, by their card, by staff who know them, and told later by
// a station that was without a line. The attendance, its points and what others follow are one
// transaction; nobody came twice to one session.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "service/community/acts.h"
#include "service/community/code_text.h"
#include "service/community/store.h"

namespace tsu::community {

struct outcome {
  enum class what : std::uint8_t { attended, attended_before, refused } how = what::refused;
  attendance of;    // not of refused
  problem because;  // of refused
  bool ok() const { return how != what::refused; }
};

struct arrival {
  std::int64_t session = 0;
  person_id person{};
  method how = method::manual;
  std::string device = {}, local_id = {};  // of what is told later
  std::optional<instant> at = {};          // nothing: now
};
// "community_no_session", "community_id_used" and those of may_check_in(), is_told_in_time().
outcome arrive(db::tx&, const parts&, const acting&, const arrival&);

// The person themself, by what they read or typed: "community_bad_code", "community_other_town",
// "community_code_ended", "community_not_signed_up" and those of is_there(), arrive().
result<outcome> arrive_by_code(db::tx&, const parts&, tenant_code, const acting&, person_id,
                               std::string_view code, const std::optional<position>&);

// What a station tells: each by itself, the earlier ones first. person or card; of people whom
// whoever tells it may not know: "no_such_person".
struct told {
  std::string id;
  std::int64_t session = 0;
  std::optional<std::int64_t> person;
  std::optional<std::string> card;
  instant at{};
};
struct may_be_told {
  const caller& who;
  instant now;
};
std::vector<outcome> take_told(db::tx&, const parts&, const acting&, const may_be_told&,
                               std::string_view device, std::span<const told>);

// The person of a number or a card: "no_such_person", "community_no_card".
result<person_id> person_told(db::reader&, const parts&, const may_be_told&,
                              const std::optional<std::int64_t>& person,
                              const std::optional<std::string>& card);

// What hangs there. "community_no_key" (503) where the installation has none.
result<std::string> code_for(db::tx&, const parts&, tenant_code, const session&);
// The letters under it; after code_for(), which makes the key.
result<std::string> typed_code_for(db::reader&, const parts&, tenant_code, const session&);
// Codes that hang somewhere end; others are made with a new key.
result<std::int64_t> change_key(db::tx&, const parts&, tenant_code, const acting&);

}  // namespace tsu::community
