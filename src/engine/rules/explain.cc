#include "engine/rules/explain.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "engine/rules/embedded.h"

namespace tsu::rules {
namespace {

using i18n::language;

// The unit codes (UN/CEFACT Recommendation 20) that towns measure in.
constexpr std::pair<std::string_view, std::string_view> units[] = {
    {"CMT", "cm"}, {"MMT", "mm"},  {"MTR", "m"},    {"KMT", "km"},  {"CEL", "℃"},  {"P1", "%"},
    {"VLT", "V"},  {"MTS", "m/s"}, {"KMH", "km/h"}, {"MIN", "min"}, {"DBM", "dBm"}};

std::string unit_of(const condition& c) {
  for (const auto& [code, sign] : units) {
    if (c.from.unit == code) {
      return " " + std::string{sign};
    }
  }
  return c.from.unit.empty() ? "" : " " + c.from.unit;
}

// At most two digits behind the point, and no more than there are.
std::string number(double v) {
  auto out = fmt::format("{:.2f}", v);
  out.erase(out.find_last_not_of('0') + 1);
  out.erase(out.find_last_not_of('.') + 1);
  return out == "-0" ? "0" : out;
}

// One condition in one language.
class sentence {
 public:
  sentence(const rule& r, const condition& c, const reading& seen, language l)
      : c_(c), about_(r.document.conditions.at(c.name)), seen_(seen), l_(l) {}

  std::string text() const {
    if (c_.measure == measure_kind::neighbours) {
      return neighbours();
    }
    if (seen_.is == truth::unknown || !seen_.measured) {
      return say("rules.say.unknown", {{"what", what()}});
    }
    if (c_.measure == measure_kind::missing) {
      return say(seen_.is == truth::yes ? "rules.say.missing" : "rules.say.not_missing",
                 {{"what", what()}, {"span", span(*seen_.measured)}, {"limit", window()}});
    }
    if (c_.from.text) {
      const bool equal = *seen_.measured == 1;
      return say(equal ? "rules.say.text" : "rules.say.not_text",
                 {{"what", what()}, {"text", *c_.from.text}});
    }
    return measured();
  }

 private:
  std::string say(std::string_view code, std::initializer_list<i18n::argument> a) const {
    return own_texts().text(l_, code, a);
  }

  std::string measured() const {
    const auto v = *seen_.measured;
    auto code = "rules.say." + std::string{boost::describe::enum_to_string(c_.measure, "")};
    if (c_.measure == measure_kind::change) {
      code += v < 0 ? "_down" : "_up";
    }
    const bool in_minutes = c_.measure == measure_kind::age;
    const auto value = c_.measure == measure_kind::change ? std::abs(v) : v;
    const auto shown = in_minutes                          ? span(value)
                       : c_.measure == measure_kind::count ? number(value)
                                                           : number(value) + unit_of(c_);
    return say(code,
               {{"what", what()}, {"window", window()}, {"value", shown}, {"limit", limit()}});
  }

  std::string neighbours() const {
    const auto& n = seen_.neighbours ? *seen_.neighbours : neighbour_facts{};
    const auto yes = std::to_string(n.yes), all = std::to_string(n.yes + n.no + n.unknown);
    const auto wanted = c_.at_least ? std::to_string(*c_.at_least)
                                    : number(c_.share * 100) + (l_ == language::ja ? "%" : " %");
    const auto around = c_.same.empty() ? number(c_.within_m) + " m" : c_.same;
    return say(c_.same.empty() ? "rules.say.neighbours_within" : "rules.say.neighbours_same",
               {{"around", around}, {"yes", yes}, {"all", all}, {"limit", wanted}});
  }

  // "10 cm以上"; with hysteresis the level that it was judged by.
  std::string limit() const {
    const auto level = seen_.held && c_.clear_value ? *c_.clear_value : c_.value;
    const auto unit = c_.measure == measure_kind::count ? std::string{} : unit_of(c_);
    const auto shown = c_.measure == measure_kind::age ? span(level) : number(level) + unit;
    const auto code = "rules.limit." + std::string{boost::describe::enum_to_string(c_.compare, "")};
    return say(code, {{"value", shown}});
  }

  std::string what() const {
    if (about_.label) {
      return l_ == language::en ? about_.label->en : about_.label->ja;
    }
    const auto code = "rules.attribute." + c_.from.attribute;
    return own_texts().has(l_, code) ? own_texts().text(l_, code) : c_.from.attribute;
  }

  std::string window() const { return span(double(c_.window.count()) / 60e6); }

  // Whole hours as hours, whole days as days.
  std::string span(double minutes) const {
    const auto whole = std::llround(minutes);
    const bool days = whole >= 1440 && whole % 1440 == 0, hours = whole >= 60 && whole % 60 == 0;
    const auto n = std::to_string(days ? whole / 1440 : hours ? whole / 60 : whole);
    return say(days    ? "rules.span.days"
               : hours ? "rules.span.hours"
                       : "rules.span.minutes",
               {{"n", n}});
  }

  const condition& c_;
  const condition_document& about_;
  const reading& seen_;
  const language l_;
};

const reading* reading_of(const seen& s, const condition& c) {
  for (const auto& r : s.readings) {
    if (r.condition == c.name) {
      return &r;
    }
  }
  return nullptr;
}

}  // namespace

const i18n::texts& own_texts() {
  static const auto all = i18n::texts::load(std::array<i18n::catalogue, 2>{
                                                {{"rules", language::ja, embedded::text_ja_json},
                                                 {"rules", language::en, embedded::text_en_json}}})
                              .value();
  return all;
}

std::vector<text_pair> explain(const rule& r, const seen& s) {
  std::vector<text_pair> out;
  for (const auto& c : r.conditions) {
    if (const auto* one = reading_of(s, c)) {
      out.push_back(
          {sentence{r, c, *one, language::ja}.text(), sentence{r, c, *one, language::en}.text()});
    }
  }
  return out;
}

text_pair reason_of(const rule& r, const seen& s) {
  text_pair out;
  for (const auto& c : r.conditions) {
    const auto* one = reading_of(s, c);
    if (one != nullptr && one->is == truth::yes) {
      out.ja += sentence{r, c, *one, language::ja}.text();
      out.en += (out.en.empty() ? "" : " ") + sentence{r, c, *one, language::en}.text();
    }
  }
  return out;
}

}  // namespace tsu::rules
