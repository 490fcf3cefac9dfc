#include "base/http/message.h"

#include "base/core/assert.h"
#include "base/http/ascii.h"

namespace tsu::http {
namespace {

constexpr std::size_t query_pairs_max = 100;

// How many bytes the UTF-8 sequence at the front takes; 0 where it is none (RFC 3629 section 4).
std::size_t utf8_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const auto first = byte(0);
  if (first < 0x80) {
    return first == 0 ? 0 : 1;
  }
  const std::size_t n = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || s.size() < n) {
    return 0;
  }
  for (std::size_t i = 1; i < n; ++i) {
    if ((byte(i) & 0xC0) != 0x80) {
      return 0;
    }
  }
  const auto second = byte(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool surrogate = first == 0xED && second >= 0xA0;
  const bool beyond = first == 0xF4 && second >= 0x90;
  return overlong || surrogate || beyond ? 0 : n;
}

bool is_text(std::string_view s) {
  while (!s.empty()) {
    const auto n = utf8_length(s);
    if (n == 0) {
      return false;
    }
    s.remove_prefix(n);
  }
  return true;
}

bool is_unreserved(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || is_digit(c) || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

}  // namespace

std::string_view name_of(method m) {
  switch (m) {
    case method::get: return "GET";
    case method::head: return "HEAD";
    case method::post: return "POST";
    case method::put: return "PUT";
    case method::patch: return "PATCH";
    case method::del: return "DELETE";
    case method::options: return "OPTIONS";
  }
  ASSERT(false && "a method without a name");
  return {};
}

std::optional<std::string_view> fields::find(std::string_view name) const {
  for (const auto& [n, v] : all_) {
    if (same_name(n, name)) {
      return v;
    }
  }
  return std::nullopt;
}

std::size_t fields::count(std::string_view name) const {
  std::size_t n = 0;
  for (const auto& f : all_) {
    n += same_name(f.first, name) ? 1 : 0;
  }
  return n;
}

std::optional<std::string> percent_decoded(std::string_view s, bool plus_is_space) {
  std::string out(s.size(), '\0');
  auto* to = out.data();
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '+' && plus_is_space) {
      *to++ = ' ';
    } else if (s[i] != '%') {
      *to++ = s[i];
    } else {
      if (i + 2 >= s.size() || hex_value(s[i + 1]) < 0 || hex_value(s[i + 2]) < 0) {
        return std::nullopt;
      }
      *to++ = static_cast<char>(hex_value(s[i + 1]) * 16 + hex_value(s[i + 2]));
      i += 2;
    }
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  if (!is_text(out)) {
    return std::nullopt;
  }
  return out;
}

std::string percent_encoded(std::string_view s) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out(s.size() * 3, '\0');
  auto* to = out.data();
  for (const char c : s) {
    if (is_unreserved(c)) {
      *to++ = c;
    } else {
      const auto u = static_cast<unsigned char>(c);
      *to++ = '%';
      *to++ = digits[u >> 4];
      *to++ = digits[u & 15];
    }
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

std::optional<query_values> query_values::parse(std::string_view query) {
  query_values out;
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto pair = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (pair.empty()) {
      continue;
    }
    const auto eq = pair.find('=');
    auto name = percent_decoded(pair.substr(0, eq), true);
    auto value = percent_decoded(
        eq == std::string_view::npos ? std::string_view{} : pair.substr(eq + 1), true);
    if (!name || !value || out.all_.size() == query_pairs_max) {
      return std::nullopt;
    }
    out.all_.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

const std::string* query_values::find(std::string_view name) const {
  for (const auto& [n, v] : all_) {
    if (n == name) {
      return &v;
    }
  }
  return nullptr;
}

}  // namespace tsu::http
