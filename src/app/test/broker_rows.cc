#include "app/test/broker_rows.h"

#include <chrono>
#include <string>

#include "engine/broker/entity_maps/store_entity_maps.h"
#include "engine/broker/registrations/store_registrations.h"
#include "engine/broker/snapshots/store_snapshots.h"
#include "engine/broker/subscribe/store_subscriptions.h"

namespace tsu::app::testing {
namespace {

void put_letters(db::tx& t) {
  t.run({"", "DELETE FROM broker_delivery"}, {});
  t.run({"",
         "INSERT INTO broker_delivery(number, service, subscription, entity, made, due, attempts,"
         " dead, body) SELECT 900000 + n.number, '', 'urn:s:' || n.number, '', 0, 0, 9, 1, '{}'"
         " FROM (SELECT 1 AS number UNION ALL SELECT 2 AS number) AS n"},
        {});
}

void put_subscription(db::tx& t) {
  t.run({"", "DELETE FROM broker_subscription"}, {});
  broker::insert_subscription(
      t, {.service = {},
          .id = "0",
          .body = R"({"subject":{"entities":[{"id":"k"}]},"notification":{"http":)"
                  R"({"url":"http://127.0.0.1:9/"}},"status":"active","servicePath":"/#"})",
          .context = {},
          .source = "ngsi-v2",
          .state = {}});
}

// Inactive, so that it takes no part in what others ask.
void put_registration(db::tx& t) {
  broker::delete_registration(t, "", "0");
  broker::insert_registration(
      t, {.service = {},
          .id = "0",
          .api = std::string{broker::api_ngsi_v2},
          .body = R"({"dataProvided":{"entities":[{"idPattern":".*"}]},"provider":{"http":)"
                  R"({"url":"http://127.0.0.1:9"}},"status":"inactive","servicePath":"/"})"});
}

void put_maps(db::tx& t) {
  t.run({"", "DELETE FROM broker_entity_map"}, {});
  for (const std::string number : {"1", "2"}) {
    (void)broker::add_entity_map(t,
                                 {.service = {},
                                  .id = "urn:ngsi-ld:EntityMap:" + number,
                                  .entities = R"(["urn:k:1"])",
                                  .expires = t.now() + std::chrono::days{365}},
                                 t.now());
  }
}

void put_snapshots(db::tx& t) {
  t.run({"", "DELETE FROM broker_snapshot"}, {});
  for (const auto* id : {"urn:ngsi-ld:Snapshot:1", "urn:ngsi-ld:Snapshot:2"}) {
    (void)broker::add_snapshot(t, {.service = "",
                                   .id = id,
                                   .body = "{}",
                                   .status = "success",
                                   .details = "",
                                   .created = t.now(),
                                   .modified = t.now(),
                                   .expires = t.now() + std::chrono::days{365},
                                   .used = t.now()});
  }
}

void put_context(db::tx& t) {
  t.run({"", "DELETE FROM broker_context"}, {});
  t.run({"",
         "INSERT INTO broker_context(service, id, kind, body, created)"
         " VALUES('', 'urn:ngsi-ld:Context:1', 1, '{\"@context\":{}}', 0)"},
        {});
}

}  // namespace

void restore_broker_rows(db::tx& t) {
  put_subscription(t);
  put_letters(t);
  put_registration(t);
  put_maps(t);
  put_snapshots(t);
  put_context(t);
}

}  // namespace tsu::app::testing
