#include "service/kpis/module.h"

#include "base/core/json.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "service/kpis/api.h"
#include "service/kpis/dto.h"
#include "service/kpis/embedded.h"
#include "service/kpis/keep.h"
#include "service/kpis/page.h"
#include "service/kpis/store.h"

namespace tsu::kpis {
namespace {

using enum http::method;

constexpr std::string_view reads = "kpis.page.read", aims = "kpis.target.write",
                           writes = "kpis.value.write";

constexpr permission permissions[] = {
    {reads, "see KPIs with targets and how they went", "admin staff secretariat auditor"},
    {aims, "set targets", "admin"},
    {writes, "write down KPIs that nothing measures, and take the figures of today",
     "admin staff secretariat"},
};

#define V1 "/kpis/v1"
#define ONE V1 "/kpis/{name}"

constexpr route routes[] = {
    {get,
     V1 "/page",
     reads,
     on<api::show_page>,
     "The KPIs of a month with targets and the course of thirteen months; as=csv for spreadsheets, "
     "as=pdf as a report.",
     {},
     "kpisTilePage",
     "month as:json|csv|pdf"},
    {put, ONE, writes, on<api::put_kpi>, "Writes a KPI that people write down by themselves.",
     "kpisDescription", "kpisDescription"},
    {put, ONE "/target", aims, on<api::put_target>, "What is wished for, from a month on.",
     "kpisTarget", "kpisTarget"},
    {put, ONE "/values/{month}", writes, on<api::put_value>, "Its value in a month.", "kpisValue",
     "kpisValue"},
    {post,
     V1 "/refresh",
     writes,
     on<api::refresh>,
     "Asks all modules now; otherwise they are asked every night.",
     {},
     "kpisTilePage"},
};
#undef V1
#undef ONE

constexpr job jobs[] = {
    {"kpis.note", "15 3 * * *", std::chrono::seconds{600}, note_at_night,
     "Asks all modules for their KPIs and keeps them for the month."},
};

constexpr shape shapes[] = {
    {"kpisTilePage", json_schema<page_dto>},
    {"kpisDescription", json_schema<description>},
    {"kpisTarget", json_schema<target_dto>},
    {"kpisValue", json_schema<value_dto>},
};

constexpr db::migration migrations[] = {
    {1, "kpis", embedded::schema_0001_kpis_sql, db::place::town},
};

constexpr i18n::catalogue texts[] = {
    {"kpis", i18n::language::ja, embedded::text_ja_json},
    {"kpis", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module& contents() {
  static const module table{.name = "kpis",
                            .title = "KPI",
                            .says =
                                "The KPIs of all modules and of people, with targets, month by "
                                "month.",
                            .permissions = permissions,
                            .routes = routes,
                            .jobs = jobs,
                            .shapes = shapes,
                            .migrations = migrations,
                            .statements = store::statements,
                            .texts = texts};
  return table;
}

}  // namespace tsu::kpis
