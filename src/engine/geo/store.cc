#include "engine/geo/store.h"

#include <span>

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

constexpr db::statement put_version{
    "geo.put_roads",
    "INSERT INTO geo_roads (number, version, imported_at, source) VALUES (1, 1, $1, $2) "
    "ON CONFLICT (number) DO UPDATE SET version = geo_roads.version + 1, "
    "imported_at = excluded.imported_at, source = excluded.source"};
constexpr db::statement get_version{"geo.roads_version",
                                    "SELECT version FROM geo_roads WHERE number = 1"};
constexpr db::statement delete_pieces{"geo.delete_roads_pieces", "DELETE FROM geo_roads_piece"};
constexpr db::statement put_piece{"geo.put_roads_piece",
                                  "INSERT INTO geo_roads_piece (number, bytes) VALUES ($1, $2)"};
constexpr db::statement get_piece{"geo.roads_piece",
                                  "SELECT bytes FROM geo_roads_piece WHERE number = $1"};
constexpr std::size_t piece_bytes = std::size_t{1} << 20;

}  // namespace

const db::migration migrations[] = {{1, "create", embedded::schema_0001_create_sql},
                                    {2, "roads", embedded::schema_0002_roads_sql}};
const db::statement* const statements[] = {&put,           &get,       &put_version, &get_version,
                                           &delete_pieces, &put_piece, &get_piece};

void put_boundaries(db::tx& t, std::string_view source, std::string_view given,
                    std::string_view shown) {
  t.run(put, {to_micros(t.now()), source, given, shown});
}

std::optional<kept_boundaries> get_boundaries(db::reader& r) {
  std::optional<kept_boundaries> out;
  r.first(get, {}, [&](const db::row& row) { out = {row.string(0), row.string(1)}; });
  return out;
}

void put_roads(db::tx& t, std::string_view source, std::string_view bytes) {
  t.run(put_version, {to_micros(t.now()), source});
  t.run(delete_pieces, {});
  for (std::int64_t n = 1; !bytes.empty(); ++n) {
    const auto piece = bytes.substr(0, piece_bytes);
    t.run(put_piece, {n, std::as_bytes(std::span{piece})});
    bytes.remove_prefix(piece.size());
  }
}

std::int64_t version_of_roads(db::reader& r) {
  std::int64_t out = 0;
  r.first(get_version, {}, [&](const db::row& row) { out = row.int64(0); });
  return out;
}

kept_roads get_roads(db::reader& r) {
  kept_roads out{.version = version_of_roads(r), .bytes = {}};
  const auto add = [&](const db::row& row) {
    const auto b = row.blob(0);
    out.bytes.append(reinterpret_cast<const char*>(b.data()), b.size());
  };
  for (std::int64_t n = 1; r.first(get_piece, {n}, add); ++n) {
  }
  return out;
}

}  // namespace tsu::geo
