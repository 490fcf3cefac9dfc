#include "engine/id/people/page_kit.h"

#include "base/http/problem_reply.h"
#include "engine/id/module.h"
#include "engine/id/tokens.h"

namespace tsu::id {

using namespace pages;

namespace {

constexpr std::chrono::minutes fresh_for{5};
constexpr std::chrono::days device_known{400};  // as long as browsers keep a cookie

}  // namespace

page_kit::page_kit(const parts& p, call& asked, std::string_view ui_locales)
    : on(p),
      c(asked),
      say{words_for(texts(), asked.request, ui_locales)},
      guard(guard_of(asked.request)) {}

http::reply page_kit::page(std::string_view title_code, markup body, int status, leads_to forms,
                           std::vector<literal> scripts) const {
  return reply_of(c.request, say,
                  {.title = say(title_code),
                   .body = std::move(body),
                   .status = status,
                   .town = on.name_of_tenant(c.tenant),
                   .forms = forms,
                   .scripts = std::move(scripts),
                   .set_cookie = guard.set_cookie});
}

http::reply page_kit::error(int status, std::string_view code) const {
  return error_page(c.request, say, on.name_of_tenant(c.tenant), status, code);
}

db::store& page_kit::people() const { return on.house.at(c.tenant, db::place::people); }

from_where page_kit::from() const {
  const auto agent = c.request.headers.find("User-Agent");
  const auto cookie = find_cookie(c.request, session_cookie_name);
  const auto tablet = find_cookie(c.request, tablet_cookie_name);
  const auto known = find_cookie(c.request, device_cookie_name);
  return {.address = std::string{c.request.remote_address},
          .device = device_words(agent ? *agent : std::string_view{}),
          .on = on_device::own,
          .tablet = {},
          .cookie = std::string{cookie.value_or("")},
          .cookie_of_tablet = std::string{tablet.value_or("")},
          .cookie_of_device = std::string{known.value_or("")},
          .devices = {.key = on.key, .town = std::string{c.tenant.text()}}};
}

posted read_post(const parts& on, call& c) {
  auto form = http::form::of_body(c.request);
  if (!form.ok()) {
    const page_kit kit{on, c};
    return {{}, kit.error(http_status(form.error().reason), "bad_request")};
  }
  const bool repeated = form.value().repeated().has_value();
  if (!repeated && is_our_form(c.request, form.value().text("form_token"))) {
    return {std::move(form).value(), std::nullopt};
  }
  const page_kit kit{on, c, form.value().text("ui_locales")};
  return {{}, repeated ? kit.error(400, "bad_request") : kit.error(403, "stale_form")};
}

task<std::optional<person_here>> find_person_here(const page_kit& kit) {
  const auto cookie = find_cookie(kit.c.request, session_cookie_name);
  if (!cookie || !is_person_session(*cookie)) {
    co_return std::nullopt;
  }
  const auto hash = hash_of(*cookie);
  const auto now = kit.c.now;
  co_return co_await kit.people().read([&](db::reader& r) -> std::optional<person_here> {
    const auto in = find_login(r, hash, now);
    const auto a = in ? find_account(r, in->account) : std::nullopt;
    return a ? std::optional{person_here{*in, *a}} : std::nullopt;
  });
}

bool is_fresh(const person_here& who, instant now) {
  return now - who.in.authenticated <= fresh_for;
}

http::reply to_log_in(const page_kit& kit, std::string_view and_then) {
  return see_other("/id/login?next=" + http::percent_encoded(kit.c.request.path) +
                   std::string{and_then});
}

http::reply to_fresh_log_in(const page_kit& kit) { return to_log_in(kit, "&reauth=1"); }

std::string leading_to(const page_kit& kit, std::string_view next) {
  std::string out = "?ui_locales=" + std::string{i18n::tag_of(kit.say.lang)};
  if (next != own_page) {
    out += "&next=" + http::percent_encoded(next);
  }
  return out;
}

std::string next_in(const result<http::form>& query) {
  return local_path(query.ok() ? query.value().text("next") : "", own_page);
}

markup link_on(const page_kit& kit, std::string_view next) {
  return next == own_page ? markup{}
                          : link(to_top(kit.c.request) + std::string{next.substr(1)},
                                 kit.say("id.op.go_on"), "go-on");
}

leads_to target_of(std::string_view next) {
  return next.starts_with("/oidc/") ? leads_to::clients : leads_to::our_pages;
}

http::reply signed_in_reply(const page_kit& kit, const opened_session& in, std::string_view next) {
  auto r = see_other(next);
  r.with("Set-Cookie", set_cookie(kit.c.request, session_cookie_name, in.secret, in.lives));
  if (in.device_cookie) {
    r.with("Set-Cookie",
           set_cookie(kit.c.request, device_cookie_name, *in.device_cookie, device_known));
  }
  return r;
}

std::string fault_text(const words& say, std::string_view code) {
  const auto own = "id.fault." + std::string{code};
  return say(say.all.has(i18n::language::ja, own) ? std::string_view{own} : "id.fault.other");
}

http::reply script_reply(std::string_view source) {
  http::reply out{.type = "text/javascript; charset=utf-8", .body = std::string{source}};
  out.with("Cache-Control", "public, max-age=3600");
  out.with("X-Content-Type-Options", "nosniff");
  out.compressible = true;
  return out;
}

}  // namespace tsu::id
