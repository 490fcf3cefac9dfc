// What the staff console shows, made from what is stored: pure functions from rows to DTOs.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "service/weather/dto.h"
#include "service/weather/store.h"

namespace tsu::weather {

// The stations of a town at one moment, with the thresholds of that moment.
struct town_view {
  std::vector<station_row> stations;
  instant now;
  dated_thresholds limits;

  std::optional<instant> newest() const;
  device_health health(const station_row&) const;
};

summary_dto summary_of(const town_view&);
station_dto station_of(const town_view&, const station_row&);
station_detail_dto detail_of(const town_view&, const station_row&);
// Those whose name, kana, English name, number or town contains the text; all where it is empty.
station_page stations_of(const town_view&, std::string_view text, std::int64_t limit,
                         std::int64_t offset);
// Silent and strange ones (as `states` names them, separated by commas; empty: both), those with
// the oldest trouble first.
device_page devices_of(const town_view&, std::string_view states);

// "silent_3h" -> 3時間のあいだ、観測値が届いていません。
text_dto text_of_reason(std::string_view code);

}  // namespace tsu::weather
