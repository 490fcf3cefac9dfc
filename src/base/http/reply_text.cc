#include "base/http/reply_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "base/http/ascii.h"
#include "base/http/problem_reply.h"

namespace tsu::http {
namespace {

struct status_row {
  int status;
  std::string_view phrase;
};
constexpr status_row phrases[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

}  // namespace

std::string_view phrase_of(int status) {
  const auto* const row = std::find_if(std::begin(phrases), std::end(phrases),
                                       [status](const auto& r) { return r.status == status; });
  return row == std::end(phrases) ? std::string_view{"Status"} : row->phrase;
}

void append_number(std::string& out, std::uint64_t n) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_status_line(std::string& out, int status) {
  if (status == 200) {
    out += "HTTP/1.1 200 OK\r\n";
    return;
  }
  ASSERT(status >= 100 && status <= 599);
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::uint64_t>(status));
  out += ' ';
  out += phrase_of(status);
  out += "\r\n";
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

bool is_sendable(const reply& r) {
  const auto clean = [](std::string_view s) {
    return std::all_of(s.begin(), s.end(), is_field_char);
  };
  return r.status >= 200 && r.status <= 599 && clean(r.type) &&
         std::all_of(r.headers.begin(), r.headers.end(), [&](const auto& h) {
           return !h.first.empty() && std::all_of(h.first.begin(), h.first.end(), is_token_char) &&
                  clean(h.second);
         });
}

reply reply_of(const refusal& r, std::string_view trace_id) {
  auto out = problem_reply_with(r.status, r.code, r.detail, trace_id);
  if (r.status == 503) {
    out.with("Retry-After", "5");
  } else if (r.status == 405) {
    out.with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  } else if (r.status == 415) {
    out.with("Accept-Encoding", "identity");  // RFC 9110 15.5.16
  }
  return out;
}

}  // namespace tsu::http
