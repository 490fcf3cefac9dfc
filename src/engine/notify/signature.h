// The signature of bodies that go to partners and come from them: "t=1764374400,v1=<hex>", where v1
// is HMAC-SHA-256 over the seconds since 1970, a dot and the body (doc/notify-gateway.md). Pure;
// any thread.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::notify {

inline constexpr std::string_view signature_header = "Tsunagu-Signature";
inline constexpr std::chrono::minutes signature_lives{10};

std::string signature_of(std::string_view secret, std::string_view body, instant at);
// not_allowed "notify_bad_signature": another secret or body, or a time too far from now.
result<done> check_signature(std::string_view header, std::string_view secret,
                             std::string_view body, instant now);

}  // namespace tsu::notify
