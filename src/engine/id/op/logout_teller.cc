#include "engine/id/op/logout_teller.h"

#include <algorithm>

#include "base/core/executor.h"
#include "base/core/log.h"
#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "base/http/form.h"

namespace tsu::id::op {
namespace {

using namespace std::chrono_literals;

// All that are taken at once are told, one after the other, before the lease of the last ends,
// however slow their clients are.
constexpr std::int64_t at_once = 5;
constexpr auto lease = 60s, answers_within = 10s, token_lives = 120s;
// While changes keep coming, looks are this far apart: most changes are no log-out.
constexpr auto gather = 10ms;
// With nothing due it looks again after `look_again`, and whoever stops it waits `notices_stop`.
constexpr std::chrono::milliseconds look_again = 5s, notices_stop = 250ms;
static_assert(at_once * answers_within < lease);
constexpr std::string_view event = "{\"http://schemas.openid.net/event/backchannel-logout\":{}}";

}  // namespace

std::chrono::seconds wait_after(std::int64_t attempts) {
  auto wait = 5s;
  for (std::int64_t i = 1; i < attempts && wait < 1h; ++i) {
    wait *= 4;
  }
  return std::min<std::chrono::seconds>(wait, 1h);
}

std::string logout_claims(const logout_row& row, std::string_view jti, instant now) {
  jose::claims_writer out;
  out.add("iss", row.issuer).add("sub", row.subject).add("aud", row.client);
  out.add("iat", now).add("exp", now + token_lives).add("jti", jti);
  if (!row.sid.empty()) {
    out.add("sid", row.sid);
  }
  return out.add_json("events", event).json();
}

logout_teller::logout_teller(const provider& on, tenant_code tenant, http::client& outside,
                             const clock& c)
    : on_(on), tenant_(tenant), outside_(outside), time_(c) {}

// 200 and 204 are a yes; 400 and all else a no (2.8 of the standard).
task<bool> logout_teller::send(const logout_row& row) const {
  const auto who = co_await on_.clients.find(tenant_, row.client);
  if (!who || !who->may.backchannel_logout_uri) {
    co_return true;  // it wants to hear no more
  }
  const auto keys = co_await on_.keys_of(tenant_);
  if (!keys.ok()) {
    co_return false;
  }
  const auto alg = jose::algorithm_of(who->may.id_token_alg).value_or(jose::algorithm::es256);
  const auto jti = crypto::base64url(crypto::random_bytes(16));
  const auto token =
      keys.value()->sign(jose::use::logout_token, alg, logout_claims(row, jti, time_.now()));
  if (!token.ok()) {
    co_return false;
  }
  http::client_request r{.verb = http::method::post, .url = *who->may.backchannel_logout_uri};
  r.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  http::append_form_field(r.body, "logout_token", token.value());
  r.timeout = answers_within;
  const auto reply = co_await outside_.send(std::move(r));
  co_return reply.ok() && (reply.value().status == 200 || reply.value().status == 204);
}

task<void> logout_teller::tell(logout_row row) {
  const bool heard = co_await send(row);
  const bool over = row.attempts >= logout_attempts_max;
  if (!heard && over) {
    log_warning("{}: client {} was not told of a log-out in {} attempts", tenant_.text(),
                row.client, row.attempts);
  }
  co_await people_of(on_, tenant_).write([&](db::tx& t) {
    if (heard || over) {
      delete_logout(t, row.id);
    } else {
      put_off_logout(t, row.id, t.now() + wait_after(row.attempts));
    }
  });
}

task<std::size_t> logout_teller::tell_due() {
  const auto due = co_await people_of(on_, tenant_).write([&](db::tx& t) {
    return take_logouts(t, t.now(), t.now() + lease, at_once);
  });
  for (const auto& row : due) {
    try {
      co_await tell(row);
    } catch (const db::error& e) {  // the store is busy: tried again when the lease is over
      log_warning("{}: a log-out of client {} waits: {}", tenant_.text(), row.client, e.what());
    }
  }
  co_return due.size();
}

task<void> logout_teller::run() {
  auto& people = people_of(on_, tenant_);
  while (!stopping_) {
    const auto newest = people.newest_change();
    if (co_await tell_due() == 0) {
      for (auto left = look_again; left > 0ms && !stopping_; left -= notices_stop) {
        if (co_await people.wait_for_change(newest, notices_stop) > newest) {
          break;
        }
      }
      co_await pause{gather};
    }
  }
}

}  // namespace tsu::id::op
