#include "app/test/device_rows.h"

#include "base/core/assert.h"
#include "engine/iot/commands.h"
#include "engine/iot/keys.h"
#include "engine/iot/register_device.h"

namespace tsu::app::testing {

task<void> keep_devices(const iot::parts& on, tenant_code tenant) {
  const iot::asker somebody{{"tester", "admin"}, true};
  for (const auto* id : {"kept-1", "kept-2"}) {
    iot::device_draft d;
    d.id = d.name = id;
    d.entity_type = "Sluice";
    d.commands = {"ping", "move"};
    const auto made = co_await iot::register_device(on, tenant, d, somebody);
    ASSERT(made.ok());
  }
  auto& town = on.stores.at(tenant, db::place::town);
  co_await town.write([](db::tx& t) {
    iot::key_row known;
    known.device = "kept-1";
    known.hash = iot::hash_of_key("011002-AAAAAAAAAAAAAAAAAAAAAA");
    known.created = t.now();
    iot::insert_key(t, known);
  });
  on.book.forget(tenant, "kept-1");
  for (int i = 0; i < 3; ++i) {
    iot::command_draft c;
    c.name = "move";
    const auto asked = co_await iot::ask_command(on, tenant, "kept-1", c, somebody);
    ASSERT(asked.ok());
  }
}

}  // namespace tsu::app::testing
