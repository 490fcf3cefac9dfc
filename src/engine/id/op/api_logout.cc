// RP-initiated log-out. With a good hint of the person who is signed in it happens at once; else
// the person is asked, or any page could sign people out.
#include "engine/id/api.h"
#include "engine/id/gate.h"
#include "engine/id/op/api.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/logout_request.h"
#include "engine/id/op/respond.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/parts.h"
#include "engine/id/tokens.h"

namespace tsu::id::op::api {
namespace {

struct leaving {
  std::optional<logout_hint> hint;
  client_ptr who;
  std::string to;  // afterwards; empty: our page
  std::optional<login> person;
  bool hint_fits = false;
};

task<result<std::optional<jose::claims>>> read_hint(const provider& on, const call& c,
                                                    std::string_view hint) {
  if (hint.empty()) {
    co_return std::optional<jose::claims>{};
  }
  CO_TRY(const auto keys, co_await on.keys_of(c.tenant));
  auto read = keys->verify(jose::use::id_token, hint);
  if (!read.ok()) {
    co_return refuse("invalid_request", "id_token_hint is not an ID token of this provider");
  }
  co_return std::optional{std::move(read).value().payload};
}

// Who is signed in, and whether the hint is about them.
task<void> find_person(const provider& on, const call& c, leaving& l) {
  const auto cookie = id::api::session_cookie(c.request);
  if (!cookie) {
    co_return;
  }
  const auto hash = hash_of(*cookie);
  co_await people_of(on, c.tenant).read([&](db::reader& r) {
    l.person = on.find_login(r, hash, c.now);
    if (l.person && l.hint && l.who) {
      const bool same = l.hint->sid.empty() || l.hint->sid == l.person->sid;
      l.hint_fits = same && find_subject(r, l.person->account, l.who->sector) == l.hint->subject;
    }
  });
}

task<result<leaving>> read_leaving(const provider& on, const call& c, const http::form& f) {
  if (f.repeated()) {
    co_return refuse("invalid_request", "a parameter came twice");
  }
  CO_TRY(const auto claims, co_await read_hint(on, c, f.text("id_token_hint")));
  leaving out;
  CO_TRY(auto hint, read_logout_hint(claims, f));
  out.hint = std::move(hint);
  const auto name = out.hint ? out.hint->client : std::string{f.text("client_id")};
  if (!name.empty()) {
    out.who = co_await on.clients.find(c.tenant, name);
  }
  CO_TRY(auto to, after_logout(f, out.who));
  out.to = std::move(to);
  co_await find_person(on, c, out);
  co_return out;
}

// Clients must be told on the way out, so the session ends before anything is answered.
task<http::reply> leave(const parts& all, const call& c, const leaving& l) {
  const auto& on = *all.op;
  if (l.person) {
    co_await people_of(on, c.tenant).write([&](db::tx& t) { on.end_session(t, *l.person); });
    if (const auto cookie = id::api::session_cookie(c.request)) {
      all.door.forget(c.tenant, *cookie);
    }
  }
  const auto say = words_of(on, c.request);
  pages::page p{.title = say("id.op.logout.done_title"), .body = {}};
  p.town = on.name_of_tenant(c.tenant);
  p.body = pages::element("p", {{"id", "done"}, {"role", "status"}}, say("id.op.logout.done"));
  auto out = l.to.empty() ? pages::reply_of(c.request, say, p) : pages::see_other(l.to);
  out.with("Set-Cookie",
           pages::set_cookie(c.request, pages::session_cookie_name, "", std::chrono::seconds{0}));
  co_return out;
}

http::reply ask(const provider& on, const call& c, const http::form& f, const leaving& l) {
  const auto say = words_of(on, c.request, f.text("ui_locales"));
  const auto guard = pages::guard_of(c.request);
  pages::markup inside;
  for (const std::string_view name :
       {"id_token_hint", "client_id", "post_logout_redirect_uri", "state"}) {
    if (!f.text(name).empty()) {
      inside += pages::hidden(name, f.text(name));
    }
  }
  inside += pages::button(say("id.op.logout.yes"), "logout", "answer", "yes");
  pages::page p{.title = say("id.op.logout.title"), .body = {}};
  p.town = on.name_of_tenant(c.tenant);
  p.body = pages::paragraph(l.who ? say("id.op.logout.asked_by", {{"client", l.who->title}})
                                  : say("id.op.logout.says"));
  p.body +=
      pages::form({guard, say}, "logout-form", pages::to_top(c.request) + "oidc/logout", inside);
  p.forms = pages::leads_to::clients;
  p.set_cookie = guard.set_cookie;
  return pages::reply_of(c.request, say, p);
}

task<http::reply> serve(const parts& all, const call& c, const result<http::form>& form) {
  const auto& on = *all.op;
  if (!form.ok()) {
    co_return refuse_on_page(on, c, refuse("invalid_request", form.error().detail));
  }
  const auto& f = form.value();
  const auto l = co_await read_leaving(on, c, f);
  if (!l.ok()) {
    co_return refuse_on_page(on, c, l.error());
  }
  const bool said_yes = c.request.verb == http::method::post && f.text("answer") == "yes" &&
                        pages::is_our_form(c.request, f.text("form_token"));
  if (l.value().person && !l.value().hint_fits && !said_yes) {
    co_return ask(on, c, f, l.value());
  }
  co_return co_await leave(all, c, l.value());
}

}  // namespace

answer logout(const parts& on, call& c) {
  const auto form = http::form::of_query(c.request);
  co_return co_await serve(on, c, form);
}

answer logout_form(const parts& on, call& c) {
  const auto form = http::form::of_body(c.request);
  co_return co_await serve(on, c, form);
}

}  // namespace tsu::id::op::api
