#include "service/snow/kpi.h"
#include "service/snow/store_json.h"

namespace tsu::snow {
namespace {

constexpr db::statement upsert_kpi{
    "snow.upsert_kpi",
    "INSERT INTO snow_kpi (name, night, value) VALUES ($1, $2, $3) "
    "ON CONFLICT (name, night) DO UPDATE SET value = excluded.value"};
constexpr db::statement select_kpi{
    "snow.select_kpi",
    "SELECT night, value FROM snow_kpi WHERE name = $1 AND night >= $2 AND night <= $3 "
    "ORDER BY night"};

}  // namespace

std::span<const db::statement* const> kpi_statements() {
  static constexpr const db::statement* all[] = {&upsert_kpi, &select_kpi};
  return all;
}

void put_kpi(db::tx& t, std::string_view name, std::string_view night, double value) {
  t.run(upsert_kpi, {name, night, value});
}

std::vector<kpi_point> list_kpi(db::reader& r, std::string_view name, std::string_view first,
                                std::string_view last) {
  return rows(r, select_kpi, {name, first, last}, [](const db::row& row) {
    return kpi_point{row.string(0), row.real(1)};
  });
}

}  // namespace tsu::snow
