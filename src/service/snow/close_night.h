// After the night: what had fallen, what was decided, what people say would have been right, and
// what a winter of that amounts to.
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "service/snow/look_at_night.h"
#include "service/snow/make_decisions.h"
#include "service/snow/store.h"

namespace tsu::snow {

// Writes down the outcome of each zone that was decided, or, where nothing was, of each that was
// measured; what people have said stays. Doing it again brings it up to date.
void close_night(db::tx&, local_date night, const dated_settings&);
// The last night that is over, and those of the two weeks before it that nobody was there to close;
// one in which nothing was decided though posts reported counts as missed. Gives back how many were
// closed that had not been.
std::size_t close_ended_nights(db::tx&, const dated_settings&);
// Problems: snow_no_decision where nothing was decided there that night.
result<done> keep_actual(db::tx&, local_date night, const actual_draft&, const dated_settings&,
                         const actor&);

night_report report_of(db::reader&, local_date night, const dated_settings&, instant now);
std::vector<night_row> nights_of(db::reader&, int winter);  // newest first
season_report season_of(db::reader&, int winter, const dated_settings&);
timeline_dto timeline_of(db::reader&, local_date night, bool with_series);

// "2026-07-01" and "2027-06-30".
struct winter_span {
  std::string first, last;
};
winter_span span_of_winter(int winter);

score_dto score_of(const contingency&);

}  // namespace tsu::snow
