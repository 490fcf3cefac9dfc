#include "engine/broker/api/history_rules.h"

#include <algorithm>

#include "base/core/log.h"
#include "base/jobs/jobs.h"
#include "base/record/audit.h"
#include "engine/broker/store/store_history_rules.h"

namespace tsu::broker {
namespace {

db::store& town_of(const parts& p, const call& c) { return p.entities->town_store(c.tenant); }

std::optional<std::int64_t> maybe(std::int64_t n) {
  return n == 0 ? std::nullopt : std::optional{n};
}

history_rule_dto dto_of(const history_rule& r, bool holds) {
  return {.type = r.type,
          .from = r.from,
          .kept_days = maybe(r.kept_days),
          .thin_after_days = maybe(r.thin_after_days),
          .thin_to_minutes = maybe(r.thin_to_minutes),
          .source = r.source,
          .author = r.author,
          .made_at = r.made,
          .holds = holds};
}

void insert(db::tx& t, const history_rule& r, const call& c) {
  const auto number = std::to_string(insert_history_rule(t, r));
  record::audit(t, {.actor = c.who.subject,
                    .role = c.who.role,
                    .action = "broker.history_rule.set",
                    .subject_kind = "broker.history_rule",
                    .subject = number,
                    .trace_id = c.request.trace_id});
}

}  // namespace

answer list_history_rules(const parts& p, call& c) {
  const auto all = co_await town_of(p, c).read(read_history_rules);
  const auto holding = rules_at(all, c.now);
  history_rule_list out;
  for (const auto& r : all) {
    const bool holds = std::any_of(holding.begin(), holding.end(),
                                   [&](const history_rule& h) { return h.number == r.number; });
    out.items.push_back(dto_of(r, holds));
  }
  co_return http::reply{.body = to_json(out)};
}

answer set_history_rule(const parts& p, call& c) {
  CO_TRY(const auto wish, from_json<history_rule_wish>(c.request.body));
  const history_rule rule{.type = wish.type,
                          .from = wish.from.value_or(c.now),
                          .kept_days = wish.kept_days.value_or(0),
                          .thin_after_days = wish.thin_after_days.value_or(0),
                          .thin_to_minutes = wish.thin_to_minutes.value_or(0),
                          .source = wish.source,
                          .author = c.who.subject};
  CO_TRY(const done sound, check(rule, c.now));
  co_await town_of(p, c).write([&](db::tx& t) { insert(t, rule, c); });
  co_return http::reply{.status = 204};
}

answer list_history_volumes(const parts& p, call& c) {
  const auto all = co_await p.entities->history_volumes(c.tenant);
  history_volume_list out;
  for (const auto& v : all) {
    out.items.push_back({.service = v.service,
                         .type = v.type,
                         .series = v.series,
                         .values = v.values,
                         .oldest_at = v.oldest,
                         .newest_at = v.newest,
                         .counted_at = v.counted});
  }
  co_return http::reply{.body = to_json(out)};
}

answer ask_history_count(const parts& p, call& c) {
  co_await town_of(p, c).write([](db::tx& t) { jobs::ask(t, count_history_job, ""); });
  co_return http::reply{.status = 204};
}

task<void> count_history_of(const module_parts& p, tenant_code town, std::string_view) {
  return static_cast<const parts&>(p).entities->count_history(town);
}

task<void> tend_history_of(const module_parts& p, tenant_code town, std::string_view) {
  const auto out = co_await static_cast<const parts&>(p).entities->tend_history(town);
  if (out.forgotten + out.thinned_out > 0) {
    log_info("history of {}: {} values forgotten, {} thinned out, in {} series", town.text(),
             out.forgotten, out.thinned_out, out.series);
  }
}

}  // namespace tsu::broker
