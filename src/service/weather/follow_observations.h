// The follower: takes over what devices write as WeatherObserved entities, over NGSI-LD or MQTT,
// into what the console holds of their stations. It reads the town's change log and moves states,
// tells the live stream and moves its cursor in one transaction, so each change counts exactly
// once, in order, on whichever node it is met. What an import wrote is known when it is met here
// (see observe.h). Named services inside the municipality are not followed: their entities are not
// the town's stations. One follower per process and town; its coroutines run on the executor that
// awaits them.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/core/task.h"
#include "engine/broker/broker.h"
#include "service/weather/apply_news.h"
#include "service/weather/parts.h"

namespace tsu::weather {

struct follower_options {
  std::int64_t changes_at_once = 500;
  // While changes keep coming, rounds are at least this far apart: one round for many.
  std::chrono::milliseconds gather{10};
  // Where nothing is about the weather the cursor is stored this often, so that little is read
  // again after a start.
  std::int64_t cursor_step = 5'000;
};

class observation_follower {
 public:
  observation_follower(const parts&, tenant_code, follower_options = {});

  // One round; gives back how many changes it read. What the store throws comes out, and the next
  // round starts again from the stored cursor.
  task<std::size_t> follow_new();
  // Again and again, until stop(); ends within half a second.
  task<void> run();
  void stop() { stopping_ = true; }

 private:
  struct round {
    std::int64_t from = 0, stored = 0, to = 0;
    std::size_t read = 0;
    std::vector<heard> all;
    std::vector<std::size_t> unknown;  // of all: an update of an entity that is no station yet
  };
  task<round> read_round();
  task<void> complete(round&);
  task<bool> store(const round&);

  const parts& on_;
  const broker::town_key town_;
  db::store& store_;
  const follower_options options_;
  std::int64_t cursor_ = -1;         // -1: not loaded yet
  std::int64_t stored_cursor_ = -1;  // as the store has it: behind while nothing is of interest
  std::atomic<bool> stopping_ = false;
};

}  // namespace tsu::weather
