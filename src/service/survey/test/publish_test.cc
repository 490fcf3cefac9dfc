// Nothing that is shown tells of fewer than ten: judged by linear algebra, not by the rule that
// hides.
#include "service/survey/publish.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/core/random.h"
#include "service/survey/instruments.h"
#include "service/survey/rules.h"
#include "service/survey/score.h"

namespace tsu::survey {
namespace {

using vec = std::vector<double>;

// Sums of cells that somebody knows, as a space: does another sum follow from them?
class known_sums {
 public:
  void add(vec v) {
    reduce(v);
    for (std::size_t i = 0; i < v.size(); ++i) {
      if (std::abs(v[i]) > 1e-9) {
        const double by = v[i];
        for (auto& x : v) {
          x /= by;
        }
        basis_.emplace_back(i, std::move(v));
        return;
      }
    }
  }
  bool tells(vec v) const {
    reduce(v);
    return std::all_of(v.begin(), v.end(), [](double x) { return std::abs(x) < 1e-7; });
  }

 private:
  void reduce(vec& v) const {
    for (const auto& [lead, b] : basis_) {
      const double by = v[lead];
      for (std::size_t i = 0; i < v.size(); ++i) {
        v[i] -= by * b[i];
      }
    }
  }
  std::vector<std::pair<std::size_t, vec>> basis_;
};

std::vector<tally> people(const std::vector<std::int64_t>& n) {
  std::vector<tally> out;
  for (const auto one : n) {
    out.push_back({.n = one});
  }
  return out;
}

TEST(publish, a15_6_ten_are_shown_and_nine_are_not) {
  const auto ten = people({10, 40});
  EXPECT_EQ(rows_of(ten).size(), 2u);
  const auto nine = people({9, 40, 30});
  const auto rows = rows_of(nine);
  ASSERT_EQ(rows.size(), 2u)
      << "nine stand with the smallest other, or the rest would tell of them";
  EXPECT_EQ(rows[0].of.n, 40);
  EXPECT_EQ(rows[1].kinds, (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(rows[1].of.n, 39);
}

TEST(publish, what_is_too_few_together_takes_more_with_it) {
  const auto rows = rows_of(people({3, 0, 4, 12, 50}));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].of.n, 50);
  EXPECT_EQ(rows[1].kinds, (std::vector<std::size_t>{0, 2, 3}));
  EXPECT_EQ(rows_of(people({3, 2})).size(), 0u);
  EXPECT_EQ(rows_of(people({})).size(), 0u);
}

TEST(publish, a_small_cell_takes_a_rectangle_with_it) {
  const std::vector<std::int64_t> cells{30, 4, 30, 30, 30, 30, 30, 30, 30};
  const auto shown = shown_cells(cells, 3, 3);
  EXPECT_FALSE(shown[1]);
  EXPECT_GE(std::count(shown.begin(), shown.end(), false), 4);
  EXPECT_LT(std::count(shown.begin(), shown.end(), false), 9);
}

// Every sum of some hidden cells that follows from what is shown is one of ten people or more.
TEST(publish, a15_6_no_sum_or_difference_in_a_table_tells_of_fewer_than_ten) {
  seeded_random dice{7};
  int hid = 0;
  for (int round = 0; round < 600; ++round) {
    const std::size_t rows = 2 + dice.next() % 2, columns = 2 + dice.next() % 3;
    std::vector<std::int64_t> cells(rows * columns);
    for (auto& c : cells) {
      c = dice.next() % 3 == 0 ? static_cast<std::int64_t>(dice.next() % 12)
                               : static_cast<std::int64_t>(dice.next() % 60);
    }
    bool large = true;
    known_sums known;
    for (std::size_t r = 0; r < rows; ++r) {
      std::int64_t n = 0;
      vec v(cells.size(), 0);
      for (std::size_t c = 0; c < columns; ++c) {
        n += cells[r * columns + c];
        v[r * columns + c] = 1;
      }
      large = large && n >= shown_from;
      known.add(v);
    }
    for (std::size_t c = 0; c < columns; ++c) {
      std::int64_t n = 0;
      vec v(cells.size(), 0);
      for (std::size_t r = 0; r < rows; ++r) {
        n += cells[r * columns + c];
        v[r * columns + c] = 1;
      }
      large = large && n >= shown_from;
      known.add(v);
    }
    if (!large) {
      continue;  // rows_of makes none like that
    }
    const auto shown = shown_cells(cells, rows, columns);
    std::vector<std::size_t> hidden;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (shown[i]) {
        vec v(cells.size(), 0);
        v[i] = 1;
        known.add(v);
        ASSERT_TRUE(cells[i] >= shown_from || cells[i] == 0);
      } else {
        hidden.push_back(i);
      }
    }
    hid += hidden.empty() ? 0 : 1;
    for (std::size_t set = 1; set < (std::size_t{1} << hidden.size()); ++set) {
      vec v(cells.size(), 0);
      std::int64_t n = 0;
      for (std::size_t i = 0; i < hidden.size(); ++i) {
        if ((set >> i & 1U) != 0) {
          v[hidden[i]] = 1;
          n += cells[hidden[i]];
        }
      }
      ASSERT_TRUE(n == 0 || n >= shown_from || !known.tells(v)) << "round " << round << " n " << n;
    }
  }
  EXPECT_GT(hid, 200);
}

using kind_of_person = std::array<std::size_t, 4>;  // age, sex, area, uses
constexpr std::array<std::size_t, 4> width{3, 2, 3, 2};
constexpr std::size_t kinds_in_all = 36;
const std::array<std::vector<std::string>, 4> words{
    {{"60s", "70s", "80s"}, {"female", "male"}, {"もみじ台", "青葉", ""}, {"yes", "no"}}};

kind_of_person kind_at(std::size_t place) {
  kind_of_person k{};
  for (std::size_t q = 4; q-- > 0; place /= width[q]) {
    k[q] = place % width[q];
  }
  return k;
}

// Whether such a person's answer to that question is one of these; to no question: yes.
bool says(const kind_of_person& k, const std::string& question,
          const std::vector<std::string>& these) {
  for (std::size_t q = 0; q < 4; ++q) {
    if (questions[q] == question) {
      return std::find(these.begin(), these.end(), words[q][k[q]]) != these.end();
    }
  }
  return true;
}

// How many people of each of the 36 kinds there are; and of a sum, which kinds are in it.
using world = std::array<std::int64_t, kinds_in_all>;
vec sum_over(const std::string& by, const std::vector<std::string>& these,
             const std::string& across, const std::vector<std::string>& those) {
  vec v(kinds_in_all, 0);
  for (std::size_t place = 0; place < kinds_in_all; ++place) {
    const auto k = kind_at(place);
    v[place] = says(k, by, these) && says(k, across, those) ? 1 : 0;
  }
  return v;
}

struct told {
  known_sums known;
  std::vector<vec> secrets;  // cells of one to nine people
};

void read_table(told& out, const kept_table& t, const world& there) {
  for (const auto& r : t.rows) {
    out.known.add(sum_over(t.by, r.kinds, "", {}));
  }
  for (std::size_t r = 0; r < t.rows.size(); ++r) {
    for (std::size_t c = 0; c < t.columns.size(); ++c) {
      const auto v = sum_over(t.by, t.rows[r].kinds, t.across, t.columns[c].kinds);
      const bool shown = std::any_of(t.cells.begin(), t.cells.end(), [&](const auto& cell) {
        return cell.row == static_cast<std::int64_t>(r) &&
               cell.column == static_cast<std::int64_t>(c);
      });
      std::int64_t n = 0;
      for (std::size_t place = 0; place < kinds_in_all; ++place) {
        n += v[place] > 0 ? there[place] : 0;
      }
      if (shown) {
        ASSERT_TRUE(n == 0 || n >= shown_from);
        out.known.add(v);
      } else if (n > 0 && n < shown_from) {
        out.secrets.push_back(v);
      }
    }
  }
}

// All tables of one measure together, over people who differ in four ways: no hidden cell of any
// table follows from all the others.
TEST(publish, a15_6_tables_of_the_same_people_do_not_undo_one_another) {
  const auto& i = *find_instrument("satisfaction-1");
  const auto m = *find_measure(i, "q1");
  const wave_terms of{.areas = {"もみじ台", "青葉"}};
  seeded_random dice{11};
  std::size_t secrets = 0;
  for (int round = 0; round < 40; ++round) {
    world there{};
    std::vector<sheet> sheets;
    for (auto people = 40 + dice.next() % 250; people > 0; --people) {
      // Some kinds are rarer than others.
      const auto place = std::min(dice.next() % kinds_in_all, dice.next() % kinds_in_all);
      const auto k = kind_at(place);
      ++there[place];
      sheets.push_back({.answers = "1",
                        .by = {words[0][k[0]], words[1][k[1]], words[2][k[2]], words[3][k[3]]},
                        .finished = true});
    }
    told out;
    for (const auto& t : count(i, m, of, sheets).tables) {
      read_table(out, t, there);
    }
    secrets += out.secrets.size();
    for (const auto& v : out.secrets) {
      EXPECT_FALSE(out.known.tells(v)) << "round " << round;
    }
  }
  EXPECT_GT(secrets, 50u);
}

TEST(publish, a_mean_over_those_who_told_age_and_sex_is_kept_where_the_others_are_none_or_many) {
  const auto& i = *find_instrument("satisfaction-1");
  const auto m = *find_measure(i, "q1");
  std::vector<sheet> all(20, {.answers = "2", .by = {"60s", "female"}, .finished = true});
  EXPECT_EQ(count(i, m, {}, all).known_n, 20);
  all.push_back({.answers = "5", .by = {"", "female"}, .finished = true});
  EXPECT_EQ(count(i, m, {}, all).known_n, 0) << "the difference would be one person's answer";
  all.resize(30, all.back());
  EXPECT_EQ(count(i, m, {}, all).known_n, 20);
}

}  // namespace
}  // namespace tsu::survey
