#include "base/crypto/seal.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/crypto/encode.h"
#include "base/crypto/random.h"

namespace tsu::crypto {
namespace {

constexpr passphrase_cost cheap{.passes = 1, .memory_kib = 64};

key_ring ring_of(char fill = 'k') {
  return key_ring::from_bytes(secret{std::string(32, fill)}).value();
}
key_ring ring_of_phrase(const std::string& text) {
  return key_ring::from_passphrase(secret{text}, cheap).value();
}

std::string seal(key_ring& ring, std::string_view clear, std::size_t piece = 1 << 20) {
  std::string out;
  sealed_writer writer{ring, [&](std::string_view bytes) { out += bytes; }};
  for (std::size_t at = 0; at < clear.size(); at += piece) {
    writer.write(clear.substr(at, piece));
  }
  writer.finish();
  return out;
}

result<std::string> open(key_ring& ring, std::string_view sealed) {
  auto reader = sealed_reader::open(ring, [&](char* buffer, std::size_t size) {
    const auto n = std::min<std::size_t>({size, sealed.size(), 10'007});
    sealed.copy(buffer, n);
    sealed.remove_prefix(n);
    return n;
  });
  if (!reader.ok()) {
    return reader.error();
  }
  std::string clear;
  while (true) {
    TRY(const auto piece, reader.value().next());
    if (piece.empty()) {
      return clear;
    }
    clear += piece;
  }
}

std::string code_of(const result<std::string>& r) { return r.ok() ? "" : r.error().code; }

TEST(seal, what_was_sealed_opens_at_every_size_around_a_chunk) {
  auto ring = ring_of();
  for (std::size_t size : {0, 1, 65535, 65536, 65537, 131072, 200000}) {
    const auto clear = random_bytes(size);
    const auto sealed = seal(ring, clear, 7001);
    EXPECT_EQ(open(ring, sealed).value(), clear) << size;
  }
}

TEST(seal, the_same_bytes_never_look_the_same_twice) {
  auto ring = ring_of();
  EXPECT_NE(seal(ring, "abc"), seal(ring, "abc"));
}

TEST(seal, every_flipped_bit_is_noticed) {
  auto ring = ring_of_phrase("correct horse");
  const auto sealed = seal(ring, "a small secret");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    auto changed = sealed;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    // Bits of the cost would only ask for more work; those that ask for too much are refused.
    if (bit / 8 >= 12 && bit / 8 < 20) {
      continue;
    }
    EXPECT_FALSE(open(ring, changed).ok()) << "bit " << bit;
  }
}

TEST(seal, a_header_cannot_ask_for_unbounded_work) {
  auto ring = ring_of_phrase("correct horse");
  auto sealed = seal(ring, "x");
  sealed[15] = '\x7f';
  EXPECT_EQ(code_of(open(ring, sealed)), "damaged");
}

TEST(seal, cut_lengthened_and_reordered_streams_are_damaged) {
  auto ring = ring_of();
  const auto sealed = seal(ring, random_bytes(200'000));
  const std::size_t header = 76, chunk = 65536 + 17;
  for (auto size : {sealed.size() - 1, header + chunk, header + 2 * chunk, header, header + 5}) {
    EXPECT_EQ(code_of(open(ring, sealed.substr(0, size))), "damaged") << size;
  }
  EXPECT_EQ(code_of(open(ring, sealed + "x")), "damaged");
  const auto swapped = sealed.substr(0, header) + sealed.substr(header + chunk, chunk) +
                       sealed.substr(header, chunk) + sealed.substr(header + 2 * chunk);
  EXPECT_EQ(code_of(open(ring, swapped)), "damaged");
}

TEST(seal, a_wrong_key_is_told_apart_from_damage) {
  auto right = ring_of_phrase("correct horse"), wrong = ring_of_phrase("correct house");
  auto file = ring_of(), other = ring_of('o');
  EXPECT_EQ(code_of(open(wrong, seal(right, "x"))), "wrong_key");
  EXPECT_EQ(code_of(open(file, seal(right, "x"))), "wrong_key");
  EXPECT_EQ(code_of(open(right, seal(file, "x"))), "wrong_key");
  EXPECT_EQ(code_of(open(other, seal(file, "x"))), "wrong_key");
  auto again = ring_of_phrase("correct horse");
  EXPECT_EQ(open(again, seal(right, "x")).value(), "x");
}

TEST(seal, other_files_and_newer_formats_are_named_as_such) {
  auto ring = ring_of();
  auto sealed = seal(ring, "x");
  EXPECT_EQ(code_of(open(ring, "")), "not_sealed");
  EXPECT_EQ(code_of(open(ring, std::string(200, 'P'))), "not_sealed");
  EXPECT_EQ(code_of(open(ring, sealed.substr(0, 20))), "damaged");
  sealed[7] = 2;
  EXPECT_EQ(code_of(open(ring, sealed)), "newer_format");
}

TEST(key_ring, reads_raw_and_hex_key_files_and_refuses_the_rest) {
  char folder[] = "/tmp/tsunagu-seal.XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  const std::string path = std::string{folder} + "/key";
  const auto write = [&](const std::string& bytes) {
    std::ofstream{path, std::ios::binary} << bytes;
    ::chmod(path.c_str(), 0600);
  };
  const auto key = random_bytes(32);
  auto ring = key_ring::from_bytes(secret{key}).value();
  const auto sealed = seal(ring, "x");
  for (const auto& content : {key, hex(key), hex(key) + "\n"}) {
    write(content);
    auto from_file = key_ring::from_file(path).value();
    EXPECT_EQ(open(from_file, sealed).value(), "x");
  }
  write("too short");
  EXPECT_EQ(key_ring::from_file(path).error().code, "key_file_invalid");
  ::chmod(path.c_str(), 0644);
  EXPECT_EQ(key_ring::from_file(path).error().code, "key_file_open_to_others");
  EXPECT_EQ(key_ring::from_file(path + "2").error().code, "key_file_missing");
  EXPECT_EQ(key_ring::from_passphrase(secret{std::string{"short"}}).error().code,
            "passphrase_too_short");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tsu::crypto
