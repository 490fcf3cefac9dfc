#include "service/snow/store.h"
#include "service/snow/store_json.h"

#include <boost/describe/enum_from_string.hpp>

namespace tsu::snow {
namespace {

#define SNOW_IMAGE "SELECT number, camera, at, received_at, file, type, reading FROM snow_image "
constexpr db::statement select_image{"snow.select_image", SNOW_IMAGE "WHERE number = $1"};
constexpr db::statement select_image_at{"snow.select_image_at",
                                        SNOW_IMAGE "WHERE camera = $1 AND at = $2"};
constexpr db::statement select_images{
    "snow.select_images", SNOW_IMAGE "WHERE camera = $1 AND at <= $2 ORDER BY at DESC LIMIT $3"};
constexpr db::statement select_old_images{
    "snow.select_old_images", SNOW_IMAGE "WHERE at < $1 AND file <> '' ORDER BY at LIMIT $2"};
#undef SNOW_IMAGE
constexpr db::statement insert_image_row{
    "snow.insert_image",
    "INSERT INTO snow_image (camera, at, received_at, file, type, reading) "
    "VALUES ($1, $2, $3, $4, $5, $6) RETURNING number"};
constexpr db::statement update_image_reading{
    "snow.update_image_reading", "UPDATE snow_image SET reading = $2 WHERE number = $1"};
constexpr db::statement clear_image_file{"snow.clear_image_file",
                                         "UPDATE snow_image SET file = '' WHERE number = $1"};

#define SNOW_FORECAST \
  "SELECT number, district, issued_at, received_at, source, hours FROM snow_forecast "
constexpr db::statement select_forecasts{
    "snow.select_forecasts",
    SNOW_FORECAST "WHERE issued_at <= $1 ORDER BY issued_at DESC, number DESC LIMIT $2"};
constexpr db::statement select_newest_forecast{
    "snow.select_newest_forecast", SNOW_FORECAST
    "WHERE (district = $1 OR district = '') AND issued_at <= $2 "
    "ORDER BY issued_at DESC, district DESC, number DESC LIMIT 1"};
constexpr db::statement select_forecast{
    "snow.select_forecast", SNOW_FORECAST "WHERE district = $1 AND issued_at = $2 AND source = $3"};
#undef SNOW_FORECAST
constexpr db::statement insert_forecast_row{
    "snow.insert_forecast",
    "INSERT INTO snow_forecast (district, issued_at, source, received_at, hours) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (district, issued_at, source) DO NOTHING "
    "RETURNING number"};

#define SNOW_SIGN                                                                          \
  "SELECT number, given_key, district, road, sign, from_at, until_at, said_by, note FROM " \
  "snow_sign "
constexpr db::statement select_sign{"snow.select_sign", SNOW_SIGN "WHERE given_key = $1"};
constexpr db::statement select_signs{
    "snow.select_signs", SNOW_SIGN "WHERE from_at < $2 AND until_at > $1 ORDER BY number"};
#undef SNOW_SIGN
constexpr db::statement insert_sign_row{
    "snow.insert_sign",
    "INSERT INTO snow_sign (given_key, district, road, sign, from_at, until_at, said_by, note) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (given_key) DO NOTHING RETURNING number"};

#define SNOW_CLEARING \
  "SELECT number, district, route, at, received_at, said_by, request FROM snow_clearing "
constexpr db::statement select_clearing{"snow.select_clearing",
                                        SNOW_CLEARING "WHERE given_key = $1"};
constexpr db::statement select_clearings{
    "snow.select_clearings", SNOW_CLEARING "WHERE at >= $1 AND at < $2 ORDER BY at, number"};
#undef SNOW_CLEARING
constexpr db::statement insert_clearing_row{
    "snow.insert_clearing",
    "INSERT INTO snow_clearing (given_key, district, route, at, received_at, said_by, request) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (given_key) DO NOTHING RETURNING number"};

image_row image_of(const db::row& r) {
  image_row out{.number = r.int64(0),
                .camera = r.string(1),
                .at = r.time(2),
                .received_at = r.time(3),
                .file = r.string(4),
                .type = r.string(5)};
  if (!r.text(6).empty()) {
    out.reading = from_own_json<camera_reading>(r.text(6));
  }
  return out;
}

std::optional<std::string> text_or_none(const db::row& r, int column) {
  return r.text(column).empty() ? std::nullopt : std::optional{r.string(column)};
}

forecast_dto forecast_of(const db::row& r) {
  return {.id = r.int64(0),
          .district = text_or_none(r, 1),
          .issued_at = r.time(2),
          .received_at = r.time(3),
          .source = r.string(4),
          .hours = from_own_json<std::vector<forecast_hour>>(r.text(5))};
}

sign_row sign_of(const db::row& r) {
  sign_row out{.number = r.int64(0), .from = r.time(5), .until = r.time(6), .by = r.string(7)};
  out.about.key = r.string(1);
  out.about.district = r.string(2);
  out.about.road = road_class_of(r.text(3));
  const bool known = boost::describe::enum_from_string(r.string(4).c_str(), out.about.sign);
  ASSERT(known);
  out.about.until = out.until;
  out.about.note = r.string(8);
  return out;
}

clearing_dto clearing_of(const db::row& r) {
  return {.id = r.int64(0),
          .district = r.string(1),
          .route = text_or_none(r, 2),
          .at = r.time(3),
          .received_at = r.time(4),
          .by = r.string(5),
          .request = r.int64(6) == 0 ? std::nullopt : std::optional{r.int64(6)}};
}

}  // namespace

std::span<const db::statement* const> arrival_statements() {
  static constexpr const db::statement* all[] = {
      &select_image,           &select_image_at,      &select_images,       &select_old_images,
      &insert_image_row,       &update_image_reading, &clear_image_file,    &select_forecasts,
      &select_newest_forecast, &select_forecast,      &insert_forecast_row, &select_sign,
      &select_signs,           &insert_sign_row,      &select_clearing,     &select_clearings,
      &insert_clearing_row};
  return all;
}

std::optional<image_row> find_image(db::reader& r, std::int64_t number) {
  return one(r, select_image, {number}, image_of);
}
std::optional<image_row> find_image_at(db::reader& r, std::string_view camera, instant at) {
  return one(r, select_image_at, {camera, to_micros(at)}, image_of);
}
std::int64_t insert_image(db::tx& t, const image_row& i) {
  const auto reading = i.reading ? to_json(*i.reading) : std::string{};
  return *number_of(t, insert_image_row,
                    {i.camera, to_micros(i.at), to_micros(i.received_at), i.file, i.type, reading});
}
std::vector<image_row> list_images(db::reader& r, std::string_view camera, instant until,
                                   std::int64_t limit) {
  return rows(r, select_images, {camera, to_micros(until), limit}, image_of);
}
std::vector<image_row> images_before(db::reader& r, instant before, std::int64_t limit) {
  return rows(r, select_old_images, {to_micros(before), limit}, image_of);
}
void forget_image_file(db::tx& t, std::int64_t number) { t.run(clear_image_file, {number}); }
void set_image_reading(db::tx& t, std::int64_t number, const camera_reading& reading) {
  const auto text = to_json(reading);
  t.run(update_image_reading, {number, text});
}

std::optional<std::int64_t> insert_forecast(db::tx& t, const forecast_dto& f) {
  const auto hours = to_json(f.hours);
  const auto district = f.district.value_or("");
  return number_of(t, insert_forecast_row,
                   {district, to_micros(f.issued_at), f.source, to_micros(f.received_at), hours});
}
std::optional<std::int64_t> find_forecast(db::reader& r, const forecast_dto& f) {
  const auto district = f.district.value_or("");
  const auto found =
      one(r, select_forecast, {district, to_micros(f.issued_at), f.source}, forecast_of);
  return found ? std::optional{found->id} : std::nullopt;
}
std::vector<forecast_dto> list_forecasts(db::reader& r, instant until, std::int64_t limit) {
  return rows(r, select_forecasts, {to_micros(until), limit}, forecast_of);
}
std::optional<forecast_dto> newest_forecast(db::reader& r, std::string_view district,
                                            instant until) {
  return one(r, select_newest_forecast, {district, to_micros(until)}, forecast_of);
}

std::optional<std::int64_t> insert_sign(db::tx& t, const sign_row& s) {
  const auto road = s.about.road ? name_of(*s.about.road) : std::string_view{};
  const std::string sign = boost::describe::enum_to_string(s.about.sign, "");
  const auto note = s.about.note.value_or("");
  return number_of(t, insert_sign_row,
                   {s.about.key, s.about.district, road, sign, to_micros(s.from),
                    to_micros(s.until), s.by, note});
}
std::optional<sign_row> find_sign(db::reader& r, std::string_view key) {
  return one(r, select_sign, {key}, sign_of);
}
std::vector<sign_row> signs_within(db::reader& r, interval when) {
  return rows(r, select_signs, {to_micros(when.from), to_micros(when.until)}, sign_of);
}

std::optional<std::int64_t> insert_clearing(db::tx& t, const clearing_dto& c,
                                            std::string_view key) {
  const auto route = c.route.value_or("");
  return number_of(t, insert_clearing_row,
                   {key, c.district, route, to_micros(c.at), to_micros(c.received_at), c.by,
                    c.request.value_or(0)});
}
std::optional<clearing_dto> find_clearing(db::reader& r, std::string_view key) {
  return one(r, select_clearing, {key}, clearing_of);
}
std::vector<clearing_dto> clearings_within(db::reader& r, interval when) {
  return rows(r, select_clearings, {to_micros(when.from), to_micros(when.until)}, clearing_of);
}
bool concerns(const clearing_dto& c, const post_draft& p) {
  return c.district == p.district && (!c.route || !p.route || *c.route == *p.route);
}

}  // namespace tsu::snow
