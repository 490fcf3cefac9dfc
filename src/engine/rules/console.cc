#include "engine/rules/console.h"

#include <algorithm>
#include <cstdio>

#include <map>
#include <utility>

#include "base/core/json.h"
#include "engine/rules/explain.h"
#include "engine/rules/rule.h"

namespace tsu::rules {
namespace {

constexpr std::int64_t versions_shown = 100;

rule_document document_in(const std::string& json) {
  auto d = from_json<rule_document>(json);
  return d.ok() ? std::move(d).value() : rule_document{};
}

// The rules of many firings, each read once.
class rule_shelf {
 public:
  explicit rule_shelf(db::reader& r) : r_(r) {}
  const rule* find(const std::string& name, std::int64_t version) {
    const auto [at, fresh] = all_.try_emplace({name, version});
    if (fresh) {
      const auto document = document_of(r_, name, version);
      auto read = document ? read_rule(*document, version)
                           : result<rule>{problem{why::not_found, "no such version"}};
      if (read.ok()) {
        at->second = std::move(read).value();
      }
    }
    return at->second ? &*at->second : nullptr;
  }

 private:
  db::reader& r_;
  std::map<std::pair<std::string, std::int64_t>, std::optional<rule>> all_;
};

std::optional<seen> seen_in(const std::string& json) {
  auto s = from_json<seen>(json);
  return s.ok() ? std::optional{std::move(s).value()} : std::nullopt;
}

text_pair because(const std::string& reason) {
  using i18n::language;
  const auto code = "rules.cleared." + reason;
  return {own_texts().text(language::ja, code), own_texts().text(language::en, code)};
}

void fill(firing_dto& out, const firing_row& f, const rule* r) {
  out.id = f.number;
  out.rule = f.rule;
  out.version = f.version;
  out.entity = f.entity;
  out.name = f.name;
  out.severity = f.severity;
  out.fired_at = f.fired_at;
  out.cleared_at = f.cleared_at;
  out.late = f.late;
  if (f.cleared_at) {
    out.cleared_because = because(f.reason);
  }
  if (r != nullptr) {
    out.title = r->document.title;
    const auto s = seen_in(f.seen);
    out.says = s ? explain(*r, *s) : std::vector<text_pair>{};
  }
}

}  // namespace

rule_dto rule_shown(db::reader& r, const rule_row& row) {
  return {.name = row.name,
          .version = row.version,
          .enabled = row.enabled,
          .author = row.author,
          .at = row.at,
          .note = row.note,
          .lasting = std::ssize(lasting_of(r, row.name)),
          .rule = document_in(row.document)};
}

rule_page rules_shown(db::reader& r) {
  rule_page out;
  for (const auto& row : all_rules(r)) {
    out.items.push_back(rule_shown(r, row));
  }
  out.total = std::ssize(out.items);
  return out;
}

rule_history_dto history_shown(db::reader& r, std::string_view name) {
  rule_history_dto out;
  for (const auto& v : versions_of(r, name, versions_shown)) {
    out.items.push_back({v.version, v.author, v.at, v.note, document_in(v.document)});
  }
  return out;
}

firing_page firings_shown(db::reader& r, const firing_filter& asked) {
  auto filter = asked;
  filter.limit = asked.limit + 1;  // one more tells whether there is another page
  firing_page out;
  rule_shelf rules{r};
  for (const auto& f : list_firings(r, filter)) {
    if (std::ssize(out.items) == asked.limit) {
      out.next_before = out.items.back().id;
      break;
    }
    fill(out.items.emplace_back(), f, rules.find(f.rule, f.version));
  }
  return out;
}

std::optional<firing_detail_dto> firing_shown(db::reader& r, std::int64_t number) {
  const auto f = find_firing(r, number);
  if (!f) {
    return std::nullopt;
  }
  firing_detail_dto out;
  rule_shelf rules{r};
  const auto* rule = rules.find(f->rule, f->version);
  fill(out, *f, rule);
  if (auto s = seen_in(f->seen); s && rule != nullptr) {
    out.seen = std::move(*s);
    out.replay = replay(*rule, out.seen, moment::fired);
    out.as_written = rule->document;
  }
  out.seen_cleared = seen_in(f->seen_cleared);
  if (const auto l = find_ladder(r, number)) {
    out.called = l->story();
    out.call_state = l->state();
  }
  return out;
}

namespace {
constexpr kpi kpis[] = {
    {"rules.firings_lasting", "firings", "Firings that have not cleared."},
};
}  // namespace
constinit const std::span<const kpi> kpi_table{kpis};

// The town has no wish about it: how many last depends on what its rules are for.
kpi_page kpis_shown(db::reader& r, instant now) {
  return {now, {kpi_of(kpis[0], double(count_lasting(r)), {})}};
}

std::optional<kpi_series> kpi_series_shown(db::reader& r, std::string_view name, std::int64_t days,
                                           instant now) {
  if (name != kpis[0].name) {
    return {};
  }
  kpi_series out{std::string{name}, std::string{kpis[0].unit}, {}, {}};
  const std::chrono::sys_days today{jst_date(now)};
  for (auto n = days - 1; n >= 0; --n) {
    const local_date day{today - std::chrono::days{n}};
    const auto end = jst_midnight(local_date{today - std::chrono::days{n - 1}}) - duration{1};
    char date[16];
    std::snprintf(date, sizeof date, "%04d-%02u-%02u", int(day.year()), unsigned(day.month()),
                  unsigned(day.day()));
    out.points.push_back({date, double(count_lasting_at(r, std::min(end, now)))});
  }
  return out;
}

}  // namespace tsu::rules
