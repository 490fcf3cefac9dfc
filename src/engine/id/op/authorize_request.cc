#include "engine/id/op/authorize_request.h"

#include <algorithm>

#include "base/http/asked.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/pkce.h"
#include "engine/id/op/scopes.h"

namespace tsu::id::op {
namespace {

constexpr std::size_t text_max = 1024, redirect_max = 2000;

// What the checks pass from one to the next.
struct reading {
  const http::form& form;
  const client& who;
  arrived by;
  authorize_request& out;
};
using one_check = result<done> (*)(reading&);

result<done> each_parameter_comes_once(reading& r) {
  if (r.form.repeated()) {
    return refuse("invalid_request", "a parameter came twice");
  }
  return done{};
}

// RFC 9101 request objects are not read, and no address that a browser gives is ever fetched.
result<done> no_request_object(reading& r) {
  if (!r.form.text("request").empty()) {
    return refuse("request_not_supported", "request objects are not supported");
  }
  if (!r.form.text("request_uri").empty()) {
    return refuse("request_uri_not_supported", "only request_uri of pushed requests is supported");
  }
  return done{};
}

result<done> pushed_where_it_must_be(reading& r) {
  if ((r.who.may.require_par || r.who.is_fapi()) && r.by != arrived::pushed) {
    return refuse("invalid_request", "this client must push its authorization requests");
  }
  return done{};
}

result<done> response_type_is_code(reading& r) {
  const auto type = r.form.text("response_type");
  if (type.empty()) {
    return refuse("invalid_request", "response_type is missing");
  }
  if (type != "code") {
    return refuse("unsupported_response_type", "the only response_type is code");
  }
  if (!has_grant(r.who, grant_code)) {
    return refuse("unauthorized_client", "the client is not registered for authorization codes");
  }
  return done{};
}

result<done> response_mode_is_registered(reading& r) {
  const auto mode = r.form.text("response_mode");
  if (!mode.empty() && (r.out.to.mode != mode)) {
    return refuse("invalid_request", "response_mode is not one of the client's");
  }
  return done{};
}

result<done> scopes_are_of_the_client(reading& r) {
  const auto asked = read_scopes(r.form.text("scope"));
  if (!asked) {
    return refuse("invalid_scope", "scope is not a list of words");
  }
  r.out.scopes = both(*asked, r.who.may.scopes);
  if (r.out.scopes.empty()) {
    return refuse("invalid_scope", "none of these scopes is allowed to the client");
  }
  // OpenID Connect Core 11: without a page that says so, nothing goes on when the person is away.
  if (!has_grant(r.who, grant_refresh)) {
    std::erase(r.out.scopes, "offline_access");
  }
  return done{};
}

result<done> prompt_makes_sense(reading& r) {
  const auto words = read_scopes(r.form.text("prompt"));
  if (!words) {
    return refuse("invalid_request", "prompt is not a list of words");
  }
  for (const auto& word : *words) {
    r.out.prompt.none |= word == "none";
    r.out.prompt.login |= word == "login" || word == "select_account";
    r.out.prompt.consent |= word == "consent";
    if (word != "none" && word != "login" && word != "select_account" && word != "consent") {
      return refuse("invalid_request", "prompt holds a word that is not known");
    }
  }
  if (r.out.prompt.none && words->size() > 1) {
    return refuse("invalid_request", "prompt=none stands alone");
  }
  return done{};
}

result<done> max_age_is_seconds(reading& r) {
  const auto text = r.form.text("max_age");
  if (text.empty()) {
    return done{};
  }
  const auto n = http::parse_whole(text);
  if (!n || *n < 0 || *n > 1'000'000'000) {
    return refuse("invalid_request", "max_age is a whole number of seconds, 0 or more");
  }
  r.out.max_age = std::chrono::seconds{*n};
  return done{};
}

result<done> challenge_is_there(reading& r) {
  const auto challenge = r.form.text("code_challenge"),
             method = r.form.text("code_challenge_method");
  if (challenge.empty()) {
    const bool needed = r.who.may.require_pkce || r.who.is_public() || r.who.is_fapi();
    if (needed || !method.empty()) {
      return refuse("invalid_request", "code_challenge is missing (PKCE)");
    }
    return done{};
  }
  if (method != "S256") {
    return refuse("invalid_request", "code_challenge_method must be S256");
  }
  if (!is_pkce_text(challenge)) {
    return refuse("invalid_request", "code_challenge is not 43 to 128 unreserved characters");
  }
  r.out.challenge = challenge;
  return done{};
}

result<done> levels_are_asked_for(reading& r) {
  const auto values = read_scopes(r.form.text("acr_values"));
  if (!values) {
    return refuse("invalid_request", "acr_values is not a list of words");
  }
  r.out.acr_values = *values;
  TRY(const auto wish, read_claims_wish(r.form.text("claims")));
  if (const auto acr = wish.id_token.find("acr"); acr != wish.id_token.end()) {
    r.out.acr_essential = acr->second.essential && !acr->second.values.empty();
    if (!acr->second.values.empty()) {
      r.out.acr_values = acr->second.values;
    }
  }
  return done{};
}

result<done> texts_are_short(reading& r) {
  for (const std::string_view name : {"nonce", "login_hint", "ui_locales", "dpop_jkt"}) {
    if (r.form.text(name).size() > text_max) {
      return refuse("invalid_request", std::string{name} + " is too long");
    }
  }
  r.out.nonce = r.form.text("nonce");
  r.out.claims = r.form.text("claims");
  r.out.login_hint = r.form.text("login_hint");
  r.out.ui_locales = r.form.text("ui_locales");
  r.out.id_token_hint = r.form.text("id_token_hint");
  r.out.dpop_jkt = r.form.text("dpop_jkt");
  return done{};
}

constexpr one_check checks[] = {
    each_parameter_comes_once,
    no_request_object,
    pushed_where_it_must_be,
    response_type_is_code,
    response_mode_is_registered,
    scopes_are_of_the_client,
    prompt_makes_sense,
    max_age_is_seconds,
    challenge_is_there,
    levels_are_asked_for,
    texts_are_short,
};

// OpenID Connect Core 3.1.2.1 asks for it always; RFC 6749 would allow to leave out the only one.
result<std::string> redirect_uri_of(const http::form& f, const client& who) {
  if (f.count("redirect_uri") > 1) {
    return refuse("invalid_request", "redirect_uri came twice");
  }
  const auto asked = f.text("redirect_uri");
  if (asked.empty()) {
    return refuse("invalid_request", "redirect_uri is missing");
  }
  const auto& known = who.may.redirect_uris;
  const bool good = asked.size() <= redirect_max &&
                    std::any_of(known.begin(), known.end(), [&](const std::string& one) {
                      return is_same_redirect(one, asked);
                    });
  if (!good) {
    return refuse("invalid_redirect_uri", "redirect_uri is not registered for this client");
  }
  return std::string{asked};
}

}  // namespace

bool authorize_request::is_openid() const { return contains(scopes, "openid"); }

result<answer_place> read_answer_place(const http::form& f, const client& who) {
  TRY(auto uri, redirect_uri_of(f, who));
  answer_place out{.redirect_uri = std::move(uri), .state = {}};
  if (f.count("state") == 1 && f.text("state").size() <= text_max) {
    out.state = f.text("state");
  }
  const auto& modes = who.may.response_modes;
  const auto asked = f.text("response_mode");
  if (contains(modes, asked)) {
    out.mode = asked;
  } else if (!modes.empty() && !contains(modes, "query")) {
    out.mode = modes.front();
  }
  return out;
}

result<authorize_request> read_authorize(const http::form& f, const client& who, answer_place to,
                                         arrived by) {
  authorize_request out{.to = std::move(to)};
  reading r{f, who, by, out};
  for (const auto check : checks) {
    TRY(const done good, check(r));
  }
  return out;
}

}  // namespace tsu::id::op
