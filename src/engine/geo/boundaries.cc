#include "engine/geo/boundaries.h"

#include "base/core/json_text.h"
#include "base/record/audit.h"
#include "engine/geo/simplify.h"
#include "engine/geo/store.h"

namespace tsu::geo {
namespace {

constexpr std::size_t file_max = std::size_t{64} << 20;
constexpr double display_tolerance_degrees = 0.002;

}  // namespace

std::optional<tenant_code> prefecture_of(const tenant_code& code) {
  auto p = with_check_digit(std::string{code.text().substr(0, 2)} + "000");
  return p ? std::optional{p.value()} : std::nullopt;
}

std::string shown_geojson(const municipality_map& map, std::size_t* vertices) {
  std::vector<const geometry*> areas;
  for (const auto& m : map.all()) {
    areas.push_back(&m.shape);
  }
  const auto thin = simplified(areas, display_tolerance_degrees);
  std::string out = R"({"type":"FeatureCollection","features":[)";
  for (std::size_t i = 0; i < thin.size(); ++i) {
    const auto& m = map.all()[i];
    out += i == 0 ? "" : ",";
    out += R"({"type":"Feature","properties":{"code":)";
    append_json_string(out, m.code.text());
    out += R"(,"name":)";
    append_json_string(out, m.is_ward() ? m.full_name : m.name);
    out += R"(},"geometry":)";
    append_geojson(out, thin[i], 5);
    out += '}';
    if (vertices) {
      *vertices += thin[i].vertices.size();
    }
  }
  return out + "]}";
}

task<result<boundary_import>> boundaries::import(tenant_code tenant, std::string_view geojson,
                                                 std::string source, std::string by) {
  if (geojson.size() > file_max) {
    co_return problem{why::too_large, "a boundary file has at most 64 MiB",
                      "geo_boundaries_too_large"};
  }
  CO_TRY(auto map, municipality_map::parse(geojson));
  boundary_import out{.municipalities = map.all().size()};
  for (const auto& m : map.all()) {
    out.vertices += m.shape.vertices.size();
  }
  const auto shown = shown_geojson(map, &out.shown_vertices);
  co_await stores_.at(tenant, db::place::town).write([&](db::tx& t) {
    put_boundaries(t, source, geojson, shown);
    record::audit(t, {.actor = by,
                      .role = {},
                      .action = "geo.boundaries.imported",
                      .subject_kind = "geo.boundaries",
                      .subject = source});
  });
  known_.change([](auto& all) { all.clear(); });
  co_return out;
}

// The tenant itself where it has a store; the file may still be its prefecture's.
std::optional<tenant_code> boundaries::home_of(tenant_code tenant) const {
  const auto p = prefecture_of(tenant);
  return p && !(*p == tenant) && stores_.has_tenant(*p) ? p : std::nullopt;
}

task<boundaries::loaded> boundaries::load(tenant_code tenant) {
  auto known = known_.look([&](const auto& all) {
    const auto at = all.find(tenant);
    return at == all.end() ? std::optional<loaded>{} : std::optional{at->second};
  });
  if (known) {
    co_return *known;
  }
  loaded out;
  auto kept = co_await stores_.at(tenant, db::place::town).read(get_boundaries);
  if (const auto home = home_of(tenant); !kept && home) {
    kept = co_await stores_.at(*home, db::place::town).read(get_boundaries);
  }
  if (!kept) {
    co_return out;
  }
  if (auto map = municipality_map::parse(kept->given)) {
    out.shown = std::make_shared<const std::string>(std::move(kept->shown));
    out.map = std::make_shared<const municipality_map>(std::move(map).value());
    known_.change([&](auto& all) { all.insert_or_assign(tenant, out); });
  }
  co_return out;
}

task<std::shared_ptr<const municipality_map>> boundaries::of(tenant_code tenant) {
  co_return (co_await load(tenant)).map;
}

task<std::shared_ptr<const std::string>> boundaries::shown(tenant_code tenant) {
  co_return (co_await load(tenant)).shown;
}

}  // namespace tsu::geo
