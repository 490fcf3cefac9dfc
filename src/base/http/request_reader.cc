#include "base/http/request_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "base/core/assert.h"
#include "base/http/ascii.h"
#include "base/http/request_target.h"

namespace tsu::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using beast::error_code;
using field_name = beast::http::field;
using parse_error = beast::http::error;

constexpr std::size_t extensions_max = 4096;   // of all chunks of one body together
constexpr std::size_t unfinished_max = 16384;  // of one chunk's line, or of the trailer
constexpr std::size_t kept_body = 64 * 1024;

std::string_view view(beast::string_view s) { return {s.data(), s.size()}; }

struct method_row {
  beast::http::verb theirs;
  method ours;
};
constexpr method_row methods[] = {
    {beast::http::verb::get, method::get},         {beast::http::verb::post, method::post},
    {beast::http::verb::patch, method::patch},     {beast::http::verb::put, method::put},
    {beast::http::verb::head, method::head},       {beast::http::verb::delete_, method::del},
    {beast::http::verb::options, method::options},
};

// "GET / HTTP/3.0": well-formed, of a version that is not spoken here.
bool has_other_version(std::string_view line) {
  if (std::count(line.begin(), line.end(), ' ') != 2) {
    return false;
  }
  const auto v = line.substr(line.rfind(' ') + 1);
  return v.size() == 8 && v.substr(0, 5) == "HTTP/" && is_digit(v[5]) && v[6] == '.' &&
         is_digit(v[7]);
}

const refusal* refusal_of(const error_code& e, std::string_view first_line) {
  switch (static_cast<parse_error>(e.value())) {
    case parse_error::bad_version:
      return has_other_version(first_line) ? &refused::bad_version : &refused::bad_request_line;
    case parse_error::need_more:  // of a head that is whole: something is missing in a line
    case parse_error::bad_method: return &refused::bad_request_line;
    case parse_error::bad_target: return &refused::bad_target;
    case parse_error::bad_line_ending: return &refused::bad_line_end;
    case parse_error::bad_content_length:
    case parse_error::multiple_content_length: return &refused::bad_length;
    case parse_error::bad_transfer_encoding: return &refused::bad_coding;
    case parse_error::bad_chunk:
    case parse_error::bad_chunk_extension: return &refused::bad_chunk;
    case parse_error::body_limit: return &refused::body_too_large;
    case parse_error::header_limit: return &refused::head_too_large;
    default: return &refused::bad_field;
  }
}

// What shows before the request line is whole, so that it is answered at once: this is not HTTP, or
// the line is longer than any that is taken.
const refusal* bad_beginning(std::string_view line, const head_limits& limits) {
  if (line.empty() || line == "\r") {
    return nullptr;
  }
  if (!is_token_char(line.front())) {
    return &refused::bad_request_line;
  }
  constexpr std::size_t method_and_version = 64;
  return line.size() > limits.target_bytes + method_and_version ? &refused::target_too_long
                                                                : nullptr;
}

// Called by Beast with each part of a message; says no by an error, and why in
// refused_because().
class strict_parser final : public beast::http::basic_parser<true> {
 public:
  strict_parser(request& r, framing& f, std::string& host, const head_limits& l)
      : out_(r), frame_(f), host_(host), limits_(l) {
    header_limit(std::numeric_limits<std::uint32_t>::max());  // the gate has its own
    body_limit(boost::none);                                  // known once the head is read
    eager(true);
  }

  // Gives back how many bytes are done with.
  std::size_t feed(std::string_view bytes, error_code& e) {
    return put(asio::const_buffer{bytes.data(), bytes.size()}, e);
  }
  const refusal* settle_head();
  void expect_body(std::string& to, std::size_t max) {
    if (!std::exchange(body_, &to)) {
      body_limit(max);
    }
  }
  const refusal* refused_because() const { return no_; }
  // Beast 1.81 asserts that it does not see less than five bytes of a body that begins with its
  // last chunk, and aborts over what a client may well send. The shortest is "0\r\n\r\n".
  bool may_begin_body(std::string_view bytes) const {
    return body_ || (!bytes.empty() && (bytes.size() >= 5 || bytes.front() != '0' || !chunked()));
  }

 private:
  void refuse(const refusal& why, error_code& e) {
    no_ = &why;
    e = parse_error::bad_value;
  }
  const refusal* look_at(field_name, std::string_view name, std::string_view value);

  void on_request_impl(beast::http::verb verb, beast::string_view, beast::string_view target,
                       int version, error_code& e) override;
  void on_field_impl(field_name f, beast::string_view name, beast::string_view value,
                     error_code& e) override {
    if (head_done_) {
      return;  // trailers are dropped (RFC 9110 6.5.1)
    }
    if (const auto* why = look_at(f, view(name), view(value))) {
      refuse(*why, e);
      return;
    }
    out_.headers.add(view(name), view(value));
  }
  void on_header_impl(error_code&) override { head_done_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(beast::string_view piece, error_code&) override {
    if (piece.size() == frame_.content_length) {
      out_.body = view(piece);
    } else {
      body_->append(piece.data(), piece.size());
    }
    return piece.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view extension, error_code& e) override {
    // Quoted text may hold anything for Beast, a line feed too.
    extension_bytes_ += extension.size();
    if (extension_bytes_ > extensions_max ||
        !std::all_of(extension.begin(), extension.end(), is_field_char)) {
      refuse(refused::bad_chunk, e);
    }
  }
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view piece, error_code&) override {
    body_->append(piece.data(), piece.size());
    return piece.size();
  }
  void on_finish_impl(error_code&) override {
    if (body_ && !body_->empty()) {
      out_.body = *body_;
    }
  }
  void on_response_impl(int, beast::string_view, int, error_code&) override {}

  request& out_;
  framing& frame_;
  std::string& host_;
  const head_limits& limits_;
  const refusal* no_ = nullptr;
  int hosts_ = 0, lengths_ = 0, traceparents_ = 0;
  bool head_done_ = false;
  std::size_t extension_bytes_ = 0;
  std::string_view authority_, host_field_;
  std::string* body_ = nullptr;
};

void strict_parser::on_request_impl(beast::http::verb verb, beast::string_view,
                                    beast::string_view target, int version, error_code& e) {
  frame_.http_1_0 = version == 10;
  const auto* const row = std::find_if(std::begin(methods), std::end(methods),
                                       [verb](const auto& m) { return m.theirs == verb; });
  if (row == std::end(methods)) {
    const bool known = verb == beast::http::verb::trace || verb == beast::http::verb::connect;
    return refuse(known ? refused::method_not_allowed : refused::unknown_method, e);
  }
  out_.verb = row->ours;
  if (target.size() > limits_.target_bytes) {
    return refuse(refused::target_too_long, e);
  }
  if (view(target) == "*" && out_.verb == method::options) {
    frame_.options_asterisk = true;
    out_.path = "/";
    out_.query = {};
    return;
  }
  const auto parts = http::parse_target(view(target));
  if (!parts) {
    return refuse(refused::bad_target, e);
  }
  out_.path = parts->path;
  out_.query = parts->query;
  authority_ = parts->authority;
}

// Beast has looked at the fields that frame the message before this; it takes a list of equal
// lengths, and any list of codings that ends with chunked.
const refusal* strict_parser::look_at(field_name f, std::string_view name, std::string_view value) {
  switch (f) {
    case field_name::host: host_field_ = value; return ++hosts_ > 1 ? &refused::bad_host : nullptr;
    case field_name::content_length:
      return ++lengths_ > 1 || !std::all_of(value.begin(), value.end(), http::is_digit)
                 ? &refused::bad_length
                 : nullptr;
    case field_name::transfer_encoding:
      return frame_.http_1_0               ? &refused::bad_coding
             : same_name(value, "chunked") ? nullptr
                                           : &refused::unknown_coding;
    case field_name::content_encoding:
      return same_name(value, "identity") ? nullptr : &refused::content_coding;
    case field_name::expect:
      frame_.expects_continue = !frame_.http_1_0;
      return frame_.http_1_0 || same_name(value, "100-continue") ? nullptr
                                                                 : &refused::bad_expectation;
    case field_name::unknown:
      if (same_name(name, "traceparent")) {
        frame_.traceparent = ++traceparents_ > 1 ? std::string_view{} : value;
      }
      return nullptr;
    default: return nullptr;
  }
}

// An authority in the target wins over Host (RFC 9112 3.2.2), which must be there and well-formed.
const refusal* strict_parser::settle_head() {
  frame_.keep_alive = keep_alive();
  frame_.content_length = content_length().value_or(0);
  frame_.has_body = chunked() || frame_.content_length > 0;
  host_.clear();
  out_.host = {};
  if (hosts_ == 0 && !frame_.http_1_0) {
    return &refused::bad_host;
  }
  auto name = hosts_ > 0 ? host_of(host_field_) : std::string_view{};
  if (!name) {
    return &refused::bad_host;
  }
  if (!authority_.empty()) {
    name = host_of(authority_);
    if (!name) {
      return &refused::bad_target;
    }
  }
  std::transform(name->begin(), name->end(), std::back_inserter(host_), lower);
  out_.host = host_;
  return nullptr;
}

}  // namespace

struct request_reader::parser {
  std::optional<strict_parser> now;
};

request_reader::request_reader(const head_limits& limits)
    : limits_(limits), parser_(std::make_unique<parser>()) {}
request_reader::~request_reader() = default;

// The lines of the head, before Beast sees them: each ends with CR LF and none continues another;
// they are not too many, nor too long.
request_reader::progress request_reader::look(std::string_view bytes) {
  auto& g = gate_;
  while (g.looked < bytes.size()) {
    const auto at = bytes.find('\n', g.looked);
    if (at == std::string_view::npos) {
      g.looked = bytes.size();
      break;
    }
    g.looked = at + 1;
    if (at == g.line_start || bytes[at - 1] != '\r') {
      return {.refused = &refused::bad_line_end};
    }
    const auto line = bytes.substr(g.line_start, at - 1 - g.line_start);
    if (line.empty() && g.lines > 0) {
      return g.looked <= limits_.bytes ? progress{.done = true, .used = g.looked}
                                       : progress{.refused = &refused::head_too_large};
    }
    if (line.empty() && g.looked > 2) {  // one empty line before a request is let pass
      return {.refused = &refused::bad_request_line};
    }
    if (g.lines == 0) {
      if (const auto* no = bad_beginning(bytes.substr(g.line_start, at - g.line_start), limits_)) {
        return {.refused = no};
      }
    } else if (line.front() == ' ' || line.front() == '\t') {
      return {.refused = &refused::bad_field};
    }
    g.line_start = g.looked;
    g.lines += line.empty() ? 0 : 1;
    if (g.lines > limits_.fields + 1) {
      return {.refused = &refused::head_too_large};
    }
  }
  if (g.lines == 0) {
    if (const auto* no = bad_beginning(bytes.substr(g.line_start), limits_)) {
      return {.refused = no};
    }
  }
  return {.refused = bytes.size() >= limits_.bytes ? &refused::head_too_large : nullptr};
}

request_reader::progress request_reader::read_head(std::string_view bytes, request& r, framing& f) {
  auto p = look(bytes);
  if (p.refused || !p.done) {
    return p;
  }
  f = {};
  r.headers.clear();
  r.body = {};
  auto& beast_parser = parser_->now.emplace(r, f, host_, limits_);
  auto head = bytes.substr(0, p.used);
  if (head.front() == '\r') {
    head.remove_prefix(2);
  }
  error_code e;
  const auto used = beast_parser.feed(head, e);
  if (e) {
    p.refused = beast_parser.refused_because() ? beast_parser.refused_because()
                                               : refusal_of(e, head.substr(0, head.find('\r')));
    return p;
  }
  ASSERT(used == head.size());
  p.refused = beast_parser.settle_head();
  return p;
}

request_reader::progress request_reader::read_body(std::string_view bytes, std::size_t body_max) {
  auto& beast_parser = *parser_->now;
  ASSERT(!beast_parser.is_done());
  if (!beast_parser.may_begin_body(bytes)) {
    return {};
  }
  beast_parser.expect_body(body_, body_max);
  error_code e;
  progress p;
  p.used = bytes.empty() ? 0 : beast_parser.feed(bytes, e);
  p.done = beast_parser.is_done();
  if (e == parse_error::need_more) {
    p.refused = bytes.size() - p.used > unfinished_max ? &refused::bad_chunk : nullptr;
  } else if (e) {
    // A trailer that frames a message, among others.
    p.refused = e == parse_error::body_limit ? &refused::body_too_large : &refused::bad_chunk;
  }
  return p;
}

void request_reader::reset() {
  gate_ = {};
  body_.clear();
  if (body_.capacity() > kept_body) {
    body_ = {};
  }
}

}  // namespace tsu::http
