// Everything this module is given; made once in main. A module hands over its KPIs as sources.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/media/client.h"
#include "base/media/document.h"
#include "base/module/module.h"
#include "service/kpis/types.h"

namespace tsu::kpis {

struct asked_month {
  tenant_code town;
  interval of;
  instant now;
};

// One KPI of a module: "points.granted". `value` is asked at night in a view of the store that
// `where` names, and what it says is kept for the month.
struct source {
  std::string name;
  description of;
  db::place where = db::place::people;
  std::function<std::optional<double>(db::reader&, const asked_month&)> value;
  // Whether a month that is over can still be asked for: a sum can, a state of today cannot.
  bool of_past = false;
  bool headline = false;              // stands on the dashboard of the programme
  std::optional<double> target = {};  // until the town sets one
};

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
  std::vector<source> sources;
  // Further chapters of the report, out of what services know of people; without it there are none.
  std::function<std::vector<media::section>(db::reader& people, interval month)> chapters;
  media::client* typesetter = nullptr;  // of the report; nullptr: there is none as PDF
  std::function<std::string(tenant_code)> name_of_town;
};

}  // namespace tsu::kpis
