#include "service/survey/score.h"

#include <algorithm>

#include "base/core/assert.h"
#include "service/survey/rules.h"

namespace tsu::survey {
namespace {

constexpr std::size_t questions_n = std::size(questions);

std::vector<std::string> kinds_of(std::size_t question, const wave_terms& of) {
  switch (question) {
    case 0: return {std::begin(ages), std::end(ages)};
    case 1: return {std::begin(sexes), std::end(sexes)};
    case 2: {
      auto out = of.areas;
      out.emplace_back();
      return out;
    }
    default: return {std::begin(usings), std::end(usings)};
  }
}

const std::string& said(std::size_t question, const about& by) {
  return question == 0 ? by.age : question == 1 ? by.sex : question == 2 ? by.area : by.uses;
}

struct scored {
  std::array<std::size_t, questions_n> kind{};
  std::int64_t score = 0;
};

std::vector<scored> scores_of(const instrument& i, const measure& m,
                              const std::array<std::vector<std::string>, questions_n>& kinds,
                              const std::vector<sheet>& sheets) {
  std::vector<scored> out;
  for (const auto& s : sheets) {
    const auto score = s.finished ? score_of(i, m, s.answers) : std::nullopt;
    if (!score) {
      continue;
    }
    scored one{.score = *score};
    for (std::size_t q = 0; q < questions_n; ++q) {
      const auto at = std::find(kinds[q].begin(), kinds[q].end(), said(q, s.by));
      // An area that the wave has no more counts as none.
      one.kind[q] = static_cast<std::size_t>(std::min(at, kinds[q].end() - 1) - kinds[q].begin());
    }
    out.push_back(one);
  }
  return out;
}

std::vector<kept_row> kept(const std::vector<row_of_table>& rows,
                           const std::vector<std::string>& kinds) {
  std::vector<kept_row> out;
  for (const auto& r : rows) {
    kept_row one{{}, r.of.n, r.of.sum, r.of.squares};
    for (const auto k : r.kinds) {
      one.kinds.push_back(kinds[k]);
    }
    out.push_back(std::move(one));
  }
  return out;
}

// Which row each kind stands in.
std::vector<std::size_t> places_in(const std::vector<row_of_table>& rows, std::size_t kinds) {
  std::vector<std::size_t> out(kinds, 0);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (const auto k : rows[r].kinds) {
      out[k] = r;
    }
  }
  return out;
}

struct one_way {
  std::vector<row_of_table> rows;
  std::vector<std::size_t> place;
};

one_way rows_by(std::size_t question, std::size_t kinds, const std::vector<scored>& all) {
  std::vector<tally> by_kind(kinds);
  for (const auto& s : all) {
    by_kind[s.kind[question]].add(s.score);
  }
  one_way out{rows_of(by_kind), {}};
  out.place = places_in(out.rows, kinds);
  return out;
}

std::vector<kept_cell> cells_of(const one_way& rows, const one_way& columns, std::size_t by,
                                std::size_t across, const std::vector<scored>& all) {
  const auto width = columns.rows.size();
  std::vector<tally> cells(rows.rows.size() * width);
  for (const auto& s : all) {
    cells[rows.place[s.kind[by]] * width + columns.place[s.kind[across]]].add(s.score);
  }
  std::vector<std::int64_t> people;
  for (const auto& c : cells) {
    people.push_back(c.n);
  }
  const auto shown = shown_cells(people, rows.rows.size(), width);
  std::vector<kept_cell> out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (shown[i]) {
      out.push_back({static_cast<std::int64_t>(i / width), static_cast<std::int64_t>(i % width),
                     cells[i].n, cells[i].sum, cells[i].squares});
    }
  }
  return out;
}

// Of those who told age and sex; the others must be nobody, or enough that nothing is told of them.
void keep_age_sex(kept_measure& out, const std::vector<scored>& all,
                  const std::array<std::vector<std::string>, questions_n>& kinds) {
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> people;
  tally known;
  for (const auto& s : all) {
    if (!kinds[0][s.kind[0]].empty() && !kinds[1][s.kind[1]].empty()) {
      ++people[{s.kind[0], s.kind[1]}];
      known.add(s.score);
    }
  }
  const auto others = static_cast<std::int64_t>(all.size()) - known.n;
  if (known.n < shown_from || (others > 0 && others < shown_from)) {
    return;
  }
  out.known_n = known.n;
  out.known_sum = known.sum;
  for (const auto& [where, n] : people) {
    out.age_sex.push_back({kinds[0][where.first], kinds[1][where.second], n});
  }
}

}  // namespace

std::vector<measure> measures_of(const instrument& i) {
  std::vector<measure> out;
  for (const auto& g : i.groups) {
    if (g.of == mean_of::persons) {
      out.push_back({g.code, nullptr, &g});
    }
  }
  for (const auto& it : i.items) {
    out.push_back({"q" + std::to_string(it.no), &it, nullptr});
  }
  return out;
}

std::optional<measure> find_measure(const instrument& i, std::string_view code) {
  const auto all = measures_of(i);
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& m) { return m.code == code; });
  return at == all.end() ? std::nullopt : std::optional{*at};
}

std::optional<std::int64_t> score_of(const instrument& i, const measure& m,
                                     std::string_view marks) {
  const auto mark_of = [&](std::int64_t no) { return marks[static_cast<std::size_t>(no - 1)]; };
  if (m.of_item != nullptr) {
    const auto score = score_of(m.of_item->scale, mark_of(m.of_item->no));
    return score ? std::optional{*score * score_unit} : std::nullopt;
  }
  if (answered(marks) < i.scored_from) {
    return {};
  }
  std::int64_t sum = 0, n = 0;
  for (const auto no : m.of_group->items) {
    if (const auto score = score_of(i.items[static_cast<std::size_t>(no - 1)].scale, mark_of(no))) {
      sum += *score;
      ++n;
    }
  }
  if (n == 0 || n < m.of_group->least) {
    return {};
  }
  ASSERT(score_unit % n == 0);
  return sum * (score_unit / n);
}

kept_measure count(const instrument& i, const measure& m, const wave_terms& of,
                   const std::vector<sheet>& sheets) {
  std::array<std::vector<std::string>, questions_n> kinds;
  for (std::size_t q = 0; q < questions_n; ++q) {
    kinds[q] = kinds_of(q, of);
  }
  const auto all = scores_of(i, m, kinds, sheets);
  kept_measure out{.measure = m.code};
  if (static_cast<std::int64_t>(all.size()) < shown_from) {
    return out;
  }
  tally whole;
  for (const auto& s : all) {
    whole.add(s.score);
  }
  out.n = whole.n;
  out.sum = whole.sum;
  out.squares = whole.squares;
  keep_age_sex(out, all, kinds);
  std::vector<one_way> ways;
  for (std::size_t q = 0; q < questions_n; ++q) {
    ways.push_back(rows_by(q, kinds[q].size(), all));
    out.tables.push_back({std::string{questions[q]}, "", kept(ways[q].rows, kinds[q]), {}, {}});
  }
  for (std::size_t q = 0; q < questions_n; ++q) {
    for (std::size_t p = q + 1; p < questions_n; ++p) {
      out.tables.push_back({std::string{questions[q]}, std::string{questions[p]},
                            kept(ways[q].rows, kinds[q]), kept(ways[p].rows, kinds[p]),
                            cells_of(ways[q], ways[p], q, p, all)});
    }
  }
  return out;
}

}  // namespace tsu::survey
