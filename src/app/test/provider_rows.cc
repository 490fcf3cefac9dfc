#include "app/test/provider_rows.h"

#include "base/db/db.h"
#include "engine/gateway/store_services.h"
#include "engine/id/store_clients.h"

namespace tsu::app::testing {
namespace {

constexpr auto people = db::place::people;

void put_keys(db::tx& t) {
  const auto far = to_micros(t.now() + std::chrono::days{365});
  t.run({"", "DELETE FROM id_client", people}, {});
  t.run({"", "DELETE FROM id_token WHERE id >= 900001", people}, {});
  id::insert_client(t,
                    {.name = "tester",
                     .title = "t",
                     .rules = {{.operations = {"read"}}},
                     .per_second = 1,
                     .burst = 1},
                    t.now());
  for (const std::int64_t key : {900'001, 900'002}) {
    const auto hash = std::string(31, 'h') + static_cast<char>('0' + key % 10);
    t.run({"",
           "INSERT INTO id_token (id, hash, kind, subject, role, created, expires, label) "
           "VALUES ($1, $2, 'token', 'tester', 'provider', 0, $3, 'k')",
           people},
          {key, std::as_bytes(std::span{hash}), far});
  }
}

void put_members(db::tx& t) {
  t.run({"", "DELETE FROM gateway_member", people}, {});
  for (const auto* subject : {"tester", "sato"}) {
    gateway::insert_member(t, "tram", {.subject = subject}, t.now());
  }
}

gateway::service_wish service(std::string code) {
  return {.code = std::move(code),
          .name = {"バス", "Bus"},
          .url = "https://example.org/",
          .rules = {{.operations = {"read"}}}};
}

}  // namespace

task<void> restore_providers(db::house& house, tenant_code tenant) {
  co_await house.at(tenant, people).write([](db::tx& t) {
    put_keys(t);
    put_members(t);
  });
  co_await house.at(tenant, db::place::town).write([](db::tx& t) {
    t.run({"", "DELETE FROM gateway_service"}, {});
    gateway::insert_service(t, service("bus"), t.now());
    gateway::insert_service(t, service("tram"), t.now());
    gateway::set_state(t, "tram", gateway::service_state::published, t.now());
  });
}

}  // namespace tsu::app::testing
