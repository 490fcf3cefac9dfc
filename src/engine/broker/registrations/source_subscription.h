// Subscriptions to registrations of context sources (ETSI GS CIM 009 v1.9.1, 5.11): what they ask,
// which registrations fit, and what a change of one means to them. Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/broker/registrations/discovery.h"
#include "engine/broker/registrations/store_registrations.h"
#include "engine/broker/subscribe/subscription.h"

namespace tsu::broker {

struct source_subscription {
  subscription base;                // `of_sources`; what it says of entities is in `asks`
  std::vector<source_filter> asks;  // any of
};
using source_subscription_ptr = std::shared_ptr<const source_subscription>;

// As read_subscription, with csf and temporalQ.
result<source_subscription> read_source_subscription(std::string_view json,
                                                     std::string_view id_if_none, context_ptr,
                                                     instant now, std::string_view fragment = {});

// 5.3.3
enum class trigger_reason : std::uint8_t { newly_matching, updated, no_longer_matching };

// All that fit now, as the body of a delivery; nothing where none does.
std::optional<std::string> all_told(const source_subscription&,
                                    std::span<const registration_row> of_service, trigger_reason,
                                    instant now);

// What the change log says of a registration (registration_changed): as it was and as it is, either
// of them may be missing. Without contextSourceInfo, which may hold secrets.
std::string registration_change_text(const registration_row* before, const registration_row* after);

// Those of a town, as the notifier follows them. One thread.
class source_subscriptions {
 public:
  void put(source_subscription);
  void remove(std::string_view service, std::string_view id);
  void clear() { all_.clear(); }
  std::size_t size() const { return all_.size(); }
  std::shared_ptr<const subscription> find(const std::string& service, const std::string& id) const;
  std::vector<source_subscription_ptr> by_time() const;

  struct told {
    std::shared_ptr<const subscription> to;
    std::string body;  // of the delivery
  };
  // `text`: as registration_change_text made it; `at`: when it happened.
  std::vector<told> match(std::string_view service, std::string_view id, std::string_view text,
                          instant at) const;

 private:
  std::map<std::pair<std::string, std::string>, source_subscription_ptr> all_;  // service, id
};

}  // namespace tsu::broker
