// Recorded values over time: what a caller may ask, and who keeps them. The history of a town
// follows the change log of its entities: a cursor moves in the same transaction that stores the
// values, so each change is recorded exactly once, whoever follows and however often it ends.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/broker/broker.h"
#include "engine/broker/store/store_history.h"

namespace tsu::broker {

inline constexpr std::int64_t series_limit_max = 1'000'000, series_bytes_max = 64 * 1024 * 1024;

// The series of an entity's scopes (4.5.6), which no attribute can be called: its instances have a
// scope, or an array of them, as their value.
inline constexpr std::string_view scope_series = "scope";

// Values whose time `by` lies from <= time < until. Of each series: all (the oldest first, up to
// `limit` together), or only the newest `last` of each, still given oldest first.
struct series_query {
  std::string entity;
  // Stored names; empty: all, and of scopes only that they went.
  std::vector<std::string> attributes;
  std::optional<std::string> dataset;  // "": the default instance; nothing: all
  value_time by = value_time::observed;
  instant from = instant::min(), until = instant::max();
  std::int64_t last = 0;        // 0: no such limit
  std::int64_t limit = 10'000;  // values of all series together
  // Their text together; more is refused with too_many_results.
  std::int64_t bytes = series_bytes_max;
  std::vector<std::string> without = {};  // attributes that are left out
  // Which values there are for whoever asks; nothing: all. Others are neither given nor counted,
  // nor among the `last`. Asked on a reading thread.
  std::function<bool(const observation&)> only = {};
};

// Whether changes of entities of these types are recorded.
using records_type = std::function<bool(std::span<const std::string>)>;

struct read_change;  // engine/broker/store/change_body.h

class history final : private db::participant {
 public:
  // The stores outlive it.
  history(db::store& changes, db::store& values, records_type);
  ~history() override;

  // Records everything up to that change. Any number of callers at once.
  task<void> follow_to(std::int64_t change);
  task<result<recorded>> record(std::string_view service, std::span<const observation>);
  task<result<std::int64_t>> series(std::string_view service, const series_query&,
                                    const std::function<void(const observation&)>& each);
  task<result<std::int64_t>> forget(std::string_view service, const series_query&);

 private:
  void closure_ended(bool kept) override;
  void batch_ended(bool committed) override;
  recorded put_all(db::tx&, std::string_view service, std::span<const observation>);
  struct to_record {
    std::int64_t until;  // the newest that was looked at
    std::vector<db::change> all = {};
  };
  to_record read_to_record(db::reader&, std::int64_t from) const;
  void put_change(db::tx&, const db::change&);
  task<void> learn_cursor();
  struct times {
    instant at, written;
  };
  placed_value place(db::tx&, const series_key&, times, std::string_view instance);
  void put_gone_of(db::tx&, const read_change&, std::string_view entity);
  void put_scopes_of(db::tx&, const read_change&, const series_key&);

  static constexpr std::int64_t unknown = -1;

  db::store& changes_;
  db::store& values_;
  const records_type records_;
  // What has been followed, as far as is known: after a crash the stored cursor may stand before
  // it.
  std::atomic<std::int64_t> followed_{unknown};
  const std::int64_t log_began_at_;  // the end of the log when this process opened it
  history_names names_;              // only on the writer of values_
};

}  // namespace tsu::broker
