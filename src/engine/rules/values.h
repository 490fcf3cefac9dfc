// From the JSON of an attribute instance to the value that a stream takes. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/time.h"
#include "engine/rules/rule.h"
#include "engine/rules/series.h"

namespace tsu::rules {

// A time further ahead of its arrival than this is a wrong clock, and its value is left out; up to
// that it counts as of its arrival.
inline constexpr duration ahead_max = std::chrono::minutes{10};

// `instance`: canonical (doc/entity-format.md). Nothing where the value is of another kind or unit,
// or from a wrong clock. What has no observedAt was observed when it arrived.
std::optional<sample> value_in(const stream&, std::string_view instance, instant arrived);

}  // namespace tsu::rules
