#include "engine/gateway/store_services.h"

#include "base/core/json.h"

namespace tsu::gateway {
namespace {

using db::place;

std::string_view name_of(service_state s) { return boost::describe::enum_to_string(s, ""); }
std::string_view name_of(member_kind k) { return boost::describe::enum_to_string(k, ""); }

}  // namespace

constinit const service_sql services_sql{
    .insert = {"gateway.insert_service",
               "INSERT INTO gateway_service (code, owner, document, state, created, changed) "
               "VALUES ($1, $2, $3, 'registered', $4, $4) ON CONFLICT (code) DO NOTHING"},
    .update =
        {"gateway.update_service",
         "UPDATE gateway_service SET owner = $2, document = $3, changed = $4 WHERE code = $1"},
    .move = {"gateway.set_service_state",
             "UPDATE gateway_service SET state = $2, changed = $3 WHERE code = $1"},
    .find = {"gateway.find_service",
             "SELECT document, state, created, changed FROM gateway_service WHERE code = $1"},
    .list =
        {"gateway.list_services",
         "SELECT document, state, created, changed FROM gateway_service ORDER BY code LIMIT $1"},
    .join = {"gateway.insert_member",
             "INSERT INTO gateway_member (service, subject, kind, since) VALUES ($1, $2, $3, $4) "
             "ON CONFLICT (service, subject) WHERE until IS NULL DO NOTHING",
             place::people},
    .leave = {"gateway.end_member",
              "UPDATE gateway_member SET until = $3 WHERE service = $1 AND subject = $2 AND until "
              "IS NULL",
              place::people},
    .forget = {"gateway.forget_member", "DELETE FROM gateway_member WHERE subject = $1",
               place::people},
    .members = {"gateway.members_of",
                "SELECT subject, kind, since, until FROM gateway_member WHERE service = $1 "
                "ORDER BY id DESC LIMIT $2",
                place::people},
    .services_used =
        {"gateway.services_of",
         "SELECT service FROM gateway_member WHERE subject = $1 AND until IS NULL ORDER BY service",
         place::people},
};

namespace {

template <class Enum>
Enum named(std::string_view text) {
  Enum out{};
  boost::describe::enum_from_string(std::string{text}.c_str(), out);
  return out;
}

// What was checked before it was kept.
service_dto service_in(const db::row& r) {
  service_dto out;
  if (auto read = from_json<service_wish>(r.text(0)); read.ok()) {
    static_cast<service_wish&>(out) = std::move(read).value();
  }
  out.state = named<service_state>(r.text(1));
  out.created = r.time(2);
  out.changed = r.time(3);
  return out;
}

}  // namespace

bool insert_service(db::tx& t, const service_wish& w, instant now) {
  return t.run(services_sql.insert, {w.code, w.client.value_or(""), to_json(w), to_micros(now)}) >
         0;
}

void update_service(db::tx& t, const service_wish& w, instant now) {
  t.run(services_sql.update, {w.code, w.client.value_or(""), to_json(w), to_micros(now)});
}

void set_state(db::tx& t, std::string_view code, service_state s, instant now) {
  t.run(services_sql.move, {code, name_of(s), to_micros(now)});
}

std::optional<service_dto> find_service(db::reader& r, std::string_view code) {
  std::optional<service_dto> out;
  r.first(services_sql.find, {code}, [&](const db::row& row) { out = service_in(row); });
  return out;
}

std::vector<service_dto> read_services(db::reader& r, std::int64_t limit) {
  std::vector<service_dto> out;
  r.each(services_sql.list, {limit}, [&](const db::row& row) { out.push_back(service_in(row)); });
  return out;
}

bool insert_member(db::tx& t, std::string_view service, const member_wish& w, instant now) {
  return t.run(services_sql.join, {service, w.subject, name_of(w.kind), to_micros(now)}) > 0;
}

bool end_member(db::tx& t, std::string_view service, std::string_view subject, instant now) {
  return t.run(services_sql.leave, {service, subject, to_micros(now)}) > 0;
}

std::int64_t forget_member(db::tx& t, std::string_view subject) {
  return t.run(services_sql.forget, {subject});
}

std::vector<member_dto> read_members(db::reader& r, std::string_view service, std::int64_t limit) {
  std::vector<member_dto> out;
  r.each(services_sql.members, {service, limit}, [&](const db::row& row) {
    auto& m = out.emplace_back();
    m.subject = row.string(0);
    m.kind = named<member_kind>(row.text(1));
    m.since = row.time(2);
    if (!row.is_null(3)) {
      m.until = row.time(3);
    }
  });
  return out;
}

std::vector<std::string> services_of(db::reader& r, std::string_view subject) {
  std::vector<std::string> out;
  r.each(services_sql.services_used, {subject},
         [&](const db::row& row) { out.push_back(row.string(0)); });
  return out;
}

}  // namespace tsu::gateway
