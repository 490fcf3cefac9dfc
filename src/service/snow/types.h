// The words of snow removal: classes of roads, what is decided and when, what a camera sees. Plain
// values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe/enum.hpp>

#include "base/core/time.h"

namespace tsu::snow {

// 幹線, 補助, 生活, 歩道, 郊外: in this order the town asks for them to be cleared.
enum class road_class : std::uint8_t { trunk, secondary, residential, sidewalk, rural };
BOOST_DESCRIBE_ENUM(road_class, trunk, secondary, residential, sidewalk, rural)
inline constexpr road_class all_road_classes[] = {road_class::trunk, road_class::secondary,
                                                  road_class::residential, road_class::sidewalk,
                                                  road_class::rural};
std::string_view name_of(road_class);
std::optional<road_class> road_class_of(std::string_view);

// 出動, 待機, 見送り, 要人判断.
enum class verdict : std::uint8_t { dispatch, standby, skip, ask };
BOOST_DESCRIBE_ENUM(verdict, dispatch, standby, skip, ask)
std::string_view name_of(verdict);
std::optional<verdict> verdict_of(std::string_view);

// Which of a night's decisions: the notice at midnight, the two that count, the looks until four,
// heavy snow at any hour, what a person decided.
enum class stage : std::uint8_t { pre_notice, decisive, recheck, heavy, manual };
BOOST_DESCRIBE_ENUM(stage, pre_notice, decisive, recheck, heavy, manual)
std::string_view name_of(stage);
std::optional<stage> stage_of(std::string_view);

// What follows from a dispatch: it is only shown; the duty officer is asked; contractors are.
enum class mode : std::uint8_t { advise, ask, automatic };
BOOST_DESCRIBE_ENUM(mode, advise, ask, automatic)
std::string_view name_of(mode);

// 乾燥, 湿潤, シャーベット, 凍結, 積雪.
enum class surface : std::uint8_t { dry, wet, slush, frozen, snow };
BOOST_DESCRIBE_ENUM(surface, dry, wet, slush, frozen, snow)

enum class scene : std::uint8_t { day, night, infrared };
BOOST_DESCRIBE_ENUM(scene, day, night, infrared)

}  // namespace tsu::snow
