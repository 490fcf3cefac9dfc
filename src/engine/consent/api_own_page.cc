#include "engine/consent/api.h"
#include "engine/consent/api_common.h"
#include "engine/consent/own_page.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/views.h"
#include "engine/id/pages/page.h"

namespace tsu::consent::api {
namespace {

constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max(), reads_shown = 50;
constexpr std::string_view here = "/me/consents";

own_page page_for(const parts& on, db::reader& r, const call& c, person_id who) {
  return {.town = name_of_town(on, c),
          .consents = consents_of(r, who, c.now),
          .reads = reads_of(r, who, newest, reads_shown),
          .said = {},
          .error = {}};
}

result<done> decide_by_form(db::tx& t, const parts& on, const deciding& by, const http::form& f) {
  TRY(const auto id, http::whole_number(f.text("notice")));
  const auto n = find_notice(t, id);
  if (!n) {
    return problem{why::conflict, "there is no such notice", "notice_changed"};
  }
  TRY(const auto receipt, decide(t, on.out, by, decision_in(f, *n)));
  return done{};
}

result<done> act_by_form(db::tx& t, const parts& on, const deciding& by, const http::form& f) {
  if (f.text("act") == "decide") {
    return decide_by_form(t, on, by, f);
  }
  const withdrawal_wish w{.provider = std::string{f.text("provider")},
                          .purpose = std::string{f.text("purpose")}};
  TRY(const auto receipts, withdraw(t, on.out, by, w));
  return done{};
}

}  // namespace

answer show_own_page(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  auto page = co_await people_of(on, c).read([&](db::reader& r) -> std::optional<own_page> {
    const auto who = find_sitting(r, c);
    return who ? std::optional{page_for(on, r, c, who->who.person)} : std::nullopt;
  });
  if (!page) {
    co_return to_sign_in(here);
  }
  page->said = query.text("done").empty() ? "" : "consent.page.done";
  co_return own_page_of(c.request, *page);
}

answer post_own_page(const parts& on, call& c) {
  CO_TRY(const auto f, http::form::of_body(c.request));
  if (!id::pages::is_our_form(c.request, f.text("form_token"))) {
    co_return problem{why::not_allowed, "this came from a page of another site", "cross_site"};
  }
  bool known = false;
  const auto did = co_await people_of(on, c).write([&](db::tx& t) -> result<done> {
    const auto who = find_sitting(t, c);
    known = who.has_value();
    return known ? act_by_form(t, on, who->who, f) : result<done>{done{}};
  });
  if (!known || (!did.ok() && did.error().code == "sign_in_again")) {
    co_return to_sign_in(here, known ? "&reauth=1" : "");
  }
  if (did.ok()) {
    co_return id::pages::see_other(std::string{here} + "?done=1");
  }
  auto page = co_await people_of(on, c).read([&](db::reader& r) {
    const auto who = find_sitting(r, c);
    return page_for(on, r, c, who ? who->who.person : person_id{});
  });
  page.error = did.error().code;
  co_return own_page_of(c.request, page);
}

}  // namespace tsu::consent::api
