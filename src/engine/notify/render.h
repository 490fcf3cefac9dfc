// From a template and what is known to the words that one recipient gets on one way. Pure; any
// thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/notify/post.h"
#include "engine/notify/template_book.h"

namespace tsu::notify {

// {names} in a text, in order, each once.
std::vector<std::string> names_in(std::string_view pattern);
// What an argument contains is never looked into again. What has no value becomes "…" and is named
// in `missing`.
std::string fill(std::string_view pattern, const std::map<std::string, value>&, i18n::language,
                 std::vector<std::string>& missing);

struct asked_for {
  i18n::language lang = i18n::language::ja;
  const wanted& what;
  std::string contact, town;  // names of the recipient and of the municipality
  std::string link;           // whole address of the page; empty where none is known
  std::string answer_link;    // whole address by which it can be answered once; empty: none
};
// The text of that form; the town's own, or the module's.
using pattern_of = std::function<std::string(form)>;

struct letter {
  std::string subject, body;
  std::int64_t parts = 1;            // of a short message
  std::vector<std::string> missing;  // values that were not given
};
// Unknown kinds of message still arrive: as what they are about, with the link.
letter render(const template_book&, way, const asked_for&, const pattern_of&);

}  // namespace tsu::notify
