#include "service/survey/references.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/record/audit.h"
#include "service/survey/instruments.h"
#include "service/survey/score.h"
#include "service/survey/store.h"

namespace tsu::survey {
namespace {

constexpr std::size_t source_max = 500, cells_max = 40;

bool is_measure(const instrument& i, std::string_view code) {
  return find_measure(i, code) || std::any_of(i.groups.begin(), i.groups.end(),
                                              [&](const auto& g) { return g.code == code; });
}

template <std::size_t N>
bool among(const std::string_view (&all)[N], std::string_view text) {
  return std::find(std::begin(all), std::end(all), text) != std::end(all);
}

// Everybody, or an age with a sex.
bool is_cell(const reference_cell& c) {
  const bool known = among(ages, c.age) && among(sexes, c.sex) && c.age.empty() == c.sex.empty();
  return known && std::isfinite(c.mean) && std::abs(c.mean) <= 1000 &&
         (!c.sd || (std::isfinite(*c.sd) && *c.sd >= 0 && *c.sd <= 1000));
}

result<done> check(const reference_dto& of) {
  problem bad{why::bad_input, "a field is not as it must be", "survey_bad_reference"};
  if (of.source.empty() || of.source.size() > source_max) {
    bad.fields.push_back({"source", "not_allowed"});
  }
  if (of.cells.size() > cells_max) {
    bad.fields.push_back({"cells", "too_many"});
    return bad;
  }
  std::set<std::pair<std::string, std::string>> seen;
  for (std::size_t i = 0; i < of.cells.size(); ++i) {
    if (!is_cell(of.cells[i]) || !seen.insert({of.cells[i].age, of.cells[i].sex}).second) {
      bad.fields.push_back({"cells[" + std::to_string(i) + "]", "not_allowed"});
    }
  }
  if (!bad.fields.empty()) {
    return bad;
  }
  return done{};
}

problem no_instrument() {
  return {why::not_found, "no instrument has that code", "survey_no_instrument"};
}

}  // namespace

result<reference_dto> keep_reference(db::tx& t, const acting& who, std::string_view instrument,
                                     const reference_dto& of) {
  const auto* i = find_instrument(instrument);
  if (i == nullptr) {
    return no_instrument();
  }
  if (!is_measure(*i, of.measure)) {
    return problem{why::not_found, "no such measure", "survey_no_measure"};
  }
  TRY(const done good, check(of));
  store::drop_references(t, i->code, of.measure);
  for (const auto& c : of.cells) {
    store::add_reference(
        t, i->code, {of.measure, c.age, c.sex, c.mean, c.sd, of.source, std::string{who.subject}});
  }
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "survey.reference.kept",
                    .subject_kind = "survey.measure",
                    .subject = i->code + "/" + of.measure,
                    .trace_id = who.trace_id});
  return of;
}

result<reference_page> references_view(db::reader& r, std::string_view instrument) {
  const auto* i = find_instrument(instrument);
  if (i == nullptr) {
    return no_instrument();
  }
  reference_page out;
  for (const auto& one : store::references_of(r, i->code)) {
    if (out.items.empty() || out.items.back().measure != one.measure) {
      out.items.push_back({one.measure, one.source, {}});
    }
    out.items.back().cells.push_back({one.age, one.sex, one.mean, one.sd});
  }
  return out;
}

}  // namespace tsu::survey
