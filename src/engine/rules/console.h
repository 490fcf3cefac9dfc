// Rows as the API shows them. Functions of a reader.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/db/db.h"
#include "base/module/kpi.h"
#include "engine/rules/dto.h"
#include "engine/rules/store.h"

namespace tsu::rules {

extern const std::span<const kpi> kpi_table;

rule_dto rule_shown(db::reader&, const rule_row&);
rule_page rules_shown(db::reader&);
rule_history_dto history_shown(db::reader&, std::string_view name);
firing_page firings_shown(db::reader&, const firing_filter&);
kpi_page kpis_shown(db::reader&, instant now);
// At the end of each of the last days in Japan's time, at last now; nothing where there is no such
// KPI.
std::optional<kpi_series> kpi_series_shown(db::reader&, std::string_view name, std::int64_t days,
                                           instant now);
// Its sentences, its facts judged again, and who was called.
std::optional<firing_detail_dto> firing_shown(db::reader&, std::int64_t number);

}  // namespace tsu::rules
