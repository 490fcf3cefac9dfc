// Passes subscriptions on to the context sources that have something of them (ETSI GS CIM 009
// v1.9.1, 5.8.1.4, 5.8.2.4 and 5.8.5.4): compares what each source should have with what it has,
// whenever a subscription or a registration has changed, and tells it what differs, again until it
// is taken. All of it stands in rows, so that any node goes on where another one ended. One per
// process and town; runs on the executor that awaits it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "base/core/task.h"
#include "engine/broker/broker.h"
#include "engine/broker/registrations/registry.h"
#include "engine/broker/subscribe/store_forwarded.h"
#include "engine/broker/subscribe/store_subscriptions.h"

namespace tsu::broker {

class allowance;  // engine/broker/allowed/allowance.h

struct forwarder_options {
  // Where others reach the town, without a slash at its end; empty: nothing is passed on.
  std::string address = {};
  std::chrono::milliseconds first_retry{1'000};
  std::chrono::milliseconds longest_retry{600'000};
  // What expires without a change is found this often, and what may be forgotten too.
  std::chrono::seconds compare_again{60};
  // What the owner of a subscription may see; nullptr: everything. A source does not know it, so
  // that a subscription with limits stays here. Empty: nobody has limits.
  std::function<task<std::shared_ptr<const allowance>>(std::string owner)> limits_of = {};
};

// Behind the address: where sources tell what happened.
inline constexpr std::string_view remote_notify_path = "/ngsi-ld/ex/remote-notify";

class subscription_forwarder {
 public:
  subscription_forwarder(broker&, registry&, tenant_code, const clock&, forwarder_options = {});

  // false where nothing has changed since, or another node was faster.
  task<bool> compare();
  // Gives back how many requests were tried. Copies at a source that does not answer wait together.
  task<std::size_t> tell_due();
  // Lets go of what sources told too long ago to come once more by another way.
  task<void> forget();
  task<void> run();
  void stop() { stopping_ = true; }

 private:
  using key = std::tuple<std::string, std::string, std::string>;  // of a row
  using rows = std::map<key, forwarded_row>;
  task<rows> wanted(const std::vector<subscription_row>&, const std::vector<forwarded_row>& have);
  task<std::shared_ptr<const subscription>> read(const subscription_row&);
  task<bool> is_limited(std::string owner) const;
  enum class outcome : std::uint8_t { taken, refused, silent };
  task<outcome> tell(const forwarded_row&);
  task<void> hold_back(std::string address, instant until, std::int64_t attempts);
  task<int> send(const forwarded_row&, const registration_ptr&, http::method, std::string body);
  instant next_try(std::int64_t attempts) const;

  broker& broker_;
  registry& registry_;
  const tenant_code town_;
  const clock& clock_;
  const forwarder_options options_;
  context_cache contexts_;
  std::int64_t known_ = -1;  // of the change log: what was compared
  instant again_ = no_time;  // then it is compared whatever has changed
  instant forget_again_ = no_time;
  std::atomic<bool> stopping_{false};
};

}  // namespace tsu::broker
