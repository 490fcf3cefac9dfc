// Something was cleared, or seen of a road: new snow counts from there, or decisions take it into
// account. Functions of one transaction.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "service/snow/make_decisions.h"
#include "service/snow/store.h"

namespace tsu::snow {

// The same key again changes nothing. Posts that it concerns are judged anew from then on.
made_dto keep_clearing(db::tx&, const clearing_dto&, std::string_view key);

// Problems: snow_no_district, snow_no_route, snow_key_needed, snow_bad_time.
result<made_dto> add_clearing(db::tx&, const clearing_draft&, const actor&);
result<made_dto> add_sign(db::tx&, const sign_draft&, const actor&);

}  // namespace tsu::snow
