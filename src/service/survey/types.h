// The words of surveys: instruments with their scales, waves, sheets. Plain values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/id.h"
#include "base/core/time.h"

namespace tsu::survey {

// one_to_five_reversed: who agrees strongly scores 1, not 5.
enum class scale : std::uint8_t { zero_to_ten, one_to_five, one_to_five_reversed };
BOOST_DESCRIBE_ENUM(scale, zero_to_ten, one_to_five, one_to_five_reversed)

struct item {
  std::int64_t no = 0;  // from 1, without holes
  std::string category, ja, en;
  survey::scale scale = scale::one_to_five;
};
BOOST_DESCRIBE_STRUCT(item, (), (no, category, ja, en, scale))

// items: a group's score is the mean of the scores of its items. persons: of each person's own mean
// over it, of those who answered at least `least` of its items.
enum class mean_of : std::uint8_t { items, persons };
BOOST_DESCRIBE_ENUM(mean_of, items, persons)

struct group {
  std::string code, part, ja, en;
  std::vector<std::int64_t> items;
  mean_of of = mean_of::items;
  std::int64_t least = 0;
};
BOOST_DESCRIBE_STRUCT(group, (), (code, part, ja, en, items, of, least))

// A version of a questionnaire, as it comes with the program; never changed afterwards.
struct instrument {
  std::string code, family, version, ja, en, source;
  // Who answered fewer items than this has no score in groups of persons.
  std::int64_t scored_from = 0;
  std::vector<group> groups;
  std::vector<item> items;
};
BOOST_DESCRIBE_STRUCT(instrument, (),
                      (code, family, version, ja, en, source, scored_from, groups, items))

// before, after: what it is compared as; a wave may be neither.
enum class phase : std::uint8_t { none, before, after };
BOOST_DESCRIBE_ENUM(phase, none, before, after)

// One time that people are asked.
struct wave_terms {
  std::string instrument, ja, en;
  survey::phase phase = phase::none;
  instant opens_at{}, closes_at{};
  std::vector<std::string> areas;  // districts that one can name
};
BOOST_DESCRIBE_STRUCT(wave_terms, (), (instrument, ja, en, phase, opens_at, closes_at, areas))

struct wave {
  std::string code;
  instant closed_at{};  // 1970: not counted yet
  wave_terms of;
};
inline bool is_closed(const wave& w) { return w.closed_at != instant{}; }

// What people say of themselves; empty: they did not say.
struct about {
  std::string age, sex, area, uses;
};
BOOST_DESCRIBE_STRUCT(about, (), (age, sex, area, uses))

// One person's answers to one wave. `who` names nobody: pseudonym.h.
struct sheet {
  std::string wave, who, paper;  // paper: its number; empty: answered on a screen
  std::string answers;           // a mark per item: rules.h
  about by;
  bool finished = false;
};

struct acting {
  std::string_view subject, role, trace_id;
};

}  // namespace tsu::survey
