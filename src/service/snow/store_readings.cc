#include "service/snow/store.h"
#include "service/snow/store_json.h"

namespace tsu::snow {
namespace {

#define SNOW_READING                                                                      \
  "SELECT at, received_at, depth, temperature, battery, signal, report, clean, refused, " \
  "filter FROM snow_reading "
constexpr db::statement select_reading{"snow.select_reading",
                                       SNOW_READING "WHERE post = $1 AND at = $2"};
constexpr db::statement select_reading_before{
    "snow.select_reading_before",
    SNOW_READING "WHERE post = $1 AND at < $2 ORDER BY at DESC LIMIT 1"};
constexpr db::statement select_readings_from{
    "snow.select_readings_from", SNOW_READING "WHERE post = $1 AND at >= $2 ORDER BY at"};
constexpr db::statement select_samples{
    "snow.select_samples",
    SNOW_READING "WHERE post = $1 AND at >= $2 AND at < $3 ORDER BY at LIMIT 50000"};
#undef SNOW_READING
constexpr db::statement insert_reading_row{
    "snow.insert_reading",
    "INSERT INTO snow_reading (post, at, received_at, depth, temperature, battery, signal, report, "
    "clean, refused, filter) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr db::statement update_reading_row{
    "snow.update_reading",
    "UPDATE snow_reading SET depth = $3, temperature = $4, battery = $5, signal = $6, report = $7, "
    "clean = $8, refused = $9, filter = $10 WHERE post = $1 AND at = $2"};
constexpr db::statement insert_odd{
    "snow.insert_odd_reading",
    "INSERT INTO snow_odd_reading (post, received_at, reading) VALUES ($1, $2, $3) "
    "ON CONFLICT (post, reading) DO NOTHING"};
constexpr db::statement select_depths{
    "snow.select_depths",
    "SELECT at, clean FROM snow_reading WHERE post = $1 AND at >= $2 AND at < $3 "
    "AND clean IS NOT NULL ORDER BY at"};
constexpr db::statement select_temperatures{
    "snow.select_temperatures",
    "SELECT at, temperature FROM snow_reading WHERE post = $1 AND at >= $2 AND at < $3 "
    "AND temperature IS NOT NULL ORDER BY at"};
constexpr db::statement count_by_refusal{
    "snow.count_by_refusal",
    "SELECT refused, COUNT(*) FROM snow_reading WHERE post = $1 AND at >= $2 AND at < $3 "
    "GROUP BY refused ORDER BY COUNT(*) DESC, refused"};
constexpr db::statement delete_readings{"snow.delete_readings",
                                        "DELETE FROM snow_reading WHERE at < $1"};
constexpr db::statement delete_odd{"snow.delete_odd_readings",
                                   "DELETE FROM snow_odd_reading WHERE received_at < $1"};

kept_reading reading_of(const db::row& r) {
  const auto why = refusal_of(r.text(8));
  ASSERT(why);
  return {.said = {.at = r.time(0),
                   .depth_cm = real_or_none(r, 2),
                   .temperature_c = real_or_none(r, 3),
                   .battery_v = real_or_none(r, 4),
                   .signal_dbm = real_or_none(r, 5),
                   .number = int_or_none(r, 6)},
          .received_at = r.time(1),
          .made = {.depth_cm = real_or_none(r, 7), .why = *why},
          .filter = from_own_json<filter_state>(r.text(9))};
}

sample_dto sample_of(const db::row& r) {
  return {.at = r.time(0),
          .received_at = r.time(1),
          .raw_cm = real_or_none(r, 2),
          .depth_cm = real_or_none(r, 7),
          .refused = *refusal_of(r.text(8)),
          .temperature_c = real_or_none(r, 3),
          .battery_v = real_or_none(r, 4),
          .signal_dbm = real_or_none(r, 5)};
}

}  // namespace

std::span<const db::statement* const> reading_statements() {
  static constexpr const db::statement* all[] = {
      &select_reading,      &select_reading_before, &select_readings_from, &select_samples,
      &insert_reading_row,  &update_reading_row,    &insert_odd,           &select_depths,
      &select_temperatures, &count_by_refusal,      &delete_readings,      &delete_odd};
  return all;
}

std::optional<kept_reading> find_reading(db::reader& r, std::string_view post, instant at) {
  return one(r, select_reading, {post, to_micros(at)}, reading_of);
}
std::optional<kept_reading> reading_before(db::reader& r, std::string_view post, instant at) {
  return one(r, select_reading_before, {post, to_micros(at)}, reading_of);
}
std::vector<kept_reading> readings_from(db::reader& r, std::string_view post, instant from) {
  return rows(r, select_readings_from, {post, to_micros(from)}, reading_of);
}

void insert_reading(db::tx& t, std::string_view post, const kept_reading& k) {
  const auto filter = to_json(k.filter);
  const auto& s = k.said;
  t.queue(insert_reading_row,
          {post, to_micros(s.at), to_micros(k.received_at), or_null(s.depth_cm),
           or_null(s.temperature_c), or_null(s.battery_v), or_null(s.signal_dbm), or_null(s.number),
           or_null(k.made.depth_cm), name_of(k.made.why), filter});
}
void update_reading(db::tx& t, std::string_view post, const kept_reading& k) {
  const auto filter = to_json(k.filter);
  const auto& s = k.said;
  t.queue(update_reading_row, {post, to_micros(s.at), or_null(s.depth_cm), or_null(s.temperature_c),
                               or_null(s.battery_v), or_null(s.signal_dbm), or_null(s.number),
                               or_null(k.made.depth_cm), name_of(k.made.why), filter});
}
bool insert_odd_reading(db::tx& t, std::string_view post, const reading& said, instant received) {
  const auto json = to_json(said);
  return t.run(insert_odd, {post, to_micros(received), json}) > 0;
}

std::vector<sample_dto> list_samples(db::reader& r, std::string_view post, interval when) {
  return rows(r, select_samples, {post, to_micros(when.from), to_micros(when.until)}, sample_of);
}
std::vector<depth_at> clean_depths(db::reader& r, std::string_view post, interval when) {
  return rows(r, select_depths, {post, to_micros(when.from), to_micros(when.until)},
              [](const db::row& row) {
                return depth_at{row.time(0), row.real(1)};
              });
}
std::vector<temperature_at> temperatures(db::reader& r, std::string_view post, interval when) {
  return rows(r, select_temperatures, {post, to_micros(when.from), to_micros(when.until)},
              [](const db::row& row) {
                return temperature_at{row.time(0), row.real(1)};
              });
}
reading_counts count_readings(db::reader& r, std::string_view post, interval when) {
  reading_counts out;
  r.each(count_by_refusal, {post, to_micros(when.from), to_micros(when.until)},
         [&](const db::row& row) {
           out.readings += row.int64(1);
           if (row.text(0) != name_of(refusal::none)) {
             out.refused.emplace_back(row.string(0), row.int64(1));
           }
         });
  return out;
}
std::int64_t forget_readings(db::tx& t, instant before) {
  return t.run(delete_readings, {to_micros(before)}) + t.run(delete_odd, {to_micros(before)});
}

}  // namespace tsu::snow
