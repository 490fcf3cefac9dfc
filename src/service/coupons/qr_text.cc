#include "service/coupons/qr_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/core/assert.h"

namespace tsu::coupons {
namespace {

constexpr std::string_view mark = "TSC1:";
constexpr std::string_view domain = "tsunagu coupon 1\n";  // so that the key signs nothing else
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t head_bytes = 26, signature_bytes = 64;
constexpr std::size_t text_letters = (head_bytes + signature_bytes) * 8 / 5;
static_assert(text_letters * 5 == (head_bytes + signature_bytes) * 8, "no letter is half used");

std::int64_t minutes(instant at) {
  return std::chrono::floor<std::chrono::minutes>(at).time_since_epoch().count();
}
instant from_minutes(std::int64_t n) { return instant{std::chrono::minutes{n}}; }

void put(std::string& out, std::int64_t value, int bytes) {
  ASSERT(value >= 0 && value < (std::int64_t{1} << (8 * bytes)));
  for (int i = bytes - 1; i >= 0; --i) {
    out += static_cast<char>((value >> (8 * i)) & 0xff);
  }
}

class taker {
 public:
  explicit taker(std::string_view bytes) : rest_(bytes) {}
  std::int64_t operator()(std::size_t bytes) {
    std::int64_t out = 0;
    for (const char c : rest_.substr(0, bytes)) {
      out = out << 8 | static_cast<unsigned char>(c);
    }
    rest_.remove_prefix(bytes);
    return out;
  }

 private:
  std::string_view rest_;
};

std::string base32(std::string_view bytes) {
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) {
      out += letters[held >> (bits - 5) & 31];
    }
  }
  return out;
}

// Of a length whose bits come out even.
std::optional<std::string> from_base32(std::string_view text) {
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    const auto value = letters.find(c);
    if (value == std::string_view::npos) {
      return std::nullopt;
    }
    held = held << 5 | static_cast<std::uint32_t>(value);
    if ((bits += 5) >= 8) {
      bits -= 8;
      out += static_cast<char>(held >> bits & 0xff);
    }
  }
  return out;
}

std::string head_of(const qr_facts& f) {
  std::int64_t town = 0;
  std::from_chars(f.town.data(), f.town.data() + f.town.size(), town);
  std::string out;
  put(out, 1, 1);
  put(out, town, 3);
  put(out, f.key, 2);
  put(out, f.serial, 5);
  put(out, f.version, 3);
  put(out, minutes(f.from), 4);
  put(out, minutes(f.until), 4);
  put(out, static_cast<std::int64_t>(f.what), 1);
  put(out, f.amount, 3);
  ASSERT(out.size() == head_bytes);
  return out;
}

problem altered(const char* detail) { return {why::not_processable, detail, "coupons_qr_altered"}; }

}  // namespace

qr_facts facts_of(tenant_code town, const coupon& c, const terms& of) {
  const auto whole = [](instant at) { return from_minutes(minutes(at)); };
  return {.town = std::string{town.text()},
          .key = c.key,
          .serial = c.serial,
          .version = c.version,
          .from = whole(std::max(of.use_from, c.issued_at)),
          .until = whole(c.expires_at),
          .what = of.what,
          .amount = of.amount};
}

std::string signed_text(const qr_facts& f, const jose::private_key& key) {
  const auto head = head_of(f);
  const auto signature = key.sign(std::string{domain} + head);
  ASSERT(signature.size() == signature_bytes);
  return std::string{mark} + base32(head + signature);
}

result<unverified> read_text(std::string_view text) {
  if (!text.starts_with(mark) || text.size() != mark.size() + text_letters) {
    return altered("not the text of a coupon's QR code");
  }
  const auto bytes = from_base32(text.substr(mark.size()));
  if (!bytes) {
    return altered("a letter that is not of base32");
  }
  const auto head = std::string_view{*bytes}.substr(0, head_bytes);
  taker take{head};
  if (take(1) != 1) {
    return altered("of another version");
  }
  unverified out;
  out.says.town = fmt::format("{:06}", take(3));
  out.says.key = take(2);
  out.says.serial = take(5);
  out.says.version = take(3);
  out.says.from = from_minutes(take(4));
  out.says.until = from_minutes(take(4));
  const auto what = take(1);
  out.says.amount = take(3);
  if (what > static_cast<std::int64_t>(worth::ticket)) {
    return altered("no such kind of coupon");
  }
  out.says.what = static_cast<worth>(what);
  out.signed_part = std::string{domain} + std::string{head};
  out.signature = bytes->substr(head_bytes);
  return out;
}

bool is_signed_by(const unverified& u, const jose::public_key& key) {
  return key.verify(jose::algorithm::eddsa, u.signed_part, u.signature);
}

}  // namespace tsu::coupons
