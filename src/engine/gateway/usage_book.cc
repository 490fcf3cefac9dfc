#include "engine/gateway/usage_book.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/core/executor.h"
#include "base/core/guarded.h"
#include "engine/gateway/store_usage.h"

namespace tsu::gateway {
namespace {

constexpr std::string_view whole_requests = "all";

struct total_of_day {
  std::string day;
  std::int64_t requests = 0;  // on all nodes, as far as is known here
};
struct of_town {
  std::map<usage_key, usage_counts> waiting;
  std::map<std::string, total_of_day, std::less<>> totals;  // by client
};
using accounts = std::map<tenant_code, of_town>;

void put(of_town& town, usage_key key, const usage_counts& n) {
  if (town.waiting.size() >= usage_book::waiting_max && !town.waiting.contains(key)) {
    key.type.clear();
  }
  auto& mine = town.waiting[std::move(key)];
  mine.requests += n.requests;
  mine.entities += n.entities;
  mine.refused += n.refused;
}

void count_request(of_town& town, const std::string& client, const std::string& day,
                   std::int64_t n) {
  auto& total = town.totals[client];
  if (total.day != day) {
    total = {day, 0};
  }
  total.requests += n;
}

// The rows of whole requests say how many there were on all nodes.
void learn_totals(of_town& town, const std::vector<stored_usage>& rows) {
  for (const auto& r : rows) {
    if (r.key.operation != whole_requests) {
      continue;
    }
    const auto more = town.waiting.find(r.key);
    const auto here = more == town.waiting.end() ? 0 : more->second.requests;
    auto& total = town.totals[r.key.client];
    if (total.day <= r.key.day) {
      total = {r.key.day, r.counts.requests + here};
    }
  }
}

}  // namespace

struct usage_book::state {
  state(db::house& h, const clock& c) : house(h), time(c) {}
  db::house& house;
  const clock& time;
  guarded<accounts> all;
};

usage_book::usage_book(db::house& h, const clock& c) : state_(std::make_unique<state>(h, c)) {}
usage_book::~usage_book() = default;

void usage_book::add(tenant_code tenant, used u) {
  const auto day = day_of(state_->time.now());
  state_->all.change([&](accounts& all) {
    auto& town = all[tenant];
    if (u.operation == whole_requests) {
      count_request(town, u.client, day, u.requests);
    }
    put(town, {std::move(u.client), day, std::move(u.operation), std::move(u.type)},
        {u.requests, u.entities, u.refused});
  });
}

http::rate_decision usage_book::quota(tenant_code tenant, std::string_view client,
                                      std::int64_t per_day) const {
  const auto now = state_->time.now();
  const auto day = day_of(now);
  const auto asked = state_->all.look([&](const accounts& all) -> std::int64_t {
    const auto town = all.find(tenant);
    if (town == all.end()) {
      return 0;
    }
    const auto total = town->second.totals.find(client);
    return total == town->second.totals.end() || total->second.day != day ? 0
                                                                          : total->second.requests;
  });
  const auto tomorrow = jst_midnight(jst_date(now + std::chrono::hours{24}));
  const auto left = std::chrono::ceil<std::chrono::seconds>(tomorrow - now);
  http::rate_decision out{
      .allowed = asked < per_day,
      .limit = static_cast<std::uint64_t>(per_day),
      .remaining = static_cast<std::uint64_t>(std::max<std::int64_t>(per_day - asked - 1, 0)),
      .full_after = left};
  if (!out.allowed) {
    out.retry_after = std::max(left, std::chrono::seconds{1});
  }
  return out;
}

task<void> usage_book::flush(tenant_code tenant) {
  auto waiting =
      state_->all.change([&](accounts& all) { return std::exchange(all[tenant].waiting, {}); });
  if (waiting.empty()) {
    co_return;
  }
  const auto put_back = [&] {
    state_->all.change([&](accounts& all) {
      for (const auto& [key, n] : waiting) {
        put(all[tenant], key, n);
      }
    });
  };
  std::vector<stored_usage> rows;
  try {
    rows = co_await state_->house.at(tenant, db::place::town).write([&](db::tx& t) {
      return add_usage(t, waiting);
    });
  } catch (...) {
    put_back();
    throw;
  }
  state_->all.change([&](accounts& all) { learn_totals(all[tenant], rows); });
}

task<void> usage_keeper::run() {
  while (!stopping_) {
    constexpr std::chrono::milliseconds notices_stop{250};
    for (auto waited = notices_stop; waited <= usage_book::written_every && !stopping_;
         waited += notices_stop) {
      co_await pause{notices_stop};
    }
    co_await book_.flush(tenant_);
  }
}

}  // namespace tsu::gateway
