// The KPIs of a month with what is wished for and how they went: as data, as a file for
// spreadsheets, and as a report for the council. What is shown is what was kept at night.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/db/db.h"
#include "base/media/document.h"
#include "service/kpis/parts.h"
#include "service/kpis/types.h"

namespace tsu::kpis {

struct point_dto {
  std::string month;
  std::optional<double> value, target;
};
BOOST_DESCRIBE_STRUCT(point_dto, (), (month, value, target))
// own: written down by people. headline: of the programme's dashboard.
struct tile_dto {
  std::string name;
  description of;
  bool own = false, headline = false;
  std::optional<double> value, target;
  std::optional<bool> met;
  std::string target_source;
  std::vector<point_dto> series;  // of thirteen months, the oldest first
};
BOOST_DESCRIBE_STRUCT(tile_dto, (),
                      (name, of, own, headline, value, target, met, target_source, series))
struct page_dto {
  std::string month;
  std::vector<tile_dto> items;
};
BOOST_DESCRIBE_STRUCT(page_dto, (), (month, items))

inline constexpr int months_shown = 13;
// "2026-11" and how many months before: "2026-08"; `month` is a good one.
std::string months_before(std::string_view month, int how_many);

page_dto page_of(db::reader& town, const parts&, std::string_view month);
// UTF-8 with a byte order mark; a row per KPI and month.
std::string csv_of(const page_dto&);
// chapters: what other services add.
media::document report_of(const page_dto&, std::vector<media::section> chapters,
                          const std::string& town, instant now);

}  // namespace tsu::kpis
