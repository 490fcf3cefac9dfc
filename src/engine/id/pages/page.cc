#include "engine/id/pages/page.h"

#include <algorithm>

#include "base/i18n/filled.h"
#include "engine/id/pages/readings.h"

namespace tsu::id::pages {
namespace {

constexpr std::size_t local_path_max = 4000;

std::string policy_of(leads_to forms) {
  std::string out =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
      "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";
  return forms == leads_to::our_pages ? out + "; form-action 'self'" : out;
}

constexpr std::chrono::days readings_kept{400};  // as long as browsers keep a cookie

// The same page with another value of its query.
std::string asked_with(const http::request& r, std::string_view what, std::string_view tag) {
  std::string out = '?' + std::string{what} + '=' + std::string{tag};
  const auto values = http::query_values::parse(r.query);
  if (!values) {
    return out;
  }
  for (const auto& [name, value] : *values) {
    if (name != what) {
      out += '&' + http::percent_encoded(name) + '=' + http::percent_encoded(value);
    }
  }
  return out;
}

markup head(const http::request& r, const page& p) {
  markup out;
  out += element("meta", {{"charset", "utf-8"}});
  out +=
      element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  out += element("meta", {{"name", "robots"}, {"content", "noindex"}});
  out += element("title", {}, p.town.empty() ? p.title : p.title + " - " + p.town);
  out += element("link", {{"rel", "stylesheet"}, {"href", to_top(r) + "id/pages.css"}});
  for (const auto script : p.scripts) {
    const attributes at{{"src", to_top(r) + "id/" + std::string{script.text}}, {"defer", ""}};
    out += element("script", at, "");
  }
  return out;
}

markup banner(const http::request& r, const words& say, const page& p) {
  markup inside = element("span", {{"class", "town"}}, p.town);
  const bool japanese = say.lang != i18n::language::en;
  const std::string other = japanese ? "en" : "ja";
  inside += element("a",
                    {{"id", "other-language"},
                     {"href", asked_with(r, "ui_locales", other)},
                     {"lang", other},
                     {"hreflang", other}},
                    japanese ? "English" : "日本語");
  return element("header", {}, inside);
}

// Where readings are put above the kanji and taken away; in kana, for who needs them. Not below
// what a form made, which may be shown once: the link would lead away from it.
markup foot(const http::request& r, const words& say, const page& p) {
  const bool shown_once = r.verb == http::method::post && p.status < 400;
  if (say.lang == i18n::language::en || shown_once) {
    return {};
  }
  const auto to = asked_with(r, readings_name, say.readings ? "off" : "on");
  return element("footer", {},
                 element("a", {{"id", "readings"}, {"href", to}},
                         say.readings ? "ふりがなを けす" : "ふりがなを つける"));
}

// The wish of the query is kept from then on; "off" is what everybody has.
void keep_readings(http::reply& out, const http::request& r) {
  const auto asked = asked_readings(r);
  if (!asked.empty()) {
    const bool on = asked == "on";
    out.with("Set-Cookie", set_cookie(r, readings_cookie_name, on ? asked : "",
                                      on ? readings_kept : std::chrono::seconds{0}));
  }
}

}  // namespace

std::string words::operator()(std::string_view code,
                              std::initializer_list<i18n::argument> values) const {
  if (!readings) {
    return all.text(lang, code, values);
  }
  // The text is marked before its values come in: those are what people wrote.
  return i18n::filled(mark_readings(all.text(lang, code)), values);
}

words words_for(const i18n::texts& all, const http::request& r, std::string_view ui_locales) {
  const auto lang = language_of(r, ui_locales);
  return {all, lang, lang != i18n::language::en && wants_readings(r)};
}

i18n::language language_of(const http::request& r, std::string_view ui_locales) {
  const auto accepted = r.headers.find("Accept-Language");
  const auto by_browser = i18n::choose_language(accepted ? *accepted : std::string_view{});
  if (!ui_locales.empty()) {
    return i18n::choose_ui_locale(ui_locales, by_browser);
  }
  const auto values = http::query_values::parse(r.query);
  const auto* asked = values ? values->find("ui_locales") : nullptr;
  return asked == nullptr ? by_browser : i18n::choose_ui_locale(*asked, by_browser);
}

http::reply reply_of(const http::request& r, const words& say, const page& p) {
  markup main = element("h1", {}, p.title);
  main += p.body;
  markup body = banner(r, say, p);
  body += element("main", {{"id", "main"}}, main);
  body += foot(r, say, p);
  markup inside = element("head", {}, head(r, p));
  inside += element("body", say.readings ? attributes{{"class", "readings"}} : attributes{}, body);
  const std::string tag = say.lang == i18n::language::en ? "en" : "ja";
  http::reply out{.status = p.status,
                  .type = "text/html; charset=utf-8",
                  .body = "<!doctype html>\n" + element("html", {{"lang", tag}}, inside).html()};
  if (say.readings) {
    out.body = ruby_of(out.body);
  }
  out.with("Content-Security-Policy", policy_of(p.forms));
  out.with("X-Frame-Options", "DENY");
  out.with("X-Content-Type-Options", "nosniff");
  out.with("Cross-Origin-Opener-Policy", "same-origin");
  out.with("Referrer-Policy", "no-referrer");
  out.with("Cache-Control", "no-store");
  out.with("Content-Language", tag);
  if (p.set_cookie) {
    out.with("Set-Cookie", *p.set_cookie);
  }
  keep_readings(out, r);
  return out;
}

http::reply see_other(std::string_view to) {
  http::reply out{.status = 303};
  out.with("Location", std::string{to});
  out.with("Referrer-Policy", "no-referrer");
  out.with("Cache-Control", "no-store");
  return out;
}

std::string local_path(std::string_view next, std::string_view otherwise) {
  const bool clean = std::all_of(next.begin(), next.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '\\' && c != '\x7f';
  });
  const bool local =
      next.size() > 1 && next.size() <= local_path_max && next[0] == '/' && next[1] != '/' && clean;
  return std::string{local ? next : otherwise};
}

std::string to_top(const http::request& r) {
  const auto slashes = std::count(r.path.begin(), r.path.end(), '/');
  std::string out = slashes > 1 ? "" : "./";
  for (auto i = slashes; i > 1; --i) {
    out += "../";
  }
  return out;
}

http::reply error_page(const http::request& r, const words& say, std::string_view town, int status,
                       std::string_view code) {
  const auto own = "id.error." + std::string{code};
  const bool known = say.all.has(i18n::language::ja, own);
  page p{.title = say("id.page.error_title"), .body = {}, .status = status};
  p.town = town;
  p.body = alert(say(known ? std::string_view{own} : "id.error.general"));
  markup details = element("dt", {}, say("id.page.error_code"));
  details += element("dd", {{"id", "error-code"}}, code);
  details += element("dt", {}, say("id.page.error_id"));
  details += element("dd", {{"id", "error-id"}}, r.trace_id);
  p.body += element("dl", {{"class", "details"}}, details);
  return reply_of(r, say, p);
}

}  // namespace tsu::id::pages
