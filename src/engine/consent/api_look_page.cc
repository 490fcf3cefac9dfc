#include <algorithm>

#include "base/http/form.h"
#include "engine/consent/api.h"
#include "engine/consent/api_common.h"
#include "engine/consent/look_page.h"
#include "engine/consent/store_catalogue.h"
#include "engine/id/pages/page.h"
#include "engine/id/people/rules.h"
#include "engine/id/people/store_accounts.h"

namespace tsu::consent::api {
namespace {

constexpr std::string_view here = "/consent/look", needed = "consent.data.look";

// Staff who may look, with a second factor, as everywhere.
std::optional<sitting> staff_here(const parts& on, db::reader& r, const call& c) {
  auto who = find_sitting(r, c);
  const bool may = who && who->two_factors && on.may && on.may(who->role, needed);
  return may ? who : std::nullopt;
}

look_page empty_page(const parts& on, db::reader& r, const call& c, const std::string& role) {
  look_page out{.town = name_of_town(on, c)};
  for (auto& p : read_purposes(r)) {
    if (p.staff) {
      out.purposes.push_back(std::move(p));
    }
  }
  for (auto& k : read_kinds(r)) {
    if (std::find(k.staff.begin(), k.staff.end(), role) != k.staff.end()) {
      out.kinds.push_back(std::move(k));
    }
  }
  return out;
}

// The account of a number that was typed as it stands on a card.
result<person_id> person_typed(db::reader& r, std::string_view number) {
  const auto login_id = id::login_id_in(number);
  const auto row = login_id ? id::find_account_by_login_id(r, *login_id) : std::nullopt;
  if (!row || row->kind != id::account_kind::resident) {
    return problem{why::not_found, "there is no such person", "no_such_person"};
  }
  return person_id{row->id.value};
}

look_page looked(const parts& on, db::tx& t, const call& c, const sitting& who,
                 const http::form& f) {
  auto page = empty_page(on, t, c, who.role);
  page.number = f.text("number");
  page.purpose = f.text("purpose");
  for (const auto& k : page.kinds) {
    if (f.text("kind_" + k.code) == "yes") {
      page.ticked.push_back(k.code);
    }
  }
  const auto person = person_typed(t, page.number);
  auto found = person.ok() ? read_for_staff(t, on.out,
                                            {.tenant = c.tenant,
                                             .who = who.who.by,
                                             .person = person.value(),
                                             .purpose = page.purpose,
                                             .kinds = page.ticked})
                           : result<person_data>{person.error()};
  if (found.ok()) {
    page.found = std::move(found).value();
  } else {
    page.error = found.error().code == "bad_query" ? "consent.look.no_kinds" : found.error().code;
  }
  return page;
}

}  // namespace

answer show_look_page(const parts& on, call& c) {
  const auto page = co_await people_of(on, c).read([&](db::reader& r) -> std::optional<look_page> {
    const auto who = staff_here(on, r, c);
    return who ? std::optional{empty_page(on, r, c, who->role)} : std::nullopt;
  });
  co_return page ? look_page_of(c.request, *page) : to_sign_in(here);
}

answer post_look_page(const parts& on, call& c) {
  CO_TRY(const auto f, http::form::of_body(c.request));
  if (!id::pages::is_our_form(c.request, f.text("form_token"))) {
    co_return problem{why::not_allowed, "this came from a page of another site", "cross_site"};
  }
  const auto page = co_await people_of(on, c).write([&](db::tx& t) -> std::optional<look_page> {
    const auto who = staff_here(on, t, c);
    return who ? std::optional{looked(on, t, c, *who, f)} : std::nullopt;
  });
  co_return page ? look_page_of(c.request, *page) : to_sign_in(here);
}

}  // namespace tsu::consent::api
