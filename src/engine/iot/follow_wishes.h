// Commands that are asked for by writing an attribute of the command's name on the entity that a
// device measures, as IoT agents have it, over either protocol. Follows the town's change log; the
// commands and its place there move in one transaction, so each write asks once, whoever ends when
// and however many programs serve the town. Of devices that say so (commandsByAttribute) only. One
// per process and town; its coroutines run on the executor that awaits them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/core/task.h"
#include "base/db/db.h"
#include "engine/iot/parts.h"
#include "engine/iot/store.h"

namespace tsu::iot {

class wish_follower {
 public:
  wish_follower(const parts&, tenant_code);

  // One round; gives back how many changes it read.
  task<std::size_t> follow_new();
  // Again and again, until stop(); ends within half a second.
  task<void> run();
  void stop() { stopping_ = true; }

 private:
  struct wish {
    std::string device;
    command_draft what;
  };
  task<void> load();
  void learn(const device_row&);
  task<void> learn_again(std::string device);
  task<void> hear(const db::change&, std::vector<wish>&);
  task<void> ask(std::vector<wish>, std::int64_t to);

  const parts& on_;
  const tenant_code town_;
  db::store& store_;
  std::map<std::string, device_draft> devices_;        // that take wishes, by id
  std::multimap<std::string, std::string> by_entity_;  // entity, device
  std::int64_t cursor_ = -1, stored_ = 0;              // -1: not loaded
  std::atomic<bool> stopping_ = false;
};

}  // namespace tsu::iot
