// The act behind everything that a post says: over HTTP, NGSI-LD or MQTT, in order or late, once or
// twice. Raw values are kept beside the cleaned ones; whatever the order in which they come, the
// same is kept in the end.
#pragma once

#include <span>
#include <string_view>

#include "base/core/result.h"
#include "base/core/task.h"
#include "service/snow/parts.h"
#include "service/snow/store.h"

namespace tsu::snow {

inline constexpr std::size_t readings_at_once = 1000;

// Problems: snow_no_post, snow_too_many.
task<result<readings_taken>> take_readings(const parts&, tenant_code, std::string_view post,
                                           const reading_batch&);

// In somebody else's transaction; the row is kept with its new state.
readings_taken take_batch(db::tx&, post_row&, std::span<const reading>, const dated_settings&);
// Judges everything from then on anew: something has become known about that time.
void judge_anew(db::tx&, post_row&, instant from, const dated_settings&);

}  // namespace tsu::snow
