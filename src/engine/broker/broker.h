// The data linkage platform's core: entities of all tenants in one indexed, durable store. Every
// service and both protocols work through this class. Embedded: immutable versions in memory,
// published after the commit. PostgreSQL: the same memory as a cache that first catches up with the
// change log, so that any node answers with everything that was acknowledged.
// Coroutine functions may be called from any executor thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/broker/model/draft.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

struct query;         // engine/broker/query/query.h
struct series_query;  // engine/broker/store/history.h

// A named service inside the municipality (NGSILD-Tenant, Fiware-Service); empty is the default.
// Never creates anything: an unknown name is refused before it comes here.
struct town_key {
  tenant_code tenant;
  std::string service;
};

// A fixed state of one town's entities: every read through it sees the same commit. Cheap to copy;
// keep it no longer than a request.
class view {
 public:
  virtual ~view() = default;
  virtual entity_ptr find(std::string_view id) const = 0;
  // Runs the query by the best index; calls `each` in order until limit; gives back the total where
  // the query asks for a count.
  virtual result<std::optional<std::int64_t>> select(
      const query&, const std::function<void(const entity_ptr&)>& each) const = 0;
  virtual const term_table& terms() const = 0;
  virtual std::int64_t change_number() const = 0;
  // How many entities there are of each type, by its stored name; one of several counts for each.
  // Without those that have expired by then. Looks at all of them where nobody counts.
  virtual std::map<std::string, std::int64_t> count_types(instant now) const;
  // The number of the last change of an entity of that type. What was made of them at that number
  // is still what this state shows, until one of them expires; nothing where that is not known.
  virtual std::optional<std::int64_t> changed_at(std::string_view type) const;
};

// One recorded value of one attribute instance.
struct observation {
  std::string_view entity, attribute, dataset;  // stored names
  instant at;                                   // observedAt, or when it was written
  std::string_view instance;                    // canonical instance JSON
  std::int64_t series = 0;                      // where it was read: a number of its series
  instant written{};                            // where it was read: when it came
};

struct recorded {
  std::int64_t stored = 0;     // new or different
  std::int64_t unchanged = 0;  // already there with the same value
};

// What a round over the recorded values came to.
struct tended_history {
  std::int64_t series = 0;                      // that a rule of the town is about
  std::int64_t forgotten = 0, thinned_out = 0;  // values
};

// How many values were recorded of a type when they were last counted. `type`: as stored; empty
// where it is not known any more. A series of an entity of several types counts for each of them.
struct history_volume {
  std::string service, type;
  std::int64_t series = 0, values = 0;  // series: with at least one value
  instant oldest, newest, counted;
};

// What has left because it expired, since the program started: entities, and attribute instances of
// entities that stayed.
struct expired_count {
  std::int64_t entities = 0, attributes = 0;
};

class broker {
 public:
  virtual ~broker() = default;

  // One operation; durable (see db::durability; by default what the entity's type declares) when
  // it resumes.
  virtual task<result<write_outcome>> write(const town_key&, write_op,
                                            std::optional<db::durability> = {}) = 0;
  // Each operation has its own fate; one closure, one commit. In order.
  virtual task<std::vector<result<write_outcome>>> write_all(
      const town_key&, std::vector<write_op>, std::optional<db::durability> = {}) = 0;
  // All of them, or none and the first refusal.
  virtual task<result<std::vector<write_outcome>>> write_together(
      const town_key&, std::vector<write_op>, std::optional<db::durability> = {}) = 0;
  // Past observations with their own times (import, late devices): history takes them, idempotent
  // by (entity, attribute, dataset, at); the entity's current value moves only where this is newer.
  // The entities must exist. At most 10,000 a call.
  virtual task<result<recorded>> record(const town_key&, std::span<const observation>) = 0;

  virtual task<std::shared_ptr<const view>> look(const town_key&) = 0;

  // Values of attributes over time, oldest first; see series_query for ranges and limits.
  virtual task<result<std::int64_t>> series(
      const town_key&, const series_query&,
      const std::function<void(const observation&)>& each) = 0;

  // Forgets the values that the query is about (all of them, whatever `last` and `limit` say);
  // gives back how many there were.
  virtual task<result<std::int64_t>> forget(const town_key&, const series_query&) = 0;

  // Inside the transaction that made, changed or removed a subscription: from there on the change
  // log says of every changed instance what it was before, if a subscription shows that (it costs
  // as much room again), or no longer. Other nodes hear of it before they next write.
  virtual void heed_subscriptions(tenant_code, db::tx&) = 0;

  // Records what is still to be recorded, writes the rows that are late (doc/adr/0026), and tells
  // the change log so: what no other cursor has still to pass may then be forgotten.
  virtual task<void> settle_history(tenant_code) = 0;

  // Forgets and thins out recorded values as the rules that hold now say (history_rule.h); changes
  // nothing where there are none.
  virtual task<tended_history> tend_history(tenant_code) = 0;

  // Takes out what has expired by now (4.22), as changes like any other: within moments of its time
  // where it is called again and again, which costs next to nothing where nothing expires. Not at
  // the same time for one town. Gives back how many entities were concerned.
  virtual task<std::size_t> sweep_expired(tenant_code) = 0;
  // Of all towns, by this process. Any thread.
  virtual expired_count expired() const = 0;

  // Counts what is recorded, by named service and type; what was counted last, and when. Nothing
  // where it was never counted.
  virtual task<void> count_history(tenant_code) = 0;
  virtual task<std::vector<history_volume>> history_volumes(tenant_code) = 0;

  // The tenant's store that carries the change log of its entities ("broker.entity.changed").
  virtual db::store& town_store(tenant_code) = 0;
};

}  // namespace tsu::broker
