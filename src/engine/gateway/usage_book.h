// What registered programs use: counted in memory and added to the day's rows every few seconds, so
// that a request costs no row. A program that is killed forgets what it counted since; a quota is
// held to within what is asked in that time on each node. Any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "base/http/rate_limit.h"

namespace tsu::gateway {

// operation: read, write, subscribe; "all" (of no type) for the request as a whole.
struct used {
  std::string client, operation, type = {};
  std::int64_t requests = 0, entities = 0, refused = 0;
};

class usage_book {
 public:
  usage_book(db::house&, const clock&);
  ~usage_book();

  void add(tenant_code, used);
  // Whether one more request fits into so many a day; tells when the next day in Japan begins.
  http::rate_decision quota(tenant_code, std::string_view client, std::int64_t per_day) const;
  // Writes what was counted; after a failure it is counted still.
  task<void> flush(tenant_code);

  static constexpr std::chrono::seconds written_every{5};
  // Rows that one town may have waiting; beyond it types are no longer told apart.
  static constexpr std::size_t waiting_max = 10'000;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

// Flushes one town's account again and again until stop(), and then once more.
class usage_keeper {
 public:
  usage_keeper(usage_book& b, tenant_code t) : book_(b), tenant_(t) {}
  task<void> run();
  void stop() { stopping_ = true; }

 private:
  usage_book& book_;
  tenant_code tenant_;
  bool stopping_ = false;
};

}  // namespace tsu::gateway
