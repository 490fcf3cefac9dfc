// What the API of 生活支援 says and takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "service/inquiries/types.h"

namespace tsu::inquiries {

struct step_dto {
  std::int64_t n = 0;
  instant at{};
  state to = state::received;
  std::string words;
  std::optional<std::string> note, by;  // for staff
};
BOOST_DESCRIBE_STRUCT(step_dto, (), (n, at, to, words, note, by))
// danger: its words tell of it; whoever is shown this is shown where to call.
struct inquiry_dto {
  std::int64_t number = 0;
  category about = category::other;
  urgency how = urgency::whenever;
  inquiries::state state = inquiries::state::received;
  channel by = channel::tablet;
  bool danger = false;
  instant opened_at{}, due_at{}, changed_at{};
  std::string text, provider;
  std::int64_t stars = 0;  // 0: not said
  std::optional<std::vector<step_dto>> steps;
  std::optional<std::int64_t> person;  // for staff, with who it is
  std::optional<std::string> login_id, name, kana, assignee;
};
BOOST_DESCRIBE_STRUCT(inquiry_dto, (),
                      (number, about, how, state, by, danger, opened_at, due_at, changed_at, text,
                       provider, stars, steps, person, login_id, name, kana, assignee))
struct own_page {
  std::vector<inquiry_dto> items;
};
BOOST_DESCRIBE_STRUCT(own_page, (), (items))
struct inquiry_page {
  std::vector<inquiry_dto> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(inquiry_page, (), (items, next))

struct own_wish {
  std::string id;
  category about = category::other;
  urgency how = urgency::whenever;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(own_wish, (), (id, about, how, text))
struct staff_wish {
  std::string id;
  std::int64_t person = 0;
  channel by = channel::phone;
  category about = category::other;
  urgency how = urgency::whenever;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(staff_wish, (), (id, person, by, about, how, text))
struct step_wish {
  state to = state::received;
  std::optional<std::string> note, words, assignee, provider;
  std::optional<instant> due_at, changed_at;
};
BOOST_DESCRIBE_STRUCT(step_wish, (), (to, note, words, assignee, provider, due_at, changed_at))
struct stars_wish {
  std::int64_t stars = 0;
};
BOOST_DESCRIBE_STRUCT(stars_wish, (), (stars))
// Of those that were opened in a month. in_time: done before they were due.
struct summary_dto {
  std::string month;
  std::int64_t opened = 0, done = 0, cancelled = 0, in_time = 0, rated = 0;
  std::optional<double> stars;  // their mean
};
BOOST_DESCRIBE_STRUCT(summary_dto, (), (month, opened, done, cancelled, in_time, rated, stars))

}  // namespace tsu::inquiries
