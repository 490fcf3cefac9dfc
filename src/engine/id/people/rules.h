// What is decided without looking anything up: numbers on cards, passwords that are good enough,
// how long wrong tries close a door, how long sessions last. Pure; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/id/people/login.h"
#include "engine/id/people/profile.h"

namespace tsu::id {

// --- login ids

// Ten digits, the last one a check digit (Damm), from nine random ones, so that a slip of one digit
// or of two neighbours is nobody else's number.
std::string card_number(std::uint64_t chance);
bool is_card_number(std::string_view digits);
// "482 913 0057" as printed.
std::string grouped(std::string_view card_number);
// What a person typed as the id they sign in with: blanks, hyphens and full width taken away, small
// letters. Nothing where it can be nobody's: empty, over 100 bytes, no UTF-8.
std::optional<std::string> login_id_in(std::string_view typed);
// A name that staff choose: a-z, 0-9, '.', '-', '_', 3 to 40, begins with a letter.
bool is_login_name(std::string_view);

// --- accounts

bool may_have_role(account_kind, std::string_view role);
// "1948-03-07" of that, "1948/3/7", "19480307" or "昭和23年3月7日".
std::optional<std::string> date_typed(std::string_view);
// Fields that are not as they must be; brings the good ones to the form that is kept (blanks, phone
// numbers, dates in 和暦 too).
std::vector<field_error> tidy_profile(profile&, account_kind, instant now);

// --- passwords (NIST SP 800-63B-4: length, a list of what others guess first, nothing else)

inline constexpr std::size_t password_min = 15, password_min_with_second = 8, password_max = 256;
// The one form that is hashed (NFKC). Nothing for bytes that are no UTF-8.
std::optional<std::string> password_in(std::string_view typed);
enum class second_factor : std::uint8_t { none, there };
// Empty where it is good; else a code: "too_short", "too_long", "often_guessed", "holds_own_name".
// `words`: of the person and the place, such as the login id.
std::string_view fault_of_password(std::string_view normal, second_factor,
                                   const std::vector<std::string>& words);
// Four to eight digits, not all the same, not counting up or down, not the birth date's.
std::string_view fault_of_pin(std::string_view digits, std::string_view birth_date);

// --- wrong tries

// How long the door stays closed after that many wrong tries in a row: nothing for the first ones,
// then twice as long each time. It always opens again: a stranger cannot lock anybody out for good.
std::chrono::seconds wait_after(std::int64_t failures, std::int64_t free_ones);
inline constexpr std::int64_t free_tries_of_account = 4, free_tries_of_address = 30,
                              tries_of_account_max = 100;

// --- sessions

struct session_life {
  std::chrono::seconds rests, lasts;  // unused; at all
};
enum class on_device : std::uint8_t { own, lent, shared };
session_life life_of(account_kind, on_device);

}  // namespace tsu::id
