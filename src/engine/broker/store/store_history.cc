#include "engine/broker/store/store_history.h"

#include <array>

#include "base/core/assert.h"
#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

constexpr auto where = db::place::history;
constexpr db::statement find_series{
    "broker.find_series",
    "SELECT series_no FROM broker_series WHERE service = $1 AND entity = $2 AND attribute = $3 "
    "AND dataset = $4",
    where};
constexpr db::statement add_series{
    "broker.add_series",
    "INSERT INTO broker_series(service, entity, attribute, dataset, types) "
    "VALUES($1, $2, $3, $4, $5) "
    "RETURNING series_no",
    where};
constexpr db::statement find_shape{"broker.find_shape",
                                   "SELECT shape_no FROM broker_shape WHERE text = $1", where};
constexpr db::statement add_shape{
    "broker.add_shape", "INSERT INTO broker_shape(text) VALUES($1) RETURNING shape_no", where};
constexpr db::statement put{
    "broker.put_value",
    "INSERT INTO broker_value(series_no, at, shape_no, value, late) VALUES($1, $2, $3, $4, $5) "
    "ON CONFLICT(series_no, at) DO UPDATE SET shape_no = excluded.shape_no, value = excluded.value,"
    " late = excluded.late "
    "WHERE broker_value.value <> excluded.value OR broker_value.shape_no <> excluded.shape_no",
    where};
constexpr db::statement series_of{"broker.series_of",
                                  "SELECT series_no, entity, attribute, dataset FROM broker_series "
                                  "WHERE service = $1 AND entity = $2 ORDER BY attribute, dataset",
                                  where};
constexpr db::statement values_up{
    "broker.values_up",
    "SELECT v.at, v.late, s.text, v.value FROM broker_value v JOIN broker_shape s "
    "ON s.shape_no = v.shape_no WHERE v.series_no = $1 AND v.at >= $2 AND v.at < $3 "
    "ORDER BY v.at LIMIT $4",
    where};
constexpr db::statement values_down{
    "broker.values_down",
    "SELECT v.at, v.late, s.text, v.value FROM broker_value v JOIN broker_shape s "
    "ON s.shape_no = v.shape_no WHERE v.series_no = $1 AND v.at >= $2 AND v.at < $3 "
    "ORDER BY v.at DESC LIMIT $4",
    where};
// By when they were written: no index knows that, so a series is read whole.
constexpr db::statement written_up{
    "broker.written_up",
    "SELECT v.at, v.late, s.text, v.value FROM broker_value v JOIN broker_shape s "
    "ON s.shape_no = v.shape_no WHERE v.series_no = $1 AND v.at + v.late >= $2 "
    "AND v.at + v.late < $3 ORDER BY v.at + v.late, v.at LIMIT $4",
    where};
constexpr db::statement written_down{
    "broker.written_down",
    "SELECT v.at, v.late, s.text, v.value FROM broker_value v JOIN broker_shape s "
    "ON s.shape_no = v.shape_no WHERE v.series_no = $1 AND v.at + v.late >= $2 "
    "AND v.at + v.late < $3 ORDER BY v.at + v.late DESC, v.at DESC LIMIT $4",
    where};
constexpr db::statement gone_up{
    "broker.gone_up",
    "SELECT at, instance FROM broker_gone WHERE series_no = $1 AND at >= $2 AND at < $3 "
    "ORDER BY at LIMIT $4",
    where};
constexpr db::statement gone_down{
    "broker.gone_down",
    "SELECT at, instance FROM broker_gone WHERE series_no = $1 AND at >= $2 AND at < $3 "
    "ORDER BY at DESC LIMIT $4",
    where};
constexpr db::statement add_gone{
    "broker.add_gone",
    "INSERT INTO broker_gone(series_no, at, instance) VALUES($1, $2, $3) "
    "ON CONFLICT(series_no, at) DO NOTHING",
    where};
constexpr db::statement forget_gone{
    "broker.forget_gone", "DELETE FROM broker_gone WHERE series_no = $1 AND at >= $2 AND at < $3",
    where};
constexpr db::statement forget_some{
    "broker.forget_series",
    "DELETE FROM broker_value WHERE series_no = $1 AND at >= $2 AND at < $3", where};
constexpr db::statement forget_first{
    "broker.forget_oldest_values",
    "DELETE FROM broker_value WHERE series_no = $1 AND at < $2 AND at <= (SELECT MAX(at) FROM "
    "(SELECT at FROM broker_value WHERE series_no = $1 AND at < $2 ORDER BY at LIMIT $3) AS o)",
    where};
constexpr db::statement forget_one{
    "broker.forget_value", "DELETE FROM broker_value WHERE series_no = $1 AND at = $2", where};
constexpr db::statement tended{
    "broker.tended_series",
    "SELECT s.series_no, s.service, s.entity, s.types, s.thinned_until, s.thinned_to, "
    "(SELECT MIN(v.at) FROM broker_value v WHERE v.series_no = s.series_no) "
    "FROM broker_series s WHERE s.series_no > $1 ORDER BY s.series_no LIMIT $2",
    where};
constexpr db::statement thinned{
    "broker.note_thinned",
    "UPDATE broker_series SET thinned_until = $2, thinned_to = $3 WHERE series_no = $1", where};
constexpr db::statement plain_values{
    "broker.plain_values",
    "SELECT at, value FROM broker_value WHERE series_no = $1 AND at >= $2 AND at < $3 "
    "ORDER BY at LIMIT $4",
    where};
constexpr std::array all_statements{
    &find_series, &add_series,   &find_shape,   &add_shape, &put,       &series_of,   &values_up,
    &values_down, &written_up,   &written_down, &gone_up,   &gone_down, &add_gone,    &forget_gone,
    &forget_some, &forget_first, &forget_one,   &tended,    &thinned,   &plain_values};

constexpr char value_hole = '\x01', time_hole = '\x02';
constexpr std::string_view whole_shape = "\x01";
// A town whose instances all differ in more than value and time keeps them whole instead.
constexpr std::size_t shapes_max = 20'000, series_cached_max = 2'000'000;
// What is long beside its value is hardly shared, and all shapes are kept in memory.
constexpr std::size_t shape_bytes_max = 512;

std::string whole_key(const series_key& k) {
  std::string out;
  for (const auto part : {k.service, k.entity, k.attribute, k.dataset}) {
    out += part;
    out += '\n';
  }
  return out;
}

bool is_value_member(std::string_view key) {
  return key == "value" || key == "object" || key == "languageMap" || key == "vocab" ||
         key == "json" || key == "valueList" || key == "objectList";
}

}  // namespace

std::span<const db::statement* const> history_statements() { return all_statements; }

shaped_value shape_of(std::string_view instance, instant at) {
  std::string_view value, time;
  for (const auto& m : json_members{instance}) {
    if (value.empty() && is_value_member(m.key)) {
      value = m.value;
    } else if (m.key == "observedAt") {
      time = m.value;
    }
  }
  if (value.empty()) {
    return {std::string(1, value_hole), instance};
  }
  std::string shape{instance.substr(0, static_cast<std::size_t>(value.data() - instance.data()))};
  shape += value_hole;
  const auto* rest = value.data() + value.size();
  const auto* end = instance.data() + instance.size();
  if (!time.empty() && time.data() >= rest && time == '"' + format_instant(at) + '"') {
    shape.append(rest, time.data());
    shape += time_hole;
    rest = time.data() + time.size();
  }
  shape.append(rest, end);
  return {std::move(shape), value};
}

std::string instance_of(std::string_view shape, std::string_view value, instant at) {
  std::string out;
  out.reserve(shape.size() + value.size() + 24);
  for (const char c : shape) {
    if (c == value_hole) {
      out += value;
    } else if (c == time_hole) {
      out += '"' + format_instant(at) + '"';
    } else {
      out += c;
    }
  }
  return out;
}

std::int64_t history_names::series_no(db::tx& t, const series_key& k) {
  auto key = whole_key(k);
  if (const auto known = series_.find(key); known != series_.end()) {
    return known->second;
  }
  std::int64_t number = 0;
  const auto read = [&](const db::row& r) { number = r.int64(0); };
  if (!t.first(find_series, {k.service, k.entity, k.attribute, k.dataset}, read)) {
    ASSERT(t.first(add_series, {k.service, k.entity, k.attribute, k.dataset, k.types}, read));
  }
  if (series_.size() >= series_cached_max) {
    series_.clear();
  }
  fresh_series_.push_back(key);
  series_.emplace(std::move(key), number);
  return number;
}

std::int64_t history_names::shape_no(db::tx& t, const std::string& shape) {
  if (shape.size() > shape_bytes_max) {
    return 0;
  }
  return ensure_shape(t, shape, shapes_.size() < shapes_max);
}

std::int64_t history_names::whole_shape_no(db::tx& t) {
  return ensure_shape(t, std::string(1, value_hole), true);
}

std::int64_t history_names::ensure_shape(db::tx& t, const std::string& shape, bool may_add) {
  if (const auto known = shapes_.find(shape); known != shapes_.end()) {
    return known->second;
  }
  std::int64_t number = 0;
  const auto read = [&](const db::row& r) { number = r.int64(0); };
  if (!t.first(find_shape, {std::string_view{shape}}, read)) {
    if (!may_add) {
      return 0;
    }
    ASSERT(t.first(add_shape, {std::string_view{shape}}, read));
  }
  fresh_shapes_.push_back(shape);
  shapes_.emplace(shape, number);
  return number;
}

void history_names::taken_back() {
  for (const auto& key : fresh_series_) {
    series_.erase(key);
  }
  for (const auto& shape : fresh_shapes_) {
    shapes_.erase(shape);
  }
  kept();
}

void queue_value(db::tx& t, const placed_value& v) {
  t.queue(put, {v.series_no, to_micros(v.at), v.shape_no, v.value, v.late()});
}

bool put_value(db::tx& t, const placed_value& v) {
  return t.run(put, {v.series_no, to_micros(v.at), v.shape_no, v.value, v.late()}) > 0;
}

void put_gone(db::tx& t, std::int64_t series_no, instant at, std::string_view instance) {
  t.queue(add_gone, {series_no, to_micros(at), instance});
}

void each_series(db::reader& r, std::string_view service, std::string_view entity,
                 const std::function<void(const stored_series&)>& each) {
  r.each(series_of, {service, entity}, [&](const db::row& row) {
    each({row.int64(0), row.string(1), row.string(2), row.string(3)});
  });
}

void each_value(db::reader& r, std::int64_t series_no, interval range, std::int64_t limit,
                reading_order order, value_time by,
                const std::function<void(const value_row&)>& each) {
  const bool up = order == reading_order::oldest_first;
  const auto from = to_micros(range.from), until = to_micros(range.until);
  if (by == value_time::deleted) {
    r.each(up ? gone_up : gone_down, {series_no, from, until, limit}, [&](const db::row& row) {
      const auto at = from_micros(row.int64(0));
      each({at, at, whole_shape, row.text(1)});
    });
    return;
  }
  const auto& observed = up ? values_up : values_down;
  const auto& written = up ? written_up : written_down;
  r.each(by == value_time::observed ? observed : written, {series_no, from, until, limit},
         [&](const db::row& row) {
           const auto at = row.int64(0);
           each({from_micros(at), from_micros(at + row.int64(1)), row.text(2), row.text(3)});
         });
}

std::int64_t forget_series(db::tx& t, std::int64_t series_no, interval range) {
  const auto from = to_micros(range.from), until = to_micros(range.until);
  t.queue(forget_gone, {series_no, from, until});
  return t.run(forget_some, {series_no, from, until});
}

std::int64_t forget_oldest(db::tx& t, std::int64_t series_no, instant before, std::int64_t most) {
  t.queue(forget_gone, {series_no, to_micros(instant::min()), to_micros(before)});
  return t.run(forget_first, {series_no, to_micros(before), most});
}

void forget_value(db::tx& t, std::int64_t series_no, instant at) {
  t.queue(forget_one, {series_no, to_micros(at)});
}

std::vector<tended_series> read_tended_series(db::reader& from, std::int64_t after,
                                              std::int64_t limit) {
  std::vector<tended_series> out;
  from.each(tended, {after, limit}, [&](const db::row& r) {
    out.push_back({.number = r.int64(0),
                   .service = r.string(1),
                   .entity = r.string(2),
                   .types = r.string(3),
                   .thinned_until = r.time(4),
                   .thinned_to = r.int64(5),
                   .oldest = r.is_null(6) ? std::nullopt : std::optional{r.time(6)}});
  });
  return out;
}

void note_thinned(db::tx& t, std::int64_t series_no, instant until, std::int64_t minutes) {
  t.run(thinned, {series_no, to_micros(until), minutes});
}

void each_plain_value(db::reader& from, std::int64_t series_no, interval range, std::int64_t limit,
                      const std::function<void(instant, std::string_view)>& each) {
  from.each(plain_values, {series_no, to_micros(range.from), to_micros(range.until), limit},
            [&](const db::row& r) { each(r.time(0), r.text(1)); });
}

}  // namespace tsu::broker
