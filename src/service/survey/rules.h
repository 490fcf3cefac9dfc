// What may be answered, what it scores, and when. Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "service/survey/types.h"

namespace tsu::survey {

// A choice as it travels: "0" to "10" on the long scale; on the short one what was marked, so that
// nobody has to know which way an item scores.
inline constexpr std::string_view labels[] = {"strongly_agree", "agree", "neither", "disagree",
                                              "strongly_disagree"};
inline constexpr std::string_view ages[] = {"u20", "20s", "30s", "40s", "50s",
                                            "60s", "70s", "80s", ""};
inline constexpr std::string_view sexes[] = {"female", "male", "other", ""};
inline constexpr std::string_view usings[] = {"yes", "no", ""};

// A sheet's answers are one mark per item: '.' none, '0'..'9' and 'A' (10) on the long scale,
// '1'..'5' as the labels stand on the short one.
inline constexpr char no_answer = '.';

struct answer_dto {
  std::int64_t no = 0;
  std::string choice;
};
BOOST_DESCRIBE_STRUCT(answer_dto, (), (no, choice))

// "survey_bad_answers" with answers[i] of an item that is not there, twice, or not of its scale.
result<std::string> marks_of(const instrument&, std::span<const answer_dto>);
std::vector<answer_dto> answers_in(const instrument&, std::string_view marks);
// What a mark scores on that scale; nothing where there is none.
std::optional<std::int64_t> score_of(scale, char mark);
// Items that have an answer.
std::int64_t answered(std::string_view marks);

// "bad_fields" with what nobody can say of themselves.
result<done> check(const about&, const wave_terms&);
// "survey_bad_wave" with the fields.
result<done> check(const wave_terms&);
bool is_open(const wave&, instant now);
bool is_code(std::string_view);
// Refuses to take the mean of items that are not of one scale: "survey_scales_differ".
result<done> check_one_scale(const instrument&, std::span<const std::int64_t> items);

}  // namespace tsu::survey
