// tsunagu sim snow: a winter that can be repeated, and what came of it.
#include <fmt/core.h>
#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "app/commands.h"
#include "app/messages.h"
#include "app/playing.h"
#include "app/running.h"
#include "service/snow/sim/links.h"
#include "service/snow/sim/season.h"

namespace tsu::app {
namespace {

// Waits that long, or until somebody ends the program; signals are blocked by then.
class ending {
 public:
  ending() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
  }
  bool operator()(std::chrono::nanoseconds how_long) {
    if (!came_) {
      const auto most = std::max(how_long, std::chrono::nanoseconds{0});
      const auto whole = std::chrono::floor<std::chrono::seconds>(most);
      const timespec t{whole.count(), (most - whole).count()};
      came_ = sigtimedwait(&set_, nullptr, &t) > 0;
    }
    return came_;
  }

 private:
  sigset_t set_;
  bool came_ = false;
};

// The exit code.
int tell_sending(const played& p) {
  bool all = true;
  for (const auto& s : p.sent) {
    const auto& c = s.counts;
    fmt::print("Sent by {}: {} reports in {} batches, {} refused, {} tries failed, {} left\n",
               s.way, c.sent, c.batches, c.refused, c.failures, s.left);
    if (!c.first_refusal.empty()) {
      fmt::print(stderr, "  the first refusal: {}\n", c.first_refusal);
    }
    if (s.left > 0 && !c.last_failure.empty()) {
      fmt::print(stderr, "  the last failure: {}\n", c.last_failure);
    }
    all = all && s.left == 0 && c.refused == 0;
  }
  if (const auto& e = p.errands) {
    fmt::print("Told the snow service: {} things, {} refused, {} tries failed, {} left\n", e->done,
               e->refused, e->failures, p.errands_left);
    if (!e->first_refusal.empty()) {
      fmt::print(stderr, "  the first refusal: {}\n", e->first_refusal);
    }
    all = all && e->refused == 0 && p.errands_left == 0;
  }
  return p.failed ? refuse(*p.failed) : all ? 0 : 1;
}

}  // namespace

int sim_snow(const sim_options& given) {
  block_signals();
  fmt::print("{}\n", snow::sim::what_scores_mean);
  auto o = given;
  o.tell = [&](std::string_view text) {
    fmt::print("{}", text);
    if (!o.mqtt.empty() && !o.bare_values) {
      fmt::print("The server needs this rule (doc/mqtt.md):\n{}", snow::sim::mqtt_rule());
    }
    std::fflush(stdout);
  };
  const auto p = play_snow(o, {system_clock_of_this_machine(), monotonic_now, ending{}});
  if (!p.ok()) {
    return refuse(p.error());
  }
  fmt::print("\n{}", p.value().report);
  return tell_sending(p.value());
}

}  // namespace tsu::app
