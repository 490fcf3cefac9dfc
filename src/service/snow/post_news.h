// What one change of a SnowPost entity says: who the post is, and what it has measured when.
// Whoever wrote it, over NGSI-LD or MQTT. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/snow/dto_things.h"

namespace tsu::snow {

struct post_news {
  std::optional<std::string> name, district, route;
  std::optional<place_dto> place;
  std::optional<double> height_cm;
  std::vector<reading> readings;  // by time; values in centimetres, °C, V, dBm
};

// `body`: of a broker.entity.changed (doc/change-format.md). Default instances only; a value in an
// unknown unit or of another kind is left out; one without observedAt was measured when written.
post_news read_post_news(std::string_view body);
// Whether it is about a post and not its removal, from the first members of the body alone.
bool is_about_a_post(std::string_view body);
// The draft with what was said; true where it is another now.
bool take_facts(post_draft&, const post_news&);

}  // namespace tsu::snow
