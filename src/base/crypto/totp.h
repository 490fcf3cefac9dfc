// One-time codes of an authenticator app (RFC 6238: HMAC-SHA-1, six digits, steps of 30 seconds).
// Whoever asks keeps the step that was accepted and passes it as `after`, so that no code works
// twice. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/secret.h"
#include "base/core/time.h"

namespace tsu::crypto {

inline constexpr std::size_t totp_secret_bytes = 20;  // 160 bits (RFC 4226 4 R6)

// The code of a step; six digits.
std::string totp_code(const secret<std::string>& key, std::int64_t step);
std::int64_t totp_step(instant);

// The step whose code this is: now, the one before or the one after (a clock may be off by 30
// seconds), and later than `after`. Nothing for any other text.
std::optional<std::int64_t> match_totp(const secret<std::string>& key, std::string_view code,
                                       instant now, std::optional<std::int64_t> after = {});

// RFC 4648 6 without padding: how a key is typed.
std::string base32(std::string_view bytes);
std::optional<std::string> from_base32(std::string_view);  // capitals, strict
// otpauth://totp/… for the QR code that an app reads.
std::string totp_address(std::string_view issuer, std::string_view account,
                         const secret<std::string>& key);

}  // namespace tsu::crypto
