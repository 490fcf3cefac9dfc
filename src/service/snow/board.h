// What screens show, made from what is stored, at one moment now or past. Functions of a reader.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/snow/dto_night.h"
#include "service/snow/look_at_night.h"
#include "service/snow/store.h"

namespace tsu::snow {

decision_dto decision_in_words(const decision_row&);
// Decided again from what was kept; of a person's decision what the program says.
replay_dto replay(const decision_row&);
post_dto post_in_words(db::reader&, const post_row&, const night_moment&);
// A post as it stood at that time: what came of it since is left out.
post_row post_at(db::reader&, post_row, instant);
camera_dto camera_in_words(db::reader&, const camera_row&, instant);
threshold_list thresholds_in_words(db::reader&);

// Of the night to which the moment belongs.
board_dto board_of(db::reader&, const night_moment&);

}  // namespace tsu::snow
