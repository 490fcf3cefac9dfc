// What waves came to, as it may be shown: out of what was kept when they were counted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/survey/types.h"

namespace tsu::survey {

// Without n it is told of too few to be shown. standing: 偏差値. adjusted: with the ages and sexes
// of the reference taken as they are there.
struct figures_dto {
  std::optional<std::int64_t> n;
  std::optional<double> mean, sd, low, high, standing, adjusted;
};
BOOST_DESCRIBE_STRUCT(figures_dto, (), (n, mean, sd, low, high, standing, adjusted))
struct measure_dto {
  std::string measure, category, ja, en;
  survey::scale scale = scale::one_to_five;
  figures_dto of;
};
BOOST_DESCRIBE_STRUCT(measure_dto, (), (measure, category, ja, en, scale, of))
// n: of the item that fewest answered.
struct category_dto {
  std::string code, part, ja, en;
  std::optional<std::int64_t> n;
  std::optional<double> mean, standing;
};
BOOST_DESCRIBE_STRUCT(category_dto, (), (code, part, ja, en, n, mean, standing))
struct results_dto {
  std::string wave, instrument, version, ja, en, source;
  survey::phase phase = phase::none;
  instant closed_at{};
  std::vector<measure_dto> measures;
  std::vector<category_dto> categories;
};
BOOST_DESCRIBE_STRUCT(results_dto, (),
                      (wave, instrument, version, ja, en, source, phase, closed_at, measures,
                       categories))
// "survey_no_wave"; "survey_not_counted" until it is closed.
result<results_dto> results_of(db::reader&, std::string_view wave);

struct row_dto {
  std::vector<std::string> kinds;  // what people said; several where few said each
  figures_dto of;
};
BOOST_DESCRIBE_STRUCT(row_dto, (), (kinds, of))
struct table_dto {
  std::string wave, measure, by, across;
  std::vector<row_dto> rows, columns;
  std::vector<std::vector<figures_dto>> cells;  // of a row, by column
};
BOOST_DESCRIBE_STRUCT(table_dto, (), (wave, measure, by, across, rows, columns, cells))
// by: a question, or two with a comma. "survey_no_measure", "survey_no_table".
result<table_dto> table_of(db::reader&, std::string_view wave, std::string_view measure,
                           std::string_view by);

struct change_dto {
  std::optional<double> mean, low, high;
};
BOOST_DESCRIBE_STRUCT(change_dto, (), (mean, low, high))
struct compared_dto {
  std::string who;  // all, yes, no: whether they use the services
  figures_dto before, after;
  change_dto change;
};
BOOST_DESCRIBE_STRUCT(compared_dto, (), (who, before, after, change))
struct comparison_dto {
  std::string measure, before, after;
  survey::scale scale = scale::one_to_five;
  std::vector<compared_dto> groups;
};
BOOST_DESCRIBE_STRUCT(comparison_dto, (), (measure, before, after, scale, groups))
// "survey_scales_differ" where the waves asked by different instruments.
result<comparison_dto> compare(db::reader&, std::string_view before, std::string_view after,
                               std::string_view measure);

// Of the newest waves that were counted before, one that stands for before and one for after, by
// one instrument of that family. Nothing where there are not both.
std::optional<comparison_dto> newest_comparison(db::reader&, std::string_view family,
                                                std::string_view measure, instant counted_before);

struct mean_dto {
  std::string wave;
  std::vector<std::int64_t> items;
  std::optional<double> mean;
};
BOOST_DESCRIBE_STRUCT(mean_dto, (), (wave, items, mean))
// The mean of the means of some items of one scale; none where one of them may not be shown.
result<mean_dto> mean_of_items(db::reader&, std::string_view wave,
                               const std::vector<std::int64_t>& items);

// As doc/survey-format.md describes it.
std::string csv_of(const results_dto&, std::string_view town_code, std::string_view town);

// Of the newest wave of that family of instruments that was counted before: for KPIs.
std::optional<figures_dto> newest_before(db::reader&, std::string_view family,
                                         std::string_view measure, instant before);

}  // namespace tsu::survey
