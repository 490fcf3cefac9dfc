// How many connections there may be, in all and per address. Any thread. Private to base/http.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace tsu::http {

// The other end of a connection: its address as text; IPv4-mapped IPv6 as IPv4.
struct peer {
  std::string address;
  bool trusted_proxy = false;
};

class admission {
 public:
  admission(std::size_t all_max, std::size_t per_address_max)
      : all_max_(all_max), per_address_max_(per_address_max) {}

  // False: one too many. True: leave() must follow.
  bool enter(const std::string& address) {
    const std::lock_guard hold{lock_};
    if (all_ >= all_max_) {
      return false;
    }
    auto& n = by_address_[address];
    if (n >= per_address_max_) {
      return false;
    }
    ++n;
    ++all_;
    return true;
  }
  void leave(const std::string& address) {
    const std::lock_guard hold{lock_};
    if (--all_ == 0) {
      empty_.notify_all();
    }
    const auto at = by_address_.find(address);
    if (--at->second == 0) {
      by_address_.erase(at);
    }
  }

  // Waits until nobody is left; false when the time is over first.
  bool wait_until_empty(std::chrono::milliseconds how_long) {
    std::unique_lock hold{lock_};
    return empty_.wait_for(hold, how_long, [this] { return all_ == 0; });
  }

 private:
  std::mutex lock_;
  std::condition_variable empty_;
  std::size_t all_ = 0;
  const std::size_t all_max_, per_address_max_;
  std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace tsu::http
