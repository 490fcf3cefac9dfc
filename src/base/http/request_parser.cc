#include "base/http/request_parser.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "base/core/assert.h"
#include "base/http/ascii.h"

namespace tsu::http {
namespace {

constexpr unsigned chunk_extra_max = 4096;  // extensions and trailers of one body, together
constexpr unsigned size_digits_max = 15;

enum char_class : std::uint8_t { token = 1, field = 2, target = 4, host = 8 };

constexpr std::array<std::uint8_t, 256> classes = [] {
  std::array<std::uint8_t, 256> t{};
  for (int i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    const bool visible = i > 0x20 && i < 0x7F;
    const bool host_mark =
        c != '\0' && std::string_view{"-._~!$&'()*+;="}.find(c) != std::string_view::npos;
    const bool alnum = is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
    t[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(
        (is_token_char(c) ? token : 0) | (is_field_char(c) ? field : 0) |
        (visible && c != '#' ? target : 0) | (alnum || host_mark ? host : 0));
  }
  return t;
}();

bool all_of_class(std::string_view s, char_class wanted) {
  return std::all_of(s.begin(), s.end(), [wanted](char c) {
    return (classes[static_cast<unsigned char>(c)] & wanted) != 0;
  });
}

struct method_name {
  std::string_view text;
  method verb;
};
constexpr method_name methods[] = {
    {"GET", method::get},         {"POST", method::post}, {"PATCH", method::patch},
    {"PUT", method::put},         {"HEAD", method::head}, {"DELETE", method::del},
    {"OPTIONS", method::options},
};

const refusal* read_method(std::string_view text, method& out) {
  for (const auto& m : methods) {
    if (m.text == text) {
      out = m.verb;
      return nullptr;
    }
  }
  if (text.empty() || !all_of_class(text, token)) {
    return &refused::bad_request_line;
  }
  return text == "TRACE" || text == "CONNECT" ? &refused::method_not_allowed
                                              : &refused::unknown_method;
}

const refusal* read_version(std::string_view v, framing& f) {
  if (v == "HTTP/1.1") {
    return nullptr;
  }
  const bool shaped =
      v.size() == 8 && v.substr(0, 5) == "HTTP/" && is_digit(v[5]) && v[6] == '.' && is_digit(v[7]);
  if (!shaped) {
    return &refused::bad_request_line;
  }
  if (v[5] != '1') {
    return &refused::bad_version;
  }
  f.http_1_0 = v[7] == '0';
  f.keep_alive = !f.http_1_0;
  return nullptr;
}

// "example.jp:8080" -> "example.jp"; nothing where it is malformed (RFC 3986 3.2.2).
std::optional<std::string_view> host_of(std::string_view authority) {
  std::string_view name = authority, port;
  if (!authority.empty() && authority.front() == '[') {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    name = authority.substr(0, end + 1);
    port = authority.substr(end + 1);
    const auto inside = authority.substr(1, end - 1);
    const bool good = inside.size() >= 2 && std::all_of(inside.begin(), inside.end(), [](char c) {
                        return hex_value(c) >= 0 || c == ':' || c == '.';
                      });
    if (!good) {
      return std::nullopt;
    }
  } else {
    const auto colon = authority.find(':');
    name = authority.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view{} : authority.substr(colon);
    if (name.empty() || !all_of_class(name, host)) {
      return std::nullopt;
    }
  }
  if (port.empty()) {
    return name;
  }
  const auto digits = port.substr(1);
  if (port.front() != ':' || digits.size() > 5 ||
      !std::all_of(digits.begin(), digits.end(), is_digit)) {
    return std::nullopt;
  }
  return name;
}

void lower_in_place(std::span<char> bytes, std::string_view part) {
  const auto at = static_cast<std::size_t>(part.data() - bytes.data());
  for (auto& c : bytes.subspan(at, part.size())) {
    c = lower(c);
  }
}

// Origin, absolute and asterisk form (RFC 9112 3.2). An authority in the target wins over Host.
const refusal* read_target(std::string_view t, request& r, framing& f,
                           std::string_view& authority) {
  if (!all_of_class(t, target)) {
    return &refused::bad_target;
  }
  if (t == "*" && r.verb == method::options) {
    f.options_asterisk = true;
    r.path = "/";
    r.query = {};
    return nullptr;
  }
  if (t.front() != '/') {
    const auto scheme_end = t.find("://");
    const auto scheme = t.substr(0, scheme_end);
    if (!same_name(scheme, "http") && !same_name(scheme, "https")) {
      return &refused::bad_target;
    }
    t.remove_prefix(scheme_end + 3);
    const auto end = t.find_first_of("/?");
    authority = t.substr(0, end);
    if (authority.empty()) {
      return &refused::bad_target;
    }
    t = end == std::string_view::npos ? std::string_view{"/"} : t.substr(end);
  }
  const auto mark = t.find('?');
  r.path = mark == 0 ? std::string_view{"/"} : t.substr(0, mark);
  r.query = mark == std::string_view::npos ? std::string_view{} : t.substr(mark + 1);
  return nullptr;
}

const refusal* read_request_line(std::string_view line, const head_limits& limits, request& r,
                                 framing& f, std::string_view& authority) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return &refused::bad_request_line;
  }
  const auto wanted = line.substr(first + 1, last - first - 1);
  if (wanted.empty() || wanted.find(' ') != std::string_view::npos) {
    return &refused::bad_request_line;
  }
  if (const auto* no = read_version(line.substr(last + 1), f)) {
    return no;
  }
  if (const auto* no = read_method(line.substr(0, first), r.verb)) {
    return no;
  }
  if (wanted.size() > limits.target_bytes) {
    return &refused::target_too_long;
  }
  return read_target(wanted, r, f, authority);
}

// Digits only, once (RFC 9112 6.3). What does not fit 64 bits is larger than any limit.
const refusal* read_length(std::string_view v, framing& f) {
  if (v.empty() || !std::all_of(v.begin(), v.end(), is_digit)) {
    return &refused::bad_length;
  }
  if (v.size() > 18) {
    return &refused::body_too_large;
  }
  for (const char c : v) {
    f.content_length = f.content_length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return nullptr;
}

void read_connection(std::string_view v, framing& f) {
  while (!v.empty()) {
    const auto option = take_part(v);
    if (same_name(option, "close")) {
      f.keep_alive = false;
      return;
    }
    if (same_name(option, "keep-alive")) {
      f.keep_alive = true;
    }
  }
}

// The fields that frame the message or belong to the connection; each counted.
struct known_fields {
  int hosts = 0, lengths = 0, codings = 0, traceparents = 0;
  bool closes = false;
  std::string_view host;
};

const refusal* read_known(std::string_view name, std::string_view value, known_fields& k,
                          framing& f) {
  switch (name.size()) {
    case 4:
      if (same_name(name, "host")) {
        k.host = value;
        ++k.hosts;
      }
      return nullptr;
    case 6:
      if (same_name(name, "expect") && !f.http_1_0) {
        f.expects_continue = same_name(value, "100-continue");
        return f.expects_continue ? nullptr : &refused::bad_expectation;
      }
      return nullptr;
    case 10:
      if (same_name(name, "connection") && !k.closes) {
        read_connection(value, f);
        k.closes = !f.keep_alive && !f.http_1_0;
      }
      return nullptr;
    case 11:
      if (same_name(name, "traceparent")) {
        f.traceparent = value;
        ++k.traceparents;
      }
      return nullptr;
    case 14:
      if (same_name(name, "content-length")) {
        return ++k.lengths > 1 ? &refused::bad_length : read_length(value, f);
      }
      return nullptr;
    case 16:
      if (same_name(name, "content-encoding") && !same_name(value, "identity")) {
        return &refused::content_coding;
      }
      return nullptr;
    case 17:
      if (same_name(name, "transfer-encoding")) {
        return ++k.codings > 1               ? &refused::bad_coding
               : same_name(value, "chunked") ? nullptr
                                             : &refused::unknown_coding;
      }
      return nullptr;
    default: return nullptr;
  }
}

const refusal* settle(const known_fields& k, std::span<char> bytes, std::string_view authority,
                      request& r, framing& f) {
  if (k.codings > 0) {
    // Both frames, or one that HTTP/1.0 does not know: somebody reads this differently.
    if (k.lengths > 0 || f.http_1_0) {
      return &refused::bad_coding;
    }
    f.body = body_kind::chunked;
  } else if (f.content_length > 0) {
    f.body = body_kind::length;
  }
  if (k.traceparents > 1) {
    f.traceparent = {};
  }
  r.host = {};
  if (k.hosts > 1 || (k.hosts == 0 && !f.http_1_0)) {
    return &refused::bad_host;
  }
  if (k.hosts == 1) {
    const auto name = host_of(k.host);
    if (!name) {
      return &refused::bad_host;
    }
    r.host = *name;
  }
  if (!authority.empty()) {
    const auto name = host_of(authority);
    if (!name) {
      return &refused::bad_target;
    }
    r.host = *name;
  }
  if (!r.host.empty()) {
    lower_in_place(bytes, r.host);
  }
  return nullptr;
}

// What shows before the request line is whole, so that it is answered at once: this is not HTTP, or
// the line is longer than any that is taken.
const refusal* bad_beginning(std::string_view line, const head_limits& limits) {
  if (line.empty() || line == "\r") {
    return nullptr;
  }
  if ((classes[static_cast<unsigned char>(line.front())] & token) == 0) {
    return &refused::bad_request_line;
  }
  constexpr std::size_t method_and_version = 64;
  return line.size() > limits.target_bytes + method_and_version ? &refused::target_too_long
                                                                : nullptr;
}

}  // namespace

head_reader::progress head_reader::look(std::string_view bytes, const head_limits& limits) {
  while (looked_ < bytes.size()) {
    const auto at = bytes.find('\n', looked_);
    if (at == std::string_view::npos) {
      looked_ = bytes.size();
      break;
    }
    looked_ = at + 1;
    if (at == line_start_ || bytes[at - 1] != '\r') {
      return {0, &refused::bad_line_end};
    }
    const line found{line_start_, at - 1};
    if (lines_.empty()) {
      if (const auto* no = bad_beginning(bytes.substr(line_start_, at - line_start_), limits)) {
        return {0, no};
      }
    }
    line_start_ = looked_;
    if (found.from != found.until) {
      lines_.push_back(found);
      if (lines_.size() > limits.fields + 1) {
        return {0, &refused::head_too_large};
      }
    } else if (!lines_.empty()) {
      return {looked_ <= limits.bytes ? looked_ : 0,
              looked_ <= limits.bytes ? nullptr : &refused::head_too_large};
    } else if (looked_ > 2) {
      return {0, &refused::bad_request_line};  // one empty line before a request is let pass
    }
  }
  if (lines_.empty()) {
    if (const auto* no = bad_beginning(bytes.substr(line_start_), limits)) {
      return {0, no};
    }
  }
  return {0, bytes.size() >= limits.bytes ? &refused::head_too_large : nullptr};
}

const refusal* head_reader::read(std::span<char> bytes, const head_limits& limits, request& r,
                                 framing& f) const {
  ASSERT(!lines_.empty());
  const std::string_view text{bytes.data(), bytes.size()};
  f = {};
  r.headers.clear();
  std::string_view authority;
  const auto first = text.substr(lines_[0].from, lines_[0].until - lines_[0].from);
  if (const auto* no = read_request_line(first, limits, r, f, authority)) {
    return no;
  }
  known_fields known;
  for (const auto& l : std::span{lines_}.subspan(1)) {
    const auto row = text.substr(l.from, l.until - l.from);
    const auto colon = row.find(':');
    // A folded line or a space before the colon fails here: neither is a token.
    if (colon == std::string_view::npos || colon == 0 ||
        !all_of_class(row.substr(0, colon), token)) {
      return &refused::bad_field;
    }
    const auto value = trimmed(row.substr(colon + 1));
    if (!all_of_class(value, field)) {
      return &refused::bad_field;
    }
    const auto name = row.substr(0, colon);
    if (const auto* no = read_known(name, value, known, f)) {
      return no;
    }
    r.headers.add(name, value);
  }
  return settle(known, bytes, authority, r, f);
}

void head_reader::reset() {
  lines_.clear();
  looked_ = line_start_ = 0;
}

const refusal* chunk_reader::take_size(char c) {
  const int v = hex_value(c);
  if (v >= 0) {
    left_ = left_ * 16 + static_cast<std::uint64_t>(v);
    return ++size_digits_ > size_digits_max ? &refused::bad_chunk : nullptr;
  }
  if (size_digits_ == 0) {
    return &refused::bad_chunk;
  }
  if (c == ';' || c == '\r') {
    step_ = c == ';' ? step::extension : step::size_lf;
    return nullptr;
  }
  return &refused::bad_chunk;
}

// Trailer fields are checked for their characters and dropped (RFC 9110 6.5.1).
const refusal* chunk_reader::take_trailer(char c) {
  if (c == '\r') {
    step_ = step::trailer_lf;
    return nullptr;
  }
  const bool starts_badly = trailer_line_ == 0 && !is_token_char(c);
  ++trailer_line_;
  return starts_badly || !is_field_char(c) || ++extra_bytes_ > chunk_extra_max ? &refused::bad_chunk
                                                                               : nullptr;
}

const refusal* chunk_reader::take(char c) {
  switch (step_) {
    case step::size: return take_size(c);
    case step::extension:
      if (c == '\r') {
        step_ = step::size_lf;
        return nullptr;
      }
      return !is_field_char(c) || ++extra_bytes_ > chunk_extra_max ? &refused::bad_chunk : nullptr;
    case step::size_lf:
      step_ = left_ == 0 ? step::trailer : step::data;
      size_digits_ = 0;
      return c == '\n' ? nullptr : &refused::bad_chunk;
    case step::data_cr: step_ = step::data_lf; return c == '\r' ? nullptr : &refused::bad_chunk;
    case step::data_lf: step_ = step::size; return c == '\n' ? nullptr : &refused::bad_chunk;
    case step::trailer: return take_trailer(c);
    case step::trailer_lf:
      step_ = trailer_line_ == 0 ? step::done : step::trailer;
      trailer_line_ = 0;
      return c == '\n' ? nullptr : &refused::bad_chunk;
    case step::data:
    case step::done: break;
  }
  ASSERT(false && "chunk_reader fed after its end");
  return &refused::bad_chunk;
}

chunk_reader::progress chunk_reader::feed(std::string_view bytes, std::string& body,
                                          std::size_t body_max) {
  std::size_t at = 0;
  while (at < bytes.size() && step_ != step::done) {
    if (step_ == step::data) {
      const auto n = std::min<std::uint64_t>(left_, bytes.size() - at);
      body.append(bytes, at, n);
      at += n;
      left_ -= n;
      if (left_ == 0) {
        step_ = step::data_cr;
      }
      continue;
    }
    if (const auto* no = take(bytes[at++])) {
      return {state::refused, at, no};
    }
    if (step_ == step::data && (left_ > body_max || body.size() > body_max - left_)) {
      return {state::refused, at, &refused::body_too_large};
    }
  }
  return {step_ == step::done ? state::done : state::more, at, nullptr};
}

}  // namespace tsu::http
