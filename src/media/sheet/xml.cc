#include "media/sheet/xml.h"

#include <charconv>

namespace tsu::media {
namespace {

constexpr std::string_view spaces = " \t\r\n";

std::string_view local(std::string_view name) { return name.substr(name.find(':') + 1); }

void skip_spaces(std::string_view& s) {
  s.remove_prefix(std::min(s.find_first_not_of(spaces), s.size()));
}

// XML 1.0, 2.2.
bool is_character(std::uint32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

void append_utf8(std::string& out, std::uint32_t c) {
  const auto last = [&](int bits) { out += static_cast<char>(0x80 | ((c >> bits) & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    last(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    last(6), last(0);
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    last(12), last(6), last(0);
  }
}

bool append_reference(std::string& out, std::string_view name) {
  constexpr std::pair<std::string_view, char> named[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto& [known, c] : named) {
    if (name == known) {
      out += c;
      return true;
    }
  }
  if (!name.starts_with('#')) {
    return false;
  }
  const bool hex = name.starts_with("#x");
  const auto digits = name.substr(hex ? 2 : 1);
  std::uint32_t c = 0;
  const auto [end, fault] =
      std::from_chars(digits.data(), digits.data() + digits.size(), c, hex ? 16 : 10);
  if (fault != std::errc{} || end != digits.data() + digits.size() || !is_character(c)) {
    return false;
  }
  append_utf8(out, c);
  return true;
}

}  // namespace

std::optional<std::string> decoded(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  while (!raw.empty()) {
    const auto at = std::min(raw.find('&'), raw.size());
    out += raw.substr(0, at);
    raw.remove_prefix(at);
    if (raw.empty()) {
      break;
    }
    const auto end = raw.find(';');
    if (end == raw.npos || !append_reference(out, raw.substr(1, end - 1))) {
      return std::nullopt;
    }
    raw.remove_prefix(end + 1);
  }
  return out;
}

xml_reader::xml_reader(std::string_view text) : rest_(text) {
  if (rest_.starts_with("\xEF\xBB\xBF")) {
    rest_.remove_prefix(3);
  }
}

xml_reader::piece xml_reader::next() {
  if (closes_) {
    closes_ = false;
    return piece::close;
  }
  while (!broken_ && !rest_.empty()) {
    if (!rest_.starts_with('<')) {
      const auto raw = rest_.substr(0, rest_.find('<'));
      rest_.remove_prefix(raw.size());
      return read_text(raw);
    }
    if (rest_.starts_with("<![CDATA[")) {
      rest_.remove_prefix(9);
      const auto end = rest_.find("]]>");
      if (end == rest_.npos) {
        break;
      }
      decoded_ = rest_.substr(0, end);
      rest_.remove_prefix(end + 3);
      return piece::text;
    }
    if (rest_.starts_with("<!--") || rest_.starts_with("<?")) {
      if (!skip(rest_[1] == '?' ? "?>" : "-->")) {
        break;
      }
      continue;
    }
    return read_tag();
  }
  broken_ = broken_ || !rest_.empty();
  return broken_ ? piece::broken : piece::end;
}

bool xml_reader::skip(std::string_view until) {
  const auto end = rest_.find(until, 2);
  if (end == rest_.npos) {
    return false;
  }
  rest_.remove_prefix(end + until.size());
  return true;
}

xml_reader::piece xml_reader::read_text(std::string_view raw) {
  auto text = decoded(raw);
  broken_ = !text;
  decoded_ = std::move(text).value_or("");
  return broken_ ? piece::broken : piece::text;
}

// A ">" may stand within an attribute; a document type ("<!") is refused with all that comes with
// it.
xml_reader::piece xml_reader::read_tag() {
  std::size_t end = 1;
  for (char quote = 0; end < rest_.size() && (quote != 0 || rest_[end] != '>'); ++end) {
    const char c = rest_[end];
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
  }
  if (end >= rest_.size() || rest_[1] == '!') {
    broken_ = true;
    return piece::broken;
  }
  auto tag = rest_.substr(1, end - 1);
  rest_.remove_prefix(end + 1);
  const bool closing = tag.starts_with('/');
  tag.remove_prefix(closing ? 1 : 0);
  closes_ = !closing && tag.ends_with('/');
  tag.remove_suffix(closes_ ? 1 : 0);
  const auto name_end = std::min(tag.find_first_of(spaces), tag.size());
  name_ = local(tag.substr(0, name_end));
  attributes_ = tag.substr(name_end);
  return closing ? piece::close : piece::open;
}

std::optional<std::string> xml_reader::attribute(std::string_view wanted) const {
  auto left = attributes_;
  while (true) {
    skip_spaces(left);
    const auto equals = left.find('=');
    if (equals == left.npos) {
      return std::nullopt;
    }
    auto name = left.substr(0, equals);
    name = name.substr(0, name.find_first_of(spaces));
    left.remove_prefix(equals + 1);
    skip_spaces(left);
    const auto quote = left.empty() ? '\0' : left.front();
    const auto end = quote == '"' || quote == '\'' ? left.find(quote, 1) : left.npos;
    if (end == left.npos) {
      return std::nullopt;
    }
    if (local(name) == wanted) {
      return decoded(left.substr(1, end - 1));
    }
    left.remove_prefix(end + 1);
  }
}

}  // namespace tsu::media
