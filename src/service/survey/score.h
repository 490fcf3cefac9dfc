// Sheets become tables: every measure of an instrument, over everybody and by what people said of
// themselves. Pure; one thread at a time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/survey/publish.h"
#include "service/survey/types.h"

namespace tsu::survey {

// "q12" is item 12; otherwise the code of a group of persons.
struct measure {
  std::string code;
  const item* of_item = nullptr;
  const group* of_group = nullptr;
};
std::vector<measure> measures_of(const instrument&);
std::optional<measure> find_measure(const instrument&, std::string_view code);
// In units; nothing where that sheet has no score.
std::optional<std::int64_t> score_of(const instrument&, const measure&, std::string_view marks);

inline constexpr std::string_view questions[] = {"age", "sex", "area", "uses"};

// What is kept of a measure once a wave is counted. Holds no cell of fewer than shown_from people,
// but for `cells`, which are numbers of people only and never leave the program.
struct kept_row {
  std::vector<std::string> kinds;  // what people said; "": nothing
  std::int64_t n = 0, sum = 0, squares = 0;
};
BOOST_DESCRIBE_STRUCT(kept_row, (), (kinds, n, sum, squares))
struct kept_cell {
  std::int64_t row = 0, column = 0, n = 0, sum = 0, squares = 0;
};
BOOST_DESCRIBE_STRUCT(kept_cell, (), (row, column, n, sum, squares))
// One question: rows. Two: rows, columns, and the cells that may be shown.
struct kept_table {
  std::string by, across;  // across: the second question; empty: none
  std::vector<kept_row> rows, columns;
  std::vector<kept_cell> cells;
};
BOOST_DESCRIBE_STRUCT(kept_table, (), (by, across, rows, columns, cells))
struct age_sex_cell {
  std::string age, sex;
  std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(age_sex_cell, (), (age, sex, n))
struct kept_measure {
  std::string measure;
  std::int64_t n = 0, sum = 0, squares = 0;  // n 0: too few to be told
  std::int64_t known_n = 0, known_sum = 0;   // of those who told age and sex; 0: not to be told
  std::vector<age_sex_cell> age_sex;
  std::vector<kept_table> tables;
};
BOOST_DESCRIBE_STRUCT(kept_measure, (),
                      (measure, n, sum, squares, known_n, known_sum, age_sex, tables))

// Of finished sheets, in any order.
kept_measure count(const instrument&, const measure&, const wave_terms&, const std::vector<sheet>&);

inline tally tally_of(const kept_measure& m) { return {m.n, m.sum, m.squares}; }
inline tally tally_of(const kept_row& r) { return {r.n, r.sum, r.squares}; }
inline tally tally_of(const kept_cell& c) { return {c.n, c.sum, c.squares}; }

}  // namespace tsu::survey
