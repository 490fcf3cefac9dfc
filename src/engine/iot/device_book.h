// Devices and their keys in memory, so that a busy one costs one look at the database in five
// seconds. What is changed here is forgotten at once; on another node a lock or an ended key works
// that much later at the most. Any thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/core/guarded.h"
#include "base/core/task.h"
#include "engine/iot/store.h"

namespace tsu::iot {

struct known_device {
  device_row row;
  std::vector<key_row> keys;
};
using known_ptr = std::shared_ptr<const known_device>;

class device_book {
 public:
  static constexpr std::chrono::seconds remembers{5};
  static constexpr std::size_t remembers_at_most = 50'000;

  explicit device_book(db::house& h) : house_(h) {}
  // nullptr: there is none of that id.
  task<known_ptr> find(tenant_code, std::string_view id, instant now);
  void forget(tenant_code, std::string_view id);

 private:
  struct kept {
    known_ptr device;
    instant until;
  };
  using all_kept = std::unordered_map<std::string, kept>;
  db::house& house_;
  guarded<all_kept> all_;
};

}  // namespace tsu::iot
