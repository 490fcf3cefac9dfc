// Recovery at the counter for who has lost everything they sign in with: one member of staff asks
// for it, after making sure who the person is, and another confirms. What was lost then opens
// nothing, and a new code lets the person choose again. Functions of one transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/id/people/accounts.h"

namespace tsu::id {

inline constexpr std::chrono::minutes recovery_waits{30};
// Body {"by","confirmedBy"}, subject the account's.
inline constexpr std::string_view account_recovered_kind = "id.account.recovered";

// What the person showed at the counter. two_papers: two documents without a picture.
enum class identified_by : std::uint8_t {
  my_number_card,
  drivers_licence,
  passport,
  residence_card,
  two_papers
};
BOOST_DESCRIBE_ENUM(identified_by, my_number_card, drivers_licence, passport, residence_card,
                    two_papers)

struct recovery_wish {
  id::identified_by identified_by{};
  std::string why;
};
BOOST_DESCRIBE_STRUCT(recovery_wish, (), (identified_by, why))

// One that waits for its second member of staff.
struct recovery_dto {
  std::int64_t account = 0;
  std::string asked_by;
  id::identified_by identified_by{};
  std::string why;
  instant asked, expires;
};
BOOST_DESCRIBE_STRUCT(recovery_dto, (), (account, asked_by, identified_by, why, asked, expires))

// code: with it the person chooses a password or PIN, once; shown only now.
struct made_recovery {
  std::string login_id, code;
  instant code_expires;
};
BOOST_DESCRIBE_STRUCT(made_recovery, (), (login_id, code, code_expires))

// Who acts must be signed in as a person ("not_a_person"): a token is nobody's own. Refuses one's
// own account ("own_account"), one that is not active ("bad_state"), and a second while one waits
// ("recovery_is_open").
result<recovery_dto> ask_recovery(db::tx&, const acting&, account_id, const recovery_wish&);
// "no_recovery" where none waits, or it has waited for too long.
result<recovery_dto> find_recovery(db::reader&, account_id, instant now);
// Those that wait, the oldest first.
inline constexpr std::int64_t recoveries_shown_max = 50;
std::vector<recovery_dto> recoveries_that_wait(db::reader&, instant now);
// Password, PIN, passkeys, app, sheet and linked log-ins end, and every session and grant.
// "same_person" for who asked.
result<made_recovery> confirm_recovery(db::tx&, const acting&, account_id);
// By anyone who might confirm, and by who asked.
result<done> refuse_recovery(db::tx&, const acting&, account_id);

}  // namespace tsu::id
