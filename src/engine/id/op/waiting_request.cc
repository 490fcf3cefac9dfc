#include "engine/id/op/waiting_request.h"

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "base/crypto/encode.h"

namespace tsu::id::op {
namespace {

constexpr std::string_view sealed_prefix = "tsw_";
// An address stands twice in another (the way back from the page of sign-in, from that of
// registration), and browsers and proxies take 8 KiB.
constexpr std::size_t parameters_max = 900, text_max = 2000;

// pushed: base64url; the times in microseconds, as exact as they were.
struct carried {
  std::string client, parameters, jkt, pushed;
  std::int64_t created = 0, expires = 0;
};
BOOST_DESCRIBE_STRUCT(carried, (), (client, parameters, jkt, pushed, created, expires))

std::string place_of(tenant_code town) { return "id.op.waiting:" + std::string{town.text()}; }

}  // namespace

bool fits_an_address(std::string_view parameters) { return parameters.size() <= parameters_max; }

// No number of its own: the box has 192 random bits in front.
std::string seal_waiting(const crypto::box_key& key, tenant_code town, const request_row& row) {
  const carried c{.client = row.client,
                  .parameters = row.parameters,
                  .jkt = row.jkt,
                  .pushed = crypto::base64url(row.pushed),
                  .created = to_micros(row.created),
                  .expires = to_micros(row.expires)};
  return std::string{sealed_prefix} + crypto::base64url(key.seal(to_json(c), place_of(town)));
}

bool is_sealed_waiting(std::string_view text) { return text.starts_with(sealed_prefix); }

std::optional<request_row> open_waiting(const crypto::box_key& key, tenant_code town,
                                        std::string_view text) {
  if (!is_sealed_waiting(text) || text.size() > text_max) {
    return std::nullopt;
  }
  const auto bytes = crypto::from_base64url(text.substr(sealed_prefix.size()));
  const auto json = bytes ? key.open(*bytes, place_of(town)) : result<std::string>{problem{}};
  auto c = json.ok() ? from_json<carried>(json.value()) : result<carried>{problem{}};
  if (!c.ok()) {
    return std::nullopt;
  }
  auto& is = c.value();
  return request_row{.client = std::move(is.client),
                     .parameters = std::move(is.parameters),
                     .jkt = std::move(is.jkt),
                     .pushed = crypto::from_base64url(is.pushed).value_or(""),
                     .created = from_micros(is.created),
                     .expires = from_micros(is.expires)};
}

shown_once spent_waiting(std::string_view text, std::string_view client, instant until) {
  return {.use = "request",
          .who = std::string{client},
          .jti = std::string{text},
          .until = until,
          .sealed = true};
}

}  // namespace tsu::id::op
