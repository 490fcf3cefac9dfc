#include "service/health/frailty.h"

#include <algorithm>
#include <array>
#include <set>

#include "service/health/embedded.h"
#include "service/health/rules.h"

namespace tsu::health {
namespace {

// 厚生労働省「基本チェックリスト」: which answer gives the point.
constexpr std::array<bool, kihon_items> yes_gives_point{
    false, false, false, false, false, false, false, false, true, true, true, true, true,
    true,  true,  false, true,  true,  false, true,  true,  true, true, true, true};

struct domain {
  const char* name;
  std::size_t first, last;
  std::int64_t from;  // so many points raise the flag
};
constexpr domain domains[] = {
    {"multi", 1, 20, 10},   {"motor", 6, 10, 3},      {"nutrition", 11, 12, 2}, {"oral", 13, 15, 2},
    {"shut_in", 16, 16, 1}, {"cognition", 18, 20, 1}, {"mood", 21, 25, 2}};
constexpr std::int64_t frail_from = 8, pre_frail_from = 4;

// Nothing where it cannot be said.
std::optional<bool> point_of(const kihon_answers& a, std::size_t number) {
  if (number == bmi_item) {
    const auto weight = a.weight_kg ? scaled(measure::weight, *a.weight_kg) : std::nullopt;
    const auto height = a.height_cm ? scaled(measure::weight, *a.height_cm) : std::nullopt;
    return weight && height ? std::optional{is_bmi_below_18_5(*weight, *height)} : std::nullopt;
  }
  const auto& said = a.answers[number - 1];
  return said ? std::optional{*said == yes_gives_point[number - 1]} : std::nullopt;
}

struct tally {
  std::int64_t points = 0, missing = 0;
};
tally count(const kihon_answers& a, std::size_t first, std::size_t last) {
  tally out;
  for (auto n = first; n <= last; ++n) {
    const auto p = point_of(a, n);
    out.points += p && *p ? 1 : 0;
    out.missing += p ? 0 : 1;
  }
  return out;
}

tri reached(const tally& t, std::int64_t from) {
  if (t.points >= from) {
    return tri::yes;
  }
  return t.points + t.missing >= from ? tri::undetermined : tri::no;
}

verdict class_of(std::int64_t points, std::int64_t pre_frail, std::int64_t frail) {
  if (points >= frail) {
    return verdict::frail;
  }
  return points >= pre_frail ? verdict::pre_frail : verdict::robust;
}

// What holds whatever the missing answers were.
verdict class_of(const tally& t, std::int64_t pre_frail, std::int64_t frail) {
  const auto least = class_of(t.points, pre_frail, frail);
  const auto most = class_of(t.points + t.missing, pre_frail, frail);
  return least == most ? least : verdict::undetermined;
}

tri tri_of(std::optional<bool> v) {
  if (!v) {
    return tri::undetermined;
  }
  return *v ? tri::yes : tri::no;
}

std::optional<bool> is_weak(const jchs_answers& a) {
  const auto grip = a.grip_kg ? scaled(measure::grip, *a.grip_kg) : std::nullopt;
  if (!grip || (!a.is && *grip >= 180 && *grip < 280)) {
    return std::nullopt;  // between both limits it is a matter of the sex
  }
  return *grip < (a.is == sex::male ? 280 : 180);
}

std::optional<bool> is_slow(const jchs_answers& a) {
  const auto gait = a.gait_m_per_s ? scaled(measure::gait, *a.gait_m_per_s) : std::nullopt;
  return gait ? std::optional{*gait < 100} : std::nullopt;
}

// Neither: one "yes" is enough to know that it is not met.
std::optional<bool> is_inactive(const jchs_answers& a) {
  if (a.light_exercise_weekly.value_or(false) || a.sport_weekly.value_or(false)) {
    return false;
  }
  return a.light_exercise_weekly && a.sport_weekly ? std::optional{true} : std::nullopt;
}

void check_number(const std::optional<double>& v, measure m, const char* field,
                  std::vector<field_error>& bad) {
  if (v) {
    const auto n = scaled(m, *v);
    if (!n || *n < facts_of(m).least || *n > facts_of(m).most) {
      bad.push_back({field, "out_of_bounds"});
    }
  }
}

result<done> refused(std::vector<field_error> bad) {
  if (bad.empty()) {
    return done{};
  }
  return problem{why::bad_input, "these answers cannot be", "health_bad_answers", std::move(bad)};
}

std::vector<std::string> in_order(const std::set<std::string>& of) {
  return {of.begin(), of.end()};
}

}  // namespace

std::string_view kihon_questions() { return embedded::data_kihon_json; }

bool point_when_yes(std::size_t number) { return yes_gives_point[number - 1]; }

// weight / height² < 18.5 with both sides times what makes them whole.
bool is_bmi_below_18_5(std::int64_t weight_tenths, std::int64_t height_tenths) {
  return weight_tenths * 200'000 < 37 * height_tenths * height_tenths;
}

result<done> check(const kihon_answers& a) {
  std::vector<field_error> bad;
  if (a.answers.size() != kihon_items) {
    bad.push_back({"answers", "not_25"});
  } else if (a.answers[bmi_item - 1]) {
    bad.push_back({"answers[11]", "from_height_and_weight"});
  }
  check_number(a.weight_kg, measure::weight, "weightKg", bad);
  if (a.height_cm && !(*a.height_cm >= 80 && *a.height_cm <= 230)) {
    bad.push_back({"heightCm", "out_of_bounds"});
  }
  return refused(std::move(bad));
}

kihon_result score(const kihon_answers& a) {
  const auto all = count(a, 1, kihon_items);
  kihon_result out{.version = std::string{kihon_version},
                   .points = all.points,
                   .missing = all.missing,
                   .is = class_of(all, pre_frail_from, frail_from),
                   .flags = {}};
  for (const auto& d : domains) {
    const auto part = count(a, d.first, d.last);
    out.flags.push_back({d.name, reached(part, d.from), part.points, part.missing});
  }
  return out;
}

result<done> check(const jchs_answers& a) {
  std::vector<field_error> bad;
  check_number(a.grip_kg, measure::grip, "gripKg", bad);
  check_number(a.gait_m_per_s, measure::gait, "gaitMPerS", bad);
  return refused(std::move(bad));
}

jchs_result score(const jchs_answers& a) {
  jchs_result out{.version = std::string{jchs_version}, .criteria = {}};
  const std::pair<const char*, std::optional<bool>> all[] = {{"shrinking", a.lost_2kg_in_6_months},
                                                             {"weakness", is_weak(a)},
                                                             {"exhaustion", a.tired_without_reason},
                                                             {"slowness", is_slow(a)},
                                                             {"low_activity", is_inactive(a)}};
  for (const auto& [name, met] : all) {
    out.criteria.push_back({name, tri_of(met)});
    out.met += met.value_or(false) ? 1 : 0;
    out.missing += met ? 0 : 1;
  }
  out.is = class_of(tally{out.met, out.missing}, 1, 3);
  return out;
}

advice advice_of(const kihon_result& r) {
  std::set<std::string> proposes;
  advice out;
  if (r.is == verdict::frail) {
    out.because.emplace_back("frail");
    proposes.insert("exercise_class");
  }
  for (const auto& f : r.flags) {
    if (f.is != tri::yes) {
      continue;
    }
    out.because.push_back(f.name);
    if (f.name == "multi" || f.name == "motor") {
      proposes.insert("exercise_class");
    } else if (f.name == "shut_in" || f.name == "cognition") {
      proposes.insert("outing");
    } else if (f.name == "mood") {
      proposes.insert("outing");
      proposes.insert("nurse_talk");
    } else {
      proposes.insert("nurse_talk");
    }
  }
  out.proposes = in_order(proposes);
  return out;
}

advice advice_of(const jchs_result& r) {
  if (r.is != verdict::frail && r.is != verdict::pre_frail) {
    return {};
  }
  return {.proposes = {"exercise_class", "outing"}, .because = {name_of(r.is)}};
}

}  // namespace tsu::health
