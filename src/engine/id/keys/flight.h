// One coroutine fetches what stands at an address, and who comes meanwhile waits for it. For
// memories of what others publish (remote_keys, upstream_metadata). Private to engine/id.
#pragma once

#include <coroutine>
#include <string>
#include <utility>
#include <vector>

#include "base/core/executor.h"
#include "base/core/guarded.h"

namespace tsu::id {

struct landing {
  struct waiter {
    executor* where;
    std::coroutine_handle<> who;
  };
  bool on_its_way = false;
  std::vector<waiter> waiting = {};
};

// While it lives the address is on its way; however it ends, those who wait go on, each where it
// was. Map: of addresses to what is known, each with a member `air`.
template <class Map>
class flight {
 public:
  flight(guarded<Map>& all, const std::string& url) : all_(all), url_(url) {}
  flight(const flight&) = delete;
  flight& operator=(const flight&) = delete;
  ~flight() {
    const auto waiting = all_.change([&](Map& all) {
      auto& air = all[url_].air;
      air.on_its_way = false;
      return std::exchange(air.waiting, {});
    });
    for (const auto& w : waiting) {
      w.where->post(w.who);
    }
  }

 private:
  guarded<Map>& all_;
  const std::string& url_;
};

// Goes on once what is on its way has come, or has not.
template <class Map>
struct arrival {
  guarded<Map>& all;
  const std::string& url;
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> h) const {
    return all.change([&](Map& a) {
      const auto at = a.find(url);
      const bool waits = at != a.end() && at->second.air.on_its_way;
      if (waits) {
        at->second.air.waiting.push_back({executor::current(), h});
      }
      return waits;
    });
  }
  void await_resume() const noexcept {}
};

}  // namespace tsu::id
