// Segments: a definition with versions, and runs of it as of a day, each kept with what it counted,
// so that a list can be explained and made again.
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "engine/crm/columns.h"
#include "engine/crm/store_segments.h"

namespace tsu::crm {

// Lists longer than this are counted but not kept: nobody works through them by hand.
inline constexpr std::size_t members_max = 200'000;

struct segment_wish {
  std::string code, ja, en, rule;
};
// A new version where the rule is another. "bad_fields", "crm_bad_segment", "crm_too_many".
result<segment> keep_segment(db::tx&, const acting&, const segment_wish&);

struct counted {
  columns::answer found;
  day_no as_of = 0;
};
// SHA-256 over the numbers, each followed by a line end, hexadecimal.
std::string hash_of(const std::vector<std::int64_t>& persons);
// What that version of the segment came to; the list takes the place of the one before.
// "crm_no_segment", and "crm_segment_changed" where it is another version by now.
result<segment_run> keep_run(db::tx&, const acting&, const segment& counted_with, const counted&);

// How many of them the viewer may know of.
std::int64_t count_seen(db::reader&, const std::vector<std::int64_t>& persons,
                        const consent::viewer&, instant now);
// The same of the kept list of a segment.
std::int64_t count_seen(db::reader&, const segment_run&, const consent::viewer&, instant now);

}  // namespace tsu::crm
