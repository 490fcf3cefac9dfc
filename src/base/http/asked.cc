#include "base/http/asked.h"

#include <charconv>
#include <optional>
#include <utility>

namespace tsu::http {
namespace {

problem bad_value(std::string_view name, std::string detail) {
  return {why::bad_input, std::move(detail), "bad_query", {{std::string{name}, "out_of_range"}}};
}

}  // namespace

std::optional<std::int64_t> parse_whole(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional{n} : std::nullopt;
}

result<std::int64_t> whole_number(std::string_view text) {
  const auto n = parse_whole(text);
  return n ? result<std::int64_t>{*n}
           : result<std::int64_t>{problem{why::not_found, "not a number", "not_found"}};
}

result<asked> asked::parse(const request& r) {
  auto values = query_values::parse(r.query);
  if (!values) {
    return problem{why::bad_input, "the query cannot be decoded", "bad_query"};
  }
  return asked{std::move(*values)};
}

std::string asked::text(std::string_view name) const {
  const auto* v = values_.find(name);
  return v ? *v : std::string{};
}

result<std::int64_t> asked::whole(std::string_view name, std::int64_t otherwise, std::int64_t least,
                                  std::int64_t most) const {
  const auto* v = values_.find(name);
  if (!v) {
    return otherwise;
  }
  const auto n = parse_whole(*v);
  if (!n || *n < least || *n > most) {
    return bad_value(name, std::string{name} + " is a whole number from " + std::to_string(least) +
                               " to " + std::to_string(most));
  }
  return *n;
}

result<instant> asked::time(std::string_view name, instant otherwise) const {
  const auto* v = values_.find(name);
  if (!v) {
    return otherwise;
  }
  const auto t = parse_instant(*v);
  if (!t) {
    return bad_value(name, std::string{name} + " is a time like 2024-01-31T15:00:00Z");
  }
  return *t;
}

}  // namespace tsu::http
