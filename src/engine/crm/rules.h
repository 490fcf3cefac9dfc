// What is decided about activities, without a store: days, the index, the classes, the interval of
// a difference. Pure; any thread. All sums are of whole numbers, so that no order changes them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/crm/types.h"

namespace tsu::crm {

day_no day_of(instant);
instant start_of(day_no);       // midnight in Japan
std::string date_text(day_no);  // "2026-11-22"
std::optional<day_no> parse_date(std::string_view);
std::int64_t month_of(day_no);  // 202611
// Completed years, as exact as a month can be; nothing where it is not known.
std::optional<std::int64_t> age_in(std::int64_t born, std::int64_t month);
inline std::optional<std::int64_t> age_on(std::int64_t born, day_no d) {
  return age_in(born, month_of(d));
}
// "1948-03-07" -> 194803; 0 on anything else.
std::int64_t born_month(std::string_view birth_date);

bool is_plain(std::string_view);  // no control characters
// a-z, 0-9, '_', '-' and '.', at most 40.
bool is_code(std::string_view);
std::vector<std::string> words_of(std::string_view);

// The number of the town that hold until it decides otherwise; module.cc tells them in words.
struct class_rules {
  std::int64_t stagnant_days = 14, unreachable_days = 7;
  std::int64_t half_life_days = 14, window_days = 90;
  std::int64_t compare_days = 28, declining_percent = 60;
  std::int64_t times_a_day = 3;  // of one kind, that count
};

// Of one person, as of the end of a day.
struct condition {
  std::int64_t index = 0, before = 0;  // now, and compare_days ago; in millionths
  day_no last_outing = 0, last_signal = 0;
};
// Adds what was done on days up to `as_of`; what is later does not count.
class meter {
 public:
  meter(const class_rules&, day_no as_of);
  void add(condition&, const kind&, day_no, std::int64_t times) const;
  std::int64_t weight_of(day_no age) const;  // in millionths; 0 beyond the window

 private:
  class_rules rules_;
  day_no as_of_;
  std::vector<std::int64_t> decay_;
};
// Whole days without one; for who never did anything, since they joined.
std::int64_t days_without_outing(const condition&, day_no joined, day_no as_of);
std::int64_t days_without_signal(const condition&, day_no joined, day_no as_of);
activity_class class_of(const class_rules&, const condition&, day_no joined, day_no as_of);
inline std::int64_t shown_index(std::int64_t millionths) { return millionths / 1'000'000; }

// Kinds that every town has; a town may change them and add others.
std::span<const kind> known_kinds();
// What is taken for a code that nobody has described.
kind plain_kind(std::string_view code);
result<done> check(const kind&);

// p1 - p2 of two shares, with the interval that holds it with 95 %: Newcombe's hybrid of two score
// intervals of Wilson (Newcombe 1998, method 10). Nothing where one of the groups is empty.
struct difference {
  double points = 0, low = 0, high = 0;  // in percent
};
std::optional<difference> difference_of(std::int64_t yes1, std::int64_t of1, std::int64_t yes2,
                                        std::int64_t of2);
// Whether a person is held out: the same on every machine, for ever. permille: of a thousand.
bool is_held_out(std::string_view campaign, person_id, std::int64_t permille);

}  // namespace tsu::crm
