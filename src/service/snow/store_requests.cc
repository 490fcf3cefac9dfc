#include "service/snow/store.h"
#include "service/snow/store_json.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

namespace tsu::snow {
namespace {

#define SNOW_REQUEST \
  "SELECT number, night, contractor, state, asked_at, start_at, ladder FROM snow_request "
constexpr db::statement select_request{"snow.select_request", SNOW_REQUEST "WHERE number = $1"};
constexpr db::statement select_requests{"snow.select_requests", SNOW_REQUEST
                                        "WHERE night >= $1 AND night <= $2 ORDER BY night, number"};
constexpr db::statement select_requests_to{
    "snow.select_requests_to", SNOW_REQUEST "WHERE contractor = $1 ORDER BY number DESC LIMIT $2"};
#undef SNOW_REQUEST
constexpr db::statement insert_request_row{
    "snow.insert_request",
    "INSERT INTO snow_request (night, contractor, state, asked_at, start_at, ladder) "
    "VALUES ($1, $2, $3, $4, $5, $6) RETURNING number"};
constexpr db::statement update_request_row{
    "snow.update_request", "UPDATE snow_request SET state = $2, ladder = $3 WHERE number = $1"};

#define SNOW_ASKED_ROUTE \
  "SELECT request, round, decision, night, about, finished_at FROM snow_request_route "
constexpr db::statement select_routes_of_request{
    "snow.select_routes_of_request", SNOW_ASKED_ROUTE "WHERE request = $1 ORDER BY route"};
constexpr db::statement select_asked_routes{
    "snow.select_asked_routes", SNOW_ASKED_ROUTE "WHERE night = $1 AND route = $2 ORDER BY round"};
#undef SNOW_ASKED_ROUTE
constexpr db::statement insert_route_row{
    "snow.insert_asked_route",
    "INSERT INTO snow_request_route (request, night, route, round, about, decision, finished_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, 0)"};
constexpr db::statement finish_route_row{
    "snow.finish_asked_route",
    "UPDATE snow_request_route SET finished_at = $3 WHERE request = $1 AND route = $2"};

#define SNOW_ANSWER \
  "SELECT request, given_key, answer, at, received_at, said_by, note FROM snow_answer "
constexpr db::statement select_answer{"snow.select_answer",
                                      SNOW_ANSWER "WHERE request = $1 AND given_key = $2"};
constexpr db::statement select_answers{"snow.select_answers",
                                       SNOW_ANSWER "WHERE request = $1 ORDER BY number"};
#undef SNOW_ANSWER
constexpr db::statement insert_answer_row{
    "snow.insert_answer",
    "INSERT INTO snow_answer (request, given_key, answer, at, received_at, said_by, note) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};

template <class Enum>
Enum enum_of(const std::string& name) {
  Enum out{};
  const bool known = boost::describe::enum_from_string(name.c_str(), out);
  ASSERT(known);
  return out;
}
std::string_view name_in_row(request_state s) { return boost::describe::enum_to_string(s, ""); }

request_row request_of(const db::row& r) {
  return {.number = r.int64(0),
          .night = r.string(1),
          .contractor = r.string(2),
          .state = enum_of<request_state>(r.string(3)),
          .asked_at = r.time(4),
          .start_at = r.time(5),
          .ladder = r.string(6)};
}

asked_route asked_route_of(const db::row& r) {
  asked_route out{.request = r.int64(0),
                  .round = r.int64(1),
                  .decision = r.int64(2),
                  .night = r.string(3),
                  .about = from_own_json<request_route>(r.text(4))};
  if (r.int64(5) != 0) {
    out.about.finished_at = r.time(5);
  }
  return out;
}

answer_row answer_of(const db::row& r) {
  return {.request = r.int64(0),
          .key = r.string(1),
          .about = {.answer = enum_of<contractor_answer>(r.string(2)),
                    .at = r.time(3),
                    .received_at = r.time(4),
                    .by = r.string(5),
                    .note = r.string(6)}};
}

}  // namespace

std::span<const db::statement* const> request_statements() {
  static constexpr const db::statement* all[] = {
      &select_request,      &select_requests,    &select_requests_to,
      &insert_request_row,  &update_request_row, &select_routes_of_request,
      &select_asked_routes, &insert_route_row,   &finish_route_row,
      &select_answer,       &select_answers,     &insert_answer_row};
  return all;
}

std::int64_t insert_request(db::tx& t, const request_row& q) {
  return *number_of(t, insert_request_row,
                    {q.night, q.contractor, name_in_row(q.state), to_micros(q.asked_at),
                     to_micros(q.start_at), q.ladder});
}
void update_request(db::tx& t, const request_row& q) {
  t.run(update_request_row, {q.number, name_in_row(q.state), q.ladder});
}
std::optional<request_row> find_request(db::reader& r, std::int64_t number) {
  return one(r, select_request, {number}, request_of);
}
std::vector<request_row> requests_of(db::reader& r, std::string_view night) {
  return requests_between(r, night, night);
}
std::vector<request_row> requests_between(db::reader& r, std::string_view first,
                                          std::string_view last) {
  return rows(r, select_requests, {first, last}, request_of);
}
std::vector<request_row> requests_to(db::reader& r, std::string_view contractor,
                                     std::int64_t limit) {
  return rows(r, select_requests_to, {contractor, limit}, request_of);
}

void insert_asked_route(db::tx& t, const asked_route& a) {
  const auto about = to_json(a.about);
  t.run(insert_route_row, {a.request, a.night, a.about.code, a.round, about, a.decision});
}
void finish_asked_route(db::tx& t, std::int64_t request, std::string_view route, instant at) {
  t.run(finish_route_row, {request, route, to_micros(at)});
}
std::vector<asked_route> routes_of_request(db::reader& r, std::int64_t request) {
  return rows(r, select_routes_of_request, {request}, asked_route_of);
}
std::vector<asked_route> asked_routes_of(db::reader& r, std::string_view night,
                                         std::string_view route) {
  return rows(r, select_asked_routes, {night, route}, asked_route_of);
}

void insert_answer(db::tx& t, const answer_row& a) {
  const std::string answer = boost::describe::enum_to_string(a.about.answer, "");
  t.run(insert_answer_row, {a.request, a.key, answer, to_micros(a.about.at),
                            to_micros(a.about.received_at), a.about.by, a.about.note});
}
std::optional<answer_row> find_answer(db::reader& r, std::int64_t request, std::string_view key) {
  return one(r, select_answer, {request, key}, answer_of);
}
std::vector<answer_row> answers_of(db::reader& r, std::int64_t request) {
  return rows(r, select_answers, {request}, answer_of);
}

}  // namespace tsu::snow
