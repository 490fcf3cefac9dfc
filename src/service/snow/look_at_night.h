// Everything that a decision is made of, as the store has it at one moment.
#pragma once

#include <string>
#include <vector>

#include "service/snow/store.h"
#include "service/snow/zone_view.h"

namespace tsu::snow {

// Those for which there are routes; of a district without routes its residential roads.
std::vector<zone> all_zones(db::reader&);

struct night_moment {
  instant now;
  const dated_settings& settings;
};

post_view look_at_post(db::reader&, const post_row&, const night_moment&);
std::vector<post_view> look_at_posts(db::reader&, std::string_view district, const night_moment&);
std::optional<instant> last_clearing(db::reader&, const post_draft&, instant now);
// Snow that is forecast between the two, and the temperature at the end; nothing where no issue is
// known.
std::optional<forecast_view> look_at_forecast(db::reader&, std::string_view district, interval);

decision_input look_at_zone(db::reader&, const zone&, const check&, std::vector<post_view>,
                            const night_moment&);

// Of several decisions about one zone in one night, in their order: what holds. A person's counts
// until the night ends; a notice in advance does not.
const decision_row* what_holds(const std::vector<decision_row>&, const zone&);
bool waits_for_approval(const std::vector<decision_row>&, const zone&);

}  // namespace tsu::snow
