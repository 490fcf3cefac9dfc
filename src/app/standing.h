// Everything that stands while the program serves or works on data: the stores, the engines, the
// services, and the list of modules wired with what each is given. Made from settings in one place,
// taken down in the opposite order.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/config/config.h"
#include "base/core/result.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "base/mail/smtp.h"
#include "base/module/catalogue.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/store/make_broker.h"
#include "engine/id/keys/rotation.h"

namespace tsu::broker {
class broker;
class mqtt_sender;
class registry;
}  // namespace tsu::broker
namespace tsu::catalog {
struct parts;
}
namespace tsu::consent {
struct parts;
}
namespace tsu::gateway {
class usage_book;
}
namespace tsu::geo {
class boundaries;
class roads;
}  // namespace tsu::geo
namespace tsu::health {
struct parts;
}
namespace tsu::http {
class client;
}
namespace tsu::id {
class gate;
class key_keeper;
struct upstream_book;
struct parts;
namespace op {
struct provider;
}
}  // namespace tsu::id
namespace tsu::notify {
struct parts;
}
namespace tsu::iot {
struct parts;
}
namespace tsu::rules {
struct parts;
}
namespace tsu::snow {
struct parts;
}
namespace tsu::weather {
struct parts;
}

namespace tsu::app {

// The tables of contents of all modules, without anything behind them.
std::vector<wired_module> all_tables();
// The migrations of all of them, base's own first.
std::vector<db::module_schema> all_schemas();

// everywhere: for suites on one machine only (--open-broker).
enum class reach { public_addresses, everywhere };

// How messages leave the house.
struct way_out_options {
  secret<std::string> people_key;  // 64 hex digits; empty: the file
  std::string people_key_file;
  enum class key_file : std::uint8_t { made_if_missing, only_read } use_of_file{};
  mail::smtp_options smtp;  // no host: no e-mail
  std::string mail_from;
  std::string public_url;  // {tenant} stands for the code
  std::string gateway_url;
  secret<std::string> gateway_secret;
  bool stand_in = false;
  std::vector<std::string> hosts = {};  // "host=code"
};

// How people sign in.
struct sign_in_options {
  int hash_threads = 1;
  std::chrono::seconds pin_lock{std::chrono::minutes{15}};
  std::shared_ptr<id::upstream_book> upstreams = {};  // other providers; nothing: none
  std::vector<std::string> issuers = {};              // id.issuer
  std::vector<std::string> help = {};                 // id.help
};

struct standing_options {
  db::options db;
  std::vector<std::string> partner_networks = {};  // inside, but reachable all the same
  reach reaches = reach::public_addresses;
  std::vector<broker::type_rules> entity_types = {};  // on top of what modules declare
  bool history_of_all = false;
  bool services_on_demand = false;
  std::int64_t temporal_page = 200'000;  // values in one answer of recorded values
  bool snapshots_at_once = false;        // whoever makes one waits until it is filled (tests)
  way_out_options ways_out = {};
  std::string snow_folder = {};  // where cameras leave pictures; empty: nowhere
  broker::town_protocols speak = {};
  id::key_times signing = {};
  sign_in_options sign_in = {};
};

enum class folder_use { alone, beside_a_server };
standing_options options_of(const config::settings&, folder_use = folder_use::alone);
// What is wrong with the tables of types ("config_invalid", a line each).
result<done> check_entity_types(const config::settings&);
// The list "ngsi"; what is wrong with it ("config_invalid").
result<broker::town_protocols> protocols_of(const config::settings&);
// What is wrong with id.issuer and id.help ("config_invalid").
result<done> check_identity(const config::settings&);
// What is wrong with smtp.*, notify.* and [[upstream]] ("config_invalid").
result<done> check_ways_out(const config::settings&);

// The municipality that was named by its code, or the only one there is.
result<tenant_code> town_named(db::house&, const std::string& code);

class standing {
 public:
  // Throws db::error where the data cannot be opened.
  standing(const standing_options&, const clock&);
  ~standing();

  // Ends what works in the background and closes the stores. Before the I/O threads are gone.
  void stop();

  db::house& house();
  http::client& outside();
  broker::mqtt_sender& mqtt_outside();
  broker::broker& entities();
  broker::registry& sources();
  id::gate& door();
  id::key_keeper& keys();
  const id::op::provider& provider();
  gateway::usage_book& usage();
  geo::boundaries& places();
  geo::roads& roads();
  const consent::parts& consent_parts();
  const notify::parts& notify_parts();
  const id::parts& id_parts();
  const iot::parts& iot_parts();
  const rules::parts& rules_parts();
  const health::parts& health_parts();
  const snow::parts& snow_parts();
  const weather::parts& weather_parts();
  catalog::parts& catalog_parts();
  std::span<const wired_module> modules() const;
  // Nobody else serves the same data.
  bool is_only_program() const;
  // Where others reach the municipality; empty where nobody has said.
  std::string url_of(tenant_code) const;

  // The name of a municipality, its code where it has none; kept in memory.
  std::string name_of(tenant_code);
  // Whether the municipality has a named service of that name.
  // Named services of a municipality; a server sees a new one when it starts.
  result<done> add_service(tenant_code, const std::string& name);
  bool has_service(tenant_code, std::string_view name) const;
  // Whether anyone may learn that it is served here.
  bool is_listed(tenant_code);
  void load_names();
  // Before a server answers: whom a restored backup has brought back is deleted again. Gives back
  // how many.
  int keep_erased();
  // Adds the municipality, or names one that is there; nothing said of `listed` changes nothing.
  void add_tenant(tenant_code, std::string_view name, std::optional<bool> listed = {});

 private:
  void wire_people(const standing_options&);
  void wire_sign_in(const standing_options&, const clock&);  // once people are wired
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::app
