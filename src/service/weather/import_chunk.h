// Rows of a file on their way into the broker: judged, matched with their stations, spelled as
// instances, gathered until there are enough for one call. One owner, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/broker/broker.h"
#include "service/weather/read/read.h"
#include "service/weather/rules.h"
#include "service/weather/station_book.h"

namespace tsu::weather {

// What marks a value as suspect: the file before it, so that the same file gives the same marks
// however often it comes; or all that the station ever sent, for rows that come once.
enum class judged_by : std::uint8_t { file, station };

class import_chunk final : public row_sink {
 public:
  import_chunk(station_book& book, const dated_thresholds& limits, instant now, judged_by by)
      : book_(book), limits_(limits), now_(now), by_(by) {}

  void row(const observation_row&) override;
  void refused(line_fault) override;
  void warning(line_fault) override;
  void station(const station_info&) override;

  // Nearly one call of the broker.
  bool full() const { return pieces_.size() >= 9'000; }
  std::int64_t rows() const { return rows_; }
  std::int64_t values() const { return static_cast<std::int64_t>(pieces_.size()); }
  // Good until the next row or clear().
  std::vector<broker::observation> observations() const;
  void clear();  // rows; faults stay

  std::int64_t rows_read() const { return rows_read_; }
  std::int64_t faults() const { return fault_count_; }
  // Those not taken yet; at most 1,000 are ever kept.
  std::vector<line_fault> take_faults() { return std::exchange(kept_faults_, {}); }

 private:
  struct piece {
    const station_book::page* station;
    quantity what;
    step how_long;
    instant at;
    std::size_t from, size;  // in text_
  };
  void keep_fault(line_fault);
  void note(station_book::page&, const observation_row&, std::span<const measured>);

  station_book& book_;
  const dated_thresholds& limits_;
  instant now_;
  judged_by by_;
  std::vector<piece> pieces_;
  std::string text_;
  std::int64_t rows_ = 0, rows_read_ = 0, fault_count_ = 0, faults_ever_kept_ = 0;
  std::vector<line_fault> kept_faults_;
};

}  // namespace tsu::weather
