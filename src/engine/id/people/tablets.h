// Lent tablets: a device that is bound to a resident, or to nobody and then anyone's card opens it.
// Set up once with a code; known from then on by a cookie, whose hash is kept. There a PIN is
// enough, and a session is short. Functions of one transaction but for the signing in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/id/people/accounts.h"
#include "engine/id/people/sign_in.h"

namespace tsu::id {

struct tablet_row {
  tablet_id id;
  std::string serial;
  account_id account;  // 0: a tablet of the town
  bool set_up = false;
  instant created;
};

// account: whom it is lent to; nothing: a tablet of the town.
struct tablet_wish {
  std::string serial;
  std::optional<std::int64_t> account;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(tablet_wish, (), (serial, account, why))
// code: typed on the tablet at /id/tablet within a day; shown only now.
struct made_tablet {
  std::int64_t id = 0;
  std::string code;
  instant code_expires;
};
BOOST_DESCRIBE_STRUCT(made_tablet, (), (id, code, code_expires))
struct tablet_dto {
  std::int64_t id = 0;
  std::string serial;
  std::optional<std::int64_t> account;
  bool set_up = false;
  instant created;
};
BOOST_DESCRIBE_STRUCT(tablet_dto, (), (id, serial, account, set_up, created))
struct tablet_page {
  std::vector<tablet_dto> items;
};
BOOST_DESCRIBE_STRUCT(tablet_page, (), (items))
// card: what the QR code on it says; code: the same as it is typed by hand. Shown only now.
struct made_card {
  std::string login_id, card, code;
};
BOOST_DESCRIBE_STRUCT(made_card, (), (login_id, card, code))

inline constexpr std::int64_t tablets_max = 10'000;

// "no_such_account" (also for one that is not a resident's or not active), "bad_tablet",
// "tablet_is_lent" where that serial number is out already.
result<made_tablet> lend_tablet(db::tx&, const acting&, const tablet_wish&);
// It is known no more, and what is open on it ends. "no_such_tablet".
result<done> take_back_tablet(db::tx&, const acting&, tablet_id);
std::vector<tablet_row> read_tablets(db::reader&);
problem no_such_tablet();
// The cookie's value; nothing where the code is wrong, old or was used.
std::optional<std::string> set_up_tablet(db::tx&, std::string_view typed_code);
std::optional<tablet_row> find_tablet(db::reader&, std::string_view cookie);

// A new card; the one before ends.
result<made_card> issue_card(db::tx&, const acting&, account_id);

// Whose card that is, by what its QR code says or by the code that is printed under it.
std::optional<account_row> holder_of_card(db::reader&, std::string_view typed);

struct pin_try {
  std::string card;  // on a tablet of the town
  secret<std::string> pin;
  tablet_row tablet;
  from_where from;
};
// Five wrong PINs in a row lock for parts::pin_lock ("too_many").
task<sign_in_outcome> sign_in_by_pin(const parts&, tenant_code, pin_try);

std::span<const db::statement* const> tablet_statements();

}  // namespace tsu::id
