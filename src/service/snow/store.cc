#include "service/snow/store.h"

#include <vector>

#include "service/snow/embedded.h"
#include "service/snow/store_json.h"

namespace tsu::snow {
namespace {

const db::migration all_migrations[] = {
    {1, "create", embedded::schema_0001_create_sql},
    {2, "sources_kpis", embedded::schema_0002_sources_kpis_sql}};

const std::vector<const db::statement*>& all_statements() {
  static const auto all = [] {
    std::vector<const db::statement*> out;
    for (const auto some :
         {thing_statements(), reading_statements(), arrival_statements(), setting_statements(),
          decision_statements(), request_statements(), source_statements(), kpi_statements()}) {
      out.insert(out.end(), some.begin(), some.end());
    }
    return out;
  }();
  return all;
}

}  // namespace

const std::span<const db::migration> migrations{all_migrations};
std::span<const db::statement* const> statements() { return all_statements(); }

}  // namespace tsu::snow
