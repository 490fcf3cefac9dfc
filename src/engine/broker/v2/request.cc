#include "engine/broker/v2/request.h"
#include "engine/broker/allowed/limited_broker.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/query/query.h"
#include "engine/broker/v2/errors.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::size_t service_max = 50;

// Parameters with a language of their own.
constexpr std::array<std::string_view, 6> free_parameters{"q",      "mq",        "georel",
                                                          "coords", "idPattern", "typePattern"};

bool among(std::span<const std::string_view> all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

result<town_key> town_of(const parts& p, const call& c) {
  town_key town{.tenant = c.tenant, .service = {}};
  const auto header = c.request.headers.find("Fiware-Service");
  if (!header || header->empty()) {
    return town;
  }
  town.service = lower(*header);
  const bool clean = std::all_of(town.service.begin(), town.service.end(), [](char ch) {
    return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '_';
  });
  if (!clean || town.service.size() > service_max) {
    return bad_request("bad character in tenant name, or it is longer than 50");
  }
  if (town.service == "default") {
    town.service.clear();
  } else if (p.services == nullptr || !p.services->has(c.tenant, town.service)) {
    return problem{why::not_found, "there is no service \"" + town.service + "\"",
                   std::string{fault_not_found}};
  }
  return town;
}

result<done> check_query(const http::query_values& query, const operation& op) {
  for (const auto& [name, value] : query) {
    if (value.empty()) {
      return bad_request("Empty right-hand-side for URI param /" + name + "/");
    }
    if (has_forbidden(name) || (has_forbidden(value) && !among(free_parameters, name))) {
      return bad_request("invalid character in URI parameter");
    }
    if (name != "options") {
      continue;
    }
    for (const auto& one : comma_list(value)) {
      if (!among(op.options, one)) {
        return bad_request("Invalid value for URI param /options/");
      }
    }
  }
  return done{};
}

std::string_view media_of(const http::fields& headers) {
  auto type = headers.find("Content-Type").value_or("");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) {
    type.remove_suffix(1);
  }
  return type;
}

result<done> read_body(request& r, const call& c, takes wanted) {
  if (c.request.body.empty()) {
    return problem{why::bad_input, "Zero/No Content-Length in PUT/POST/PATCH request",
                   std::string{fault_no_length}};
  }
  const auto media = lower(media_of(c.request.headers));
  r.text = wanted == takes::json_or_text && media == "text/plain";
  if (r.text) {
    r.body = c.request.body;
    return done{};
  }
  if (media != "application/json") {
    return problem{why::unsupported,
                   media.empty() ? "Content-Type header not used, but is needed"
                                 : "not supported content type: " + media,
                   std::string{fault_media_type}};
  }
  auto body = check_and_minify(c.request.body);
  if (!body.ok()) {
    return problem{why::bad_input, "Errors found in incoming JSON buffer",
                   std::string{fault_parse}};
  }
  r.body = std::move(body).value();
  return done{};
}

result<std::int64_t> whole_number(const std::string& text, std::string_view name) {
  std::int64_t n = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (fault != std::errc{} || end != text.data() + text.size() || n < 0 || n > 1'000'000'000) {
    return bad_request("Bad pagination " + std::string{name} + ": /" + text +
                       "/ [must be a decimal number]");
  }
  return n;
}

}  // namespace

std::vector<std::string> comma_list(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    out.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool request::has_option(std::string_view wanted) const {
  const auto* options = parameter("options");
  if (options == nullptr) {
    return false;
  }
  const auto all = comma_list(*options);
  return std::find(all.begin(), all.end(), wanted) != all.end();
}

result<std::string> request::scope_of_update() const {
  if (paths.size() > 1) {
    return bad_request("more than one service path in context update request");
  }
  if (!paths.empty() && paths.front().below) {
    return bad_request("a service path with # cannot be written to");
  }
  return paths.empty() ? std::string{} : paths.front().scope;
}

bool accepts(const http::fields& headers, std::string_view media) {
  bool any = false;
  for (const auto& [name, value] : headers) {
    if (lower(name) != "accept") {
      continue;
    }
    any = true;
    for (auto one : comma_list(value)) {
      one = lower(one.substr(0, one.find(';')));
      std::erase(one, ' ');
      if (one == "*/*" || one == media ||
          (one.ends_with("/*") && media.starts_with(one.substr(0, one.size() - 1)))) {
        return true;
      }
    }
  }
  return !any;
}

result<request> open_request(const parts& p, const call& c, const operation& op) {
  TRY(auto town, town_of(p, c));
  auto query = http::query_values::parse(c.request.query);
  if (!query) {
    return bad_request("the query string cannot be decoded");
  }
  request r{.of = &c, .town = std::move(town), .paths = {}, .query = std::move(*query)};
  if (const auto path = c.request.headers.find("Fiware-ServicePath"); path && !path->empty()) {
    TRY(auto paths, read_service_paths(*path));
    r.paths = std::move(paths);
  }
  TRY(const auto clean, check_query(r.query, op));
  if (op.answer == gives::json && !accepts(c.request.headers, "application/json")) {
    return problem{why::bad_input, "acceptable MIME types: application/json",
                   std::string{fault_not_acceptable}};
  }
  if (op.body != takes::nothing) {
    TRY(const auto ok, read_body(r, c, op.body));
  }
  return r;
}

// The seconds, and the request's own number.
std::string fresh_id(const call& c) {
  std::array<char, 17> seconds{};
  const auto n = static_cast<std::uint64_t>(to_micros(c.now) / 1'000'000);
  const auto end = std::to_chars(seconds.data(), seconds.data() + seconds.size(), n, 16).ptr;
  std::string out(seconds.data(), end);
  out.insert(0, out.size() < 8 ? 8 - out.size() : 0, '0');
  std::string trace{c.request.trace_id.substr(0, 16)};
  trace.resize(16, '0');
  return out + trace;
}

answer answered(inner_handler handler, const parts& p, call& c) {
  if (!p.may_speak(c.tenant, protocols::ngsi_v2)) {
    co_return error_reply(unprocessable("this municipality speaks NGSI-LD only"));
  }
  auto done_or_not = co_await run_for_caller(handler, p, c, "Fiware-Service");
  auto reply = done_or_not.ok() ? std::move(done_or_not).value() : error_reply(done_or_not.error());
  const auto correlator = c.request.headers.find("Fiware-Correlator");
  reply.with("Fiware-Correlator", std::string{correlator.value_or(c.request.trace_id)});
  co_return reply;
}

result<page> read_page(const request& r) {
  page out;
  if (const auto* limit = r.parameter("limit")) {
    TRY(const auto n, whole_number(*limit, "limit"));
    if (n == 0 || n > limit_max) {
      return bad_request("Bad pagination limit: /" + *limit +
                         (n == 0 ? "/ [a value of ZERO is unacceptable]" : "/ [max: 1000]"));
    }
    out.limit = n;
  }
  if (const auto* offset = r.parameter("offset")) {
    TRY(const auto n, whole_number(*offset, "offset"));
    out.offset = n;
  }
  return out;
}

}  // namespace tsu::broker::v2
