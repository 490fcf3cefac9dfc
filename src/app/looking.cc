// tsunagu openapi, check, config, audit
#include <fmt/core.h>

#include <cstdio>

#include "app/commands.h"
#include "app/messages.h"
#include "app/settings.h"
#include "app/standing.h"
#include "base/module/module.h"

namespace tsu::app {

int openapi_document(const openapi_options& o) {
  fmt::print("{}\n", openapi(all_tables(), TSU_VERSION, o.server));
  return 0;
}

int config_check(const config_options& o) {
  const auto [ok, text] = config::check_text(settings_table(), sources_of(o));
  fmt::print("{}\n", text);
  return ok ? 0 : 1;
}

int config_show(const config_options& o) {
  const auto settings = load_settings(o);
  if (!settings.ok()) {
    return refuse(settings.error());
  }
  using enum config::settings::origins;
  fmt::print("{}", settings.value().show_text(o.origin ? shown : hidden));
  return 0;
}

int check(const check_options& o) {
  const auto tables = all_tables();
  const auto faults = faults_of(tables);
  for (const auto& f : faults) {
    fmt::print(stderr, "{}\n", f);
  }
  if (o.permissions) {
    fmt::print("{}", permission_matrix(tables));
    return faults.empty() ? 0 : 1;
  }
  const auto settings = load_settings(o);
  if (!settings.ok()) {
    return refuse(settings.error());
  }
  const auto schemas = all_schemas();
  const auto pending = db::pending_migrations({.data_folder = settings.value().text("data"),
                                               .url = settings.value().secret_text("db").reveal()},
                                              schemas);
  for (const auto& p : pending) {
    fmt::print("{} {}: {} {} {} would be applied\n", p.tenant.text(), db::name_of(p.where),
               p.module, p.number, p.name);
  }
  fmt::print("{} modules, {} faults, {} migrations pending\n", tables.size(), faults.size(),
             pending.size());
  return faults.empty() ? 0 : 1;
}

}  // namespace tsu::app
