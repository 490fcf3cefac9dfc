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
  bool one_too_many = false;  // is told so, and nothing else
};

enum class admitted { yes, to_be_refused, no };

class admission {
 public:
  admission(std::size_t all_max, std::size_t per_address_max)
      : all_max_(all_max), per_address_max_(per_address_max) {}

  // Unless it is `no`, leave() must follow. A tenth more than the limit is let in so far that it
  // can be told when to come back; beyond that connections are closed without a word.
  admitted enter(const peer& p) {
    const std::lock_guard hold{lock_};
    const auto at = by_address_.find(p.address);
    // Behind a trusted proxy is everybody; its address says nothing.
    const auto here = at == by_address_.end() || p.trusted_proxy ? 0 : at->second;
    if (all_ >= a_tenth_more(all_max_) || here >= a_tenth_more(per_address_max_)) {
      return admitted::no;
    }
    ++by_address_[p.address];
    return ++all_ > all_max_ || here >= per_address_max_ ? admitted::to_be_refused : admitted::yes;
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
  static std::size_t a_tenth_more(std::size_t n) { return n + n / 10 + 1; }

  std::mutex lock_;
  std::condition_variable empty_;
  std::size_t all_ = 0;
  const std::size_t all_max_, per_address_max_;
  std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace tsu::http
