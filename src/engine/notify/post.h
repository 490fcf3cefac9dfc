// How a module sends: post() appends what is wanted to the change log of the store that the act
// writes to (town or people), so a message is wanted exactly if the act happened. A follower makes
// its deliveries; however often it reads the change, there is one message per key.
//
//   TRY(const done asked, notify::post(t, {.key = "snow.request:12:step:1",
//                                          .to = notify::to_contact(firm),
//                                          .message = "snow.request",
//                                          .values = {{"zone", "東1"}, {"start", begins_at}},
//                                          .ways = {way::inbox, way::sms, way::voice},
//                                          .how = spread::all_at_once,
//                                          .how_urgent = urgency::urgent,
//                                          .expires_at = deadline,
//                                          .answers = {"accept", "decline"},
//                                          .link = "/field/snow/requests/12"}));
//
// What comes of it is told in the people store's change log: see follow_news.h. Plain functions of
// a transaction.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/notify/types.h"

namespace tsu::notify {

inline constexpr std::string_view wanted_kind = "notify.message.wanted";
inline constexpr std::string_view withdrawn_kind = "notify.message.withdrawn";

// A text in each language; where the reader's is empty, the other is told.
struct text_in_languages {
  std::string ja, en;
  bool operator==(const text_in_languages&) const = default;
};
BOOST_DESCRIBE_STRUCT(text_in_languages, (), (ja, en))
// Put into a text where it says {name}. A time is told in the reader's language as date and time;
// {name.time} and {name.date} tell a part of it.
using value = std::variant<std::string, std::int64_t, double, instant, text_in_languages>;

// One contact, or the inbox of everyone who has a role ("staff").
struct recipient {
  contact_id contact{};
  std::string role;
  bool operator==(const recipient&) const = default;
};
inline recipient to_contact(contact_id c) { return {.contact = c, .role = {}}; }
inline recipient to_role(std::string_view role) {
  return {.contact = {}, .role = std::string{role}};
}

struct wanted {
  std::string key;  // of this message among all; starts with the module's name
  recipient to;
  std::string message;  // name of a message_kind in a module's table
  std::map<std::string, value> values = {};
  std::vector<way> ways = {
      way::inbox};  // those that the contact has no address for are passed over
  spread how = spread::all_at_once;
  urgency how_urgent = urgency::normal;
  std::optional<instant> not_before = {}, expires_at = {};
  std::vector<std::string> answers = {};  // some of the kind's; empty: no answer is wanted
  std::string link = {};                  // path in the portal, starting with '/'
  std::string about = {};                 // shown in lists; no personal data
  // in_order: a way that has not taken the message after so long is given up for the next.
  std::chrono::seconds patience{120};
};

// Refuses what breaks a limit, with the field: notify_bad_message. What the change log holds is not
// sealed: no personal data in `values`, `about` or `link` beyond what the recipient must be told.
result<done> post(db::tx&, const wanted&);
// The message is not wanted any more: what has not gone yet does not go, and answers to it come too
// late. To the store that it was posted to. Nothing where it is answered already.
void withdraw(db::tx&, std::string_view key, std::string_view reason);
// The same, but what somebody has already got stays theirs: it is no mistake, only over.
void withdraw_waiting(db::tx&, std::string_view key, std::string_view reason);

// What a change of kind wanted_kind says; a problem where it was not written by post().
std::string text_of(const wanted&);
result<wanted> read_wanted(std::string_view json);

}  // namespace tsu::notify
