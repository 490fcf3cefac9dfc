#include "service/snow/night_document.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <boost/describe/enum_to_string.hpp>

#include "base/core/json_text.h"
#include "base/i18n/dates.h"
#include "service/snow/night.h"
#include "service/snow/words.h"

namespace tsu::snow {
namespace {

using std::chrono::hours;

constexpr std::size_t posts_drawn = 6;
constexpr double kilometre_m = 1000;

// The document as it grows, in one language.
class paper {
 public:
  explicit paper(const night_papers& p) : p_(p), r_(p.report) {}

  media::document whole() {
    media::document out{.title = say("snow.paper.title"),
                        .subtitle = say("snow.paper.night",
                                        {{"town", plain(p_.town)}, {"night", plain(morning())}}),
                        .created = r_.made_at};
    out.meta = {{say("snow.paper.span"), moment(r_.from) + " – " + moment(r_.until)},
                {say("snow.paper.made"), moment(r_.made_at)}};
    out.header = std::string{p_.town} + "  " + say("snow.paper.title") + "  " + morning();
    out.sections.push_back(at_a_glance());
    out.sections.push_back(outcomes());
    out.sections.push_back(reasons());
    out.sections.push_back(requests());
    if (auto drawn = depths()) {
      out.sections.push_back(std::move(*drawn));
    }
    out.sections.push_back(posts());
    out.notes = {say("snow.paper.note")};
    return out;
  }

 private:
  std::string say(std::string_view code,
                  std::initializer_list<std::pair<std::string_view, text_dto>> values = {}) const {
    return in(words(code, values));
  }
  std::string in(const text_dto& t) const {
    return p_.language == i18n::language::ja ? t.ja : t.en;
  }
  std::string morning() const { return i18n::date_text(p_.language, *parse_date(r_.night)); }
  std::string district(const std::string& code) const {
    const auto at = p_.districts.find(code);
    return at == p_.districts.end() ? code : at->second;
  }
  std::string name(road_class c) const { return say("snow.road." + std::string{name_of(c)}); }
  std::string name(verdict v) const { return say("snow.verdict." + std::string{name_of(v)}); }

  // "12-01 02:30" of Japan's time: the night is named above.
  static std::string moment(instant t) {
    auto text = format_jst(t);  // 2026-12-01T02:30:00+09:00
    text[10] = ' ';
    return text.substr(5, 11);
  }
  static std::string clock(instant t) { return format_jst(t).substr(11, 5); }
  static std::string number(std::optional<double> v) {
    std::string out;
    if (v) {
      append_json_number(out, std::round(*v * 10) / 10);
    }
    return v ? out : std::string{"–"};
  }

  std::int64_t zones_that(verdict v) const {
    return std::count_if(r_.outcomes.begin(), r_.outcomes.end(),
                         [&](const outcome_dto& o) { return o.held == v; });
  }

  media::section at_a_glance() const {
    std::optional<double> most;
    for (const auto& o : r_.outcomes) {
      most = o.measured_cm ? std::max(most.value_or(0), *o.measured_cm) : most;
    }
    const auto unanswered =
        std::count_if(r_.requests.begin(), r_.requests.end(),
                      [](const auto& q) { return q.state == request_state::unanswered; });
    const auto troubled = std::count_if(r_.posts.begin(), r_.posts.end(),
                                        [](const auto& p) { return !p.troubles.empty(); });
    media::block figures;
    figures.figures = {
        {say("snow.verdict.dispatch"), std::to_string(zones_that(verdict::dispatch)),
         say("snow.paper.zones")},
        {say("snow.verdict.skip"), std::to_string(zones_that(verdict::skip)),
         say("snow.paper.zones")},
        {say("snow.paper.requests"), std::to_string(r_.requests.size()), say("snow.paper.times"),
         unanswered > 0
             ? std::optional{say("snow.state.unanswered") + " " + std::to_string(unanswered)}
             : std::nullopt},
        {say("snow.paper.most"), number(most), "cm"},
        {say("snow.paper.troubled"), std::to_string(troubled), say("snow.paper.posts_unit")},
        {say("snow.paper.saved"), number(r_.patrol_hours_saved), say("snow.paper.hours")}};
    return {say("snow.paper.glance"), {figures}};
  }

  media::section outcomes() const {
    media::table t;
    t.columns = {{say("snow.paper.district"), 1.6},
                 {say("snow.paper.road"), 1.2},
                 {say("snow.paper.threshold"), 0.9, media::text_align::right},
                 {say("snow.paper.decided"), 1.1},
                 {say("snow.paper.held"), 1.1},
                 {say("snow.paper.measured"), 1, media::text_align::right},
                 {say("snow.paper.human"), 1.1}};
    for (const auto& o : r_.outcomes) {
      t.rows.push_back(
          {{district(o.district), name(o.road), number(o.threshold_cm), name(o.decided),
            name(o.held) + (o.held == o.decided ? "" : " *"), number(o.measured_cm),
            !o.human_go   ? "–"
            : *o.human_go ? say("snow.paper.needed")
                          : say("snow.paper.not_needed")},
           o.held == verdict::dispatch});
    }
    return listed("snow.paper.outcomes", std::move(t), "snow.paper.no_outcome",
                  "snow.paper.outcomes_note");
  }

  // Of each zone the decisions that said something new, in their order.
  media::section reasons() const {
    media::table t;
    t.columns = {{say("snow.paper.time"), 0.7},
                 {say("snow.paper.district"), 1.4},
                 {say("snow.paper.road"), 1.1},
                 {say("snow.paper.verdict"), 1},
                 {say("snow.paper.why"), 4}};
    std::map<std::pair<std::string, road_class>, verdict> last;
    for (const auto* d : in_order()) {
      const auto [at, first] = last.try_emplace({d->district, d->road}, d->verdict);
      if (!first && at->second == d->verdict && d->stage != stage::manual) {
        continue;
      }
      at->second = d->verdict;
      t.rows.push_back(
          {{clock(d->at), district(d->district), name(d->road), name(d->verdict), why(*d)},
           d->verdict == verdict::dispatch});
    }
    return listed("snow.paper.reasons", std::move(t), "snow.paper.no_decision");
  }

  std::vector<const decision_dto*> in_order() const {
    std::vector<const decision_dto*> all;
    for (const auto& d : r_.decisions) {
      all.push_back(&d);
    }
    std::stable_sort(all.begin(), all.end(), [](auto* a, auto* b) { return a->at < b->at; });
    return all;
  }

  std::string why(const decision_dto& d) const {
    std::string out;
    for (const auto& r : d.reasons) {
      out += (out.empty() ? "" : " ") + in(r.text);
    }
    if (d.why) {
      out += (out.empty() ? "" : " ") +
             say("snow.paper.person", {{"who", plain(d.by)}, {"why", plain(*d.why)}});
    }
    return out;
  }

  media::section requests() const {
    media::table t;
    t.columns = {{say("snow.paper.contractor"), 1.8},
                 {say("snow.paper.asked"), 0.8},
                 {say("snow.paper.answered"), 0.9},
                 {say("snow.paper.started"), 0.8},
                 {say("snow.paper.finished"), 0.8},
                 {say("snow.paper.state"), 1},
                 {say("snow.paper.length"), 1, media::text_align::right}};
    for (const auto& q : r_.requests) {
      double metres = 0;
      for (const auto& one : q.routes) {
        metres += one.length_m;
      }
      t.rows.push_back(
          {{q.contractor_name, clock(q.asked_at), answered(q, contractor_answer::accept),
            answered(q, contractor_answer::start), answered(q, contractor_answer::finish),
            say("snow.state." + std::string{boost::describe::enum_to_string(q.state, "asked")}),
            number(metres / kilometre_m)},
           q.state == request_state::unanswered});
    }
    return listed("snow.paper.call_outs", std::move(t), "snow.paper.no_request");
  }

  static std::string answered(const request_dto& q, contractor_answer what) {
    for (const auto& a : q.answers) {
      if (a.answer == what) {
        return clock(a.at);
      }
    }
    return "–";
  }

  // The newest cleaned depth of each hour; posts with the most snow first.
  std::optional<media::section> depths() const {
    std::vector<std::pair<double, const sample_series*>> most;
    for (const auto& s : p_.series) {
      double deepest = -1;
      for (const auto& one : s.samples) {
        deepest = std::max(deepest, one.depth_cm.value_or(-1));
      }
      if (deepest >= 0) {
        most.emplace_back(-deepest, &s);
      }
    }
    if (most.empty()) {
      return {};
    }
    std::stable_sort(most.begin(), most.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    most.resize(std::min(most.size(), posts_drawn));
    media::chart c{.kind = media::chart_kind::line, .unit = "cm"};
    const auto first = r_.from, last = std::min(r_.until, r_.made_at);
    for (auto t = first; t <= last; t += hours{1}) {
      c.labels.push_back(clock(t));
    }
    for (const auto& [deepest, s] : most) {
      c.series.push_back({post_name(s->post), by_hour(*s, first, c.labels.size())});
    }
    media::block drawn;
    drawn.chart = std::move(c);
    return media::section{say("snow.paper.depths"), {drawn}};
  }

  static std::vector<std::optional<double>> by_hour(const sample_series& s, instant first,
                                                    std::size_t count) {
    std::vector<std::optional<double>> out(count);
    for (const auto& one : s.samples) {
      if (one.at < first || !one.depth_cm) {
        continue;
      }
      const auto at = static_cast<std::size_t>((one.at - first) / hours{1});
      if (at < count) {
        out[at] = one.depth_cm;
      }
    }
    return out;
  }

  std::string post_name(std::string_view code) const {
    for (const auto& p : r_.posts) {
      if (p.post == code) {
        return p.name;
      }
    }
    return std::string{code};
  }

  media::section posts() const {
    media::table t;
    t.columns = {{say("snow.paper.post"), 2},
                 {say("snow.paper.readings"), 0.9, media::text_align::right},
                 {say("snow.paper.refused"), 0.9, media::text_align::right},
                 {say("snow.paper.most"), 0.9, media::text_align::right},
                 {say("snow.paper.troubles"), 3}};
    for (const auto& p : r_.posts) {
      std::string troubles;
      for (const auto& one : p.troubles) {
        troubles += (troubles.empty() ? "" : "\n") + in(one.text) +
                    (one.since ? "  " + moment(*one.since) + "–" : "");
      }
      t.rows.push_back({{p.name, std::to_string(p.readings), std::to_string(p.refused),
                         number(p.most_cm), troubles.empty() ? "–" : troubles},
                        !p.troubles.empty()});
    }
    return listed("snow.paper.posts", std::move(t), "snow.paper.no_post");
  }

  media::section listed(std::string_view heading, media::table t, std::string_view where_empty,
                        std::string_view note = {}) const {
    media::section out{say(heading), {}};
    media::block b;
    if (t.rows.empty()) {
      b.paragraph = say(where_empty);
    } else {
      b.table = std::move(t);
    }
    out.blocks.push_back(std::move(b));
    if (!note.empty()) {
      media::block small;
      small.note = say(note);
      out.blocks.push_back(std::move(small));
    }
    return out;
  }

  const night_papers& p_;
  const night_report& r_;
};

}  // namespace

media::document document_of(const night_papers& p) { return paper{p}.whole(); }

}  // namespace tsu::snow
