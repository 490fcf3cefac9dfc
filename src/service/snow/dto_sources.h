// What our API says and takes of where things come from by themselves: the source of the forecast.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "service/snow/dto_things.h"

namespace tsu::snow {

// none: forecasts are only taken as they are sent.
enum class source_kind : std::uint8_t { none, url, file };
BOOST_DESCRIBE_ENUM(source_kind, none, url, file)

// address: of a url, http or https; of a file, its name in the town's folder (doc/snow-folder.md).
// area: the code of an area in it; nothing: the first.
struct forecast_source_draft {
  source_kind kind = source_kind::none;
  std::string address;
  std::optional<std::string> area;
  std::int64_t every_minutes = 10;  // 5 to 360
};
BOOST_DESCRIBE_STRUCT(forecast_source_draft, (), (kind, address, area, every_minutes))

// trouble: a code, empty where the last answer was as it should be; detail: what exactly, for
// whoever mends it.
struct forecast_source_dto : forecast_source_draft {
  std::optional<instant> asked_at, answered_at, next_at, set_at;
  std::int64_t failures = 0;  // in a row
  std::string trouble, detail, set_by;
  text_dto text;
};
BOOST_DESCRIBE_STRUCT(forecast_source_dto, (forecast_source_draft),
                      (asked_at, answered_at, next_at, set_at, failures, trouble, detail, set_by,
                       text))

// How old the forecast is that a decision would use now, and why there is none.
struct forecast_health {
  std::optional<instant> issued_at;
  std::optional<double> age_hours;
  bool used = false;  // not older than the town allows
  std::string trouble;
  text_dto text;
};
BOOST_DESCRIBE_STRUCT(forecast_health, (), (issued_at, age_hours, used, trouble, text))

}  // namespace tsu::snow
