#include "base/http/form.h"
#include "engine/consent/api.h"
#include "engine/consent/api_common.h"
#include "engine/consent/drafts_page.h"
#include "engine/id/pages/page.h"

namespace tsu::consent::api {
namespace {

constexpr std::string_view here = "/me/drafts";

result<done> act_by_form(db::tx& t, const parts& on, const deciding& by, const http::form& f) {
  const auto id = http::parse_whole(f.text("draft")).value_or(0);
  if (f.text("act") == "drop") {
    return consent::drop_draft(t, by, id);
  }
  TRY(const auto receipt, consent::confirm_draft(t, on.out, by, id));
  return done{};
}

task<http::reply> page_with(const parts& on, const call& c, std::string said, std::string error) {
  auto found = co_await people_of(on, c).read([&](db::reader& r) -> std::optional<draft_page> {
    const auto who = find_sitting(r, c);
    return who ? std::optional{drafts_of(r, who->who.person, c.now)} : std::nullopt;
  });
  co_return found ? drafts_page_of(c.request, {name_of_town(on, c), std::move(*found),
                                               std::move(said), std::move(error)})
                  : to_sign_in(here);
}

}  // namespace

answer show_drafts_page(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  const auto done_it = query.text("done");
  const auto said = done_it == "confirm" ? "consent.page.done"
                    : done_it == "drop"  ? "consent.drafts.dropped"
                                         : "";
  co_return co_await page_with(on, c, said, {});
}

answer post_drafts_page(const parts& on, call& c) {
  CO_TRY(const auto f, http::form::of_body(c.request));
  if (!id::pages::is_our_form(c.request, f.text("form_token"))) {
    co_return problem{why::not_allowed, "this came from a page of another site", "cross_site"};
  }
  bool known = false;
  const auto did = co_await people_of(on, c).write([&](db::tx& t) -> result<done> {
    const auto who = find_sitting(t, c);
    known = who && who->role == "resident";
    return known ? act_by_form(t, on, who->who, f) : result<done>{done{}};
  });
  if (!known || (!did.ok() && did.error().code == "sign_in_again")) {
    co_return to_sign_in(here, known ? "&reauth=1" : "");
  }
  if (did.ok()) {
    const auto act = f.text("act") == "drop" ? "drop" : "confirm";
    co_return id::pages::see_other(std::string{here} + "?done=" + act);
  }
  co_return co_await page_with(on, c, {}, did.error().code);
}

}  // namespace tsu::consent::api
