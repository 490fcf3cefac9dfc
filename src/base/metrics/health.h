// Whether the program lives (/healthz) and whether it can serve (/readyz), with reasons. Checks are
// named and registered at start; they are run by whoever asks, on that thread, so they are quick
// and never wait for a network. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tsu::metrics {

struct verdict {
  bool ok = true;
  std::string says = {};  // for an operator, in English, without secrets
};

struct health_answer {
  bool ok = true;    // 200 or 503
  std::string json;  // {"ready":false,"checks":[{"name":"disk","ok":false,"says":"…"}]}
};

class health {
 public:
  health();
  ~health();

  // A check that throws counts as failed with what it threw. Names are unique.
  void add_check(std::string_view name, std::function<verdict()>);
  // From now on not ready, whatever the checks say: a load balancer sends nobody new.
  void set_stopping();

  health_answer live() const;
  health_answer ready() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

// Fails when the file system that holds the folder has less room than that.
std::function<verdict()> disk_space_check(std::string folder, std::uint64_t bytes_min);

}  // namespace tsu::metrics
