#include "engine/ledger/module.h"

#include "base/i18n/texts.h"
#include "engine/ledger/apply.h"
#include "engine/ledger/audit.h"
#include "engine/ledger/embedded.h"
#include "engine/ledger/store.h"

namespace tsu::ledger {
namespace {

constexpr std::int64_t at_once = 500;

task<void> sweep_all(const module_parts& p, tenant_code tenant, std::string_view) {
  auto& people = static_cast<const parts&>(p).house.at(tenant, db::place::people);
  while (co_await people.write([](db::tx& t) { return sweep(t, at_once); }) > 0) {
  }
}

task<void> seal_all(const module_parts& p, tenant_code tenant, std::string_view) {
  auto& people = static_cast<const parts&>(p).house.at(tenant, db::place::people);
  while (co_await people.write([](db::tx& t) { return seal_rows(t); }) > 0) {
  }
}

constexpr job jobs[] = {
    {"ledger.sweep", "every 5 min", std::chrono::seconds{900}, sweep_all,
     "Frees what was held until now, and takes away what has expired."},
    {"ledger.seal", "every 5 min", std::chrono::seconds{900}, seal_all,
     "Seals the rows of the ledger that are not sealed yet."},
};

constexpr db::migration migrations[] = {
    {1, "ledger", embedded::schema_0001_ledger_sql, db::place::people},
};

constexpr i18n::catalogue texts[] = {
    {"ledger", i18n::language::ja, embedded::text_ja_json},
    {"ledger", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module& contents() {
  static const module table{.name = "ledger",
                            .title = "台帳",
                            .says =
                                "Double-entry accounts of points, coupons and other rights: "
                                "nothing is lost, changed or spent twice.",
                            .jobs = jobs,
                            .migrations = migrations,
                            .statements = store::statements(),
                            .texts = texts};
  return table;
}

}  // namespace tsu::ledger
