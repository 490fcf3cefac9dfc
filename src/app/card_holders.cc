#include "app/card_holders.h"

#include "engine/id/people/store_accounts.h"
#include "engine/id/people/tablets.h"

namespace tsu::app {
namespace {

using account = std::optional<id::account_row>;

// A merge is of two that were open: a chain is as long as a person had accounts.
constexpr int merges_max = 32;

account goes_on(db::reader& r, account a) {
  for (int n = 0; a && a->merged.value != 0 && n < merges_max; ++n) {
    a = id::find_account(r, a->merged);
  }
  return a;
}

std::optional<person_id> resident(const account& a) {
  const bool is =
      a && a->kind == id::account_kind::resident && a->state == id::account_state::active;
  return is ? std::optional{person_id{a->id.value}} : std::nullopt;
}

}  // namespace

person_id goes_on_as(db::reader& r, person_id who) {
  const auto a = goes_on(r, id::find_account(r, {who.value}));
  return a ? person_id{a->id.value} : who;
}

std::optional<person_id> holder_of_card(db::reader& r, std::string_view typed) {
  return resident(goes_on(r, id::holder_of_card(r, typed)));
}

std::optional<person_id> holder_of_card_or_number(db::reader& r, std::string_view typed) {
  if (const auto of_card = holder_of_card(r, typed)) {
    return of_card;
  }
  return resident(goes_on(r, id::find_account_by_login_id(r, typed)));
}

}  // namespace tsu::app
