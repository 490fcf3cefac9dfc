// The acts on accounts: each is one transaction with its audit row, which says who, when and why.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/id/people/account_dto.h"
#include "engine/id/people/login.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/store_accounts.h"

namespace tsu::id {

// Who acts; why: what they say it is for.
struct acting {
  std::string_view subject, role, why = {}, trace_id = {};
};

inline constexpr std::int64_t accounts_found_max = 50;
// Of a state or a merging: body {"from","to"} or {"into"}.
inline constexpr std::string_view account_changed_kind = "id.account.changed";

// Refuses fields that are not as they must be ("bad_account", with the fields), a login id that is
// taken ("login_id_taken"), a kind that the acting role may not make ("not_allowed"), no reason
// ("why_missing").
result<made_account> register_account(db::tx&, const keeper_of_boxes&, const acting&,
                                      const account_wish&);
// A resident who registers themself; active at once, by their own word.
result<account_row> register_oneself(db::tx&, const keeper_of_boxes&, profile);
result<done> change_account(db::tx&, const keeper_of_boxes&, const acting&, account_id,
                            const profile_change&);
// Leaving "active" ends every session and grant at once; "left" also tokens, and drops what waits
// for that account (staffing). "bad_state" where there is no such way.
result<done> set_account_state(db::tx&, const acting&, account_id, account_state);
// A new number in place of the old one; cards and sessions of the old one end.
result<std::string> reissue_login_id(db::tx&, const acting&, account_id);
// A double account: its person goes on with the other, which keeps what is its own.
result<done> merge_account(db::tx&, const acting&, account_id twice, account_id into);

// By login id, name, kana (whole, or the family name), phone, e-mail; `born` narrows it. Who looked
// for whom, and why, is in the audit log. knows: whom whoever looks may know of; empty: everybody.
struct found_accounts {
  std::vector<account_row> rows;  // at most accounts_found_max
  bool more = false;              // there are others, or there may be
};
result<found_accounts> search_accounts(db::tx&, const keeper_of_boxes&, const acting&,
                                       std::string_view text, std::string_view born,
                                       const std::function<bool(account_id)>& knows = {});
result<account_row> look_at_account(db::tx&, const acting&, account_id);
// nothing of the profile where its key is gone.
account_dto dto_of(db::reader&, const keeper_of_boxes&, const account_row&);

problem no_such_account();
// "not_allowed" where that role does not make and change accounts of that kind.
result<done> check_may_make(std::string_view role, account_kind);
// "why_missing" without a reason, or with one that is too long to be kept.
result<done> has_reason(const acting&);

}  // namespace tsu::id
