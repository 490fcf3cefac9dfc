#include "base/mail/mime.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/crypto/encode.h"

namespace tsu::mail {
namespace {

// 52 characters of base64 and 12 around them: fits behind the name of its field, too.
constexpr std::size_t word_bytes_max = 39;
constexpr std::size_t line_max = 64, body_line = 76;

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
}

std::string one_line(std::string_view text) {
  std::string out{text};
  for (auto& c : out) {
    c = static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? ' ' : c;
  }
  return out;
}

// The longest start of whole characters within so many bytes.
std::size_t whole_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) {
    return text.size();
  }
  auto n = most;
  while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) {
    --n;
  }
  return n > 0 ? n : most;
}

// RFC 5322 3.3: "Sat, 28 Nov 2026 12:30:00 +0900"
std::string date_text(instant t) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = jst_date(t);
  const std::chrono::weekday weekday{std::chrono::sys_days{day}};
  const auto clock = std::chrono::floor<std::chrono::seconds>(t) - jst_midnight(day);
  const std::chrono::hh_mm_ss at{std::chrono::duration_cast<std::chrono::seconds>(clock)};
  return fmt::format(
      "{}, {} {} {} {:02}:{:02}:{:02} +0900", days.at(weekday.c_encoding()),
      static_cast<unsigned>(day.day()), months.at(static_cast<unsigned>(day.month()) - 1),
      static_cast<int>(day.year()), at.hours().count(), at.minutes().count(), at.seconds().count());
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) {
      out += '\r';
    }
    out += text[i];
  }
  return out.ends_with("\r\n") ? out : out + "\r\n";
}

}  // namespace

bool is_address(std::string_view a) {
  const auto at = a.find('@');
  constexpr std::string_view never = "<>()[],;:\\\"";
  const bool clean = std::all_of(a.begin(), a.end(), [&](char c) {
    return c > ' ' && c < '\x7f' && never.find(c) == std::string_view::npos;
  });
  return clean && a.size() <= 254 && at != std::string_view::npos && at > 0 && at <= 64 &&
         at + 1 < a.size() && a.find('@', at + 1) == std::string_view::npos &&
         a.find("..") == std::string_view::npos && !a.ends_with('.') && a[at + 1] != '.';
}

std::string encoded_words(std::string_view utf8) {
  const auto line = one_line(utf8);
  if (is_plain(line) && line.size() <= line_max && line.find("=?") == std::string::npos) {
    return line;
  }
  std::string out;
  std::string_view rest = line;
  while (!rest.empty()) {
    const auto n = whole_characters(rest, word_bytes_max);
    out += out.empty() ? "" : "\r\n ";
    out += "=?UTF-8?B?" + crypto::base64(rest.substr(0, n)) + "?=";
    rest.remove_prefix(n);
  }
  return out;
}

result<std::string> mime_text(const letter& l) {
  if (!is_address(l.from) || !is_address(l.to)) {
    return problem{why::bad_input, "a letter's sender or recipient is no address", "bad_address"};
  }
  std::string out = "From: ";
  out += l.from_name.empty() ? "<" : encoded_words(l.from_name) + " <";
  out += l.from + ">\r\nTo: <" + l.to + ">\r\nSubject: " + encoded_words(l.subject);
  out += "\r\nDate: " + date_text(l.date) + "\r\nMessage-ID: <" + one_line(l.message_id) + ">\r\n";
  out +=
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
      "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n";
  const auto body = crypto::base64(with_crlf(l.text));
  for (std::size_t i = 0; i < body.size(); i += body_line) {
    out += body.substr(i, body_line) + "\r\n";
  }
  return out;
}

}  // namespace tsu::mail
