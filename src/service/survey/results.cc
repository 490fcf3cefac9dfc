#include "service/survey/results.h"

#include <algorithm>
#include <map>

#include "base/core/assert.h"
#include "base/core/json.h"
#include "service/survey/instruments.h"
#include "service/survey/rules.h"
#include "service/survey/score.h"
#include "service/survey/store.h"
#include "service/survey/waves.h"

namespace tsu::survey {
namespace {

struct counted {
  wave of;
  const instrument* by = nullptr;
};

result<counted> counted_wave(db::reader& r, std::string_view code) {
  auto w = is_code(code) ? store::find_wave(r, code) : std::nullopt;
  if (!w) {
    return no_wave();
  }
  if (!is_closed(*w)) {
    return problem{why::conflict, "it has not been counted yet", "survey_not_counted"};
  }
  const auto* by = find_instrument(w->of.instrument);
  ASSERT(by != nullptr);
  return counted{std::move(*w), by};
}

kept_measure kept_in(std::string_view body) {
  auto out = from_json<kept_measure>(body);
  ASSERT(out.ok());
  return std::move(out).value();
}

problem no_measure() { return {why::not_found, "no such measure", "survey_no_measure"}; }

result<kept_measure> kept_of(db::reader& r, const counted& w, std::string_view code) {
  const auto body = store::find_result(r, w.of.code, code);
  if (!body) {
    return no_measure();
  }
  return kept_in(*body);
}

figures_dto shown(const tally& t) {
  if (t.n < shown_from) {
    return {};
  }
  const auto f = figures_of(t);
  return {.n = f.n, .mean = f.mean, .sd = f.sd, .low = f.low, .high = f.high};
}

// Means elsewhere of one measure, by age and sex; empty and empty: everybody's.
using references = std::map<std::pair<std::string, std::string>, store::reference>;
std::map<std::string, references> by_measure(db::reader& r, const instrument& i) {
  std::map<std::string, references> out;
  for (auto& one : store::references_of(r, i.code)) {
    auto& all = out[one.measure];
    all[{one.age, one.sex}] = std::move(one);
  }
  return out;
}

// Nothing unless the reference knows every age and sex that answered.
std::optional<double> adjusted_of(const kept_measure& m, const references& all) {
  const auto whole = all.find({"", ""});
  if (whole == all.end() || m.known_n < shown_from) {
    return {};
  }
  std::vector<weighted_cell> cells;
  for (const auto& c : m.age_sex) {
    const auto at = all.find({c.age, c.sex});
    if (at == all.end()) {
      return {};
    }
    cells.push_back({c.n, at->second.mean});
  }
  const auto mean = figures_of({m.known_n, m.known_sum, 0}).mean;
  return adjusted_mean(mean, cells, whole->second.mean);
}

std::optional<double> standing_of(std::optional<double> mean, const references& all) {
  const auto whole = all.find({"", ""});
  if (!mean || whole == all.end()) {
    return {};
  }
  return standing_score(*mean, whole->second.mean, whole->second.sd);
}

figures_dto figures_with(const kept_measure& m, const references& all) {
  auto out = shown(tally_of(m));
  if (out.n) {
    out.standing = standing_of(out.mean, all);
    out.adjusted = adjusted_of(m, all);
  }
  return out;
}

scale scale_of(const instrument& i, const measure& m) {
  return m.of_item != nullptr
             ? m.of_item->scale
             : i.items[static_cast<std::size_t>(m.of_group->items.front() - 1)].scale;
}

measure_dto dto_of(const instrument& i, const measure& m, figures_dto of) {
  measure_dto out{.measure = m.code, .scale = scale_of(i, m), .of = std::move(of)};
  if (m.of_item != nullptr) {
    out.category = m.of_item->category;
    out.ja = m.of_item->ja;
    out.en = m.of_item->en;
  } else {
    out.ja = m.of_group->ja;
    out.en = m.of_group->en;
  }
  return out;
}

using figures_by_measure = std::map<std::string, figures_dto>;

// The mean of the means of items; nothing where one of them may not be shown.
std::optional<double> mean_over(const figures_by_measure& all,
                                const std::vector<std::int64_t>& items) {
  double sum = 0;
  for (const auto no : items) {
    const auto at = all.find("q" + std::to_string(no));
    if (at == all.end() || !at->second.mean) {
      return {};
    }
    sum += *at->second.mean;
  }
  return sum / static_cast<double>(items.size());
}

category_dto category_of(const group& g, const figures_by_measure& all, const references& other) {
  category_dto out{g.code, g.part, g.ja, g.en, {}, mean_over(all, g.items), {}};
  if (!out.mean) {
    return out;
  }
  for (const auto no : g.items) {
    const auto n = *all.at("q" + std::to_string(no)).n;
    out.n = std::min(out.n.value_or(n), n);
  }
  out.standing = standing_of(out.mean, other);
  return out;
}

row_dto row_of(const kept_row& r) { return {r.kinds, shown(tally_of(r))}; }

// The row of those who said just that.
figures_dto row_of_users(const kept_measure& m, const std::string& uses) {
  for (const auto& t : m.tables) {
    if (t.by != "uses" || !t.across.empty()) {
      continue;
    }
    for (const auto& r : t.rows) {
      if (r.kinds == std::vector<std::string>{uses}) {
        return shown(tally_of(r));
      }
    }
  }
  return {};
}

change_dto change_of(const figures_dto& a, const figures_dto& b) {
  if (!a.mean || !b.mean) {
    return {};
  }
  const auto d =
      difference_of({*a.n, *a.mean, a.sd, a.low, a.high}, {*b.n, *b.mean, b.sd, b.low, b.high});
  return {d.mean, d.low, d.high};
}

}  // namespace

result<results_dto> results_of(db::reader& r, std::string_view code) {
  TRY(const auto w, counted_wave(r, code));
  const auto elsewhere = by_measure(r, *w.by);
  static const references none;
  const auto refs = [&](const std::string& m) -> const references& {
    const auto at = elsewhere.find(m);
    return at == elsewhere.end() ? none : at->second;
  };
  figures_by_measure all;
  for (const auto& [name, body] : store::results_of(r, w.of.code)) {
    all[name] = figures_with(kept_in(body), refs(name));
  }
  results_dto out{.wave = w.of.code,
                  .instrument = w.by->code,
                  .version = w.by->version,
                  .ja = w.of.of.ja,
                  .en = w.of.of.en,
                  .source = w.by->source,
                  .phase = w.of.of.phase,
                  .closed_at = w.of.closed_at};
  for (const auto& m : measures_of(*w.by)) {
    out.measures.push_back(dto_of(*w.by, m, all[m.code]));
  }
  for (const auto& g : w.by->groups) {
    if (g.of == mean_of::items) {
      out.categories.push_back(category_of(g, all, refs(g.code)));
    }
  }
  return out;
}

result<table_dto> table_of(db::reader& r, std::string_view code, std::string_view measure,
                           std::string_view by) {
  TRY(const auto w, counted_wave(r, code));
  TRY(const auto kept, kept_of(r, w, measure));
  const auto cut = by.find(',');
  const auto first = by.substr(0, cut);
  const auto second = cut == by.npos ? std::string_view{} : by.substr(cut + 1);
  const auto known = [](std::string_view q) {
    return std::find(std::begin(questions), std::end(questions), q) != std::end(questions);
  };
  if (!known(first) || (cut != by.npos && (!known(second) || first == second))) {
    return problem{why::bad_input, "by is one or two of age, sex, area, uses", "survey_no_table"};
  }
  table_dto out{w.of.code, std::string{measure}, std::string{first}, std::string{second}, {}, {},
                {}};
  for (const auto& t : kept.tables) {
    const bool same = t.by == first && t.across == second;
    const bool turned = !second.empty() && t.by == second && t.across == first;
    if (!same && !turned) {
      continue;
    }
    for (const auto& row : turned ? t.columns : t.rows) {
      out.rows.push_back(row_of(row));
    }
    for (const auto& column : turned ? t.rows : t.columns) {
      out.columns.push_back(row_of(column));
    }
    out.cells.assign(out.columns.empty() ? 0 : out.rows.size(),
                     std::vector<figures_dto>(out.columns.size()));
    for (const auto& c : t.cells) {
      const auto row = static_cast<std::size_t>(turned ? c.column : c.row);
      const auto column = static_cast<std::size_t>(turned ? c.row : c.column);
      out.cells[row][column] = c.n == 0 ? figures_dto{.n = 0} : shown(tally_of(c));
    }
  }
  return out;
}

result<comparison_dto> compare(db::reader& r, std::string_view before, std::string_view after,
                               std::string_view measure) {
  TRY(const auto a, counted_wave(r, before));
  TRY(const auto b, counted_wave(r, after));
  if (a.by != b.by) {
    return problem{why::not_processable, "they were asked by different instruments",
                   "survey_scales_differ"};
  }
  TRY(const auto then, kept_of(r, a, measure));
  TRY(const auto now, kept_of(r, b, measure));
  const auto elsewhere = by_measure(r, *a.by);
  const auto at = elsewhere.find(std::string{measure});
  const auto refs = at == elsewhere.end() ? references{} : at->second;
  comparison_dto out{std::string{measure},
                     a.of.code,
                     b.of.code,
                     scale_of(*a.by, *find_measure(*a.by, measure)),
                     {}};
  out.groups.push_back({"all", figures_with(then, refs), figures_with(now, refs), {}});
  for (const std::string uses : {"yes", "no"}) {
    out.groups.push_back({uses, row_of_users(then, uses), row_of_users(now, uses), {}});
  }
  for (auto& g : out.groups) {
    g.change = change_of(g.before, g.after);
  }
  return out;
}

std::optional<comparison_dto> newest_comparison(db::reader& r, std::string_view family,
                                                std::string_view measure, instant counted_before) {
  const auto all = store::all_waves(r);
  const auto newest = [&](phase p, std::string_view instrument) {
    const wave* out = nullptr;
    for (const auto& w : all) {
      const auto* by = find_instrument(w.of.instrument);
      const bool fits = by != nullptr && by->family == family && w.of.phase == p &&
                        (instrument.empty() || by->code == instrument) && is_closed(w) &&
                        w.closed_at < counted_before;
      if (fits && (out == nullptr || out->closed_at < w.closed_at)) {
        out = &w;
      }
    }
    return out;
  };
  const auto* after = newest(phase::after, "");
  const auto* before = after == nullptr ? nullptr : newest(phase::before, after->of.instrument);
  if (before == nullptr) {
    return {};
  }
  auto out = compare(r, before->code, after->code, measure);
  return out.ok() ? std::optional{std::move(out).value()} : std::nullopt;
}

result<mean_dto> mean_of_items(db::reader& r, std::string_view code,
                               const std::vector<std::int64_t>& items) {
  TRY(const auto w, counted_wave(r, code));
  TRY(const done same, check_one_scale(*w.by, items));
  figures_by_measure all;
  for (const auto no : items) {
    const auto name = "q" + std::to_string(no);
    TRY(const auto kept, kept_of(r, w, name));
    all[name] = shown(tally_of(kept));
  }
  return mean_dto{w.of.code, items, mean_over(all, items)};
}

std::optional<figures_dto> newest_before(db::reader& r, std::string_view family,
                                         std::string_view measure, instant before) {
  const wave* newest = nullptr;
  const auto all = store::all_waves(r);
  for (const auto& w : all) {
    const auto* by = find_instrument(w.of.instrument);
    const bool fits = by != nullptr && by->family == family && is_closed(w) && w.closed_at < before;
    if (fits && (newest == nullptr || newest->closed_at < w.closed_at)) {
      newest = &w;
    }
  }
  if (newest == nullptr) {
    return {};
  }
  const auto body = store::find_result(r, newest->code, measure);
  return body ? std::optional{shown(tally_of(kept_in(*body)))} : std::nullopt;
}

}  // namespace tsu::survey
