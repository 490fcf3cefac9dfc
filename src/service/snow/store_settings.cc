#include "service/snow/store.h"
#include "service/snow/store_json.h"

namespace tsu::snow {
namespace {

constexpr db::statement insert_setting_row{
    "snow.insert_setting",
    "INSERT INTO snow_setting (name, district, road, from_at, value, source, set_by, set_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING number"};
constexpr db::statement select_settings{
    "snow.select_settings",
    "SELECT number, name, district, road, from_at, value, source, set_by, set_at "
    "FROM snow_setting ORDER BY from_at, number"};

}  // namespace

std::span<const db::statement* const> setting_statements() {
  static constexpr const db::statement* all[] = {&insert_setting_row, &select_settings};
  return all;
}

std::int64_t insert_setting(db::tx& t, const threshold_draft& s, std::string_view by) {
  const auto district = s.district.value_or("");
  const auto road = s.road ? name_of(*s.road) : std::string_view{};
  return *number_of(
      t, insert_setting_row,
      {s.name, district, road, to_micros(s.from), s.value, s.source, by, to_micros(t.now())});
}

std::vector<threshold_dto> list_settings(db::reader& r) {
  auto out = rows(r, select_settings, {}, [](const db::row& row) {
    threshold_dto d;
    d.id = row.int64(0);
    d.name = row.string(1);
    d.district = row.text(2).empty() ? std::nullopt : std::optional{row.string(2)};
    d.road = road_class_of(row.text(3));
    d.from = row.time(4);
    d.value = row.real(5);
    d.source = row.string(6);
    d.set_by = row.string(7);
    d.set_at = row.time(8);
    return d;
  });
  std::reverse(out.begin(), out.end());
  return out;
}

dated_settings load_settings(db::reader& r) {
  return dated_settings{rows(r, select_settings, {}, [](const db::row& row) {
    return setting_value{.name = row.string(1),
                         .district = row.string(2),
                         .road = road_class_of(row.text(3)),
                         .from = row.time(4),
                         .value = row.real(5)};
  })};
}

}  // namespace tsu::snow
