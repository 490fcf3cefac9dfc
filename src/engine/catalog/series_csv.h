// Recorded values of one attribute as a table (CSV) for people who work with spreadsheets: each
// time in UTC and as a clock in Japan shows it. Read a page at a time, so that however long the
// series is, no more of it is in memory; between pages nothing of the store is held open.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
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
  std::int64_t page = 1'000;  // rows that are read at once
};

struct series_table {
  std::string csv;              // with a byte order mark, the heading and the first page
  std::optional<instant> next;  // where those begin that are beyond `limit`
  // What follows, page by page, an empty text at the end; nothing where the first page is all.
  // Throws where the store does, or no longer gives what it gave. The broker outlives it.
  std::function<task<std::string>()> rest = {};
};
// Problem not_found where nothing was ever recorded of it.
task<result<series_table>> open_series(broker::broker&, broker::town_key, series_wish);

}  // namespace tsu::catalog
