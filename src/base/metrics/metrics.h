// Numbers of the running program for Prometheus. A series is made once with all its labels, at
// start, and lives as long as the registry; counting is lock-free and may happen on any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tsu::metrics {

// On cache lines of their own, so that two busy series do not slow each other.
class alignas(64) counter {
 public:
  void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class alignas(64) gauge {
 public:
  void set(double v) { value_.store(v, std::memory_order_relaxed); }
  void add(double v) { value_.fetch_add(v, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

// Counts per bucket; a value belongs to the first bucket whose bound is not below it.
class histogram {
 public:
  explicit histogram(std::span<const double> bounds);
  void observe(double);
  std::span<const double> bounds() const { return bounds_; }
  // One more than there are bounds; not cumulative.
  std::vector<std::uint64_t> counts() const;
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::vector<double> bounds_;
  std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
  std::atomic<double> sum_{0};
};

// 1 ms to 10 s, for times in seconds.
std::span<const double> latency_bounds();

using labels = std::vector<std::pair<std::string, std::string>>;

class registry {
 public:
  registry();
  ~registry();

  // The same name and labels give the same series again; one name is of one kind and has one help
  // text. Names and label names are [a-z_][a-z0-9_]*; at most `series_max` series altogether.
  static constexpr std::size_t series_max = 20'000;
  counter& make_counter(std::string_view name, std::string_view help, labels = {});
  gauge& make_gauge(std::string_view name, std::string_view help, labels = {});
  histogram& make_histogram(std::string_view name, std::string_view help,
                            std::span<const double> bounds, labels = {});
  // Asked when the text is made; quick, and from any thread.
  void make_gauge_from(std::string_view name, std::string_view help, std::function<double()>,
                       labels = {});
  void make_counter_from(std::string_view name, std::string_view help, std::function<double()>,
                         labels = {});

  // Everything as text/plain; version=0.0.4, families sorted by name.
  std::string text() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::metrics
