#include "engine/notify/channels/http_reply.h"

#include <algorithm>
#include <charconv>

namespace tsu::notify {
namespace {

constexpr int retry_after_max = 3600;

std::chrono::seconds retry_after(const http::client_reply& r) {
  const auto text = r.field("Retry-After");
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return std::chrono::seconds{whole ? std::clamp(seconds, 0, retry_after_max) : 0};
}

bool may_change(int status) {
  return status >= 500 || status == 408 || status == 425 || status == 429;
}

}  // namespace

outcome outcome_of(const result<http::client_reply>& r, outcome::kind taken) {
  if (!r.ok()) {
    const bool for_good =
        r.error().reason == why::bad_input || r.error().reason == why::not_allowed;
    return {.what = for_good ? outcome::kind::refused : outcome::kind::try_again,
            .note = r.error().code + ": " + r.error().detail};
  }
  const auto status = r.value().status;
  const auto said = "answered " + std::to_string(status);
  if (status >= 200 && status < 300) {
    return {.what = taken, .note = said};
  }
  if (may_change(status)) {
    return {.note = said, .not_before = retry_after(r.value())};
  }
  return {.what = outcome::kind::refused, .note = said};
}

}  // namespace tsu::notify
