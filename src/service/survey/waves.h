// Staff write waves and close them: then they are counted, once.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/survey/types.h"

namespace tsu::survey {

problem no_wave();
// "survey_bad_wave"; "survey_closed"; "survey_has_answers" where the instrument would change, or an
// area go, under answers that stand there.
result<wave> keep_wave(db::tx&, const acting&, std::string_view code, const wave_terms&);
// Counts every measure and keeps what may be shown; nothing of it changes afterwards, whoever takes
// answers back. "survey_still_open" before its end; "survey_closed".
result<wave> close_wave(db::tx&, const acting&, std::string_view code);

}  // namespace tsu::survey
