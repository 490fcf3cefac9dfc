#include "service/survey/waves.h"

#include <algorithm>

#include "base/core/json.h"
#include "base/record/audit.h"
#include "service/survey/instruments.h"
#include "service/survey/rules.h"
#include "service/survey/score.h"
#include "service/survey/store.h"

namespace tsu::survey {
namespace {

problem closed() { return {why::conflict, "the wave has been counted", "survey_closed"}; }

void note(db::tx& t, const acting& who, std::string_view action, std::string_view code) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "survey.wave",
                    .subject = code,
                    .trace_id = who.trace_id});
}

bool keeps_areas(const wave_terms& before, const wave_terms& after) {
  return std::all_of(before.areas.begin(), before.areas.end(), [&](const auto& one) {
    return std::find(after.areas.begin(), after.areas.end(), one) != after.areas.end();
  });
}

}  // namespace

problem no_wave() { return {why::not_found, "no wave has that code", "survey_no_wave"}; }

result<wave> keep_wave(db::tx& t, const acting& who, std::string_view code, const wave_terms& of) {
  TRY(const done good, check(of));
  if (!is_code(code)) {
    return problem{why::bad_input,
                   "a code is letters, digits, - and _",
                   "survey_bad_wave",
                   {{"code", "not_allowed"}}};
  }
  const auto before = store::find_wave(t, code);
  if (before && is_closed(*before)) {
    return closed();
  }
  const bool changes =
      before && (before->of.instrument != of.instrument || !keeps_areas(before->of, of));
  if (changes && store::has_sheets(t, code)) {
    return problem{why::conflict, "people have answered it as it stands", "survey_has_answers"};
  }
  if (!before && static_cast<std::int64_t>(store::all_waves(t).size()) >= store::waves_max) {
    return problem{why::conflict, "there are too many waves", "survey_too_many_waves"};
  }
  store::keep_wave(t, {std::string{code}, {}, of});
  note(t, who, "survey.wave.kept", code);
  return wave{std::string{code}, {}, of};
}

result<wave> close_wave(db::tx& t, const acting& who, std::string_view code) {
  auto w = store::find_wave(t, code);
  if (!w) {
    return no_wave();
  }
  if (is_closed(*w)) {
    return closed();
  }
  if (t.now() < w->of.closes_at) {
    return problem{why::conflict, "people may still answer", "survey_still_open"};
  }
  const auto* of = find_instrument(w->of.instrument);
  ASSERT(of != nullptr);
  const auto sheets = store::finished_sheets(t, code);
  for (const auto& m : measures_of(*of)) {
    store::add_result(t, code, m.code, to_json(count(*of, m, w->of, sheets)));
  }
  store::close_wave(t, code);
  w->closed_at = t.now();
  note(t, who, "survey.wave.closed", code);
  t.append_change("survey.wave.closed", code, "{}");
  return std::move(*w);
}

}  // namespace tsu::survey
