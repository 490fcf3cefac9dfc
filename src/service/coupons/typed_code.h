// The code that is read out or typed where no camera is: 11 signs of 23 that look and sound unlike
// each other, and one that checks them. A slip of one sign, or of any two that changed places, is
// never another coupon's code. Pure but for make_code; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tsu::coupons {

inline constexpr std::size_t code_signs = 12;

// 49 bits of chance that nobody can guess.
std::string make_code();
// The sign that follows these eleven. ASSERTs that they are eleven of ours.
char check_sign(std::string_view eleven);
// What was typed, in the form that is kept: small letters, blanks and hyphens do no harm. Nothing
// where it is no code.
std::optional<std::string> code_in(std::string_view typed);
// "K7QF-4M9D-XWTR"
std::string grouped(std::string_view code);

}  // namespace tsu::coupons
