// The words of the command line. Only this file knows CLI11.
#include "app/cli.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>

#include "app/commands.h"

namespace tsu::app {
namespace {

// A subcommand whose options live as long as the parser, and what it does.
template <class Options>
CLI::App* command(CLI::App& above, const char* name, const char* says, const char* examples,
                  int (*run)(const Options&), std::function<int()>& chosen,
                  const std::function<void(CLI::App&, Options&)>& words = {}) {
  auto* sub = above.add_subcommand(name, says);
  auto options = std::make_shared<Options>();
  sub->add_option("--config", options->config, "Settings file (default /etc/tsunagu/tsunagu.toml)");
  sub->add_option("--data", options->data,
                  "Folder of the municipalities' data (default ./var/data)");
  sub->add_option("--db", options->db, "PostgreSQL URL instead of SQLite files");
  sub->add_option("--set", options->set, "One setting over all others: key=value");
  if (words) {
    words(*sub, *options);
  }
  sub->footer(std::string{"Examples:\n"} + examples);
  sub->callback([&chosen, run, options] { chosen = [run, options] { return run(*options); }; });
  return sub;
}

using chosen_command = std::function<int()>;

void serve_words(CLI::App& s, serve_options& o) {
  s.add_option("--listen", o.listen, "Address and port, 127.0.0.1:8080 by default");
  s.add_option("--portal", o.portal, "Folder of the built portal (default beside the program)");
  s.add_flag("--open-broker", o.open_broker,
             "Serve the broker without tokens; only on a loopback address");
}

void add_serving(CLI::App& top, chosen_command& chosen) {
  command<serve_options>(top, "serve", "Serve all municipalities of this folder or database",
                         "  tsunagu serve --data /var/lib/tsunagu --listen 127.0.0.1:8080\n"
                         "  tsunagu serve --db postgresql://tsunagu@/city --listen [::]:8080",
                         serve, chosen, serve_words);
  command<demo_options>(
      top, "demo", "Serve a demo prefecture with a winter in it",
      "  tsunagu demo\n  tsunagu demo --listen 0.0.0.0:9000 --seed 42", demo, chosen,
      [](CLI::App& s, demo_options& o) {
        serve_words(s, o);
        s.add_option("--real-data", o.real_data, "Folder with real observations (snow/, places/)");
        s.add_option("--seed", o.seed, "Seed of the generated winter");
        s.add_option("--pace", o.pace_seconds,
                     "Seconds between live values of the generated winter (60); "
                     "each is its next hour")
            ->check(CLI::Range(1, 3600));
        s.add_option("--snow-posts", o.snow_posts,
                     "Snow posts of the simulated winter in 富良野市 (20); 0: its posts are silent")
            ->check(CLI::Range(0, 1000));
        s.add_option("--town-residents", o.town_residents,
                     "Made-up residents who have lived sixty days in 札幌市 when a new demo opens "
                     "(24); 0: nobody")
            ->check(CLI::Range(0, 1000));
        s.add_option("--clock", o.clock,
                     "Time at which the demo begins, 2026-01-15T19:45:00+09:00; a line with a "
                     "later one on standard input turns it there. Give it a --data of its own");
      });
}

void add_importing(CLI::App& top, chosen_command& chosen) {
  command<import_options>(
      top, "import",
      "Read observations, boundaries or roads from files; what they are is seen from inside",
      "  tsunagu import --tenant 010006 --stations amedas_stations.csv amedas_2023.csv.gz\n"
      "  tsunagu import --tenant 011002 --format jma-daily sapporo.csv\n"
      "  tsunagu import --tenant 010006 N03-21_01.geojson\n"
      "  tsunagu import --tenant 011002 ways.osm\n"
      "  tsunagu import --flip-longitude drylake.smet.gz",
      import_files, chosen, [](CLI::App& s, import_options& o) {
        s.add_option("--tenant", o.tenant, "Municipality code (default: the only one)");
        s.add_option("--format", o.format,
                     "amedas, jma-daily, jma-hourly, daily-table, smet, boundaries or roads "
                     "(default: look inside)");
        s.add_option("--station", o.station, "Station of a file that does not name its own");
        s.add_option("--stations", o.stations, "Station list that belongs to AMeDAS files");
        s.add_flag("--flip-longitude", o.flip_longitude,
                   "The file has the wrong sign: its east is west (SMET; the import says so where "
                   "the time zone fits the other sign only)");
        s.add_option("files", o.files, "CSV, SMET (also .gz), GeoJSON or OpenStreetMap XML")
            ->required();
        s.add_flag("--quiet", o.quiet, "No progress bar");
      });
}

void add_tenants(CLI::App& top, chosen_command& chosen) {
  auto* all = top.add_subcommand("tenant", "Municipalities of this installation");
  all->require_subcommand(1);
  command<tenant_options>(
      *all, "add", "Add a municipality, or name one that exists",
      "  tsunagu tenant add 011002 --name 札幌市", tenant_add, chosen,
      [](CLI::App& s, tenant_options& o) {
        s.add_option("code", o.code, "全国地方公共団体コード, six digits")->required();
        s.add_option("--name", o.name, "Name as its residents know it")->required();
        auto* unlisted = s.add_flag("--unlisted", o.unlisted,
                                    "Not on the open start page: a trial, or not yet announced");
        s.add_flag("--listed", o.listed, "On the open start page again")->excludes(unlisted);
      });
  command<tenant_options>(*all, "list", "Code and name of each, tab-separated",
                          "  tsunagu tenant list", tenant_list, chosen);
  command<tenant_options>(
      *all, "add-service", "Add a named service: entities of their own under NGSILD-Tenant: NAME",
      "  tsunagu tenant add-service 011002 snow", tenant_add_service, chosen,
      [](CLI::App& s, tenant_options& o) {
        s.add_option("code", o.code, "Its code")->required();
        s.add_option("name", o.service, "Up to 50 letters, digits and '_'")->required();
      });
  command<tenant_options>(*all, "remove", "Delete a municipality with all its data",
                          "  tsunagu tenant remove 011002 --yes", tenant_remove, chosen,
                          [](CLI::App& s, tenant_options& o) {
                            s.add_option("code", o.code, "Its code")->required();
                            s.add_flag("--yes", o.yes, "Really delete");
                          });
}

void add_tokens(CLI::App& top, chosen_command& chosen) {
  auto* all = top.add_subcommand("token", "Access tokens of staff and programs");
  all->require_subcommand(1);
  command<token_options>(*all, "create", "Make a bearer token; it is the last line printed",
                         "  tsunagu token create --tenant 011002 --role staff --subject 佐藤\n"
                         "  TOKEN=$(tsunagu token create --tenant 011002 --role device | tail -n1)",
                         token_create, chosen, [](CLI::App& s, token_options& o) {
                           s.add_option("--tenant", o.tenant, "Municipality code")->required();
                           s.add_option("--role", o.role,
                                        "admin, staff, auditor, provider, contractor, shop, device")
                               ->required();
                           s.add_option("--subject", o.subject, "Who or what will hold it");
                           s.add_option("--days", o.days, "How long it lives");
                         });
  command<token_options>(*all, "revoke", "End a token and the sessions it opened",
                         "  tsunagu token revoke --tenant 011002 17", token_revoke, chosen,
                         [](CLI::App& s, token_options& o) {
                           s.add_option("--tenant", o.tenant, "Municipality code")->required();
                           s.add_option("id", o.id, "Its number")->required();
                         });
}

void add_keys(CLI::App& top, chosen_command& chosen) {
  auto* all = top.add_subcommand(
      "keys", "Keys that ID tokens are signed with; prints kid, algorithm, state, from, until");
  all->require_subcommand(1);
  const auto tenant = [](CLI::App& s, keys_options& o) {
    s.add_option("--tenant", o.tenant, "Municipality code");
  };
  command<keys_options>(*all, "list", "The keys there are: signs, waits, checks, over or revoked",
                        "  tsunagu keys list --tenant 011002", keys_list, chosen, tenant);
  command<keys_options>(*all, "rotate",
                        "Publish a successor of every key; it signs after the usual notice",
                        "  tsunagu keys rotate --tenant 011002", keys_rotate, chosen, tenant);
  command<keys_options>(
      *all, "revoke", "A key in wrong hands: out at once, its successor signs from now on",
      "  tsunagu keys revoke --tenant 011002 NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
      keys_revoke, chosen, [tenant](CLI::App& s, keys_options& o) {
        tenant(s, o);
        s.add_option("kid", o.kid, "Its kid, as `keys list` prints it")->required();
      });
}

void add_backups(CLI::App& top, chosen_command& chosen) {
  auto* all = top.add_subcommand("backup", "Encrypted copies that are consistent while running");
  all->require_subcommand(1);
  const auto words = [](CLI::App& s, backup_options& o) {
    s.add_option("--to", o.to, "Backup file or folder to write");
    s.add_option("--from", o.from, "Backup file or folder to read");
    s.add_option("--key-file", o.key_file, "File with a key of 32 bytes (or 64 hex digits)");
    s.add_option("--passphrase-file", o.passphrase_file, "File with a passphrase instead");
    s.add_option("--tenant", o.tenant, "Only this municipality");
    s.add_flag("--once", o.once, "follow: ship what is new and stop");
  };
  command<backup_options>(*all, "create", "Write a backup",
                          "  tsunagu backup create --to /backup/today.tsubackup --key-file key",
                          backup_create, chosen, words);
  command<backup_options>(*all, "verify", "Check every sum of a backup",
                          "  tsunagu backup verify --from /backup/today.tsubackup --key-file key",
                          backup_verify, chosen, words);
  command<backup_options>(
      *all, "restore", "Restore beside the data, then swap",
      "  tsunagu backup restore --from today.tsubackup --key-file key --data DIR", backup_restore,
      chosen, words);
  command<backup_options>(*all, "list", "What a backup or folder of backups holds",
                          "  tsunagu backup list --from /backup", backup_list, chosen, words);
  command<backup_options>(*all, "follow", "Ship changes to a second place continuously",
                          "  tsunagu backup follow --to /mnt/second --key-file key", backup_follow,
                          chosen, words);
}

void add_looking(CLI::App& top, chosen_command& chosen) {
  auto* audit = top.add_subcommand("audit", "The sealed log of who did and saw what");
  audit->require_subcommand(1);
  command<audit_options>(*audit, "verify", "Recompute every seal",
                         "  tsunagu audit verify --tenant 011002", audit_verify, chosen,
                         [](CLI::App& s, audit_options& o) {
                           s.add_option("--tenant", o.tenant, "Only this municipality");
                         });
  auto* config = top.add_subcommand("config", "Settings and where they come from");
  config->require_subcommand(1);
  command<config_options>(*config, "check", "Read all settings and name every fault",
                          "  tsunagu config check --config ./tsunagu.toml", config_check, chosen);
  command<config_options>(*config, "show", "Print the settings in force",
                          "  tsunagu config show --origin", config_show, chosen,
                          [](CLI::App& s, config_options& o) {
                            s.add_flag("--origin", o.origin, "And where each comes from");
                          });
  command<openapi_options>(top, "openapi", "Print the API description",
                           "  tsunagu openapi > openapi.json", openapi_document, chosen,
                           [](CLI::App& s, openapi_options& o) {
                             s.add_option("--server", o.server, "URL to name as the server");
                           });
  command<check_options>(top, "check", "Check the program's tables and the data's schema",
                         "  tsunagu check\n  tsunagu check --permissions", check, chosen,
                         [](CLI::App& s, check_options& o) {
                           s.add_flag("--permissions", o.permissions, "Print who may do what");
                         });
}

void sim_words(CLI::App& s, sim_options& o) {
  s.add_option("--from", o.from, "First day (2021-12-01)");
  s.add_option("--to", o.to, "Last day (2022-03-31)");
  s.add_option("--days", o.days,
               "Daily table of a station (default: the recorded winters of Sapporo where they are "
               "at hand, otherwise a generated winter)");
  s.add_flag("--generated", o.generated, "A generated winter in any case")->excludes("--days");
  s.add_option("--seed", o.seed, "The same seed is the same winter (1)");
  s.add_option("--posts", o.posts, "How many posts (20)")->check(CLI::Range(1, 100'000));
  s.add_option("--districts", o.districts, "In how many districts (6)")->check(CLI::Range(1, 1000));
  s.add_option("--every", o.every, "Minutes between two reports of a post (10)")
      ->check(CLI::Range(1, 60));
  s.add_option("--threshold", o.threshold_cm, "New snow that needs plows, in cm (10)")
      ->check(CLI::Range(1.0, 100.0));
  s.add_option("--lon", o.lon, "Centre of the town (142.383)")->check(CLI::Range(-180.0, 180.0));
  s.add_option("--lat", o.lat, "Centre of the town (43.342)")->check(CLI::Range(-80.0, 80.0));
  s.add_option("--speed", o.speed,
               "Simulated seconds in a real one, or max (default: max; with --today 1)");
  s.add_option(
      "--today", o.today,
      "The day of the winter that stands for today, or heaviest: what came before is caught up "
      "at once");
  s.add_option("--url", o.url, "Of the municipality: http://localhost:8080/t/012297");
  s.add_option("--token", o.token, "Bearer token of a device")->envname("TSUNAGU_SIM_TOKEN");
  s.add_option("--staff-token", o.staff_token,
               "Also tell the snow service what the town knows: districts, posts, forecasts, what "
               "was cleared, what the officer decided (needs --url)")
      ->envname("TSUNAGU_SIM_STAFF_TOKEN");
  s.add_flag("--as-entered", o.as_entered,
             "Play the districts and posts that the service has already (needs --staff-token)");
  s.add_option("--mqtt", o.mqtt, "host:port of an MQTT server that Tsunagu listens to");
  s.add_option("--mqtt-user", o.mqtt_user, "What to tell the MQTT server");
  s.add_option("--mqtt-password", o.mqtt_password, "And its password")
      ->envname("TSUNAGU_SIM_MQTT_PASSWORD");
  s.add_flag("--bare-values", o.bare_values,
             "One MQTT message for each value, without its time (doc/mqtt.md, without any rule)");
  s.add_option("--tenant", o.tenant, "Municipality code in MQTT topics and forecasts (012297)");
  s.add_option("--type", o.type, "Entity type of the posts (SnowPost)");
  s.add_option("--forecast-file", o.forecast_file, "Write each hour's forecast there, as JSON");
  s.add_option("--nights-file", o.nights_file, "Write what was true of each night there, as CSV");
  s.add_flag("--quiet", o.quiet, "No progress bar");
}

void add_simulating(CLI::App& top, chosen_command& chosen) {
  auto* all = top.add_subcommand("sim", "Play what devices of a town would say");
  all->require_subcommand(1);
  auto* snow = all->add_subcommand(
      "snow",
      "A winter of snow posts with the faults of real ones, over HTTP and MQTT like real posts; "
      "its scores are of the pipeline, not of Sapporo's roads (doc/snow-simulation.md)");
  auto options = std::make_shared<sim_options>();
  sim_words(*snow, *options);
  snow->footer(
      "Examples:\n"
      "  tsunagu sim snow --from 2021-12-01 --to 2022-03-31 --seed 1\n"
      "      only tells what that winter was like and how the snow service's rules did in it\n"
      "      (POD, FAR, Brier, patrols saved, its filter), beside the officer and a patrol at "
      "2:00\n"
      "  tsunagu sim snow --posts 20 --url http://localhost:8080/t/012297 --token $TOKEN\n"
      "      sends it as fast as the server takes it\n"
      "  tsunagu sim snow --today 2022-02-05 --url http://localhost:8080/t/012297 --token $TOKEN\n"
      "      catches up to today and stays live\n"
      "  tsunagu sim snow --mqtt localhost:1883 --tenant 012297 --speed 600");
  snow->callback([&chosen, options] { chosen = [options] { return sim_snow(*options); }; });
  command<town_sim_options>(
      *all, "town",
      "A made-up town that lives for some days through a program of its own, over HTTP, and an "
      "auditor who counts again from outside; exit code 1 where the books do not agree",
      "  tsunagu sim town --residents 12 --days 20\n"
      "  tsunagu sim town --residents 600 --days 365 --seed 7",
      sim_town, chosen, [](CLI::App& s, town_sim_options& o) {
        s.add_option("--residents", o.residents, "How many people live there (60)");
        s.add_option("--days", o.days, "For how many days (60)");
        s.add_option("--seed", o.seed, "The same seed is the same town (1)");
        s.add_option("--from", o.from, "First day (2025-11-01)");
        auto* table = s.add_option("--weather", o.weather,
                                   "Daily table of a station (default: the recorded winters of "
                                   "Sapporo where they are at hand, otherwise a generated one)");
        s.add_flag("--generated", o.generated, "A generated winter in any case")->excludes(table);
        auto* url = s.add_option("--url", o.url,
                                 "Of an empty municipality of a program that runs already, such as "
                                 "tsunagu demo --clock");
        s.add_option("--token", o.tokens,
                     "With --url, NAME=TOKEN of admin, staff, nurse, auditor, and of role shop for "
                     "the subjects till-hokuno and till-aoba")
            ->needs(url);
        s.add_option("--turn", o.turn,
                     "With --url, the file that a line with each time turns its clock by: the "
                     "program's standard input")
            ->needs(url);
      });
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App top{"つなぐ Tsunagu: an open city platform (都市OS)"};
  top.set_version_flag("--version", std::string{"tsunagu "} + TSU_VERSION);
  top.require_subcommand(1);
  chosen_command chosen;
  add_serving(top, chosen);
  add_importing(top, chosen);
  add_tenants(top, chosen);
  add_tokens(top, chosen);
  add_keys(top, chosen);
  add_backups(top, chosen);
  add_looking(top, chosen);
  add_simulating(top, chosen);
  try {
    top.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return top.exit(e) == 0 ? 0 : 2;
  }
  return chosen();
}

}  // namespace tsu::app
