#include "engine/geo/store.h"

#include "engine/geo/embedded.h"

namespace tsu::geo {
namespace {

constexpr db::statement put{
    "geo.put_boundaries",
    "INSERT INTO geo_boundaries (number, imported_at, source, given, shown) "
    "VALUES (1, $1, $2, $3, $4) ON CONFLICT (number) DO UPDATE SET "
    "imported_at = excluded.imported_at, source = excluded.source, given = excluded.given, "
    "shown = excluded.shown"};
constexpr db::statement get{"geo.get_boundaries",
                            "SELECT given, shown FROM geo_boundaries WHERE number = 1"};

}  // namespace

const db::migration migrations[] = {{1, "create", embedded::schema_0001_create_sql}};
const db::statement* const statements[] = {&put, &get};

void put_boundaries(db::tx& t, std::string_view source, std::string_view given,
                    std::string_view shown) {
  t.run(put, {to_micros(t.now()), source, given, shown});
}

std::optional<kept_boundaries> get_boundaries(db::reader& r) {
  std::optional<kept_boundaries> out;
  r.first(get, {}, [&](const db::row& row) { out = {row.string(0), row.string(1)}; });
  return out;
}

}  // namespace tsu::geo
