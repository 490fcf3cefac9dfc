#include "engine/id/people/upstream_pages.h"

#include <algorithm>
#include <span>

#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/http/asked.h"
#include "base/i18n/dates.h"
#include "base/record/audit.h"
#include "engine/id/op/provider.h"
#include "engine/id/people/page_kit.h"
#include "engine/id/people/second_factor.h"
#include "engine/id/people/throttle.h"
#include "engine/id/people/upstream.h"
#include "engine/id/people/upstream_links.h"
#include "engine/id/used_once.h"

namespace tsu::id::api {
namespace {

using namespace pages;

constexpr std::string_view cookie = "tsunagu-upstream";
constexpr std::chrono::minutes cookie_lives{10};
constexpr std::size_t cookie_max = 4000;

std::string place_of(tenant_code town) { return "id.upstream:" + std::string{town.text()}; }

std::span<const upstream> all_of(const page_kit& kit) {
  return kit.on.upstreams && kit.on.key ? std::span<const upstream>{kit.on.upstreams->all}
                                        : std::span<const upstream>{};
}

const upstream* find_upstream(const page_kit& kit, std::string_view name) {
  for (const auto& u : all_of(kit)) {
    if (u.name == name && (u.tenant.empty() || u.tenant == kit.c.tenant.text())) {
      return &u;
    }
  }
  return nullptr;
}

std::string redirect_uri_of(const page_kit& kit, const upstream& u) {
  return op::issuer_of(*kit.on.op, kit.c) + "/id/upstream/" + u.name + "/callback";
}

std::string kept_try(const page_kit& kit, const upstream_try& t) {
  const auto sealed = crypto::base64url(kit.on.key->seal(to_json(t), place_of(kit.c.tenant)));
  return set_cookie(kit.c.request, cookie, sealed, cookie_lives);
}

std::string no_try(const page_kit& kit) {
  return set_cookie(kit.c.request, cookie, "", std::chrono::seconds{0});
}

std::optional<upstream_try> find_try(const page_kit& kit) {
  const auto text = find_cookie(kit.c.request, cookie);
  const auto bytes =
      text && text->size() <= cookie_max ? crypto::from_base64url(*text) : std::nullopt;
  const auto json = bytes && kit.on.key ? kit.on.key->open(*bytes, place_of(kit.c.tenant))
                                        : result<std::string>{problem{}};
  auto t = json.ok() ? from_json<upstream_try>(json.value()) : result<upstream_try>{problem{}};
  const bool good = t.ok() && t.value().until > kit.c.now;
  return good ? std::optional{std::move(t).value()} : std::nullopt;
}

bool spend(db::tx& t, const upstream_try& one) {
  return use_once(t, {.what = one.subject.empty() ? "upstream" : "upstream link",
                      .whose = one.upstream,
                      .value = one.state,
                      .until = one.until});
}

// What went wrong on the way, without anything of the person.
// Whoever comes from one network again and again does not fill the log: it is closed to them for
// longer each time.
task<void> note_refusal(const page_kit& kit, const upstream& u, const problem& p) {
  const auto door = door_of_refusals_from(kit.c.request.remote_address);
  const auto closed =
      co_await kit.people().read([&](db::reader& r) { return closed_for(r, door, kit.c.now); });
  if (closed.count() > 0) {
    co_return;
  }
  const auto detail = "{\"upstream\":" + json_string(u.name) + ",\"code\":" + json_string(p.code) +
                      ",\"from\":" + json_string(kit.c.request.remote_address) + "}";
  co_await kit.people().write([&](db::tx& t) {
    count_try(t, door);
    record::audit(t, {.actor = "",
                      .role = "",
                      .action = "id.upstream.refused",
                      .subject_kind = "id.upstream",
                      .subject = u.name,
                      .detail = detail});
  });
}

http::reply refusal_page(const page_kit& kit, const upstream& u, const problem& p) {
  const auto& say = kit.say;
  const bool cancelled = p.code == "upstream_cancelled";
  const bool away = p.reason == why::unavailable;
  auto body = alert(say(cancelled                     ? "id.upstream.cancelled"
                        : p.code == "upstream_taken"  ? "id.upstream.taken"
                        : p.code == "upstream_linked" ? "id.upstream.linked_already"
                        : p.code == "upstream_acr"    ? "id.upstream.too_weak"
                                                      : "id.upstream.failed",
                        {{"name", u.title}}));
  body += link(to_top(kit.c.request) + "id/login", say("id.upstream.other_way"), "to-login");
  auto r = kit.page("id.upstream.failed_title", body, cancelled ? 200 : away ? 503 : 403);
  r.with("Set-Cookie", no_try(kit));
  return r;
}

// With their keys as they are, or as they have become.
task<result<upstream_person>> checked_token(const page_kit& kit, const upstream& u,
                                            const upstream_try& t, const std::string& token) {
  auto& book = *kit.on.upstreams;
  const auto now = kit.c.now;
  if (u.id_token_alg == jose::algorithm::hs256) {
    co_return check_id_token(u, t, token, {}, now);
  }
  const auto read = jose::read_token(jose::use::id_token, token);
  std::string kid = read.ok() ? read.value().kid : std::string{};
  const auto fetch = documents_by(book.ask);
  const auto keys = co_await book.keys.find(fetch, u.jwks_uri, std::move(kid), u.id_token_alg, now);
  if (!keys.ok()) {
    co_return problem{why::unavailable, "their keys cannot be had", "upstream_keys"};
  }
  co_return check_id_token(u, t, token, *keys.value(), now);
}

// What their person page says beside the ID token, where something is wanted of it.
task<void> ask_more(const page_kit& kit, const upstream& u, const upstream_tokens& tokens,
                    upstream_person& who) {
  if (tokens.access_token.empty() || !wants_userinfo(u, who)) {
    co_return;
  }
  const auto said = co_await kit.on.upstreams->ask(userinfo_request(u, tokens.access_token));
  if (said.ok()) {
    add_userinfo(u, said.value(), who);
  }
}

// Who it is, at the end of the way there and back.
task<result<upstream_person>> ask_who(const page_kit& kit, const upstream& u, const upstream_try& t,
                                      const http::form& query) {
  CO_TRY(const auto code, code_of_answer(u, t, query));
  const auto now = kit.c.now;
  auto& book = *kit.on.upstreams;
  auto reply = co_await book.ask(token_request(u, t, code, redirect_uri_of(kit, u), now));
  if (!reply.ok()) {
    co_return problem{why::unavailable, "the token endpoint does not answer", "upstream_away"};
  }
  CO_TRY(const auto tokens, tokens_of_reply(reply.value()));
  CO_TRY(auto who, co_await checked_token(kit, u, t, tokens.id_token));
  co_await ask_more(kit, u, tokens, who);
  co_return who;
}

task<result<upstream_person>> ask_completed(const page_kit& kit, const upstream& u,
                                            const upstream_try& t, const http::form& query) {
  auto& book = *kit.on.upstreams;
  CO_TRY(const auto whole, co_await book.metadata.complete(book.ask, u, kit.c.now));
  co_return co_await ask_who(kit, whole, t, query);
}

task<http::reply> link_here(const page_kit& kit, const upstream& u, const person_here& who,
                            std::string_view subject) {
  const auto linked = co_await kit.people().write([&](db::tx& t) {
    return link_upstream(t, who.account, u.name, {u.issuer, subject});
  });
  if (!linked.ok()) {
    co_return refusal_page(kit, u, linked.error());
  }
  auto r = see_other("/id/account/upstreams");
  r.with("Set-Cookie", no_try(kit));
  co_return r;
}

// Of somebody known here: a session, as strong as the log-in there is worth.
task<std::optional<sign_in_outcome>> sign_in(const page_kit& kit, const upstream& u,
                                             std::string_view subject) {
  const auto from = kit.from();
  co_return co_await kit.people().write([&](db::tx& t) -> std::optional<sign_in_outcome> {
    auto c = find_upstream_link(t, {u.issuer, subject});
    const auto a = c ? find_account(t, c->account) : std::nullopt;
    if (!a) {
      return std::nullopt;
    }
    if (a->state != account_state::active) {
      note_failure(t, a, "upstream", from);
      return sign_in_outcome{.in = {}, .fault = "wrong"};
    }
    c->used = t.now();
    update_credential(t, *c);
    const bool second = acr_of(u.proved) == acr_aal1 && has_authenticator(t, a->id);
    return sign_in_outcome{.in = let_in(t, *a, from,
                                        {.proved = u.proved,
                                         .on = from.on,
                                         .tablet = from.tablet,
                                         .device = from.device,
                                         .waits_for_second = second}),
                           .wants_second = second,
                           .fault = {}};
  });
}

// Nobody here has that log-in: register, or sign in to the account that it is to be linked to.
http::reply unknown_page(const page_kit& kit, const upstream& u, upstream_try t,
                         const upstream_person& who) {
  const auto& say = kit.say;
  t.subject = who.subject;
  t.claims = who.claims;
  t.until = kit.c.now + cookie_lives;
  const auto next = "?next=" + http::percent_encoded("/id/upstream/link");
  auto body = paragraph(say("id.upstream.unknown", {{"name", u.title}}));
  body += link(to_top(kit.c.request) + "id/login" + next + "&reauth=1",
               say("id.upstream.has_account"), "to-login");
  body += link(to_top(kit.c.request) + "id/register" + next, say("id.login.to_register"),
               "to-register");
  auto r = kit.page("id.upstream.unknown_title", body);
  r.with("Set-Cookie", kept_try(kit, t));
  return r;
}

}  // namespace

std::map<std::string, std::string> claims_to_register(const page_kit& kit) {
  const auto t = find_try(kit);
  const bool waits = t && !t->subject.empty() && find_upstream(kit, t->upstream) != nullptr;
  return waits ? t->claims : std::map<std::string, std::string>{};
}

bool has_upstreams(const page_kit& kit) {
  for (const auto& u : all_of(kit)) {
    if (find_upstream(kit, u.name) == &u) {
      return true;
    }
  }
  return false;
}

markup upstream_buttons(const page_kit& kit, std::string_view next) {
  markup out;
  for (const auto& u : all_of(kit)) {
    if (find_upstream(kit, u.name) != &u) {
      continue;
    }
    auto inside = hidden("upstream", u.name);
    inside += hidden("next", next);
    inside +=
        quiet_button(kit.say("id.upstream.submit", {{"name", u.title}}), "upstream-" + u.name);
    out +=
        form(kit.form(), "upstream-form-" + u.name, to_top(kit.c.request) + "id/upstream", inside);
  }
  return out;
}

answer post_upstream(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto* u = find_upstream(kit, sent.fields.text("upstream"));
  if (u == nullptr) {
    co_return kit.error(404, "not_found");
  }
  std::int64_t account = 0;
  if (sent.fields.text("link") == "1") {
    const auto who = co_await find_person_here(kit);
    if (!who || !is_fresh(*who, c.now)) {
      co_return see_other("/id/login?reauth=1&next=%2Fid%2Faccount%2Fupstreams");
    }
    account = who->account.id.value;
  }
  const auto whole = co_await on.upstreams->metadata.complete(on.upstreams->ask, *u, c.now);
  if (!whole.ok()) {
    co_await note_refusal(kit, *u, whole.error());
    co_return refusal_page(kit, *u, whole.error());
  }
  const auto t = begin_upstream(*u, local_path(sent.fields.text("next"), own_page), account, c.now);
  auto r = see_other(authorization_url(whole.value(), t, redirect_uri_of(kit, *u)));
  r.with("Set-Cookie", kept_try(kit, t));
  co_return r;
}

answer finish_upstream(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto* u = find_upstream(kit, c.path_values[0]);
  const auto query = http::form::of_query(c.request);
  if (u == nullptr || !query.ok()) {
    co_return u == nullptr ? kit.error(404, "not_found") : kit.error(400, "bad_request");
  }
  const auto t = find_try(kit);
  const bool ours = t && t->upstream == u->name && t->subject.empty();
  const bool first = ours && co_await kit.people().write([&](db::tx& tx) { return spend(tx, *t); });
  if (!first) {
    const problem stale{why::not_allowed, "nothing was asked there", "upstream_stale"};
    co_await note_refusal(kit, *u, stale);
    co_return refusal_page(kit, *u, stale);
  }
  const auto said = co_await ask_completed(kit, *u, *t, query.value());
  if (!said.ok()) {
    co_await note_refusal(kit, *u, said.error());
    co_return refusal_page(kit, *u, said.error());
  }
  const auto& person = said.value();
  if (t->account != 0) {
    const auto who = co_await find_person_here(kit);
    if (!who || who->account.id.value != t->account) {
      co_return see_other("/id/login?reauth=1&next=%2Fid%2Faccount%2Fupstreams");
    }
    co_return co_await link_here(kit, *u, *who, person.subject);
  }
  const auto out = co_await sign_in(kit, *u, person.subject);
  if (!out) {
    co_return unknown_page(kit, *u, *t, person);
  }
  if (!out->in) {
    co_return refusal_page(kit, *u, {why::not_allowed, "the account is closed", "closed"});
  }
  const auto on_code = "/id/login/code?next=" + http::percent_encoded(t->next);
  auto r = signed_in_reply(kit, *out->in, out->wants_second ? on_code : t->next);
  r.with("Set-Cookie", no_try(kit));
  co_return r;
}

answer show_upstream_link(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return who ? to_fresh_log_in(kit) : to_log_in(kit);
  }
  const auto t = find_try(kit);
  const auto* u = t ? find_upstream(kit, t->upstream) : nullptr;
  if (u == nullptr || t->subject.empty()) {
    co_return see_other(own_page);
  }
  auto body = paragraph(kit.say("id.upstream.link_ask",
                                {{"name", u->title}, {"id", grouped(who->account.login_id)}}));
  body += form(kit.form(), "link-form", "link", button(kit.say("id.upstream.link")));
  body += link("../account", kit.say("id.upstream.not_now"), "back");
  co_return kit.page("id.upstream.link_title", body);
}

answer post_upstream_link(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto who = co_await find_person_here(kit);
  const auto t = find_try(kit);
  const auto* u = t ? find_upstream(kit, t->upstream) : nullptr;
  if (!who || !is_fresh(*who, c.now) || u == nullptr || t->subject.empty()) {
    co_return see_other(own_page);
  }
  if (!co_await kit.people().write([&](db::tx& tx) { return spend(tx, *t); })) {
    co_return see_other(own_page);
  }
  co_return co_await link_here(kit, *u, *who, t->subject);
}

answer show_upstreams(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return who ? to_fresh_log_in(kit) : to_log_in(kit);
  }
  const auto& say = kit.say;
  const auto links = co_await kit.people().read(
      [&](db::reader& r) { return upstream_links_of(r, who->account.id); });
  markup items;
  for (const auto& one : links) {
    const auto* u = find_upstream(kit, one.name);
    const auto number = std::to_string(one.id.value);
    markup item = element("span", {{"class", "device"}}, u == nullptr ? one.name : u->title);
    item += element(
        "p", {{"class", "hint"}},
        say("id.passkey.made", {{"when", i18n::relative_text(say.lang, one.created, c.now)}}));
    auto inside = hidden("link", number);
    inside += quiet_button(say("id.upstream.unlink"), "unlink-" + number);
    item += form(kit.form(), "unlink-form-" + number, "upstreams/remove", inside);
    items += element("li", {}, item);
  }
  auto body = paragraph(say("id.upstream.intro"));
  const auto query = http::form::of_query(c.request);
  if (query.ok() && query.value().text("last") == "1") {
    body += alert(say("id.passkey.last"));
  }
  body += element("ul", {{"class", "plain"}, {"id", "links"}}, items);
  for (const auto& u : all_of(kit)) {
    const bool has = std::any_of(links.begin(), links.end(),
                                 [&](const auto& one) { return one.name == u.name; });
    if (find_upstream(kit, u.name) == &u && !has) {
      auto inside = hidden("upstream", u.name);
      inside += hidden("link", "1");
      inside += quiet_button(say("id.upstream.add", {{"name", u.title}}), "link-" + u.name);
      body += form(kit.form(), "link-form-" + u.name, to_top(c.request) + "id/upstream", inside);
    }
  }
  body += link("../account", say("id.account.back"), "back");
  // The form leads on to the provider, by a redirect.
  co_return kit.page("id.upstream.title", body, 200, leads_to::clients);
}

answer post_remove_upstream(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return see_other("/id/login?reauth=1&next=%2Fid%2Faccount%2Fupstreams");
  }
  const auto number = http::parse_whole(sent.fields.text("link")).value_or(0);
  const auto removed = co_await kit.people().write(
      [&](db::tx& t) { return unlink_upstream(t, who->account, {number}, who->in.session); });
  const bool last = !removed.ok() && removed.error().code == "last_way_in";
  co_return see_other(last ? "/id/account/upstreams?last=1" : "/id/account/upstreams");
}

}  // namespace tsu::id::api
