// The follower: takes over what posts write as SnowPost entities, over NGSI-LD or MQTT. It reads
// the town's change log, takes the readings and moves its cursor in one transaction, so each change
// counts exactly once, on whichever node it is met. A post that nobody has entered is entered with
// what it says of itself. Named services inside the municipality are not followed. One per process
// and town; its coroutines run on the executor that awaits them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/core/task.h"
#include "service/snow/parts.h"
#include "service/snow/post_news.h"

namespace tsu::snow {

struct follower_options {
  std::int64_t changes_at_once = 500;
  // While changes keep coming, rounds are at least this far apart: one round for many.
  std::chrono::milliseconds gather{10};
  // Where nothing is about posts the cursor is stored this often.
  std::int64_t cursor_step = 5'000;
};

class post_follower {
 public:
  post_follower(const parts&, tenant_code, follower_options = {});

  // One round; gives back how many changes it read. What the store throws comes out, and the next
  // round starts again from the stored cursor.
  task<std::size_t> follow_new();
  // Again and again, until stop(); ends within half a second.
  task<void> run();
  void stop() { stopping_ = true; }

 private:
  struct heard {
    std::string code, entity;
    post_news news;
  };
  struct round {
    std::int64_t from = 0, stored = 0, to = 0;
    std::size_t read = 0;
    std::vector<heard> all;
  };
  task<round> read_round();
  task<bool> store(const round&);

  db::store& store_;
  const follower_options options_;
  std::int64_t cursor_ = -1;         // -1: not loaded yet
  std::int64_t stored_cursor_ = -1;  // as the store has it: behind while nothing is of interest
  std::atomic<bool> stopping_ = false;
};

}  // namespace tsu::snow
