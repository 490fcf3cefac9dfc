#include "engine/crm/measure.h"

#include <algorithm>

#include "engine/crm/store.h"

namespace tsu::crm {

namespace {
constexpr day_no kept_days = 400;  // as segments count
}

condition condition_of(db::reader& r, const class_rules& rules, person_id who, day_no as_of) {
  condition out;
  const meter m{rules, as_of};
  const auto kinds = store::all_kinds(r);
  for (const auto& g : store::days_of(r, who, as_of - kept_days)) {
    const auto k = std::find_if(kinds.begin(), kinds.end(),
                                [&](const kind& one) { return one.number == g.kind; });
    if (k != kinds.end()) {
      m.add(out, *k, g.day, g.times);
    }
  }
  return out;
}

}  // namespace tsu::crm
