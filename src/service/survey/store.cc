#include "service/survey/store.h"

#include <array>

#include "base/core/json.h"

namespace tsu::survey::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

constexpr statement get_waves{"survey.waves",
                              "SELECT code, terms, closed_at FROM survey_wave ORDER BY code LIMIT "
                              "$1",
                              people};
constexpr statement get_wave{
    "survey.wave", "SELECT code, terms, closed_at FROM survey_wave WHERE code = $1", people};
constexpr statement put_wave{"survey.keep_wave",
                             "INSERT INTO survey_wave (code, terms, closed_at) VALUES ($1, $2, 0) "
                             "ON CONFLICT (code) DO UPDATE SET terms = excluded.terms",
                             people};
constexpr statement set_closed{"survey.close_wave",
                               "UPDATE survey_wave SET closed_at = $2 WHERE code = $1 AND "
                               "closed_at = 0",
                               people};

#define SHEET_COLUMNS "wave, who, paper, answers, age, sex, area, uses, finished"
constexpr statement get_sheet{
    "survey.sheet", "SELECT " SHEET_COLUMNS " FROM survey_sheet WHERE wave = $1 AND who = $2",
    people};
constexpr statement get_paper{
    "survey.paper", "SELECT " SHEET_COLUMNS " FROM survey_sheet WHERE wave = $1 AND paper = $2",
    people};
constexpr statement get_finished{
    "survey.finished_sheets",
    "SELECT " SHEET_COLUMNS " FROM survey_sheet WHERE wave = $1 AND finished = 1", people};
constexpr statement put_sheet{
    "survey.keep_sheet",
    "INSERT INTO survey_sheet (wave, who, paper, answers, age, sex, area, uses, finished) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (wave, who) DO UPDATE SET "
    "answers = excluded.answers, age = excluded.age, sex = excluded.sex, area = excluded.area, "
    "uses = excluded.uses, finished = excluded.finished",
    people};
constexpr statement delete_sheet{"survey.drop_sheet",
                                 "DELETE FROM survey_sheet WHERE wave = $1 AND who = $2", people};
constexpr statement set_who{
    "survey.rename_sheet", "UPDATE survey_sheet SET who = $3 WHERE wave = $1 AND who = $2", people};
constexpr statement get_any{"survey.any_sheet",
                            "SELECT wave FROM survey_sheet WHERE wave = $1 LIMIT 1", people};
constexpr statement count_all{
    "survey.count_sheets",
    "SELECT COALESCE(CAST(SUM(finished) AS BIGINT), 0), "
    "COALESCE(CAST(SUM(1 - finished) AS BIGINT), 0), "
    "COALESCE(CAST(SUM(CASE WHEN paper IS NULL THEN 0 ELSE finished END) AS BIGINT), 0) "
    "FROM survey_sheet WHERE wave = $1",
    people};

constexpr statement insert_result{
    "survey.add_result", "INSERT INTO survey_result (wave, measure, body) VALUES ($1, $2, $3)",
    people};
constexpr statement get_results{"survey.results",
                                "SELECT measure, body FROM survey_result WHERE wave = $1", people};
constexpr statement get_result{
    "survey.result", "SELECT body FROM survey_result WHERE wave = $1 AND measure = $2", people};

constexpr statement get_references{
    "survey.references",
    "SELECT measure, age, sex, mean, sd, source, set_by FROM survey_reference "
    "WHERE instrument = $1 ORDER BY measure, age, sex",
    people};
constexpr statement delete_references{
    "survey.drop_references", "DELETE FROM survey_reference WHERE instrument = $1 AND measure = $2",
    people};
constexpr statement insert_reference{
    "survey.add_reference",
    "INSERT INTO survey_reference (instrument, measure, age, sex, mean, sd, source, set_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    people};

constexpr statement get_secret{"survey.secret", "SELECT sealed FROM survey_secret WHERE name = $1",
                               people};
constexpr statement insert_secret{
    "survey.add_secret", "INSERT INTO survey_secret (name, sealed) VALUES ($1, $2)", people};

constexpr std::array all{&get_waves,         &get_wave,         &put_wave,     &set_closed,
                         &get_sheet,         &get_paper,        &get_finished, &put_sheet,
                         &delete_sheet,      &set_who,          &get_any,      &count_all,
                         &insert_result,     &get_results,      &get_result,   &get_references,
                         &delete_references, &insert_reference, &get_secret,   &insert_secret};

wave wave_in(const db::row& r) {
  auto terms = from_json<wave_terms>(r.text(1));
  return {r.string(0), r.time(2), terms.ok() ? std::move(terms).value() : wave_terms{}};
}

sheet sheet_in(const db::row& r) {
  return {.wave = r.string(0),
          .who = r.string(1),
          .paper = r.is_null(2) ? "" : r.string(2),
          .answers = r.string(3),
          .by = {r.string(4), r.string(5), r.string(6), r.string(7)},
          .finished = r.int64(8) != 0};
}

template <class Read>
auto many(db::reader& r, const statement& s, std::initializer_list<db::param> p, Read read) {
  std::vector<std::invoke_result_t<Read, const db::row&>> out;
  r.each(s, p, [&](const db::row& row) { out.push_back(read(row)); });
  return out;
}

template <class Read>
auto one(db::reader& r, const statement& s, std::initializer_list<db::param> p, Read read) {
  std::optional<std::invoke_result_t<Read, const db::row&>> out;
  r.first(s, p, [&](const db::row& row) { out = read(row); });
  return out;
}

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

}  // namespace

constinit const std::span<const statement* const> statements{all};

std::vector<wave> all_waves(db::reader& r) { return many(r, get_waves, {waves_max}, wave_in); }
std::optional<wave> find_wave(db::reader& r, std::string_view code) {
  return one(r, get_wave, {code}, wave_in);
}
void keep_wave(db::tx& t, const wave& w) {
  const auto terms = to_json(w.of);
  t.run(put_wave, {w.code, terms});
}
bool close_wave(db::tx& t, std::string_view code) {
  return t.run(set_closed, {code, to_micros(t.now())}) > 0;
}

std::optional<sheet> find_sheet(db::reader& r, std::string_view wave, std::string_view who) {
  return one(r, get_sheet, {wave, who}, sheet_in);
}
std::optional<sheet> find_paper(db::reader& r, std::string_view wave, std::string_view paper) {
  return one(r, get_paper, {wave, paper}, sheet_in);
}
void keep_sheet(db::tx& t, const sheet& s) {
  db::param paper{nullptr};
  if (!s.paper.empty()) {
    paper = std::string_view{s.paper};
  }
  t.run(put_sheet, {s.wave, s.who, paper, s.answers, s.by.age, s.by.sex, s.by.area, s.by.uses,
                    std::int64_t{s.finished ? 1 : 0}});
}
bool drop_sheet(db::tx& t, std::string_view wave, std::string_view who) {
  return t.run(delete_sheet, {wave, who}) > 0;
}
void rename_sheet(db::tx& t, std::string_view wave, std::string_view from, std::string_view to) {
  t.run(set_who, {wave, from, to});
}
bool has_sheets(db::reader& r, std::string_view wave) {
  return r.first(get_any, {wave}, [](const db::row&) {});
}
sheet_count count_sheets(db::reader& r, std::string_view wave) {
  sheet_count out;
  r.first(count_all, {wave}, [&](const db::row& c) { out = {c.int64(0), c.int64(1), c.int64(2)}; });
  return out;
}
std::vector<sheet> finished_sheets(db::reader& r, std::string_view wave) {
  return many(r, get_finished, {wave}, sheet_in);
}

void add_result(db::tx& t, std::string_view wave, std::string_view measure, std::string_view body) {
  t.run(insert_result, {wave, measure, body});
}
std::vector<result_row> results_of(db::reader& r, std::string_view wave) {
  return many(r, get_results, {wave}, [](const db::row& row) {
    return result_row{row.string(0), row.string(1)};
  });
}
std::optional<std::string> find_result(db::reader& r, std::string_view wave,
                                       std::string_view measure) {
  return one(r, get_result, {wave, measure}, [](const db::row& row) { return row.string(0); });
}

std::vector<reference> references_of(db::reader& r, std::string_view instrument) {
  return many(r, get_references, {instrument}, [](const db::row& row) {
    return reference{.measure = row.string(0),
                     .age = row.string(1),
                     .sex = row.string(2),
                     .mean = row.real(3),
                     .sd = row.is_null(4) ? std::nullopt : std::optional{row.real(4)},
                     .source = row.string(5),
                     .set_by = row.string(6)};
  });
}
void drop_references(db::tx& t, std::string_view instrument, std::string_view measure) {
  t.run(delete_references, {instrument, measure});
}
void add_reference(db::tx& t, std::string_view instrument, const reference& one) {
  db::param sd{nullptr};
  if (one.sd) {
    sd = *one.sd;
  }
  t.run(insert_reference,
        {instrument, one.measure, one.age, one.sex, one.mean, sd, one.source, one.set_by});
}

std::optional<std::string> find_secret(db::reader& r, std::string_view name) {
  return one(r, get_secret, {name}, [](const db::row& row) {
    const auto sealed = row.blob(0);
    return std::string{reinterpret_cast<const char*>(sealed.data()), sealed.size()};
  });
}
void add_secret(db::tx& t, std::string_view name, std::string_view sealed) {
  t.run(insert_secret, {name, as_bytes(sealed)});
}

}  // namespace tsu::survey::store
