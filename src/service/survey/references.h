// Means of other places that staff write down, with their source, to compare with.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/survey/dto.h"

namespace tsu::survey {

// What is written replaces what was there of the measure. "survey_no_instrument",
// "survey_no_measure", "survey_bad_reference" with the fields.
result<reference_dto> keep_reference(db::tx&, const acting&, std::string_view instrument,
                                     const reference_dto&);
result<reference_page> references_view(db::reader&, std::string_view instrument);

}  // namespace tsu::survey
