// Several messages under way at the same time. One executor's thread.
#pragma once

#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"

namespace tsu::broker {

class sender;     // engine/broker/subscribe/notifier.h
struct outgoing;  // engine/broker/subscribe/notifier.h

// What came of each, in their order; ends with the slowest. What a sender throws is a problem of
// that message (unavailable).
task<std::vector<result<int>>> send_side_by_side(sender&, std::vector<outgoing>);

}  // namespace tsu::broker
