#include "service/weather/import_chunk.h"

#include <array>
#include <utility>

#include "service/weather/entities.h"
#include "service/weather/move_state.h"

namespace tsu::weather {
namespace {

constexpr std::int64_t faults_kept_max = 1'000;

}  // namespace

void import_chunk::row(const observation_row& r) {
  ++rows_read_;
  auto* const p = book_.find(r.station);
  if (p == nullptr) {
    return refused({r.line, "unknown_station", std::string{r.station}});
  }
  if (p->last_in_file == r.at) {
    return refused({r.line, "repeated_time", std::string{r.station}});
  }
  std::array<measured, quantity_count> values;
  const auto n = std::min(r.values.size(), values.size());
  std::copy_n(r.values.begin(), n, values.begin());
  auto by_station = values;
  const auto& limits = limits_.at(r.at);
  if (judge(p->row.state.seen, r.at, r.how_long, std::span{by_station.data(), n}, limits, now_) ==
      verdict::refuse) {
    return refused({r.line, "future_time", format_instant(r.at)});
  }
  if (by_ == judged_by::file) {
    judge(p->in_file, r.at, r.how_long, std::span{values.data(), n}, limits);
  } else {
    values = by_station;
  }
  const std::span judged{values.data(), n};
  p->last_in_file = r.at;
  note(*p, r, judged);
  const auto observed_at = format_instant(r.at);
  ++rows_;
  for (const auto& v : judged) {
    if (v.how == quality::missing) {
      continue;
    }
    const auto from = text_.size();
    append_instance(text_, v, r.how_long, observed_at);
    pieces_.push_back({p, v.what, r.how_long, r.at, from, text_.size() - from});
  }
}

// The newest values, and how many observations there are; those of a time before are counted once
// the broker has said whether it knew them.
void import_chunk::note(station_book::page& p, const observation_row& r,
                        std::span<const measured> values) {
  auto& s = p.row.state;
  p.touched = true;
  if (!s.first_at || r.at < *s.first_at) {
    s.first_at = r.at;
  }
  if (s.last_at && r.at <= *s.last_at) {
    return;
  }
  note_newest(s, r.at, values);
  p.renewed = true;
}

void import_chunk::refused(line_fault f) {
  ++fault_count_;
  keep_fault(std::move(f));
}

void import_chunk::warning(line_fault f) { keep_fault(std::move(f)); }

void import_chunk::keep_fault(line_fault f) {
  if (faults_ever_kept_ < faults_kept_max) {
    ++faults_ever_kept_;
    kept_faults_.push_back(std::move(f));
  }
}

void import_chunk::station(const station_info& s) { book_.describe(s); }

std::vector<broker::observation> import_chunk::observations() const {
  std::vector<broker::observation> out;
  out.reserve(pieces_.size());
  for (const auto& p : pieces_) {
    out.push_back({.entity = p.station->row.station.entity,
                   .attribute = facts_of(p.what).attribute,
                   .dataset = p.how_long == step::day ? daily_dataset : std::string_view{},
                   .at = p.at,
                   .instance = std::string_view{text_}.substr(p.from, p.size)});
  }
  return out;
}

void import_chunk::clear() {
  pieces_.clear();
  text_.clear();
  rows_ = 0;
}

}  // namespace tsu::weather
