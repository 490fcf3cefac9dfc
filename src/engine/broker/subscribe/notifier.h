// Notifications: follows a town's change log by cursor, writes what is due as rows in the same
// transaction that moves the cursor, and delivers those rows until they are taken or given up. At
// least once; of one subscription in order per entity, so that a delivery that has to be repeated
// holds up only those of its own entity. A receiver that answers nothing is left alone for a while
// and holds up nobody else. One notifier per process and town; its coroutines run on the executor
// that awaits them. Those of several nodes share the work: whoever speaks to a receiver holds a
// lease on its subscription.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/core/random.h"
#include "base/core/secret.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "engine/broker/broker.h"
#include "engine/broker/registrations/source_subscription.h"
#include "engine/broker/subscribe/matcher.h"
#include "engine/broker/subscribe/store_subscriptions.h"

namespace tsu::broker {

// NGSIv2 over MQTT: the URL names the server alone, and the body goes as it is.
struct mqtt_letter {
  std::string topic, user = {};
  secret<std::string> password = {};
  bool retain = false;
};

struct outgoing {
  std::string url, content_type, body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::chrono::milliseconds timeout{5'000};
  std::string method = "POST";
  int quality = 0;     // MQTT: of service, 0 to 2
  bool mqtt_5 = true;  // or 3.1.1
  std::optional<mqtt_letter> letter = {};
};

// Gives back the status of the answer; a problem where there was none. Production: http_sender.
class sender {
 public:
  virtual ~sender() = default;
  virtual task<result<int>> send(outgoing) = 0;
};

struct notifier_options {
  std::int64_t attempts_max = 20;  // then it is put among the dead letters
  std::chrono::milliseconds first_retry{1'000};
  std::chrono::milliseconds longest_retry{600'000};
  std::size_t at_once = 64;         // receivers that are spoken to at the same time
  std::size_t side_by_side = 8;     // deliveries to one of them, of as many entities
  std::size_t under_way_max = 128;  // and to all of them, about
  // After so many failures in a row a receiver is tried with one delivery at a time and left alone
  // in between; of those that are spoken to, at most a quarter are such.
  std::int64_t doubtful_after = 3;
  // While changes keep coming, rounds of matching are at least this far apart: one round for many.
  std::chrono::milliseconds gather{10};
  // A lease lasts for one attempt: the endpoint's time-out and this, for slow stores and clocks
  // that differ. After a node's death its receivers wait so long.
  std::chrono::milliseconds lease_beyond{10'000};
  std::int64_t waiting_max = waiting_deliveries_max, dead_max = dead_deliveries_max;
  // What the owner of a subscription may see now; nullptr: everything. Empty: so may everybody.
  std::function<task<std::shared_ptr<const allowance>>(std::string owner)> limits_of = {};
};

class notifier {
 public:
  notifier(broker&, tenant_code, sender&, const clock&, random_source&, notifier_options = {});
  ~notifier();

  // Matches what the change log holds since the cursor; gives back how many changes it read.
  task<std::size_t> match_new();
  // Subscriptions by time (timeInterval) whose time has come; gives back how many were told.
  task<std::size_t> match_by_time();
  // Tries what is due now, every receiver on its own; gives back how many deliveries were tried.
  task<std::size_t> deliver_due();
  // Both, again and again, until stop().
  task<void> run();
  void stop() { stopping_ = true; }

  std::size_t subscriptions() const {
    return matcher_.size() + sources_.size() + snapshots_.size();
  }

 private:
  struct made {
    std::shared_ptr<const subscription> to;
    delivery_row row;
  };
  task<void> load();
  task<void> reload(std::string subject);
  task<void> keep(subscription_row);
  using views = std::map<std::string, std::shared_ptr<const view>>;  // by service
  task<std::size_t> tell_by_time(std::shared_ptr<const subscription>, instant now);
  task<std::size_t> tell_sources(source_subscription_ptr, instant now);
  std::vector<made> source_matches_of(const db::change&) const;
  bool is_time_for(const subscription&, instant now);
  std::shared_ptr<const subscription> find(const std::string& service, const std::string& id) const;
  task<void> renew_limits();
  std::shared_ptr<const allowance> limits_of(const subscription&) const;
  task<std::vector<made>> matches_of(const db::change&, views&);
  task<bool> store_matches(std::vector<made>, std::int64_t cursor);
  using line = std::pair<std::string, std::string>;  // service, id
  std::int64_t line_step() const;
  std::vector<line> lines_to_check(const std::vector<made>&);
  task<std::size_t> start_due();
  bool is_doubtful(std::int64_t failing) const { return failing >= options_.doubtful_after; }
  task<void> serve(waiting_subscription, std::string key);
  // What is sent under a lease, round by round.
  struct burst {
    std::shared_ptr<const subscription> to;
    std::int64_t failing = 0;  // attempts in a row
    std::deque<delivery_row> rows = {};
    lease held = {};
  };
  using statuses = std::vector<result<int>>;
  task<void> deliver_to(waiting_subscription);
  task<void> take(burst&);
  std::vector<delivery_row> next_round(burst&) const;
  std::vector<attempt> judge(burst&, const std::vector<delivery_row>&, const statuses&);
  task<void> settle(burst&, const std::vector<delivery_row>&, const statuses&);
  std::deque<delivery_row> due_of(db::tx&, const burst&) const;
  outgoing message_for(const delivery_row&, const subscription&) const;
  lease new_lease(const subscription&) const;
  task<void> until_idle();
  instant next_try(std::int64_t attempts);

  broker& broker_;
  tenant_code tenant_;
  sender& sender_;
  const clock& clock_;
  random_source& random_;
  notifier_options options_;
  const std::string name_;  // of this notifier among all that deliver for the town
  matcher matcher_;
  source_subscriptions sources_;
  std::map<line, std::shared_ptr<const subscription>> snapshots_;  // who is told of their state
  context_cache contexts_;
  std::int64_t cursor_ = -1;         // -1: not loaded yet
  std::int64_t stored_cursor_ = -1;  // the same as the store has it: behind while nothing matches
  bool fresh_deliveries_ = false;    // some were stored since the due ones were looked for
  allowances limits_;
  instant limits_until_ = no_time;  // then they are asked for again
  // Subscriptions whose receiver is being spoken to, and whether it is a doubtful one.
  std::map<std::string, bool> busy_;
  std::map<line, std::int64_t> unchecked_;  // deliveries since the length of the line was checked
  std::map<line, instant> next_by_time_;    // as far as this notifier knows
  std::coroutine_handle<> idle_waiter_;
  std::size_t tried_ = 0;
  bool stopping_ = false;
};

// The body of a notification (5.3.1).
std::string notification_body(const delivery_row&, const subscription&, tenant_code);

}  // namespace tsu::broker
