// How a night is decided (C1, steps 2 and 3): each post has a vote, a district and road class has a
// verdict with its reasons. Everything that it depends on stands in the input, which is kept with
// the verdict: deciding again gives the same. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "service/snow/types.h"

namespace tsu::snow {

// What a camera at the post sees. What it cannot read is nothing, never 0.
struct camera_view {
  instant at;
  std::optional<double> cover;  // share of the road area under snow, 0..1
  std::optional<surface> state;
  std::optional<double> new_snow_cm;  // by the stake, where there is one
  double confidence = 0;
  std::string unreadable;  // why: "vehicle", "lens", "dark", ...; empty: it can be read
  std::int64_t image = 0;
};
BOOST_DESCRIBE_STRUCT(camera_view, (),
                      (at, cover, state, new_snow_cm, confidence, unreadable, image))

struct post_view {
  std::string post, name;
  std::string trouble;  // why it has no vote: "silent", "frozen", "faulty"; empty: it has one
  std::optional<instant> depth_at;
  std::optional<double> depth_cm;      // cleaned
  std::optional<double> new_snow_cm;   // D: since 18:00 or the last clearing
  std::optional<double> uncleared_cm;  // of three days, since the last clearing
  std::optional<double> temperature_c, temperature_change_c;  // now, and over the last hour
  std::optional<camera_view> camera;
  std::optional<bool> over_road;  // it measures the road itself
};
BOOST_DESCRIBE_STRUCT(post_view, (),
                      (post, name, trouble, depth_at, depth_cm, new_snow_cm, uncleared_cm,
                       temperature_c, temperature_change_c, camera, over_road))

// What is forecast from now to the deadline.
struct forecast_view {
  instant issued_at;
  double snowfall_cm = 0;
  std::optional<double> temperature_c;  // at the deadline
};
BOOST_DESCRIBE_STRUCT(forecast_view, (), (issued_at, snowfall_cm, temperature_c))

// The town's numbers as they hold for this district and class on this day.
struct decision_limits {
  double threshold_cm = 10;
  std::int64_t points_needed = 2;  // k; all of them where there are fewer
  double heavy_cm = 20;            // then at any hour
  double standby_share = 0.5;      // of the threshold, with the forecast
  double melt_above_c = 1;         // and rising
  double bare_cover = 0.2;         // less: a camera sees no snow
  double camera_confidence = 0.8;  // less: a camera has no say
  double stake_tolerance_cm = 5;
  double forecast_hours = 6;                 // an older issue is not used
  double error_cm = 1.5, error_share = 0.4;  // of the forecast: one sigma
  double cost_loss = 0.3;                    // go where P is at least C/L
  bool by_probability = false;
  // Absent in inputs that were kept before there were these. points_share: at least this share of
  // those that vote must have reached it. onto_uncleared: what is forecast falls on all that lies
  // uncleared; otherwise on what is new tonight.
  std::optional<double> points_share;
  std::optional<bool> onto_uncleared;
};
BOOST_DESCRIBE_STRUCT(decision_limits, (),
                      (threshold_cm, points_needed, heavy_cm, standby_share, melt_above_c,
                       bare_cover, camera_confidence, stake_tolerance_cm, forecast_hours, error_cm,
                       error_share, cost_loss, by_probability, points_share, onto_uncleared))

struct decision_input {
  std::string district;
  snow::road_class road = road_class::trunk;
  snow::stage stage = snow::stage::decisive;
  instant at, deadline;
  std::optional<instant> next_check;   // nothing: this was the last
  std::optional<double> late_minutes;  // after its time, where that was slept through
  std::vector<post_view> posts;
  std::optional<forecast_view> forecast;
  bool drift = false, rut = false, compacted = false;  // as somebody has reported of the road
  decision_limits limits;
};
BOOST_DESCRIBE_STRUCT(decision_input, (),
                      (district, road, stage, at, deadline, next_check, late_minutes, posts,
                       forecast, drift, rut, compacted, limits))

// go: the threshold is reached. no: it is not. veto: it would be for nothing. disputed: sensor and
// camera do not agree. abstains: it knows nothing.
enum class ballot : std::uint8_t { go, no, veto, disputed, abstains };
BOOST_DESCRIBE_ENUM(ballot, go, no, veto, disputed, abstains)

struct vote {
  std::string post;
  ballot what = ballot::abstains;
  std::string reason;  // a code
  bool operator==(const vote&) const = default;
};
BOOST_DESCRIBE_STRUCT(vote, (), (post, what, reason))

// A code with the numbers that its text names (text/{ja,en}.json under "snow.reason.").
struct reason {
  std::string code;
  std::map<std::string, double> values;
  bool operator==(const reason&) const = default;
};
BOOST_DESCRIBE_STRUCT(reason, (), (code, values))

struct decision {
  snow::verdict verdict = snow::verdict::skip;
  std::vector<reason> reasons;  // the one that decided comes first
  std::vector<vote> votes;
  std::int64_t voting = 0, needed = 0, going = 0;
  bool degraded = false;              // a post has no vote
  std::optional<double> probability;  // of reaching the threshold by the deadline
  std::optional<instant> next_check;  // of a standby
  bool operator==(const decision&) const = default;
};
BOOST_DESCRIBE_STRUCT(decision, (),
                      (verdict, reasons, votes, voting, needed, going, degraded, probability,
                       next_check))

vote vote_of(const post_view&, const decision_input&);
decision decide(const decision_input&);
// A person's verdict in its place; what the posts say stays.
decision by_a_person(verdict, decision);

// Pr(fallen + forecast + error >= threshold), the error normal with `error_cm` and `error_share` of
// the forecast as its sigma.
double probability_of_reaching(double fallen_cm, double forecast_cm, const decision_limits&);

}  // namespace tsu::snow
