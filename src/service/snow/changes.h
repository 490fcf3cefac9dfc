// What the change log says of snow removal, for live screens and other services. Bodies are small
// JSON objects that say what has changed, not the whole of it.
#pragma once

#include <string_view>

#include "base/db/db.h"
#include "service/snow/store.h"

namespace tsu::snow {

inline constexpr std::string_view observed_kind = "snow.post.observed",
                                  trouble_kind = "snow.post.troubled",
                                  image_kind = "snow.image.taken",
                                  decided_kind = "snow.decision.made",
                                  request_kind = "snow.request.moved",
                                  cleared_kind = "snow.district.cleared",
                                  forecast_kind = "snow.forecast.taken",
                                  changed_kind = "snow.thing.changed";

void tell_observed(db::tx&, const post_row&);
// Where they are others than were told last: tells them, keeps that in the row's state, and gives
// back true. Of a post that has lost its vote in a night, staff gets a message.
bool tell_troubles(db::tx&, post_row&, const std::vector<trouble>&);
void tell_image(db::tx&, const image_row&);
void tell_decided(db::tx&, const decision_row&);
void tell_request(db::tx&, const request_row&);
void tell_cleared(db::tx&, const clearing_dto&);
void tell_forecast(db::tx&, const forecast_dto&);
// what: "district", "route", ...
void tell_changed(db::tx&, std::string_view what, std::string_view code);

}  // namespace tsu::snow
