// tsunagu openapi, check, config, audit
#include <fmt/core.h>

#include <cstdio>

#include "app/commands.h"
#include "app/devices.h"
#include "app/keys.h"
#include "app/messages.h"
#include "app/settings.h"
#include "app/standing.h"
#include "base/module/module.h"
#include "base/record/seal.h"

namespace tsu::app {

int openapi_document(const openapi_options& o) {
  fmt::print("{}\n", openapi(all_tables(), TSU_VERSION, o.server));
  return 0;
}

int config_check(const config_options& o) {
  const auto [ok, text] = config::check_text(settings_table(), sources_of(o));
  const auto settings = load_settings(o);
  if (ok) {
    const auto rules = topic_rules(settings.value());
    const auto types = check_entity_types(settings.value());
    const auto ways = check_ways_out(settings.value());
    const auto speak = protocols_of(settings.value());
    const auto keys = check_key_times(settings.value());
    const auto identity = check_identity(settings.value());
    for (const auto* fault :
         {rules.ok() ? nullptr : &rules.error().detail,
          types.ok() ? nullptr : &types.error().detail, ways.ok() ? nullptr : &ways.error().detail,
          speak.ok() ? nullptr : &speak.error().detail, keys.ok() ? nullptr : &keys.error().detail,
          identity.ok() ? nullptr : &identity.error().detail}) {
      if (fault != nullptr) {
        fmt::print("{}\n", *fault);
      }
    }
    if (!rules.ok() || !types.ok() || !ways.ok() || !speak.ok() || !keys.ok() || !identity.ok()) {
      return 1;
    }
  }
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

namespace {

// One line per place; the head can be kept elsewhere as an anchor.
bool print_audit(db::house& house, tenant_code town, db::place where) {
  event_loop loop;
  const auto r = loop.wait(
      house.at(town, where).read([](db::reader& reader) { return record::verify(reader); }));
  fmt::print("{}\t{}\t{} rows\t{} seals\t{} not sealed yet\thead {}\t{}\n", town.text(),
             db::name_of(where), r.rows, r.seals, r.unsealed, record::to_text(r.head),
             r.first_fault ? r.first_fault->text : "ok");
  return !r.first_fault;
}

}  // namespace

int audit_verify(const audit_options& o) {
  const auto settings = load_settings(o);
  if (!settings.ok()) {
    return refuse(settings.error());
  }
  standing here{options_of(settings.value(), folder_use::beside_a_server),
                system_clock_of_this_machine()};
  bool sound = true, any = o.tenant.empty();
  for (const auto town : here.house().tenants()) {
    if (!o.tenant.empty() && o.tenant != town.text()) {
      continue;
    }
    any = true;
    for (const auto where : {db::place::town, db::place::people, db::place::history}) {
      sound = print_audit(here.house(), town, where) && sound;
    }
  }
  if (!any) {
    return refuse({why::not_found, "there is no municipality " + o.tenant + " here"});
  }
  return sound ? 0 : 1;
}

}  // namespace tsu::app
