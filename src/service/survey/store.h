// The only SQL of surveys. Functions of a transaction; nothing here decides.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "service/survey/types.h"

namespace tsu::survey::store {

inline constexpr std::int64_t waves_max = 500;
std::vector<wave> all_waves(db::reader&);  // by code
std::optional<wave> find_wave(db::reader&, std::string_view code);
void keep_wave(db::tx&, const wave&);
// false: it was closed already.
bool close_wave(db::tx&, std::string_view code);

std::optional<sheet> find_sheet(db::reader&, std::string_view wave, std::string_view who);
std::optional<sheet> find_paper(db::reader&, std::string_view wave, std::string_view paper);
void keep_sheet(db::tx&, const sheet&);
// false: there was none.
bool drop_sheet(db::tx&, std::string_view wave, std::string_view who);
// Under another name; there must be none yet.
void rename_sheet(db::tx&, std::string_view wave, std::string_view from, std::string_view to);
bool has_sheets(db::reader&, std::string_view wave);
struct sheet_count {
  std::int64_t finished = 0, begun = 0, paper = 0;  // paper: of the finished
};
sheet_count count_sheets(db::reader&, std::string_view wave);
std::vector<sheet> finished_sheets(db::reader&, std::string_view wave);

// Measure and body.
using result_row = std::pair<std::string, std::string>;
void add_result(db::tx&, std::string_view wave, std::string_view measure, std::string_view body);
std::vector<result_row> results_of(db::reader&, std::string_view wave);
std::optional<std::string> find_result(db::reader&, std::string_view wave,
                                       std::string_view measure);

struct reference {
  std::string measure, age, sex;
  double mean = 0;
  std::optional<double> sd;
  std::string source, set_by;
};
std::vector<reference> references_of(db::reader&, std::string_view instrument);
void drop_references(db::tx&, std::string_view instrument, std::string_view measure);
void add_reference(db::tx&, std::string_view instrument, const reference&);

std::optional<std::string> find_secret(db::reader&, std::string_view name);
void add_secret(db::tx&, std::string_view name, std::string_view sealed);

extern const std::span<const db::statement* const> statements;

}  // namespace tsu::survey::store
