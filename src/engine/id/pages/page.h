// The frame that every page of log-in, consent and accounts stands in, and the pieces that they are
// made of: plain HTML that works without scripts, under a strict policy, in Japanese and English.
// Links are relative, so that a page works under /t/{code} and behind a gateway. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/http/message.h"
#include "base/i18n/texts.h"
#include "engine/id/pages/cookies.h"
#include "engine/id/pages/markup.h"

namespace tsu::id::pages {

// The texts in the language that the person reads.
struct words {
  const i18n::texts& all;
  i18n::language lang = i18n::language::ja;
  bool readings = false;  // above the kanji of what is said: see readings.h
  std::string operator()(std::string_view code,
                         std::initializer_list<i18n::argument> values = {}) const;
};
// In the language of the request, and with readings where its reader wants them.
words words_for(const i18n::texts&, const http::request&, std::string_view ui_locales = {});
// ui_locales of the query or form goes before Accept-Language.
i18n::language language_of(const http::request&, std::string_view ui_locales = {});

// Where a form of the page may lead. clients: over a redirect to a client's address, which browsers
// hold against form-action although it is no target of the form.
enum class leads_to : std::uint8_t { our_pages, clients };

struct page {
  std::string title;  // also the only <h1>
  markup body;
  int status = 200;
  std::string town;  // whose page it is, on top
  leads_to forms = leads_to::our_pages;
  std::vector<literal> scripts = {};           // of ours: "passkey.js"; the page works without
  std::optional<std::string> set_cookie = {};  // of form_guard
};
// With the headers that keep it out of frames, caches and referrers.
http::reply reply_of(const http::request&, const words&, const page&);

// 303 (never 307, which would send the form on). `to` is a local path, or an address of another
// site that was registered or set.
http::reply see_other(std::string_view to);
// A path of ours that a request may ask to be led to afterwards; `otherwise` where it is another
// thing: another site's, relative, with control characters, or longer than 4000 bytes.
std::string local_path(std::string_view next, std::string_view otherwise);

// "../": from the request's path to the top.
std::string to_top(const http::request&);

// What every form has: the guard's token, and the language that was asked for.
struct form_base {
  const form_guard& guard;
  const words& say;
};
// <form id method=post action>. `action` is relative to the page.
markup form(const form_base&, std::string_view id, std::string_view action, const markup& inside);
markup hidden(std::string_view name, std::string_view value);

struct field {
  std::string id;  // also its name
  std::string label;
  std::string type = "text";
  std::string autocomplete = "off";
  std::string value = {}, hint = {}, error = {};
  std::string input_mode = {};
  bool needed = true;
};
markup input(const words&, const field&);
struct choice {
  std::string value, label;
};
markup select(const words&, const field&, const std::vector<choice>&);
// The page's main button, id "submit" where nothing else is said.
markup button(std::string_view label, std::string_view id = "submit", std::string_view name = {},
              std::string_view value = {});
markup quiet_button(std::string_view label, std::string_view id, std::string_view name = {},
                    std::string_view value = {});
markup link(std::string_view to, std::string_view label, std::string_view id = {});
markup paragraph(std::string_view said);
// role=alert, id "error": what to do, in words.
markup alert(std::string_view said);
// The summary above a form: "直すところが 2 つあります", each a link to its field.
struct wrong_field {
  std::string id, label, error;
};
markup summary(const words&, const std::vector<wrong_field>&);

// A generic page: what went wrong in a sentence, code (id "error-code") and the number that the log
// has (id "error-id"). `code` must have texts "id.error.<code>"; else the general one is said.
http::reply error_page(const http::request&, const words&, std::string_view town, int status,
                       std::string_view code);

}  // namespace tsu::id::pages
