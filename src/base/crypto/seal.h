// Sealed streams: what leaves the machine as a backup. XChaCha20-Poly1305 in chunks (libsodium
// secretstream) behind a header that says how the key was made; bytes in doc/backup-format.md.
// A key_ring may be shared by threads; a writer or reader belongs to one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/secret.h"

namespace tsu::crypto {

// How hard a passphrase is to try: argon2id passes and memory. The defaults take about half a
// second and 256 MiB.
struct passphrase_cost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 256 * 1024;
};

// One secret from which keys for streams are made. Deriving is slow on purpose, so the ring keeps
// what it derived: streams sealed through the same ring share one salt.
class key_ring {
 public:
  // A passphrase of at least 8 bytes. Code "passphrase_too_short".
  static result<key_ring> from_passphrase(secret<std::string>, passphrase_cost = {});
  // A file that holds 32 bytes, or 64 hex digits and at most a line end. Codes "key_file_missing",
  // "key_file_invalid", "key_file_open_to_others" (mode must not let others read).
  static result<key_ring> from_file(const std::string& path);
  static result<key_ring> from_bytes(secret<std::string> thirty_two);

  key_ring(key_ring&&) noexcept;
  key_ring& operator=(key_ring&&) noexcept;
  ~key_ring();

 private:
  friend class sealed_writer;
  friend class sealed_reader;
  struct state;
  explicit key_ring(std::unique_ptr<state>);
  std::unique_ptr<state> state_;
};

// Takes bytes of any length; hands sealed bytes to `out` as they become ready.
class sealed_writer {
 public:
  using sink = std::function<void(std::string_view)>;
  sealed_writer(key_ring&, sink out);
  ~sealed_writer();
  sealed_writer(sealed_writer&&) noexcept;

  void write(std::string_view bytes);
  // The end, without which the stream counts as cut. Nothing may be written after it.
  void finish();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

// Reads one stream from `in`, which fills a buffer and gives back how much it had (0 at its end).
// Refusals: "not_sealed" (no such header), "newer_format", "wrong_key", "damaged" (any changed,
// missing or additional byte).
class sealed_reader {
 public:
  using source = std::function<std::size_t(char* buffer, std::size_t size)>;
  static result<sealed_reader> open(key_ring&, source in);
  ~sealed_reader();
  sealed_reader(sealed_reader&&) noexcept;
  sealed_reader& operator=(sealed_reader&&) noexcept;

  // The next piece, checked; an empty view after the last. Valid until the next call.
  result<std::string_view> next();

 private:
  struct state;
  explicit sealed_reader(std::unique_ptr<state>);
  std::unique_ptr<state> state_;
};

}  // namespace tsu::crypto
