#include "service/snow/store.h"
#include "service/snow/store_json.h"

#include <boost/describe/enum_from_string.hpp>

namespace tsu::snow {
namespace {

#define SNOW_DECISION                                                                          \
  "SELECT number, night, district, road, stage, at, made_at, verdict, mode, decided_by, why, " \
  "given_key, answers, input, output FROM snow_decision "
constexpr db::statement select_decision{"snow.select_decision", SNOW_DECISION "WHERE number = $1"};
constexpr db::statement select_decisions{
    "snow.select_decisions",
    SNOW_DECISION "WHERE night >= $1 AND night <= $2 ORDER BY night, made_at, number"};
constexpr db::statement select_by_key{"snow.select_decisions_by_key",
                                      SNOW_DECISION "WHERE given_key = $1 ORDER BY number"};
#undef SNOW_DECISION
constexpr db::statement insert_decision_row{
    "snow.insert_decision",
    "INSERT INTO snow_decision (night, district, road, stage, at, made_at, verdict, mode, "
    "decided_by, why, given_key, answers, input, output) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
    "ON CONFLICT (night, district, road, stage, at, given_key) DO NOTHING RETURNING number"};

constexpr db::statement select_decided_nights{
    "snow.select_decided_nights",
    "SELECT DISTINCT night FROM snow_decision WHERE night >= $1 AND night <= $2 ORDER BY night"};
constexpr db::statement count_decision_rows{
    "snow.count_decisions",
    "SELECT verdict, stage, COUNT(*) FROM snow_decision WHERE night >= $1 AND night <= $2 "
    "GROUP BY verdict, stage"};

constexpr db::statement upsert_outcome{
    "snow.upsert_outcome",
    "INSERT INTO snow_outcome (night, district, road, about, set_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (night, district, road) DO UPDATE SET about = excluded.about, "
    "set_at = excluded.set_at"};
constexpr db::statement select_outcomes{
    "snow.select_outcomes",
    "SELECT about FROM snow_outcome WHERE night >= $1 AND night <= $2 "
    "ORDER BY night, district, road"};

mode mode_of(const std::string& name) {
  mode out{};
  const bool known = boost::describe::enum_from_string(name.c_str(), out);
  ASSERT(known);
  return out;
}

decision_row decision_of(const db::row& r) {
  return {.number = r.int64(0),
          .night = r.string(1),
          .district = r.string(2),
          .road = *road_class_of(r.text(3)),
          .stage = *stage_of(r.text(4)),
          .at = r.time(5),
          .made_at = r.time(6),
          .verdict = *verdict_of(r.text(7)),
          .mode = mode_of(r.string(8)),
          .by = r.string(9),
          .why = r.string(10),
          .key = r.string(11),
          .answers = r.int64(12),
          .input = from_own_json<decision_input>(r.text(13)),
          .output = from_own_json<decision>(r.text(14))};
}

}  // namespace

std::span<const db::statement* const> decision_statements() {
  static constexpr const db::statement* all[] = {
      &select_decision, &select_decisions, &select_by_key,         &insert_decision_row,
      &upsert_outcome,  &select_outcomes,  &select_decided_nights, &count_decision_rows};
  return all;
}

std::optional<std::int64_t> insert_decision(db::tx& t, const decision_row& d) {
  const auto input = to_json(d.input);
  const auto output = to_json(d.output);
  return number_of(t, insert_decision_row,
                   {d.night, d.district, name_of(d.road), name_of(d.stage), to_micros(d.at),
                    to_micros(d.made_at), name_of(d.verdict), name_of(d.mode), d.by, d.why, d.key,
                    d.answers, input, output});
}
std::optional<decision_row> find_decision(db::reader& r, std::int64_t number) {
  return one(r, select_decision, {number}, decision_of);
}
std::vector<decision_row> decisions_of(db::reader& r, std::string_view night) {
  return decisions_between(r, night, night);
}
std::vector<decision_row> decisions_by_key(db::reader& r, std::string_view key) {
  return rows(r, select_by_key, {key}, decision_of);
}
std::vector<decision_row> decisions_between(db::reader& r, std::string_view first,
                                            std::string_view last) {
  return rows(r, select_decisions, {first, last}, decision_of);
}

std::vector<std::string> decided_nights(db::reader& r, std::string_view first,
                                        std::string_view last) {
  return rows(r, select_decided_nights, {first, last},
              [](const db::row& row) { return row.string(0); });
}
decision_counts count_decisions(db::reader& r, std::string_view first, std::string_view last) {
  decision_counts out;
  r.each(count_decision_rows, {first, last}, [&](const db::row& row) {
    const auto n = row.int64(2);
    out.all += n;
    out.dispatches +=
        row.text(0) == name_of(verdict::dispatch) && row.text(1) != name_of(stage::pre_notice) ? n
                                                                                               : 0;
    out.by_hand += row.text(1) == name_of(stage::manual) ? n : 0;
  });
  return out;
}

void put_outcome(db::tx& t, const outcome_dto& o) {
  const auto about = to_json(o);
  t.run(upsert_outcome, {o.night, o.district, name_of(o.road), about, to_micros(t.now())});
}
std::vector<outcome_dto> outcomes_between(db::reader& r, std::string_view first,
                                          std::string_view last) {
  return rows(r, select_outcomes, {first, last},
              [](const db::row& row) { return from_own_json<outcome_dto>(row.text(0)); });
}

}  // namespace tsu::snow
