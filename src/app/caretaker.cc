#include "app/caretaker.h"

#include <thread>

#include "app/standing.h"
#include "base/core/executor.h"
#include "base/core/log.h"
#include "base/jobs/jobs.h"
#include "base/module/module.h"
#include "base/record/idempotency.h"
#include "base/record/seal.h"
#include "engine/broker/broker.h"
#include "engine/broker/subscribe/store_subscriptions.h"
#include "engine/id/store.h"

namespace tsu::app {
namespace {

using namespace std::chrono_literals;

constexpr db::place places[] = {db::place::town, db::place::people, db::place::history};
// How long a finished job stays to be looked at.
constexpr std::chrono::days jobs_kept{3};

// Everything that is not sealed yet, batch by batch.
task<void> seal_audit(db::house& house, tenant_code town) {
  for (const auto where : places) {
    auto& store = house.at(town, where);
    while (co_await store.write([](db::tx& t) { return record::seal(t); }) > 0) {
    }
  }
}

task<void> forget_what_is_over(db::house& house, tenant_code town) {
  for (const auto where : places) {
    co_await house.at(town, where).write([](db::tx& t) { record::forget_replies(t); });
  }
  co_await house.at(town, db::place::people).write([](db::tx& t) {
    id::forget_expired(t, t.now());
  });
  co_await house.at(town, db::place::town).write([](db::tx& t) {
    jobs::forget_ended(t, t.now() - jobs_kept);
    broker::forget_dead_deliveries(t, t.now() - broker::dead_deliveries_kept,
                                   broker::dead_deliveries_max);
  });
}

// What everybody who follows has seen. A node that was away for longer reads everything anew.
task<void> forget_old_changes(standing& on, tenant_code town, std::chrono::microseconds kept) {
  co_await on.entities().settle_history(town);
  for (const auto where : places) {
    auto& store = on.house().at(town, where);
    const auto forget = [kept](db::tx& t) { return db::forget_changes_before(t, t.now() - kept); };
    while (co_await store.write(forget) > 0) {
    }
  }
}

std::vector<jobs::kind> kinds_of(standing& on, std::chrono::microseconds changes_kept) {
  auto& house = on.house();
  std::vector<jobs::kind> out;
  out.push_back({"house.seal_audit", "every 1 min", 60s,
                 [&house](tenant_code t, std::string_view) { return seal_audit(house, t); }});
  out.push_back({"house.forget", "20 4 * * *", 600s, [&house](tenant_code t, std::string_view) {
                   return forget_what_is_over(house, t);
                 }});
  out.push_back({"house.forget_changes", "40 * * * *", 600s,
                 [&on, changes_kept](tenant_code t, std::string_view) {
                   return forget_old_changes(on, t, changes_kept);
                 }});
  for (const auto& m : on.modules()) {
    for (const auto& j : m.contents->jobs) {
      out.push_back({std::string{j.name}, std::string{j.when}, j.limit,
                     [run = j.run, parts = m.parts](tenant_code t, std::string_view argument) {
                       return run(*parts, t, argument);
                     }});
    }
  }
  return out;
}

}  // namespace

struct caretaker::state {
  state(standing& on, const options& o)
      : rounds(on.house(), o.node, kinds_of(on, o.changes_kept)), thread([this] { run(); }) {}

  void run() noexcept {
    try {
      loop.wait(rounds.keep_going());
    } catch (const std::exception& e) {
      log_error("the caretaker stopped: {}", e.what());
    }
  }

  event_loop loop;
  jobs::runner rounds;
  std::thread thread;
};

caretaker::caretaker(standing& on, const options& o) : state_(std::make_unique<state>(on, o)) {}

caretaker::~caretaker() {
  state_->rounds.stop();
  state_->thread.join();
}

}  // namespace tsu::app
