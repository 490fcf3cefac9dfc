// Recorded values of one attribute as a table (CSV) for people who work with spreadsheets: each
// time in UTC and as a clock in Japan shows it.
#pragma once

#include <cstdint>
#include <string>

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "engine/broker/broker.h"

namespace tsu::catalog {

inline constexpr std::int64_t series_rows_max = 100'000;

struct series_wish {
  std::string entity;
  std::string attribute;  // stored name
  std::string dataset;    // "": the default instance
  instant from = instant::min(), until = instant::max();
  std::int64_t limit = series_rows_max;
  enum class heading : std::uint8_t { ja, en } words = heading::ja;
};

struct series_table {
  std::string csv;  // with a byte order mark
  std::int64_t rows = 0;
  std::optional<instant> next;  // there are more from here on
};
// Problem not_found where nothing was ever recorded of it.
task<result<series_table>> read_series(broker::broker&, const broker::town_key&, series_wish);

}  // namespace tsu::catalog
