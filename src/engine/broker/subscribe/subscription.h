// A subscription as its owner wrote it, and as the matcher needs it (ETSI GS CIM 009 v1.9.1, 5.2.12
// and 5.8). Immutable once read; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/model/context.h"
#include "engine/broker/model/write_entity.h"
#include "engine/broker/query/query.h"

namespace tsu::broker {

// 5.2.12, notificationTrigger; bits of a set.
enum trigger : std::uint8_t {
  entity_created = 1,
  entity_updated = 2,
  entity_deleted = 4,
  attribute_created = 8,
  attribute_updated = 16,
  attribute_deleted = 32,
};

struct entity_selector {
  std::vector<std::string> ids;
  std::shared_ptr<const pattern> id_pattern;
  type_selection types;  // empty: any
};

struct endpoint {
  std::string uri;
  std::string accept = "application/json";                   // or ld+json, geo+json
  std::vector<std::pair<std::string, std::string>> headers;  // receiverInfo
  std::chrono::milliseconds timeout{5'000};                  // 1 ms to 30 s
  std::chrono::milliseconds cooldown{0};
  int quality = 0;     // MQTT-QoS
  bool mqtt_5 = true;  // MQTT-Version
};

struct entity_change;  // engine/broker/subscribe/matcher.h
struct outgoing;       // engine/broker/subscribe/notifier.h
struct delivery_row;   // engine/broker/subscribe/store_subscriptions.h

// A subscription that came by another protocol: it says itself what a change means to it and what
// is sent. Immutable; any thread.
class foreign_subscription {
 public:
  virtual ~foreign_subscription() = default;
  // As far as the change alone tells.
  virtual bool concerns(const entity_change&) const = 0;
  // The body of the delivery; nothing where nobody is to be told. `after`: nullptr where the entity
  // is gone.
  virtual std::optional<std::string> told_of(const entity_change&, const entity_version* after,
                                             const term_table&, instant now) const = 0;
  virtual outgoing message_for(const delivery_row&) const = 0;
  virtual bool is_oneshot() const = 0;
};

struct subscription {
  std::string service, id;
  std::string owner = {};  // the subject who made it, as far as it is known
  std::string body;        // as it was written, without @context and what the broker adds
  context_ptr names = context::core();
  std::string source;                     // the @context as it was given, for who is told
  std::vector<entity_selector> entities;  // any of; empty: any entity
  std::vector<std::string> watched;       // stored names; empty: any attribute
  std::uint8_t triggers = attribute_created | attribute_updated;
  std::shared_ptr<const condition> q;
  std::shared_ptr<const geo_query> geo;
  std::shared_ptr<const scope_query> scopes;
  bool active = true;
  instant expires = no_time;
  instant created = no_time;  // changes before it do not concern it
  // Between notifications of changes; of one by time: how often it comes.
  std::chrono::microseconds throttling{0};
  bool by_time = false;       // timeInterval: not for changes, but again and again
  bool of_sources = false;    // told of registrations, not of entities (5.11)
  std::string snapshot = {};  // told of the state of that one (5.16.6)
  join_kind join = join_kind::none;
  int join_levels = 1;
  bool shows_changes = false;  // with what was there before
  // What sources have to do with it (5.8.1.4): which ones; none; their parts are put together with
  // what is here before its conditions are tested.
  std::shared_ptr<const condition> csf = {};
  bool local_only = false, splits = false;
  reply_form form;
  endpoint to;
  // What decides instead of triggers, conditions and form.
  std::shared_ptr<const foreign_subscription> foreign = {};

  bool works_at(instant t) const {
    return active && created <= t && (expires == no_time || t < expires);
  }
};

// `json`: checked and minified. Unknown members and what cannot be kept are refused with
// BadRequestData. `now` is for expiresAt; no_time lets any pass (what was kept before). With a
// `fragment` only the members that it has are new, the others were kept before (5.8.2).
result<subscription> read_subscription(std::string_view json, std::string_view id_if_none,
                                       context_ptr, instant now, std::string_view fragment = {});

// First-level members replace, urn:ngsi-ld:null removes (5.8.2).
std::string patched_subscription(std::string_view body, std::string_view fragment);

// What the broker knows of a subscription beyond its body.
struct subscription_state {
  std::int64_t times_sent = 0, times_failed = 0, failing = 0;
  instant last_notification = no_time, last_success = no_time, last_failure = no_time;
  instant created, modified;
};

// With status, counters and times (5.2.12 and 5.2.14 output members).
void append_subscription(std::string& out, const subscription&, const subscription_state&,
                         std::string_view context_member, bool sys_attrs, instant now);

}  // namespace tsu::broker
