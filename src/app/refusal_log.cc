#include "app/refusal_log.h"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/core/guarded.h"
#include "base/core/json_text.h"
#include "base/core/log.h"
#include "base/db/db.h"
#include "base/http/rate_limit.h"
#include "base/record/audit.h"

namespace tsu::app {
namespace {

constexpr std::chrono::minutes quiet{1};
constexpr std::size_t remembered_max = 10'000;
constexpr http::rate rows_of_a_town{.per_second = 1, .burst = 60};

struct seen {
  instant until;
  std::int64_t left_out = 0;
};
using all_seen = std::map<std::string, seen, std::less<>>;

// Nothing where it is only counted; else how often it happened since the last row.
std::optional<std::int64_t> times_to_tell(all_seen& all, const std::string& key, instant now) {
  if (all.size() >= remembered_max) {
    std::erase_if(all, [&](const auto& one) { return one.second.until <= now; });
    if (all.size() >= remembered_max) {
      all.clear();
    }
  }
  auto& mine = all.try_emplace(key, seen{now}).first->second;
  if (now < mine.until) {
    ++mine.left_out;
    return std::nullopt;
  }
  mine.until = now + quiet;
  return std::exchange(mine.left_out, 0) + 1;
}

std::string detail_of(const refused& r, std::int64_t times) {
  std::string out = fmt::format(R"({{"status":{},"times":{},"code":)", r.status, times);
  append_json_string(out, r.code);
  out += ",\"verb\":";
  append_json_string(out, r.verb);
  out += ",\"address\":";
  append_json_string(out, r.address);
  return out + "}";
}

}  // namespace

struct refusal_log::state {
  state(db::house& h, const clock& c) : house(h), time(c), rows(rows_of_a_town, c) {}
  db::house& house;
  const clock& time;
  http::rate_limiter rows;
  guarded<all_seen> seen_lately;
};

refusal_log::refusal_log(db::house& h, const clock& c) : state_(std::make_unique<state>(h, c)) {}
refusal_log::~refusal_log() = default;

task<void> refusal_log::note(tenant_code tenant, refused r) {
  auto& s = *state_;
  const auto who =
      r.subject.empty() ? http::rate_key_of_address(r.address) : std::string{r.subject};
  const auto key = fmt::format("{}/{}/{}/{}/{}", tenant.text(), who, r.verb, r.route, r.code);
  const auto times =
      s.seen_lately.change([&](all_seen& all) { return times_to_tell(all, key, s.time.now()); });
  if (!times || !s.rows.take(tenant.text()).allowed) {
    co_return;
  }
  const auto detail = detail_of(r, *times);
  try {
    co_await s.house.at(tenant, db::place::people).write([&](db::tx& t) {
      record::audit(t, {.actor = r.subject,
                        .role = r.role,
                        .action = "id.request.refused",
                        .subject_kind = "route",
                        .subject = r.route,
                        .trace_id = r.trace_id,
                        .detail = detail});
    });
  } catch (const std::exception& e) {
    log_error("a refusal is not in the audit log: {}", e.what());
  }
}

}  // namespace tsu::app
