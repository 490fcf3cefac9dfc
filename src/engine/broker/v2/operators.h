// NGSIv2's update operators: $inc, $mul, $min, $max, $push, $addToSet, $pull, $pullAll, $set and
// $unset. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"

namespace tsu::broker::v2 {

// What becomes of the value `before` (JSON; empty: there is none yet) by the operator object.
// Nothing: the operator asks for nothing here, as $pull where there is no value. Unprocessable
// where the operator does not go with the value.
result<std::optional<std::string>> operated(std::string_view operation, std::string_view before,
                                            std::string_view type);

}  // namespace tsu::broker::v2
