// The small change of table files: cells, numbers, times, the marks of 気象庁. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/core/time.h"
#include "service/weather/types.h"

namespace tsu::weather {

std::string_view trimmed(std::string_view);
// "-3.2", "0", "+12", "1e3": finite; nothing else.
std::optional<double> parse_decimal(std::string_view);

// The next cell up to the separator; moves past it. Quotes around a cell are taken off; a quoted
// cell ends at its closing quote ("" inside is left as it is: no weather file uses it).
std::string_view next_cell(std::string_view& rest, char separator);

// "2023-07-13T13:00", "2023-07-13 13:00:00", "2023/7/13 1:00", "2023-07-13": a time without zone,
// moved by the offset to UTC. 24:00 is the next day's 0:00. Years 1800 to 2200. One owner each: it
// remembers the last date, since tables go by the hour.
class time_parser {
 public:
  explicit time_parser(std::chrono::minutes ahead_of_utc) : ahead_(ahead_of_utc) {}
  // A zone in the text ("+09:00", "Z") wins over the offset.
  std::optional<instant> parse(std::string_view);

 private:
  std::optional<instant> day(std::string_view);
  std::chrono::minutes ahead_;
  char last_text_[10]{};
  instant last_day_;
};

// A cell as 気象庁 marks it (気象庁 「値欄の記号の説明」): "--" nothing happened, "12.3 )" nearly
// complete, "12.3 ]" too few data, "12.3 #" doubtful, "×" not measured, "///" not observed here, ""
// nothing.
struct marked_value {
  enum class kind : std::uint8_t { value, nothing_happened, not_measured, absent, not_a_number };
  kind what = kind::absent;
  double value = 0;
  quality how = quality::ok;
};
marked_value parse_marked(std::string_view);
// The same for what is measured: that nothing happened is 0 of what falls, lies or shines, and no
// value of anything else.
marked_value parse_marked(std::string_view, quantity);

// Column 品質情報: 8 normal, 5 nearly normal, 4 too few data, 2 doubtful, 1 not measured, 0 no
// item.
std::optional<quality> quality_of_code(std::string_view);

}  // namespace tsu::weather
