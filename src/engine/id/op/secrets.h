// The secrets that the provider hands out, and what is kept of them. A prefix says what it is, so
// that one that leaks is found by scanners, and none is taken for another.
#pragma once

#include <string>
#include <string_view>

#include "base/core/time.h"

namespace tsu::id::op {

inline constexpr std::string_view code_prefix = "tsc_", access_prefix = "tsa_",
                                  refresh_prefix = "tsr_", device_prefix = "tsd_",
                                  request_prefix = "tsq_", secret_prefix = "tss_",
                                  invitation_prefix = "tsi_", registration_prefix = "tsm_",
                                  jti_prefix = "tsj_";

// The prefix and 256 bits in base64url.
std::string make_secret(std::string_view prefix);
// The same of what is made at every log-in: tokens.h, make_dated_secret.
std::string make_secret(std::string_view prefix, instant made);
// What is stored of either: tokens.h, hash_of.
std::string kept_of(std::string_view secret);

// 8 letters without vowels and look-alikes (RFC 8628 6.1), "WDJB-MJHT" as it is shown.
std::string make_user_code();
// As it is kept: letters only, upper case; empty where it can be none.
std::string plain_user_code(std::string_view typed);
std::string shown_user_code(std::string_view plain);

}  // namespace tsu::id::op
