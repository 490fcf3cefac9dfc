#include "engine/id/pages/page.h"

#include <algorithm>

namespace tsu::id::pages {
namespace {

constexpr std::size_t local_path_max = 4000;

std::string policy_of(leads_to forms) {
  std::string out =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
      "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";
  return forms == leads_to::our_pages ? out + "; form-action 'self'" : out;
}

// The same page in the other language.
std::string in_language(const http::request& r, std::string_view tag) {
  std::string out = "?ui_locales=" + std::string{tag};
  const auto values = http::query_values::parse(r.query);
  if (!values) {
    return out;
  }
  for (const auto& [name, value] : *values) {
    if (name != "ui_locales") {
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
                     {"href", in_language(r, other)},
                     {"lang", other},
                     {"hreflang", other}},
                    japanese ? "English" : "日本語");
  return element("header", {}, inside);
}

}  // namespace

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
  markup inside = element("head", {}, head(r, p));
  inside += element("body", {}, body);
  const std::string tag = say.lang == i18n::language::en ? "en" : "ja";
  http::reply out{.status = p.status,
                  .type = "text/html; charset=utf-8",
                  .body = "<!doctype html>\n" + element("html", {{"lang", tag}}, inside).html()};
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
