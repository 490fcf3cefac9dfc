#include "service/kpis/store.h"

#include <array>

#include "base/core/json.h"

namespace tsu::kpis::store {
namespace {

using db::statement;
constexpr auto town = db::place::town;

constexpr statement get_own{"kpis.own", "SELECT name, description FROM kpis_own ORDER BY name",
                            town};
constexpr statement put_own{
    "kpis.keep_own",
    "INSERT INTO kpis_own (name, description) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET "
    "description = excluded.description",
    town};
constexpr statement get_targets{
    "kpis.targets",
    "SELECT name, from_month, value, source FROM kpis_target ORDER BY name, from_month", town};
constexpr statement put_target{
    "kpis.keep_target",
    "INSERT INTO kpis_target (name, from_month, value, source, set_by) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (name, from_month) DO UPDATE SET value = excluded.value, "
    "source = excluded.source, set_by = excluded.set_by",
    town};
constexpr statement get_values{
    "kpis.values",
    "SELECT name, month, value FROM kpis_value WHERE month >= $1 AND month <= $2 "
    "ORDER BY name, month",
    town};
constexpr statement put_value{
    "kpis.keep_value",
    "INSERT INTO kpis_value (name, month, value, set_by) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (name, month) DO UPDATE SET value = excluded.value, set_by = excluded.set_by",
    town};

constexpr std::array all{&get_own, &put_own, &get_targets, &put_target, &get_values, &put_value};

}  // namespace

constinit const std::span<const statement* const> statements{all};

std::vector<own_kpi> all_own(db::reader& r) {
  std::vector<own_kpi> out;
  r.each(get_own, {}, [&](const db::row& row) {
    auto of = from_json<description>(row.text(1));
    out.push_back({row.string(0), of.ok() ? std::move(of).value() : description{}});
  });
  return out;
}
void keep_own(db::tx& t, const own_kpi& k) {
  const auto of = to_json(k.of);
  t.run(put_own, {k.name, of});
}
std::vector<target> all_targets(db::reader& r) {
  std::vector<target> out;
  r.each(get_targets, {}, [&](const db::row& row) {
    out.push_back({row.string(0), row.string(1), row.real(2), row.string(3)});
  });
  return out;
}
void keep_target(db::tx& t, const target& one, std::string_view by) {
  t.run(put_target, {one.name, one.from, one.value, one.source, by});
}
std::vector<month_value> values_between(db::reader& r, std::string_view first,
                                        std::string_view last) {
  std::vector<month_value> out;
  r.each(get_values, {first, last}, [&](const db::row& row) {
    out.push_back({row.string(0), row.string(1), row.real(2)});
  });
  return out;
}
void keep_value(db::tx& t, const month_value& v, std::string_view by) {
  t.run(put_value, {v.name, v.month, v.value, by});
}

}  // namespace tsu::kpis::store
