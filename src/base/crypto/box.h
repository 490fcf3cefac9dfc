// A field sealed on its own: personal data in a row, and keys wrapped by other keys.
// XChaCha20-Poly1305 (libsodium) under a random nonce; what a box is bound to (the table and row it
// stands in) must be said again to open it, so that one put elsewhere does not open. Bytes in
// doc/sealed-field-format.md. Values; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/secret.h"

namespace tsu::crypto {

class box_key {
 public:
  static box_key random();
  // 32 bytes; "key_file_invalid" on anything else.
  static result<box_key> from_bytes(secret<std::string> thirty_two);
  // 64 hex digits, and at most a line end behind them.
  static result<box_key> from_hex(const secret<std::string>&);
  // A file with 64 hex digits that others may not read; made with a new key where there is none.
  static result<box_key> from_file_or_new(const std::string& path);

  std::string seal(std::string_view plain, std::string_view bound_to) const;
  // "damaged": another key, another place, or changed bytes.
  result<std::string> open(std::string_view sealed, std::string_view bound_to) const;
  // For a new key: wrapped by this one, and back.
  std::string wrap(const box_key& inner, std::string_view bound_to) const;
  result<box_key> unwrap(std::string_view wrapped, std::string_view bound_to) const;

 private:
  explicit box_key(secret<std::string> bytes) : bytes_(std::move(bytes)) {}
  secret<std::string> bytes_;
};

}  // namespace tsu::crypto
