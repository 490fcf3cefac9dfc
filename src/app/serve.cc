#include <fmt/core.h>

#include <cstdio>

#include "app/commands.h"
#include "app/messages.h"
#include "app/running.h"
#include "app/settings.h"
#include "app/standing.h"

namespace tsu::app {

int serve(const serve_options& o) {
  block_signals();
  auto settings = config::settings::load(settings_table(), sources_of(o));
  if (!settings.ok()) {
    return refuse(settings.error());
  }
  auto server = running::start(settings.value(), o, system_clock_of_this_machine());
  if (!server.ok()) {
    return refuse(server.error());
  }
  const auto towns = server.value()->on().house().tenants().size();
  fmt::print(stderr, "tsunagu serves {} {} on port {}{}\n", towns,
             towns == 1 ? "municipality" : "municipalities", server.value()->port(),
             o.open_broker ? " (broker without tokens)" : "");
  if (towns == 0) {
    fmt::print(stderr, "There is no municipality yet: tsunagu tenant add CODE --name NAME\n");
  }
  server.value()->wait_for_end();
  server.value()->stop();
  return 0;
}

}  // namespace tsu::app
