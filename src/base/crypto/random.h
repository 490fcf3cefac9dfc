// Bytes nobody can guess, from the operating system. Any thread. Decisions that a simulation must
// be able to repeat come from base/core/random.h instead.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tsu::crypto {

std::string random_bytes(std::size_t count);

// A bearer token: "tsu_" and 256 bits in base64url, 47 characters. Store only its SHA-256.
std::string make_token();
// Whether a text has the shape of such a token.
bool looks_like_token(std::string_view);

}  // namespace tsu::crypto
