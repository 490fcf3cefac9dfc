#include "engine/rules/module.h"

#include "base/core/json.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "engine/rules/api.h"
#include "engine/rules/console.h"
#include "engine/rules/dto.h"
#include "engine/rules/embedded.h"
#include "engine/rules/events.h"
#include "engine/rules/jobs.h"
#include "engine/rules/messages.h"
#include "engine/rules/store.h"

namespace tsu::rules {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"rules.rule.read", "see rules, their versions and what they have done", "admin staff auditor"},
    {"rules.rule.write", "write rules, switch them off and on", "admin staff"},
};

constexpr route routes[] = {
    {get,
     "/rules/v1/rules",
     "rules.rule.read",
     on<api::list_rules>,
     "All rules as they are now.",
     {},
     "rulesRulePage"},
    {get,
     "/rules/v1/rules/{name}",
     "rules.rule.read",
     on<api::show_rule>,
     "One rule.",
     {},
     "rulesRule"},
    {get,
     "/rules/v1/rules/{name}/versions",
     "rules.rule.read",
     on<api::show_history>,
     "Its versions, the newest first: who changed what, when and why.",
     {},
     "rulesHistory"},
    {put, "/rules/v1/rules/{name}", "rules.rule.write", on<api::put_rule>,
     "Writes a rule; `version` is the one that was edited, left out for a new one.", "rulesPut",
     "rulesRule"},
    {post, "/rules/v1/rules/{name}/enable", "rules.rule.write", on<api::enable_rule>,
     "Switches a rule on.", "rulesNote", "rulesRule"},
    {post, "/rules/v1/rules/{name}/disable", "rules.rule.write", on<api::disable_rule>,
     "Switches a rule off; what lasts clears.", "rulesNote", "rulesRule"},
    {get,
     "/rules/v1/firings",
     "rules.rule.read",
     on<api::list_firings>,
     "Firings, the newest first, each with what it saw in sentences.",
     {},
     "rulesFiringPage",
     "rule entity state:lasting|all limit:integer before:integer"},
    {get,
     "/rules/v1/firings/{id}",
     "rules.rule.read",
     on<api::show_firing>,
     "One firing: the values it saw, judged again, and who was called.",
     {},
     "rulesFiring"},
    {get,
     "/rules/v1/kpis",
     "rules.rule.read",
     on<api::list_kpis>,
     "The KPIs of rules as they are now.",
     {},
     "rulesKpiPage"},
    {get,
     "/rules/v1/kpis/{name}",
     "rules.rule.read",
     on<api::show_kpi>,
     "One KPI at the end of each of the last days.",
     {},
     "rulesKpiSeries",
     "days:integer"},
    {post, "/rules/v1/dry-run", "rules.rule.read", on<api::dry_run>,
     "What a rule would have done over recorded values; nothing is written.", "rulesDryRunRequest",
     "rulesDryRun"},
};

constexpr event_kind events[] = {
    {changed_kind, "A rule was written, switched off or on: version."},
    {fired_kind,
     "A rule fired for an entity: id of the firing, rule, entity, severity, topic, at."},
    {cleared_kind, "What a rule fired for is over, and why."},
};

constexpr job jobs[] = {
    {"rules.forget", "40 4 * * *", std::chrono::seconds{600}, forget_old_firings,
     "Forgets firings that cleared 13 months ago."},
};

constexpr message_kind messages[] = {
    {alert_message, "A rule fired.", "title thing reason severity at"},
    {call_message, "A rule fired, and somebody must take it.", "title thing reason severity at",
     "accept decline"},
    {over_message, "What a rule fired for is over.", "title thing reason severity at"},
};

constexpr shape shapes[] = {
    {"rulesRule", json_schema<rule_dto>},
    {"rulesRulePage", json_schema<rule_page>},
    {"rulesHistory", json_schema<rule_history_dto>},
    {"rulesPut", json_schema<rule_put_dto>},
    {"rulesNote", json_schema<rule_note_dto>},
    {"rulesFiringPage", json_schema<firing_page>},
    {"rulesFiring", json_schema<firing_detail_dto>},
    {"rulesDryRunRequest", json_schema<dry_run_request>},
    {"rulesKpiPage", json_schema<kpi_page>},
    {"rulesKpiSeries", json_schema<kpi_series>},
    {"rulesDryRun", json_schema<dry_run_dto>},
};

constexpr i18n::catalogue texts[] = {
    {"rules", i18n::language::ja, embedded::text_ja_json},
    {"rules", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module contents{.name = "rules",
                      .title = "ルール",
                      .says = "Conditions over the town's things, and what follows from them.",
                      .permissions = permissions,
                      .routes = routes,
                      .events = events,
                      .jobs = jobs,
                      .kpis = kpi_table,
                      .shapes = shapes,
                      .migrations = migrations,
                      .statements = statements,
                      .messages = messages,
                      .texts = texts};

}  // namespace tsu::rules
