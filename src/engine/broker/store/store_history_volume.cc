#include "engine/broker/store/store_history_volume.h"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <string_view>
#include <utility>

namespace tsu::broker {
namespace {

constexpr std::int64_t series_step = 200;
constexpr auto where = db::place::history;

constexpr db::statement count{
    "broker.count_series",
    "SELECT s.series_no, s.service, s.entity, s.types, "
    "(SELECT COUNT(*) FROM broker_value v WHERE v.series_no = s.series_no), "
    "(SELECT MIN(v.at) FROM broker_value v WHERE v.series_no = s.series_no), "
    "(SELECT MAX(v.at) FROM broker_value v WHERE v.series_no = s.series_no) "
    "FROM broker_series s WHERE s.series_no > $1 ORDER BY s.series_no LIMIT $2",
    where};
constexpr db::statement clear{"broker.clear_history_volume", "DELETE FROM broker_history_volume",
                              where};
constexpr db::statement keep{
    "broker.keep_history_volume",
    "INSERT INTO broker_history_volume(service, type, series, recorded, oldest, newest, counted) "
    "VALUES($1, $2, $3, $4, $5, $6, $7)",
    where};
constexpr db::statement kept{
    "broker.history_volumes",
    "SELECT service, type, series, recorded, oldest, newest, counted FROM broker_history_volume "
    "ORDER BY service, type",
    where};
constexpr std::array listed{&count, &clear, &keep, &kept};

struct counted_series {
  std::int64_t number = 0;
  std::string service, entity, types;
  std::int64_t values = 0;
  instant oldest, newest;
};

std::vector<counted_series> count_some(db::reader& from, std::int64_t after) {
  std::vector<counted_series> out;
  from.each(count, {after, series_step}, [&](const db::row& r) {
    const auto values = r.int64(4);
    out.push_back({.number = r.int64(0),
                   .service = r.string(1),
                   .entity = r.string(2),
                   .types = r.string(3),
                   .values = values,
                   .oldest = values > 0 ? r.time(5) : instant{},
                   .newest = values > 0 ? r.time(6) : instant{}});
  });
  return out;
}

using volumes = std::map<std::pair<std::string, std::string>, history_volume>;

void add(volumes& all, const counted_series& s, const std::string& type) {
  auto& v = all[{s.service, type}];
  const bool first = v.series == 0;
  v.oldest = first ? s.oldest : std::min(v.oldest, s.oldest);
  v.newest = first ? s.newest : std::max(v.newest, s.newest);
  ++v.series;
  v.values += s.values;
}

std::vector<std::string> types_of(const counted_series& s, const types_of_entity& ask) {
  std::vector<std::string> out;
  std::istringstream in{s.types};
  for (std::string word; in >> word;) {
    out.push_back(word);
  }
  if (out.empty()) {
    out = ask(s.service, s.entity);
  }
  return out.empty() ? std::vector<std::string>{""} : out;
}

void replace(db::tx& t, const volumes& all) {
  t.run(clear, {});
  for (const auto& [key, v] : all) {
    t.run(keep, {std::string_view{key.first}, std::string_view{key.second}, v.series, v.values,
                 to_micros(v.oldest), to_micros(v.newest), to_micros(t.now())});
  }
}

}  // namespace

std::span<const db::statement* const> history_volume_statements() { return listed; }

task<void> count_history(db::store& values, const types_of_entity& ask) {
  volumes all;
  std::vector<counted_series> some;
  std::int64_t after = 0;
  do {
    some = co_await values.read([&](db::reader& r) { return count_some(r, after); });
    for (const auto& s : some) {
      after = s.number;
      if (s.values == 0) {
        continue;
      }
      for (const auto& type : types_of(s, ask)) {
        add(all, s, type);
      }
    }
  } while (static_cast<std::int64_t>(some.size()) == series_step);
  co_await values.write([&](db::tx& t) { replace(t, all); });
}

std::vector<history_volume> read_history_volumes(db::reader& from) {
  std::vector<history_volume> out;
  from.each(kept, {}, [&](const db::row& r) {
    out.push_back({.service = r.string(0),
                   .type = r.string(1),
                   .series = r.int64(2),
                   .values = r.int64(3),
                   .oldest = r.time(4),
                   .newest = r.time(5),
                   .counted = r.time(6)});
  });
  return out;
}

}  // namespace tsu::broker
