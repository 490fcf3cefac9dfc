#include "engine/notify/answer_page.h"

#include "engine/notify/render.h"

namespace tsu::notify {
namespace {

constexpr std::string_view style =
    "body{font:20px/1.7 sans-serif;max-width:34em;margin:2em auto;padding:0 1em;color:#1a1a1c;"
    "background:#fff}button{display:block;width:100%;min-height:64px;margin:1em 0;font:inherit;"
    "font-weight:bold;color:#fff;background:#0017c1;border:0;border-radius:8px}"
    "button:focus-visible{outline:4px solid #000;outline-offset:2px}";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string label_of(const page_words& w, const std::string& code) {
  for (const auto& a : w.answers) {
    if (a.code == code) {
      return a.label;
    }
  }
  return code;
}

std::string buttons(const page_words& w) {
  std::string out = "<form method=\"post\">";
  for (const auto& a : w.answers) {
    out += "<button name=\"answer\" value=\"" + escaped(a.code) + "\">" + escaped(a.label) +
           "</button>";
  }
  return out + "</form>";
}

std::string_view word_for(page_state::kind k) {
  switch (k) {
    case page_state::kind::thanks: return "notify.page.thanks";
    case page_state::kind::answered: return "notify.page.before";
    case page_state::kind::over: return "notify.page.over";
    default: return "notify.page.unknown";
  }
}

}  // namespace

std::string answer_page(const template_book& book, const page_words& w, const page_state& s) {
  const auto l = w.language == "en" ? i18n::language::en : i18n::language::ja;
  std::vector<std::string> missing;
  const auto title = escaped(book.word(l, "notify.page.title"));
  std::string out = "<!doctype html><html lang=\"" + std::string{i18n::tag_of(l)} +
                    "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                    "content=\"width=device-width,initial-scale=1\"><title>" +
                    title + "</title><style>" + std::string{style} + "</style></head><body><main>";
  out += "<h1>" + (w.subject.empty() ? title : escaped(w.subject)) + "</h1>";
  if (s.what == page_state::kind::asks) {
    out += buttons(w);
  } else {
    const auto said =
        fill(book.word(l, word_for(s.what)), {{"label", label_of(w, s.answer)}}, l, missing);
    out += "<p role=\"status\">" + escaped(said) + "</p>";
  }
  return out + "</main></body></html>\n";
}

http::reply page_reply(int status, std::string html) {
  http::reply out{.status = status, .type = "text/html; charset=utf-8", .body = std::move(html)};
  out.with("Content-Security-Policy",
           "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
           "frame-ancestors 'none'; base-uri 'none'");
  out.with("Referrer-Policy", "no-referrer");
  out.with("Cache-Control", "no-store");
  return out;
}

}  // namespace tsu::notify
