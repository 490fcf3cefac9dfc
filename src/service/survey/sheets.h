// People answer, on a screen or on paper that staff type in, and take answers back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "service/survey/parts.h"
#include "service/survey/rules.h"
#include "service/survey/types.h"

namespace tsu::survey {

enum class save : std::uint8_t { part, whole };

struct sheet_wish {
  std::string wave;
  std::vector<answer_dto> answers;
  about by;
};
// What is saved replaces what was; once whole it stays whole. "survey_no_wave", "survey_not_open",
// "survey_on_paper", "survey_empty", "survey_bad_answers", "bad_fields".
result<sheet> save_own(db::tx&, const parts&, tenant_code, const acting&, person_id,
                       const sheet_wish&, save);
// Nothing where she has not begun.
result<std::optional<sheet>> find_own(db::reader&, const parts&, tenant_code, person_id,
                                      std::string_view wave);
// At any time. What a counted wave came to stays as it is. "survey_no_sheet".
result<done> drop_own(db::tx&, const parts&, tenant_code, const acting&, person_id,
                      std::string_view wave);

struct paper_wish {
  sheet_wish of;
  std::string number;               // as printed on it; the same again replaces it
  std::optional<person_id> person;  // whose it is, where she has an account
};
// "survey_no_person" also where the caller may not know of her; "survey_answered" where she has
// answered otherwise; "survey_paper_taken" where another sheet has that number.
result<sheet> keep_paper(db::tx&, const parts&, tenant_code, const caller&, const acting&,
                         const paper_wish&);
result<done> drop_paper(db::tx&, const acting&, std::string_view wave, std::string_view number);

}  // namespace tsu::survey
