#include "engine/crm/jobs.h"

#include "base/core/log.h"
#include "engine/crm/parts.h"
#include "engine/crm/segments.h"
#include "engine/crm/store.h"

namespace tsu::crm {
namespace {

constexpr std::int64_t accounts_at_once = 200, rows_at_once = 5'000;
constexpr day_no kept_days = 396;
const acting program{"", "program"};

void keep_facts(db::tx& t, const account_facts& a) {
  const auto known = store::find_person(t, a.person);
  auto p = known.value_or(person_row{.person = a.person});
  if (p.gone && !a.gone && p.joined == 0) {
    return;  // erased
  }
  const auto before = p;
  p.district = a.district;
  p.born = a.born;
  p.gone = a.gone;
  p.joined = p.joined == 0 ? a.joined : std::min(p.joined, a.joined);
  const bool same = known && p.district == before.district && p.born == before.born &&
                    p.gone == before.gone && p.joined == before.joined;
  if (!same) {
    store::put_person(t, p);
  }
}

}  // namespace

task<void> refresh_profiles(const module_parts& given, tenant_code town, std::string_view) {
  const auto& on = static_cast<const parts&>(given);
  if (!on.accounts_after) {
    co_return;
  }
  auto& people = on.house.at(town, db::place::people);
  for (person_id after{}; after.value >= 0;) {
    after = co_await people.write([&](db::tx& t) {
      const auto some = on.accounts_after(t, town, after, accounts_at_once);
      for (const auto& a : some) {
        keep_facts(t, a);
      }
      return some.empty() ? person_id{-1} : some.back().person;
    });
  }
}

task<void> refresh_segments(const module_parts& given, tenant_code town, std::string_view) {
  const auto& on = static_cast<const parts&>(given);
  auto& people = on.house.at(town, db::place::people);
  const auto day = co_await people.write([](db::tx& t) { return day_of(t.now()) - 1; });
  const auto all = co_await people.read([](db::reader& r) { return store::all_segments(r); });
  for (const auto& s : all) {
    const auto rule = parse_expression(s.rule);
    if (!rule.ok()) {
      log_error("crm: segment {} cannot be read: {}", s.code, rule.error().code);
      continue;
    }
    const auto found = co_await people.read([&](db::reader& r) {
      return on.town_columns().with(r, town,
                                    [&](const columns& c) { return c.find(rule.value(), day); });
    });
    const counted c{found, day};
    const auto kept = co_await people.write([&](db::tx& t) { return keep_run(t, program, s, c); });
    if (!kept.ok()) {
      log_warning("crm: segment {} is not refreshed: {}", s.code, kept.error().code);
    }
  }
}

task<void> forget_old(const module_parts& given, tenant_code town, std::string_view) {
  const auto& on = static_cast<const parts&>(given);
  auto& people = on.house.at(town, db::place::people);
  for (std::int64_t gone = rows_at_once; gone >= rows_at_once;) {
    gone = co_await people.write([](db::tx& t) {
      const auto before = day_of(t.now()) - kept_days;
      const auto rows = store::forget_days(t, before, rows_at_once);
      if (rows > 0) {
        store::next_epoch(t);
      }
      return std::max(rows, store::forget_activities(t, before, rows_at_once));
    });
  }
}

}  // namespace tsu::crm
