#include "engine/notify/asked.h"

#include <charconv>
#include <utility>

namespace tsu::notify {
namespace {

std::optional<std::int64_t> parse_whole(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional{n} : std::nullopt;
}

}  // namespace

result<std::int64_t> number_in_path(std::string_view text) {
  if (const auto n = parse_whole(text)) {
    return *n;
  }
  return problem{why::not_found, "not a number", "not_found"};
}

result<asked> asked::parse(const http::request& r) {
  auto values = http::query_values::parse(r.query);
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
    return problem{why::bad_input,
                   std::string{name} + " is a whole number from " + std::to_string(least) + " to " +
                       std::to_string(most),
                   "bad_query",
                   {{std::string{name}, "out_of_range"}}};
  }
  return *n;
}

}  // namespace tsu::notify
