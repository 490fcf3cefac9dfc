#include "engine/crm/store_segments.h"

#include <array>

namespace tsu::crm::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

#define SEGMENT_COLUMNS "code, ja, en, rule, version, author, changed, run"
constexpr statement keep_segment{
    "crm.put_segment",
    "INSERT INTO crm_segment (" SEGMENT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code) DO UPDATE SET "
    "ja = excluded.ja, en = excluded.en, rule = excluded.rule, version = excluded.version, "
    "author = excluded.author, changed = excluded.changed, run = excluded.run",
    people};
constexpr statement get_segment{
    "crm.segment", "SELECT " SEGMENT_COLUMNS " FROM crm_segment WHERE code = $1", people};
constexpr statement get_segments{
    "crm.segments", "SELECT " SEGMENT_COLUMNS " FROM crm_segment ORDER BY code LIMIT $1", people};

#define RUN_COLUMNS "number, segment, version, rule, as_of, data, stamp, members, hash, by_whom, at"
constexpr statement add_run{
    "crm.add_segment_run",
    "INSERT INTO crm_segment_run (segment, version, rule, as_of, data, stamp, members, hash, "
    "by_whom, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING number",
    people};
constexpr statement get_run{
    "crm.segment_run", "SELECT " RUN_COLUMNS " FROM crm_segment_run WHERE number = $1", people};
constexpr statement get_runs{
    "crm.segment_runs",
    "SELECT " RUN_COLUMNS
    " FROM crm_segment_run WHERE segment = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
    people};

constexpr statement drop_members{"crm.drop_members",
                                 "DELETE FROM crm_segment_member WHERE segment = $1", people};
constexpr statement add_member{
    "crm.add_member", "INSERT INTO crm_segment_member (segment, person) VALUES ($1, $2)", people};
constexpr statement get_seen{
    "crm.members_seen",
    "SELECT m.person FROM crm_segment_member m JOIN crm_person c ON c.person = m.person AND "
    "c.gone = 0 WHERE m.segment = $1 AND m.person > $2 AND " TSU_SEEN("m.person", "$4", "$5",
                                                                      "$6") "ORDER BY m.person "
                                                                            "LIMIT $3",
    people};
constexpr statement get_members{
    "crm.members",
    "SELECT m.person FROM crm_segment_member m JOIN crm_person c ON c.person = m.person AND "
    "c.gone = 0 WHERE m.segment = $1 AND m.person > $2 ORDER BY m.person LIMIT $3",
    people};
constexpr statement get_member{
    "crm.is_member", "SELECT 1 FROM crm_segment_member WHERE segment = $1 AND person = $2", people};
constexpr statement get_segments_with{
    "crm.segments_with",
    "SELECT segment FROM crm_segment_member WHERE person = $1 ORDER BY segment", people};
constexpr statement drop_member{"crm.forget_member",
                                "DELETE FROM crm_segment_member WHERE person = $1", people};

constexpr std::array all{&keep_segment, &get_segment,       &get_segments, &add_run,  &get_run,
                         &get_runs,     &drop_members,      &add_member,   &get_seen, &get_members,
                         &get_member,   &get_segments_with, &drop_member};

segment segment_in(const db::row& r) {
  return {.code = r.string(0),
          .ja = r.string(1),
          .en = r.string(2),
          .rule = r.string(3),
          .version = r.int64(4),
          .author = r.string(5),
          .changed = r.time(6),
          .run = r.int64(7)};
}
segment_run run_in(const db::row& r) {
  return {.number = r.int64(0),
          .segment = r.string(1),
          .version = r.int64(2),
          .rule = r.string(3),
          .as_of = static_cast<day_no>(r.int64(4)),
          .data = r.int64(5),
          .stamp = r.int64(6),
          .members = r.int64(7),
          .hash = r.string(8),
          .by = r.string(9),
          .at = r.time(10)};
}

}  // namespace

std::span<const db::statement* const> segment_statements() { return all; }

void put_segment(db::tx& t, const segment& s) {
  t.run(keep_segment,
        {s.code, s.ja, s.en, s.rule, s.version, s.author, to_micros(s.changed), s.run});
}
std::optional<segment> find_segment(db::reader& r, std::string_view code) {
  std::optional<segment> out;
  r.first(get_segment, {code}, [&](const db::row& c) { out = segment_in(c); });
  return out;
}
std::vector<segment> all_segments(db::reader& r) {
  std::vector<segment> out;
  r.each(get_segments, {segments_max}, [&](const db::row& c) { out.push_back(segment_in(c)); });
  return out;
}

std::int64_t insert_run(db::tx& t, const segment_run& s) {
  std::int64_t out = 0;
  t.first(add_run,
          {s.segment, s.version, s.rule, std::int64_t{s.as_of}, s.data, s.stamp, s.members, s.hash,
           s.by, to_micros(s.at)},
          [&](const db::row& c) { out = c.int64(0); });
  return out;
}
std::optional<segment_run> find_run(db::reader& r, std::int64_t number) {
  std::optional<segment_run> out;
  r.first(get_run, {number}, [&](const db::row& c) { out = run_in(c); });
  return out;
}
std::vector<segment_run> runs_of(db::reader& r, std::string_view segment, std::int64_t before,
                                 std::int64_t limit) {
  std::vector<segment_run> out;
  r.each(get_runs, {segment, before, limit}, [&](const db::row& c) { out.push_back(run_in(c)); });
  return out;
}

void replace_members(db::tx& t, std::string_view segment, std::span<const std::int64_t> persons) {
  t.run(drop_members, {segment});
  for (const auto who : persons) {
    t.queue(add_member, {segment, who});
  }
}
std::vector<person_id> members_seen(db::reader& r, std::string_view segment, person_id after,
                                    std::int64_t limit, const consent::viewer& v, instant now) {
  std::vector<person_id> out;
  r.each(get_seen, {segment, after.value, limit, to_micros(now), v.by_role(), v.by_name()},
         [&](const db::row& c) { out.push_back({c.int64(0)}); });
  return out;
}
std::vector<person_id> members_of(db::reader& r, std::string_view segment, person_id after,
                                  std::int64_t limit) {
  std::vector<person_id> out;
  r.each(get_members, {segment, after.value, limit},
         [&](const db::row& c) { out.push_back({c.int64(0)}); });
  return out;
}
bool is_member(db::reader& r, std::string_view segment, person_id who) {
  return r.first(get_member, {segment, who.value}, [](const db::row&) {});
}
std::vector<std::string> segments_with(db::reader& r, person_id who) {
  std::vector<std::string> out;
  r.each(get_segments_with, {who.value}, [&](const db::row& c) { out.push_back(c.string(0)); });
  return out;
}
void forget_member(db::tx& t, person_id who) { t.run(drop_member, {who.value}); }

}  // namespace tsu::crm::store
