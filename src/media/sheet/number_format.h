// What a number of a spreadsheet stands for by its format (ECMA-376 part 1, 18.8.30), and its text.
// Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tsu::media {

struct number_format {
  bool date = false, time = false;
  bool elapsed = false;     // "[h]:mm": hours go beyond 24
  std::uint8_t digits = 0;  // "000000": an integer has at least so many
};

number_format format_of(std::string_view code);
// Of the numbers that have no code in the file; those of Japan among them.
number_format built_in_format(int number);

// The day that is 0: 1899-12-30 (with a 29 February 1900 that never was), or 1904-01-01.
enum class day_zero : std::uint8_t { of_1900, of_1904 };

// "12", "0.1", "2026-11-22", "10:00", "2026-11-22T10:00:00". What lies outside the calendar stays a
// number.
std::string number_text(double, const number_format&, day_zero);

}  // namespace tsu::media
