// What somebody has seen of a video. Each second counts once; the first time that most of it was
// seen is an activity, with its points, in the same transaction.
#pragma once

#include <string_view>
#include <vector>

#include "service/community/acts.h"
#include "service/community/store.h"

namespace tsu::community {

// "community_no_video", "community_too_many" (over 100 pieces), "community_too_fast".
result<watch> take_watch(db::tx&, const parts&, const acting&, person_id, std::string_view video,
                         const std::vector<span_s>&);

}  // namespace tsu::community
