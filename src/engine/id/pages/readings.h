// Readings (furigana) above the kanji of our pages' fixed texts, for who asks for them at the foot
// of a page. What people and programs wrote (names, titles) gets none: nobody knows how it is read.
// A text is marked first, and what is marked becomes <ruby> when the page is written, since the
// same text may also stand where there is no markup: in attributes, <title> and <option>.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/http/message.h"

namespace tsu::id::pages {

// The name of the query that says the wish, "on" or "off", and the cookie that keeps it.
inline constexpr std::string_view readings_name = "readings",
                                  readings_cookie_name = "tsunagu-readings";

// Whether the reader wants readings: the query's word goes before the cookie's.
bool wants_readings(const http::request&);
// What the query asks to keep; empty where it asks nothing.
std::string_view asked_readings(const http::request&);

// The text with a mark around every word whose reading is known.
std::string mark_readings(std::string_view said);
// The kanji of a text that would stand without a reading: none, in what pages say of themselves.
std::string unread_kanji(std::string_view said);
// The page with <ruby> where a mark is; without the mark where no markup may stand.
std::string ruby_of(std::string_view html);

}  // namespace tsu::id::pages
