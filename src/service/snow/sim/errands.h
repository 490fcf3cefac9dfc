// What the town of a simulated winter tells the snow service beside the posts' reports: who is
// where before it begins, then each hour's forecast, what was cleared, what the officer decided. In
// order, each until it was answered. The bodies are those of /snow/v1 (openapi.json).
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/random.h"
#include "base/core/result.h"
#include "base/http/client.h"
#include "service/snow/sim/season.h"

namespace tsu::snow::sim {

struct errand {
  http::method verb = http::method::post;
  std::string path, body;
  bool operator==(const errand&) const = default;
};

// Districts, a route in each, and the posts.
std::vector<errand> set_up(const town&);

// The town as the service has it already: the answers of GET /snow/v1/districts, routes and posts.
// A district has the road class of its first route. Problems: bad_town; no_posts.
struct town_pages {
  std::string districts, routes, posts;
};
result<town> read_town(const town_pages&);

errand tell_forecast(const forecast_issue&);
errand tell_cleared(const town&, std::size_t district, instant);
errand tell_actual(const town&, const night_truth&);

// The way to the service; blocks until it has answered.
class errand_line {
 public:
  virtual ~errand_line() = default;
  virtual result<http::client_reply> ask(const errand&) = 0;
};
// `url`: of the municipality. `token`: of staff.
std::unique_ptr<errand_line> errands_over_http(std::string url, std::string token);

result<town> ask_for_town(errand_line&);

struct errand_counts {
  std::int64_t done = 0, refused = 0, failures = 0;
  std::string first_refusal = {}, last_failure = {};
};

// One owner. What is refused is counted and left out; what finds nobody is tried again.
class errands {
 public:
  static constexpr std::size_t kept_max = 20'000;

  // Both outlive it.
  errands(errand_line&, random_source&);
  // Beyond `kept_max` the oldest is given up, and counted as refused.
  void put(errand);
  // Until all is done or one does not arrive. Problem: not_signed_in, not_allowed.
  result<done> pass(std::chrono::nanoseconds now);
  std::size_t waiting() const { return waiting_.size(); }
  const errand_counts& counts() const { return counts_; }

 private:
  errand_line& line_;
  http::backoff backoff_;
  std::deque<errand> waiting_;
  std::chrono::nanoseconds next_try_{INT64_MIN};
  errand_counts counts_;
};

}  // namespace tsu::snow::sim
