#include "engine/broker/registrations/store_registrations.h"

#include <array>

namespace tsu::broker {
namespace {

constexpr db::statement add{
    "broker.add_registration",
    "INSERT INTO broker_registration(service, id, api, body, created, modified,"
    " times_sent, times_failed, failing)"
    " VALUES($1, $2, $3, $4, $5, $5, 0, 0, 0) ON CONFLICT(service, id) DO NOTHING"};
constexpr db::statement change{
    "broker.change_registration",
    "UPDATE broker_registration SET body = $3, modified = $4 WHERE service = $1 AND id = $2"};
constexpr db::statement remove{"broker.delete_registration",
                               "DELETE FROM broker_registration WHERE service = $1 AND id = $2"};
#define REGISTRATION_COLUMNS                                                                    \
  "service, id, api, body, created, modified, times_sent, times_failed, failing, last_success," \
  " last_failure"
constexpr db::statement find_one{"broker.find_registration",
                                 "SELECT " REGISTRATION_COLUMNS
                                 " FROM broker_registration WHERE service = $1 AND id = $2"};
constexpr db::statement all{"broker.registrations", "SELECT " REGISTRATION_COLUMNS
                                                    " FROM broker_registration ORDER BY number"};
#undef REGISTRATION_COLUMNS
constexpr db::statement count{
    "broker.count_requests",
    "UPDATE broker_registration SET times_sent = times_sent + $3,"
    " times_failed = times_failed + $4, failing = $5,"
    " last_success = CASE WHEN last_success IS NULL OR last_success < $6 THEN $6"
    " ELSE last_success END,"
    " last_failure = CASE WHEN last_failure IS NULL OR last_failure < $7 THEN $7"
    " ELSE last_failure END"
    " WHERE service = $1 AND id = $2"};
constexpr db::statement changes_of_kind{
    "broker.registration_changes",
    "SELECT 1 FROM base_change WHERE number > $1 AND kind = $2 LIMIT 1"};
constexpr db::statement add_alias{"broker.add_source_alias",
                                  "INSERT INTO broker_source_identity(number, alias) VALUES(1, $1) "
                                  "ON CONFLICT(number) DO NOTHING"};
constexpr db::statement alias_now{"broker.source_alias",
                                  "SELECT alias FROM broker_source_identity WHERE number = 1"};

constexpr std::array listed{&add,   &change,          &remove,    &find_one, &all,
                            &count, &changes_of_kind, &add_alias, &alias_now};

instant time_or_none(const db::row& r, int column) {
  return r.is_null(column) ? no_time : r.time(column);
}

db::param time_or_null(instant t) {
  return t == no_time ? db::param{nullptr} : db::param{to_micros(t)};
}

registration_row row_of(const db::row& r) {
  registration_row out{.service = r.string(0),
                       .id = r.string(1),
                       .api = r.string(2),
                       .body = r.string(3),
                       .state = {.times_sent = r.int64(6),
                                 .times_failed = r.int64(7),
                                 .failing = r.int64(8) != 0,
                                 .last_success = time_or_none(r, 9),
                                 .last_failure = time_or_none(r, 10),
                                 .created = r.time(4),
                                 .modified = r.time(5)}};
  out.state.failing = out.state.is_failing();
  return out;
}

}  // namespace

std::span<const db::statement* const> registration_statements() { return listed; }

bool insert_registration(db::tx& t, const registration_row& g) {
  return t.run(add, {std::string_view{g.service}, std::string_view{g.id}, std::string_view{g.api},
                     std::string_view{g.body}, to_micros(t.now())}) == 1;
}

bool update_registration(db::tx& t, const registration_row& g) {
  return t.run(change, {std::string_view{g.service}, std::string_view{g.id},
                        std::string_view{g.body}, to_micros(t.now())}) == 1;
}

bool delete_registration(db::tx& t, std::string_view service, std::string_view id) {
  return t.run(remove, {service, id}) == 1;
}

std::optional<registration_row> find_registration(db::reader& from, std::string_view service,
                                                  std::string_view id) {
  std::optional<registration_row> out;
  from.first(find_one, {service, id}, [&](const db::row& r) { out = row_of(r); });
  return out;
}

std::vector<registration_row> read_registrations(db::reader& from) {
  std::vector<registration_row> out;
  from.each(all, {}, [&](const db::row& r) { out.push_back(row_of(r)); });
  return out;
}

void count_requests(db::tx& t, std::string_view service, std::string_view id,
                    const source_count& c) {
  t.run(count, {service, id, c.sent, c.failed, std::int64_t{c.failing ? 1 : 0},
                time_or_null(c.last_success), time_or_null(c.last_failure)});
}

bool has_registration_changes(db::reader& from, std::int64_t after) {
  return from.first(changes_of_kind, {after, registration_changed}, [](const db::row&) {});
}

std::string source_alias(db::tx& t, std::string_view fresh) {
  t.run(add_alias, {fresh});
  std::string out;
  t.first(alias_now, {}, [&](const db::row& r) { out = r.string(0); });
  return out;
}

}  // namespace tsu::broker
