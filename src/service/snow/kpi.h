// The KPIs of snow removal as module.cc declares them: as they are now, and as they were at the end
// of each night of a winter. What is wished for are settings of the town (snow.target_...).
// Functions of one transaction.
#pragma once

#include <optional>
#include <string_view>

#include "base/module/kpi.h"
#include "service/snow/look_at_night.h"

namespace tsu::snow {

extern const std::span<const kpi> kpi_table;

// Of the winter and the night to which the moment belongs.
kpi_page kpis_of(db::reader&, const night_moment&);
// Nothing where there is no such KPI.
std::optional<kpi_series> kpi_series_of(db::reader&, std::string_view name, int winter,
                                        const night_moment&);
// Writes down how they stand for the night that has just ended; the same night again replaces it.
void keep_kpis(db::tx&, local_date night, const dated_settings&);

// store_kpis.cc
void put_kpi(db::tx&, std::string_view name, std::string_view night, double value);
std::vector<kpi_point> list_kpi(db::reader&, std::string_view name, std::string_view first_night,
                                std::string_view last_night);

}  // namespace tsu::snow
