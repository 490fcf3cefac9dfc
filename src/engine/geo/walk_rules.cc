#include "engine/geo/walk_rules.h"

#include <algorithm>

namespace tsu::geo {
namespace {

using words = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view value, words all) {
  return std::find(all.begin(), all.end(), value) != all.end();
}

bool is_yes(std::string_view v) { return is_one_of(v, {"yes", "true", "1"}); }
bool is_back(std::string_view v) { return is_one_of(v, {"-1", "reverse"}); }

// For feet alone: what is one-way there is so for people on foot.
bool is_for_feet(std::string_view kind) {
  return is_one_of(kind, {"footway", "steps", "corridor", "pedestrian"});
}

bool is_walked(std::string_view kind) {
  return is_for_feet(kind) ||
         is_one_of(kind,
                   {"path", "track", "bridleway", "cycleway", "living_street", "residential",
                    "service", "unclassified", "road", "tertiary", "tertiary_link", "secondary",
                    "secondary_link", "primary", "primary_link", "trunk", "trunk_link"});
}

// What is said of feet goes before what is said of everybody.
bool may_walk(const osm_way& w) {
  const auto foot = w.tag("foot");
  if (!foot.empty() && foot != "unknown") {
    return !is_one_of(foot, {"no", "private", "use_sidepath", "discouraged"});
  }
  return !is_one_of(w.tag("access"), {"no", "private", "military"}) && !is_yes(w.tag("motorroad"));
}

void turn(way_use& out, std::string_view one_way) {
  if (is_yes(one_way) || one_way == "forward") {
    out.backward = false;
  } else if (is_back(one_way) || one_way == "backward") {
    out.forward = false;
  }
}

}  // namespace

std::optional<way_use> on_foot(const osm_way& w) {
  const auto kind = w.tag("highway");
  if (!is_walked(kind) || !may_walk(w)) {
    return std::nullopt;
  }
  way_use out;
  if (const auto said = w.tag("oneway:foot"); !said.empty()) {
    turn(out, said);
  } else if (is_for_feet(kind)) {
    turn(out, w.tag("oneway"));
    turn(out, w.tag("conveying"));
  }
  out.forward = out.forward && w.tag("foot:forward") != "no";
  out.backward = out.backward && w.tag("foot:backward") != "no";
  const bool kept = is_yes(w.tag("winter_service"));
  out.rough = !kept && (is_one_of(kind, {"steps", "path", "track", "bridleway"}) ||
                        w.tag("winter_service") == "no");
  return out.forward || out.backward ? std::optional{out} : std::nullopt;
}

}  // namespace tsu::geo
