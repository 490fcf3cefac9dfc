// SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104), and comparison that takes the same time wherever
// two secrets differ. Bytes are string_views. Values; any thread, one object at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace tsu::crypto {

using digest = std::array<std::uint8_t, 32>;

// The digest's 32 bytes as a view, for encoding and storing.
inline std::string_view bytes_of(const digest& d) {
  return {reinterpret_cast<const char*>(d.data()), d.size()};
}

digest sha256(std::string_view bytes);
digest hmac_sha256(std::string_view key, std::string_view message);

// For what comes in pieces. After finish() it starts anew.
class sha256_stream {
 public:
  sha256_stream();
  ~sha256_stream();
  sha256_stream(sha256_stream&&) noexcept;
  sha256_stream& operator=(sha256_stream&&) noexcept;

  void add(std::string_view bytes);
  digest finish();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

// Texts of different length are different at once; the length is no secret.
bool constant_time_equal(std::string_view, std::string_view);

}  // namespace tsu::crypto
