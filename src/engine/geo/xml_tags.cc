#include "engine/geo/xml_tags.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace tsu::geo {
namespace {

constexpr std::size_t at_once = std::size_t{64} << 10, depth_max = 16;
constexpr int end_of_file = -1;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == ':' || c == '.';
  });
}

std::string_view after_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text[0])) {
    text.remove_prefix(1);
  }
  return text;
}

void append_utf8(std::string& out, std::uint32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3f)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

// "amp", "#38", "#x26"; 0: none that there is.
std::uint32_t letter_of(std::string_view name) {
  constexpr std::pair<std::string_view, char> known[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto& [word, c] : known) {
    if (name == word) {
      return static_cast<std::uint32_t>(c);
    }
  }
  if (!name.starts_with('#')) {
    return 0;
  }
  name.remove_prefix(1);
  const bool hex = name.starts_with('x');
  name.remove_prefix(hex ? 1 : 0);
  std::uint32_t out = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), out, hex ? 16 : 10);
  const bool good = error == std::errc{} && end == name.data() + name.size() && out < 0x110000 &&
                    (out < 0xd800 || out > 0xdfff);
  return good ? out : 0;
}

}  // namespace

xml_tags::xml_tags(bytes from, std::uint64_t bytes_max, std::size_t tag_max)
    : from_(std::move(from)), bytes_max_(bytes_max), tag_max_(tag_max), buffer_(at_once) {}

std::optional<std::string_view> xml_tags::tag::find(std::string_view attribute) const {
  for (const auto& [key, value] : attributes) {
    if (key == attribute) {
      return value;
    }
  }
  return std::nullopt;
}

problem xml_tags::fault(std::string_view what) const {
  return {why::bad_input,
          fmt::format("line {}: {}", line_, what),
          "geo_osm",
          {{fmt::format("line {}", line_), "not_allowed"}}};
}

int xml_tags::get() {
  if (at_ == end_) {
    at_ = 0;
    end_ = from_(buffer_);
    taken_ += end_;
    if (end_ == 0) {
      return end_of_file;
    }
  }
  const char c = buffer_[at_++];
  line_ += c == '\n' ? 1 : 0;
  return static_cast<unsigned char>(c);
}

// Up to behind the next '<'; false at the end.
result<bool> xml_tags::find_tag() {
  for (int c = get(); c != end_of_file; c = get()) {
    if (c == '<') {
      return true;
    }
    const bool between = is_blank(static_cast<char>(c)) || c == 0xef || c == 0xbb || c == 0xbf;
    if (open_.empty() && !between) {
      return fault("text outside of everything");
    }
    if (taken_ > bytes_max_) {
      break;
    }
  }
  if (taken_ > bytes_max_) {
    return problem{why::too_large, "the file is too large", "geo_osm_too_large"};
  }
  if (!open_.empty() || !seen_root_) {
    return fault(seen_root_ ? "the file is cut off" : "nothing stands there");
  }
  return false;
}

// What stands between '<' and '>', where no '>' in quotes ends it.
result<done> xml_tags::collect() {
  raw_.clear();
  int quote = 0;
  for (int c = get(); c != end_of_file; c = get()) {
    if (quote == 0 && c == '>') {
      return done{};
    }
    if (c == '<' || c == 0) {
      return fault("a letter that cannot stand in a tag");
    }
    if (quote == c) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    }
    if (raw_.size() >= tag_max_) {
      return fault("a tag is too long");
    }
    raw_ += static_cast<char>(c);
    if (raw_ == "!--") {
      return done{};
    }
  }
  return fault("the file is cut off");
}

result<done> xml_tags::skip_until(std::string_view end) {
  std::string last;
  for (int c = get(); c != end_of_file && taken_ <= bytes_max_; c = get()) {
    last += static_cast<char>(c);
    if (last.size() > end.size()) {
      last.erase(0, 1);
    }
    if (last == end) {
      return done{};
    }
  }
  return fault("a comment has no end");
}

result<std::string> xml_tags::decoded(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    const auto mark = text.find('&');
    out += text.substr(0, mark);
    if (mark == std::string_view::npos) {
      break;
    }
    text.remove_prefix(mark + 1);
    const auto end = text.find(';');
    const auto letter = end == std::string_view::npos ? 0 : letter_of(text.substr(0, end));
    if (letter == 0) {
      return fault("an entity that is not known");
    }
    append_utf8(out, letter);
    text.remove_prefix(end + 1);
  }
  return out;
}

// raw_ into name and attributes.
result<done> xml_tags::split() {
  std::string_view rest = raw_;
  tag_.attributes.clear();
  tag_.closes = rest.starts_with('/');
  tag_.opens = !tag_.closes;
  rest.remove_prefix(tag_.closes ? 1 : 0);
  if (tag_.opens && rest.ends_with('/')) {
    tag_.closes = true;
    rest.remove_suffix(1);
  }
  const auto blank = std::find_if(rest.begin(), rest.end(), is_blank);
  tag_.name.assign(rest.begin(), blank);
  if (!is_name(tag_.name)) {
    return fault("a tag without a name");
  }
  rest.remove_prefix(tag_.name.size());
  for (rest = after_blanks(rest); !rest.empty(); rest = after_blanks(rest)) {
    const auto mid = rest.find('=');
    auto name = rest.substr(0, mid);
    while (!name.empty() && is_blank(name.back())) {
      name.remove_suffix(1);
    }
    if (mid == std::string_view::npos || !tag_.opens || !is_name(name)) {
      return fault("an attribute without a value");
    }
    rest = after_blanks(rest.substr(mid + 1));
    const auto end = rest.empty() || (rest[0] != '"' && rest[0] != '\'') ? std::string_view::npos
                                                                         : rest.find(rest[0], 1);
    if (end == std::string_view::npos) {
      return fault("an attribute without quotes");
    }
    TRY(auto value, decoded(rest.substr(1, end - 1)));
    tag_.attributes.emplace_back(name, std::move(value));
    rest.remove_prefix(end + 1);
  }
  return done{};
}

result<done> xml_tags::nest() {
  if (tag_.opens) {
    if (open_.empty() && seen_root_) {
      return fault("something stands behind the end");
    }
    seen_root_ = true;
    if (open_.size() >= depth_max) {
      return fault("tags within tags too deep");
    }
    open_.push_back(tag_.name);
  }
  if (tag_.closes) {
    if (open_.empty() || open_.back() != tag_.name) {
      return fault("a tag closes what is not open");
    }
    open_.pop_back();
  }
  return done{};
}

result<const xml_tags::tag*> xml_tags::next() {
  for (;;) {
    TRY(const bool there, find_tag());
    if (!there) {
      return static_cast<const tag*>(nullptr);
    }
    TRY(const done whole, collect());
    if (raw_ == "!--") {
      TRY(const done over, skip_until("-->"));
    } else if (raw_.starts_with('!')) {
      return fault("definitions are not read");
    } else if (!raw_.starts_with('?')) {
      TRY(const done parts, split());
      TRY(const done good, nest());
      return &tag_;
    }
  }
}

}  // namespace tsu::geo
