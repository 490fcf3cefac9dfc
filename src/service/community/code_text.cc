#include "service/community/code_text.h"

#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "base/core/assert.h"
#include "base/crypto/hash.h"
#include "base/crypto/totp.h"

namespace tsu::community {
namespace {

constexpr std::string_view prefix = "TSE1:", domain = "tsunagu check-in 1\n";
constexpr std::string_view typed_domain = "tsunagu check-in typed 1\n";
constexpr std::size_t head_bytes = 19, mark_bytes = 16, letters = 56;
constexpr std::size_t typed_bytes = 5, typed_letters = 8;

std::int64_t minutes(instant t) {
  return std::chrono::floor<std::chrono::minutes>(t).time_since_epoch().count();
}
instant from_minutes(std::int64_t m) { return instant{std::chrono::minutes{m}}; }

void put(std::string& out, std::int64_t value, int bytes) {
  ASSERT(value >= 0 && (value >> (8 * bytes)) == 0);
  for (int i = bytes - 1; i >= 0; --i) {
    out += static_cast<char>(value >> (8 * i) & 0xff);
  }
}

std::int64_t take(std::string_view& from, std::size_t bytes) {
  std::int64_t out = 0;
  for (const char c : from.substr(0, bytes)) {
    out = out << 8 | static_cast<unsigned char>(c);
  }
  from.remove_prefix(bytes);
  return out;
}

std::string head_of(const code_facts& f) {
  std::int64_t town = 0;
  std::from_chars(f.town.data(), f.town.data() + f.town.size(), town);
  std::string out;
  put(out, 1, 1);
  put(out, town, 3);
  put(out, f.key, 2);
  put(out, f.session, 5);
  put(out, minutes(f.from), 4);
  put(out, minutes(f.until), 4);
  ASSERT(out.size() == head_bytes);
  return out;
}

std::string mark_of(std::string_view head, std::string_view secret) {
  const auto all = crypto::hmac_sha256(secret, std::string{domain} + std::string{head});
  return std::string{crypto::bytes_of(all).substr(0, mark_bytes)};
}

}  // namespace

std::string code_text(const code_facts& f, std::string_view secret) {
  const auto head = head_of(f);
  return std::string{prefix} + crypto::base32(head + mark_of(head, secret));
}

result<unproved> read_code(std::string_view text) {
  const problem bad{why::not_processable, "no code of a session", "community_bad_code"};
  if (!text.starts_with(prefix) || text.size() != prefix.size() + letters) {
    return bad;
  }
  const auto bytes = crypto::from_base32(text.substr(prefix.size()));
  if (!bytes || bytes->size() != head_bytes + mark_bytes) {
    return bad;
  }
  unproved out{.says = {}, .head = bytes->substr(0, head_bytes), .mark = bytes->substr(head_bytes)};
  std::string_view rest = out.head;
  if (take(rest, 1) != 1) {
    return bad;
  }
  out.says.town = fmt::format("{:06}", take(rest, 3));
  out.says.key = take(rest, 2);
  out.says.session = take(rest, 5);
  out.says.from = from_minutes(take(rest, 4));
  out.says.until = from_minutes(take(rest, 4));
  return out;
}

bool is_made_with(const unproved& u, std::string_view secret) {
  return crypto::constant_time_equal(mark_of(u.head, secret), u.mark);
}

std::string typed_code(std::string_view town, std::int64_t key, std::int64_t session,
                       std::string_view secret) {
  const auto what = fmt::format("{}{} {} {}", typed_domain, town, key, session);
  const auto all = crypto::hmac_sha256(secret, what);
  return crypto::base32(crypto::bytes_of(all).substr(0, typed_bytes));
}

bool is_typed_code(std::string_view text) {
  return text.size() == typed_letters && crypto::from_base32(text).has_value();
}

}  // namespace tsu::community
