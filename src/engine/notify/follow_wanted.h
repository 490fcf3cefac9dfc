// The follower that makes messages out of what acts wanted: reads the change log of one store (town
// or people) by cursor and writes to the people store. It may read a change twice; a message is
// made once, by its key. One per store, process and town; its coroutines run on the executor that
// awaits them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/core/task.h"
#include "engine/notify/parts.h"

namespace tsu::notify {

class wanted_follower {
 public:
  wanted_follower(const parts&, tenant_code, db::place from);

  // One round; gives back how many changes it read.
  task<std::size_t> follow_new();
  // Again and again, until stop(); ends within half a second.
  task<void> run();
  void stop() { stopping_ = true; }

 private:
  const parts& on_;
  const tenant_code tenant_;
  db::store& from_;
  db::store& people_;
  std::int64_t cursor_ = -1;         // -1: not loaded yet
  std::int64_t stored_cursor_ = -1;  // as the store has it: behind while nothing is wanted
  std::atomic<bool> stopping_ = false;
};

}  // namespace tsu::notify
