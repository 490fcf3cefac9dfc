#include "engine/rules/api.h"

#include <limits>
#include <string>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/rules/console.h"
#include "engine/rules/dry_run.h"
#include "engine/rules/put_rule.h"

namespace tsu::rules::api {
namespace {

constexpr std::int64_t page_max = 200;

http::reply json(std::string body) { return {.body = std::move(body)}; }

by_whom asker(const call& c) {
  return {c.who.subject, c.who.role, std::string{c.request.trace_id}};
}

problem bad_state() {
  return {why::bad_input, "state is lasting or all", "bad_query", {{"state", "out_of_range"}}};
}

result<firing_filter> filter_of(const http::request& r) {
  TRY(const auto query, http::asked::parse(r));
  firing_filter out{.rule = query.text("rule"), .entity = query.text("entity")};
  const auto state = query.text("state");
  if (!state.empty() && state != "lasting" && state != "all") {
    return bad_state();
  }
  out.only_lasting = state == "lasting";
  TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  TRY(const auto before, query.whole("before", 0, 0, std::numeric_limits<std::int64_t>::max()));
  out.limit = limit;
  out.before = before;
  return out;
}

problem no_rule(const std::string& name) { return {why::not_found, name, "rules_no_rule"}; }

task<result<http::reply>> shown(const parts& on, const call& c, result<rule_row> row) {
  if (!row.ok()) {
    co_return std::move(row).error();
  }
  co_return json(co_await on.stores.at(c.tenant, db::place::town).read([&](db::reader& r) {
    return to_json(rule_shown(r, row.value()));
  }));
}

answer switch_to(const parts& on, call& c, switched to) {
  CO_TRY(auto said, from_json<rule_note_dto>(c.request.body));
  auto row = co_await rules::switch_rule(on, c.tenant, c.path_values[0], to, std::move(said.note),
                                         asker(c));
  co_return co_await shown(on, c, std::move(row));
}

}  // namespace

answer list_rules(const parts& on, call& c) {
  co_return json(co_await on.stores.at(c.tenant, db::place::town).read([](db::reader& r) {
    return to_json(rules_shown(r));
  }));
}

answer show_rule(const parts& on, call& c) {
  const auto row = co_await on.stores.at(c.tenant, db::place::town).read([&](db::reader& r) {
    return find_rule(r, c.path_values[0]);
  });
  if (!row) {
    co_return no_rule(c.path_values[0]);
  }
  result<rule_row> found{*row};
  co_return co_await shown(on, c, std::move(found));
}

answer show_history(const parts& on, call& c) {
  const auto all = co_await on.stores.at(c.tenant, db::place::town).read([&](db::reader& r) {
    return history_shown(r, c.path_values[0]);
  });
  if (all.items.empty()) {
    co_return no_rule(c.path_values[0]);
  }
  co_return json(to_json(all));
}

answer put_rule(const parts& on, call& c) {
  if (c.request.body.size() > document_max) {
    co_return problem{why::too_large, "a rule is at most 64 KiB", "too_large"};
  }
  CO_TRY(auto put, from_json<rule_put_dto>(c.request.body));
  auto row = co_await rules::put_rule(on, c.tenant, c.path_values[0], std::move(put), asker(c));
  co_return co_await shown(on, c, std::move(row));
}

answer enable_rule(const parts& on, call& c) { return switch_to(on, c, switched::on); }
answer disable_rule(const parts& on, call& c) { return switch_to(on, c, switched::off); }

answer list_firings(const parts& on, call& c) {
  CO_TRY(const auto filter, filter_of(c.request));
  co_return json(co_await on.stores.at(c.tenant, db::place::town).read([&](db::reader& r) {
    return to_json(firings_shown(r, filter));
  }));
}

answer show_firing(const parts& on, call& c) {
  const auto number = http::parse_whole(c.path_values[0]).value_or(0);
  const auto f = co_await on.stores.at(c.tenant, db::place::town).read([&](db::reader& r) {
    return firing_shown(r, number);
  });
  if (!f) {
    co_return problem{why::not_found, c.path_values[0], "rules_no_firing"};
  }
  co_return json(to_json(*f));
}

answer dry_run(const parts& on, call& c) {
  if (c.request.body.size() > document_max) {
    co_return problem{why::too_large, "a rule is at most 64 KiB", "too_large"};
  }
  CO_TRY(auto asked, from_json<dry_run_request>(c.request.body));
  CO_TRY(const auto out, co_await rules::dry_run(on, c.tenant, std::move(asked)));
  co_return json(to_json(out));
}

answer list_kpis(const parts& on, call& c) {
  co_return json(co_await on.stores.at(c.tenant, db::place::town).read([&](db::reader& r) {
    return to_json(kpis_shown(r, c.now));
  }));
}

answer show_kpi(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto days, query.whole("days", 30, 1, 366));
  const auto series = co_await on.stores.at(c.tenant, db::place::town).read([&](db::reader& r) {
    return kpi_series_shown(r, c.path_values[0], days, c.now);
  });
  if (!series) {
    co_return problem{why::not_found, c.path_values[0], "rules_no_kpi"};
  }
  co_return json(to_json(*series));
}

}  // namespace tsu::rules::api
