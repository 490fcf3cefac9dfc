#include <array>

#include "base/i18n/normal.h"
#include "service/community/store.h"
#include "service/community/store_kit.h"

namespace tsu::community::store {
namespace {

using db::statement;

constexpr statement get_feeds{
    "community.feeds",
    "SELECT code, number, imported_at, imported_by, facts FROM community_feed ORDER BY code"};
constexpr statement get_feed{
    "community.feed",
    "SELECT code, number, imported_at, imported_by, facts FROM community_feed WHERE code = $1"};
constexpr statement insert_number{
    "community.feed_number",
    "INSERT INTO community_feed_number (code) VALUES ($1) RETURNING number"};
constexpr statement put_feed{
    "community.keep_feed",
    "INSERT INTO community_feed (code, number, imported_at, imported_by, facts) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO UPDATE SET number = excluded.number, "
    "imported_at = excluded.imported_at, imported_by = excluded.imported_by, "
    "facts = excluded.facts"};
constexpr statement delete_days{"community.forget_days",
                                "DELETE FROM community_service_days WHERE feed = $1"};
constexpr statement delete_lines{"community.forget_lines",
                                 "DELETE FROM community_line WHERE feed = $1"};
constexpr statement delete_stops{"community.forget_stops",
                                 "DELETE FROM community_stop WHERE feed = $1"};
constexpr statement insert_days{
    "community.add_days",
    "INSERT INTO community_service_days (feed, number, facts) VALUES ($1, $2, $3)"};
constexpr statement insert_line{
    "community.add_line",
    "INSERT INTO community_line (feed, number, name, headsign) VALUES ($1, $2, $3, $4)"};
constexpr statement insert_stop{
    "community.add_stop",
    "INSERT INTO community_stop (feed, id, parent, name, platform, lon, lat, departures, kana, "
    "reading) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};

#define STOP_COLUMNS "feed, id, parent, name, platform, lon, lat, kana"
constexpr statement get_stops_in{"community.stops_in",
                                 "SELECT " STOP_COLUMNS
                                 " FROM community_stop WHERE lat >= $1 AND lat <= $2 AND "
                                 "lon >= $3 AND lon <= $4 AND departures <> '' LIMIT $5"};
constexpr statement get_stops_named{"community.stops_named",
                                    "SELECT " STOP_COLUMNS
                                    " FROM community_stop WHERE ((name >= $1 AND name < $2) OR "
                                    "($4 <> '' AND reading >= $4 AND reading < $5)) AND "
                                    "departures <> '' ORDER BY name, feed, id LIMIT $3"};
constexpr statement get_times{"community.times_at",
                              "SELECT " STOP_COLUMNS
                              ", departures FROM community_stop WHERE feed = $1 AND id = $2"};
constexpr statement get_times_of_parent{
    "community.times_of_parent",
    "SELECT " STOP_COLUMNS
    ", departures FROM community_stop WHERE feed = $1 AND parent = $2 AND id <> $2 ORDER BY id"};
constexpr statement get_days{
    "community.days", "SELECT facts FROM community_service_days WHERE feed = $1 ORDER BY number"};
constexpr statement get_line{
    "community.line",
    "SELECT number, name, headsign FROM community_line WHERE feed = $1 AND number = $2"};

constexpr std::array all{&get_feeds,     &get_feed,
                         &insert_number, &put_feed,
                         &delete_days,   &delete_lines,
                         &delete_stops,  &insert_days,
                         &insert_line,   &insert_stop,
                         &get_stops_in,  &get_stops_named,
                         &get_times,     &get_times_of_parent,
                         &get_days,      &get_line};

feed_row feed_in(const db::row& r) {
  return {r.string(0), r.int64(1), r.time(2), r.string(3), facts_in<feed_facts>(r.text(4))};
}
stop_row stop_in(const db::row& r) {
  return {r.int64(0),  r.string(1), r.string(2), r.string(3),
          r.string(4), r.real(5),   r.real(6),   r.string(7)};
}
stop_times times_in(const db::row& r) { return {stop_in(r), unpacked(r.text(8))}; }

// In one writing: ひらがな and ﾊﾝｶｸ are found as カタカナ.
std::string reading_of(std::string_view kana) { return i18n::folded(kana).value_or(std::string{}); }

}  // namespace

std::vector<feed_row> feeds(db::reader& r) { return many(r, get_feeds, {}, feed_in); }
std::optional<feed_row> find_feed(db::reader& r, std::string_view code) {
  return one(r, get_feed, {code}, feed_in);
}

feed_row keep_feed(db::tx& t, std::string_view code, const feed& f, std::string_view by) {
  if (const auto before = find_feed(t, code)) {
    for (const auto* s : {&delete_days, &delete_lines, &delete_stops}) {
      t.run(*s, {before->number});
    }
  }
  const feed_row out{std::string{code}, number_of(t, insert_number, {code}), t.now(),
                     std::string{by}, f.of};
  const auto facts = to_json(f.of);
  t.run(put_feed, {code, out.number, to_micros(out.imported_at), by, facts});
  for (const auto& s : f.services) {
    const auto days = to_json(s);
    t.queue(insert_days, {out.number, s.number, days});
  }
  for (const auto& l : f.lines) {
    t.queue(insert_line, {out.number, l.number, l.name, l.headsign});
  }
  for (const auto& s : f.stops) {
    const auto times = packed(s.departures);
    const auto reading = reading_of(s.kana);
    t.queue(insert_stop,
            {out.number, s.id, s.parent, s.name, s.platform, s.lon, s.lat, times, s.kana, reading});
  }
  return out;
}

std::vector<stop_row> stops_in(db::reader& r, double west, double south, double east, double north,
                               std::int64_t limit) {
  return many(r, get_stops_in, {south, north, west, east, limit}, stop_in);
}

std::vector<stop_row> stops_named(db::reader& r, std::string_view begins, std::int64_t limit) {
  // The first text behind all that begin so.
  const auto behind = std::string{begins} + "\xF4\x8F\xBF\xBF";
  const auto reading = reading_of(begins);
  const auto behind_it = reading + "\xF4\x8F\xBF\xBF";
  return many(r, get_stops_named, {begins, behind, limit, reading, behind_it}, stop_in);
}

std::vector<stop_times> times_at(db::reader& r, std::int64_t feed, std::string_view stop) {
  auto out = many(r, get_times, {feed, stop}, times_in);
  for (auto& more : many(r, get_times_of_parent, {feed, stop}, times_in)) {
    out.push_back(std::move(more));
  }
  return out;
}

std::vector<service_days> services_of(db::reader& r, std::int64_t feed) {
  return many(r, get_days, {feed},
              [](const db::row& c) { return facts_in<service_days>(c.text(0)); });
}
std::optional<line> find_line(db::reader& r, std::int64_t feed, std::int64_t number) {
  return one(r, get_line, {feed, number}, [](const db::row& c) {
    return line{c.int64(0), c.string(1), c.string(2)};
  });
}

std::span<const db::statement* const> transit_statements() { return all; }

}  // namespace tsu::community::store
