// The values of one attribute of one entity that its rules may still need, at the device's own
// times, and what a window over them says. Bounded. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"

namespace tsu::rules {

struct sample {
  instant at;
  double value = 0;
  bool operator==(const sample&) const = default;
};
BOOST_DESCRIBE_STRUCT(sample, (), (at, value))

// What a window (at - W, at] over a series says; whatever a measure needs is here, so that it can
// be kept and judged again.
struct window_facts {
  std::int64_t count = 0;
  std::optional<double> mean;
  std::optional<sample> newest;           // not after `at`, in the window or before it
  std::optional<sample> lowest, highest;  // in the window; the first of equals
  // What held when the window began: the newest value not after its start and not older than
  // another window's length; where there is none, the oldest in the window.
  std::optional<sample> reference;
  // Since when anybody listened: the thing was not known, or the program did not run before.
  instant since;
  bool operator==(const window_facts&) const = default;
};
BOOST_DESCRIBE_STRUCT(window_facts, (), (count, mean, newest, lowest, highest, reference, since))

inline constexpr std::size_t samples_max = 10'000;

class series {
 public:
  // At its own time; a second value of one time is a correction. Beyond samples_max the oldest go.
  void put(sample);
  // Nobody asks for windows that begin before; the newest not after it stays, as what held then.
  void forget_before(instant);
  // W = 0: no window, only the newest.
  window_facts facts(duration window, instant at) const;
  std::size_t size() const { return all_.size() - begin_; }
  const sample* begin() const { return all_.data() + begin_; }
  const sample* end() const { return all_.data() + all_.size(); }

 private:
  void drop_front(std::size_t n);
  std::vector<sample> all_;  // by time, from begin_ on
  std::size_t begin_ = 0;
};

}  // namespace tsu::rules
