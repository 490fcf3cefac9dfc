// The fitted table of the classic reader. weights.cc is written by media_fit from pictures of the
// development geometries; it is not edited by hand.
#pragma once

#include "media/road/tiles.h"

namespace tsu::media::weights {

extern const float mean[feature_count], spread[feature_count];
extern const float hidden[hidden_count * feature_count], hidden_bias[hidden_count];
extern const float out[class_count * hidden_count], out_bias[class_count];

}  // namespace tsu::media::weights
