// What the API of surveys says and takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "service/survey/rules.h"
#include "service/survey/types.h"

namespace tsu::survey {

struct instrument_page {
  std::vector<instrument> items;
};
BOOST_DESCRIBE_STRUCT(instrument_page, (), (items))

// finished, begun, paper: how many sheets, of a wave that is not counted yet; for staff.
struct wave_dto {
  std::string code;
  std::optional<instant> closed_at;
  bool open = false;
  std::optional<std::int64_t> finished, begun, paper;
  wave_terms of;
};
BOOST_DESCRIBE_STRUCT(wave_dto, (), (code, closed_at, open, finished, begun, paper, of))
struct wave_page {
  std::vector<wave_dto> items;
};
BOOST_DESCRIBE_STRUCT(wave_page, (), (items))

enum class sheet_state : std::uint8_t { none, begun, finished };
BOOST_DESCRIBE_ENUM(sheet_state, none, begun, finished)
struct own_wave_dto {
  std::string code, instrument, ja, en;
  instant opens_at{}, closes_at{};
  bool open = false;
  sheet_state state = sheet_state::none;
};
BOOST_DESCRIBE_STRUCT(own_wave_dto, (),
                      (code, instrument, ja, en, opens_at, closes_at, open, state))
struct own_wave_page {
  std::vector<own_wave_dto> items;
};
BOOST_DESCRIBE_STRUCT(own_wave_page, (), (items))

// One's own answers; paper: staff typed them in from a sheet of paper. answered of asked.
// ja, en: the wave's name; areas: districts that one can name.
struct sheet_dto {
  std::string wave, ja, en;
  sheet_state state = sheet_state::none;
  bool open = false, paper = false;
  std::int64_t answered = 0, asked = 0;
  about by;
  std::vector<answer_dto> answers;
  std::vector<std::string> areas;
  instrument form;
};
BOOST_DESCRIBE_STRUCT(sheet_dto, (),
                      (wave, ja, en, state, open, paper, answered, asked, by, answers, areas, form))
// finish: this is all; without it one goes on later.
struct own_answers {
  std::vector<answer_dto> answers;
  about by;
  bool finish = false;
};
BOOST_DESCRIBE_STRUCT(own_answers, (), (answers, by, finish))
struct paper_answers {
  std::vector<answer_dto> answers;
  about by;
  std::optional<std::int64_t> person;
};
BOOST_DESCRIBE_STRUCT(paper_answers, (), (answers, by, person))
struct paper_dto {
  std::string wave, number;
  std::int64_t answered = 0, asked = 0;
};
BOOST_DESCRIBE_STRUCT(paper_dto, (), (wave, number, answered, asked))

struct reference_cell {
  std::string age, sex;
  double mean = 0;
  std::optional<double> sd;  // between municipalities
};
BOOST_DESCRIBE_STRUCT(reference_cell, (), (age, sex, mean, sd))
// The cell of empty age and sex is everybody's.
struct reference_dto {
  std::string measure, source;
  std::vector<reference_cell> cells;
};
BOOST_DESCRIBE_STRUCT(reference_dto, (), (measure, source, cells))
struct reference_page {
  std::vector<reference_dto> items;
};
BOOST_DESCRIBE_STRUCT(reference_page, (), (items))

}  // namespace tsu::survey
