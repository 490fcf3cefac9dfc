#include "app/standing.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "app/community.h"
#include "app/consents.h"
#include "app/developer_hooks.h"
#include "app/entity_settings.h"
#include "app/exports.h"
#include "app/figures.h"
#include "app/health.h"
#include "app/identity.h"
#include "app/inquiries.h"
#include "app/keys.h"
#include "app/lending.h"
#include "app/outreach.h"
#include "app/token_rights.h"
#include "app/town.h"
#include "app/upstreams.h"
#include "app/ways_out.h"
#include "base/core/guarded.h"
#include "base/core/json.h"
#include "base/core/log.h"
#include "base/core/random.h"
#include "base/crypto/password.h"
#include "base/crypto/random.h"
#include "base/http/client.h"
#include "base/jobs/jobs.h"
#include "base/media/client.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "engine/broker/allowed/allowance.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/contexts/context_book.h"
#include "engine/broker/model/context.h"
#include "engine/broker/module.h"
#include "engine/broker/query/slow_queries.h"
#include "engine/broker/registrations/registry.h"
#include "engine/broker/snapshots/snapshot_book.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/subscribe/http_outside.h"
#include "engine/broker/subscribe/mqtt_outside.h"
#include "engine/broker/subscribe/subscription_book.h"
#include "engine/catalog/model_shelf.h"
#include "engine/catalog/module.h"
#include "engine/catalog/parts.h"
#include "engine/consent/erased_list.h"
#include "engine/consent/module.h"
#include "engine/consent/parts.h"
#include "engine/consent/sign_in_port.h"
#include "engine/consent/store_persons.h"
#include "engine/gateway/module.h"
#include "engine/gateway/parts.h"
#include "engine/gateway/usage_book.h"
#include "engine/geo/boundaries.h"
#include "engine/geo/module.h"
#include "engine/geo/parts.h"
#include "engine/geo/roads.h"
#include "engine/id/gate.h"
#include "engine/id/keys/key_keeper.h"
#include "engine/id/module.h"
#include "engine/id/op/access_identity.h"
#include "engine/id/op/bound_token.h"
#include "engine/id/parts.h"
#include "engine/id/people/upstream.h"
#include "engine/iot/module.h"
#include "engine/iot/parts.h"
#include "engine/ledger/module.h"
#include "engine/notify/module.h"
#include "engine/notify/parts.h"
#include "engine/rules/module.h"
#include "engine/rules/parts.h"
#include "service/community/module.h"
#include "service/coupons/module.h"
#include "service/health/module.h"
#include "service/health/parts.h"
#include "service/inquiries/module.h"
#include "service/kpis/module.h"
#include "service/kpis/parts.h"
#include "service/points/module.h"
#include "service/snow/image_shelf.h"
#include "service/snow/media_reader.h"
#include "service/snow/module.h"
#include "service/snow/parts.h"
#include "service/snow/watch_folders.h"
#include "service/survey/module.h"
#include "service/survey/parts.h"
#include "service/weather/module.h"
#include "service/weather/parts.h"

namespace tsu::app {
namespace {

// Every module of the house. Adding one is adding a line here.
std::vector<const module*> all_modules() {
  return {&town_contents,       &id::contents(),       &consent::contents(),   &broker::contents(),
          &gateway::contents,   &catalog::contents,    &geo::contents,         &iot::contents(),
          &notify::contents(),  &rules::contents,      &ledger::contents(),    &crm::contents(),
          &points::contents(),  &coupons::contents(),  &community::contents(), &health::contents(),
          &devices::contents(), &survey::contents(),   &kpis::contents(),      &snow::contents(),
          &weather::contents,   &inquiries::contents()};
}

}  // namespace

std::vector<wired_module> all_tables() {
  std::vector<wired_module> out;
  for (const auto* m : all_modules()) {
    out.push_back({m, {}});
  }
  return out;
}

std::vector<db::module_schema> all_schemas() {
  std::vector<db::module_schema> out{{"record", record::migrations}, {"jobs", jobs::migrations}};
  for (const auto* m : all_modules()) {
    if (!m->migrations.empty()) {
      out.push_back({m->name, m->migrations});
    }
  }
  return out;
}

result<broker::town_protocols> protocols_of(const config::settings& s) {
  using broker::protocols;
  broker::town_protocols out;
  for (const auto& one : s.list("ngsi")) {
    const auto cut = std::min(one.find('='), one.size());
    const auto code = tenant_code::parse(one.substr(0, cut));
    const auto what = one.substr(std::min(cut + 1, one.size()));
    const auto speaks = what == "v2"   ? protocols::ngsi_v2
                        : what == "ld" ? protocols::ngsi_ld
                                       : protocols::both;
    const bool known = what == "both" || speaks != protocols::both;
    if (!code.ok() || !known || !out.emplace(code.value(), speaks).second) {
      return problem{why::bad_input, "ngsi: '" + one + "' is not code=both|v2|ld, or stands twice",
                     "config_invalid"};
    }
  }
  return out;
}

standing_options options_of(const config::settings& s, folder_use use) {
  auto speak = protocols_of(s);
  const auto upstreams = read_upstreams(s);
  return {.db = {.data_folder = s.text("data"),
                 .url = s.secret_text("db").reveal(),
                 .writers = static_cast<int>(s.integer("db_writers")),
                 .readers = static_cast<int>(s.integer("db_readers")),
                 .beside_a_server = use == folder_use::beside_a_server,
                 .only_node = s.boolean("only_node")},
          .partner_networks = s.list("partner_networks"),
          .entity_types = entity_types_of(s),
          .history_of_all = s.boolean("history_of_all"),
          .services_on_demand = s.boolean("services_on_demand"),
          .temporal_page = s.integer("temporal_page"),
          .ways_out = ways_out_of(s, use),
          .snow_folder = s.text("snow.folder"),
          .speak = speak.ok() ? std::move(speak).value() : broker::town_protocols{},
          .signing = key_times_of(s),
          .sign_in = {.hash_threads = static_cast<int>(s.integer("sign_in.hash_threads")),
                      .pin_lock = std::chrono::duration_cast<std::chrono::seconds>(
                          s.duration("sign_in.pin_lock")),
                      .upstreams = upstreams.ok() ? upstreams.value() : nullptr,
                      .issuers = s.list("id.issuer"),
                      .help = s.list("id.help")}};
}

result<done> check_entity_types(const config::settings& s) {
  std::set<std::string> seen;
  std::string faults;
  for (const auto& one : s.tables("entity_type")) {
    const auto& name = one.text("name");
    const bool fresh = seen.insert(name).second;
    if (name.empty() || !fresh) {
      faults += faults.empty() ? "" : "\n";
      faults += one.place() + ": entity_type: " +
                (name.empty() ? "a name is missing" : "\"" + name + "\" stands here twice");
    }
  }
  if (!faults.empty()) {
    return problem{why::bad_input, faults, "config_invalid"};
  }
  return done{};
}

result<tenant_code> town_named(db::house& house, const std::string& code) {
  if (code.empty()) {
    const auto all = house.tenants();
    if (all.size() == 1) {
      return all.front();
    }
    return problem{why::bad_input, "say which municipality: --tenant CODE (tsunagu tenant list)"};
  }
  TRY(const auto tenant, tenant_code::parse(code));
  if (!house.has_tenant(tenant)) {
    return problem{why::not_found, "there is no municipality " + code +
                                       " here; add it: tsunagu tenant add " + code +
                                       " --name NAME"};
  }
  return tenant;
}

std::uint64_t unpredictable_seed() {
  std::uint64_t seed = 0;
  const auto bytes = crypto::random_bytes(sizeof seed);
  std::memcpy(&seed, bytes.data(), sizeof seed);
  return seed;
}

// Where requests of our own may go: anywhere on the Internet, and inside only where configured.
http::client_options client_options_of(const standing_options& o) {
  http::client_options out;
  out.policy = o.reaches == reach::everywhere ? http::address_policy::any
                                              : http::address_policy::public_only;
  for (const auto& one : o.partner_networks) {
    if (const auto network = http::network::parse(one)) {
      out.allowed.push_back(*network);
    } else {
      log_error("partner_networks: '{}' is no network; it is left out", one);
    }
  }
  return out;
}

broker::mqtt_reach mqtt_reach_of(const standing_options& o) {
  auto same = client_options_of(o);
  return {.policy = same.policy, .allowed = std::move(same.allowed)};
}

struct standing::state {
  state(const standing_options& o, const clock& c)
      : schemas(all_schemas()),
        stores(db::open_house(o.db, c, schemas)),
        gate(*stores, c),
        signing(*stores, c, installation_key(o.ways_out), o.signing),
        passwords({.threads = o.sign_in.hash_threads}),
        usage(*stores, c),
        outside(client_options_of(o)),
        mqtt_outside(mqtt_reach_of(o)),
        entities(broker::make_broker(*stores, broker_options_of(o, c, models, slow))),
        chance(unpredictable_seed()),
        sources(*entities, source_door, c, chance, {.speak = o.speak}),
        places(*stores),
        roads(*stores),
        catalogue(std::make_shared<catalog::parts>(*stores, *entities, models, c)),
        ways(o.ways_out, outside, c),
        notify(std::make_shared<notify::parts>(*stores, book, people_vault(o.ways_out), c)),
        iot(std::make_shared<iot::parts>(*stores, *entities, c)),
        rules(std::make_shared<rules::parts>(*stores, *entities, c)),
        snow(std::make_shared<snow::parts>(*stores, *entities, c)),
        weather(std::make_shared<weather::parts>(*stores, *entities, places, c)),
        code_tries({.per_second = 0.1, .burst = 10}, c),
        sign_ups({.per_second = 5.0 / 3600, .burst = 5}, c),
        only_program(o.db.url.empty() || o.db.only_node),
        snapshots(*entities, o.snapshots_at_once ? broker::snapshot_book::works::at_once
                                                 : broker::snapshot_book::works::beside) {
    if (!o.db.data_folder.empty()) {
      pictures = std::make_unique<snow::image_shelf>(o.db.data_folder);
      snow->images = pictures.get();
    }
    iot->key = installation_key(o.ways_out);
    iot->keeps_history = [declared = broker_options_of(o, c, models, slow)](std::string_view type) {
      return declared.history_of_all ||
             std::any_of(declared.types.begin(), declared.types.end(),
                         [&](const auto& t) { return t.type == type && t.history; });
    };
    snow->reader = &road_reader;
    snow->typesetter = &helper;
    catalogue->helper = &helper;
    snow->outside = &outside;
    snow->folder = o.snow_folder;
    snow->looks = &looks;
  }

  std::vector<db::module_schema> schemas;
  std::unique_ptr<db::house> stores;
  id::gate gate;
  id::key_keeper signing;
  crypto::password_desk passwords;
  std::shared_ptr<id::parts> id;
  gateway::usage_book usage;
  http::client outside;
  broker::mqtt_sender mqtt_outside;
  broker::http_context_loader remote_contexts{outside};
  broker::context_cache contexts{&remote_contexts};
  catalog::model_shelf models;
  broker::slow_queries slow;
  std::unique_ptr<broker::broker> entities;
  broker::subscription_book subscriptions{*entities};
  broker::context_book hosted{*entities, contexts};
  broker::http_source_door source_door{outside};
  seeded_random chance;
  broker::registry sources;
  broker::stored_services services;
  geo::boundaries places;
  geo::roads roads;
  std::shared_ptr<catalog::parts> catalogue;
  notify::template_book book{all_tables()};
  ways_out ways;
  std::shared_ptr<consent::parts> consents;
  std::unique_ptr<consent::erased_list> erased;
  std::string erased_file;
  std::shared_ptr<notify::parts> notify;
  std::shared_ptr<iot::parts> iot;
  std::shared_ptr<const rules::parts> rules;
  media::client helper{{}};
  snow::media_reader road_reader{helper};
  std::unique_ptr<snow::image_shelf> pictures;
  snow::folder_looks looks;
  std::shared_ptr<snow::parts> snow;
  std::shared_ptr<const health::parts> health;
  std::shared_ptr<const weather::parts> weather;
  i18n::texts identity_texts = texts_of_identity();
  http::rate_limiter code_tries;  // of codes that devices show, by account
  http::rate_limiter sign_ups;    // of who becomes a developer, by address
  std::shared_ptr<id::op::provider> provider;
  const bool only_program;
  std::vector<wired_module> modules;
  guarded<std::map<tenant_code, std::string>> names;
  guarded<std::set<tenant_code>> unlisted;
  broker::snapshot_book snapshots;  // last: what it does beside ends first
};

namespace {

result<done> check_rules(const std::vector<allowed_rule>& rules) {
  TRY(const auto read, broker::allowance::make(rules));
  return done{};
}

}  // namespace

void standing::wire_people(const standing_options& o) {
  auto& s = *state_;
  s.id = std::make_shared<id::parts>(*s.stores, s.gate);
  auto& id_parts = s.id;
  id_parts->name_of_tenant = [this](tenant_code t) { return name_of(t); };
  const auto help = read_help(o.sign_in.help);  // a bad one was refused at the start
  id_parts->help_of = [all = help.ok() ? help.value() : help_lines{}](tenant_code t) {
    return all.of(t);
  };
  id_parts->permissions_of_role = [this](std::string_view role) {
    return permissions_of(modules(), role);
  };
  id_parts->permissions_of_program = [this](std::string_view role) {
    std::vector<wired_module> some;
    std::copy_if(modules().begin(), modules().end(), std::back_inserter(some),
                 [](const wired_module& m) { return m.contents->keeps_limits; });
    return permissions_of(some, role);
  };
  id_parts->check_rules = check_rules;
  id_parts->key = installation_key(o.ways_out);
  id_parts->may_know = may_know;
  id_parts->seen = note_seen;
  id_parts->keys = &s.signing;
  id_parts->desk = &s.passwords;
  id_parts->pin_lock = o.sign_in.pin_lock;
  if (o.sign_in.upstreams) {
    o.sign_in.upstreams->ask = [&s](http::client_request r) {
      return s.outside.send(std::move(r));
    };
    id_parts->upstreams = o.sign_in.upstreams;
  }
  id_parts->hooks = make_hooks(*s.notify);
  id_parts->sign_ups = &s.sign_ups;
  s.gate.read_rules = read_rules;
  s.gate.read_token_rules = remembering_token_rules();
}

namespace {

// What a bad setting says was refused at the start.
std::function<std::string(tenant_code)> issuer_by_town(const standing_options& o) {
  const auto read = read_issuers(o.sign_in.issuers);
  return [all = read.ok() ? read.value() : issuers{}, url = o.ways_out.public_url](tenant_code t) {
    auto own = all.of(t);
    return own.empty() && !url.empty() ? with_tenant(url, t) : own;
  };
}

}  // namespace

void standing::wire_sign_in(const standing_options& o, const clock& c) {
  auto& s = *state_;
  s.provider = make_provider({.house = *s.stores,
                              .time = c,
                              .keys = s.signing,
                              .texts = s.identity_texts,
                              .installation = installation_key(o.ways_out),
                              .check_rules = check_rules,
                              .name_of = s.id->name_of_tenant,
                              .public_url = issuer_by_town(o),
                              .outside = s.outside});
  s.provider->code_tries = &s.code_tries;
  s.id->op = s.provider;
  s.gate.find_access_token = [&s, &c](tenant_code t, std::string_view token) {
    return id::op::identity_of(*s.provider, s.gate, t, token, c.now());
  };
  s.gate.check_proof = [&s](const call& asked, std::string_view token, const id::identity& who) {
    return id::op::check_proof_of(*s.provider, asked, token, who.bound_to);
  };
  if (!o.ways_out.people_key_file.empty()) {
    s.erased_file = std::filesystem::path{o.ways_out.people_key_file}
                        .replace_filename("people.erased")
                        .string();
  }
  s.consents = make_consents(*s.stores, installation_key(o.ways_out));
  s.consents->name_of_town = [this](tenant_code t) { return name_of(t); };
  s.consents->may = [this](std::string_view role, std::string_view permission) {
    const auto all = permissions_of(modules(), role);
    return std::find(all.begin(), all.end(), permission) != all.end();
  };
  s.provider->consents = consent::sign_in_port(s.consents->out);
}

standing::standing(const standing_options& o, const clock& c)
    : state_(std::make_unique<state>(o, c)) {
  auto& s = *state_;
  wire_people(o);
  wire_sign_in(o, c);
  auto gateway_parts = std::make_shared<gateway::parts>(*s.stores, *s.entities, s.usage);
  gateway_parts->slow = &s.slow;
  gateway_parts->check_rules = check_rules;
  gateway_parts->named_services = [&s](tenant_code t) { return s.services.of(t); };
  auto broker_parts = std::make_shared<broker::parts>();
  broker_parts->entities = s.entities.get();
  broker_parts->contexts = &s.contexts;
  broker_parts->services = &s.services;
  if (o.services_on_demand) {
    broker_parts->make_service = [&s](tenant_code t, std::string name) {
      return s.services.add(s.stores->at(t, db::place::town), std::move(name));
    };
  }
  broker_parts->subscriptions = &s.subscriptions;
  broker_parts->speak = o.speak;
  broker_parts->temporal_values_max = o.temporal_page;
  broker_parts->context_book = &s.hosted;
  broker_parts->sources = &s.sources;
  broker_parts->snapshots = &s.snapshots;
  s.ways.give_to(*s.notify, [this](tenant_code t) { return name_of(t); });
  s.catalogue->name_of = [this](tenant_code t) { return name_of(t); };
  s.snow->name_of = [this](tenant_code t) { return name_of(t); };
  // One whose account became another's is met under that number only.
  const person_ports persons{[known = s.consents->out.exists](db::reader& r, person_id who) {
                               return consent::current_of(r, who) == who && known(r, who);
                             },
                             [](db::reader& r, person_id who, const caller& asks, instant now) {
                               return may_know(r, {who.value}, asks, now);
                             },
                             note_seen_as};
  const auto health = make_health(*s.stores, persons, installation_key(o.ways_out));
  add_health(s.consents->out, health);
  s.health = health;
  const auto outreach =
      make_crm(*s.stores, persons, installation_key(o.ways_out), health, {s.weather, &s.roads});
  const auto coupons =
      make_coupons(*s.stores, persons, installation_key(o.ways_out), s.id->name_of_tenant);
  const auto inquiries = make_inquiries(*s.stores, persons, *s.id);
  const auto tablets = make_devices(*s.stores, persons, *s.id);
  add_exports(s.consents->out, coupons, tablets, inquiries);
  s.modules = {{&town_contents, {}},
               {&id::contents(), s.id},
               {&consent::contents(), s.consents},
               {&broker::contents(), broker_parts},
               {&gateway::contents, gateway_parts},
               {&catalog::contents, s.catalogue},
               {&geo::contents, std::make_shared<geo::parts>(s.places)},
               {&iot::contents(), s.iot},
               {&notify::contents(), s.notify},
               {&rules::contents, s.rules},
               {&ledger::contents(), std::make_shared<ledger::parts>(*s.stores)},
               {&crm::contents(), outreach},
               {&points::contents(), make_points(*s.stores, persons)},
               {&coupons::contents(), coupons},
               {&community::contents(), make_community(*s.stores, persons, s.id->key, &s.roads)},
               {&health::contents(), health},
               {&devices::contents(), tablets},
               {&survey::contents(), make_survey(*s.stores, persons, installation_key(o.ways_out),
                                                 s.id->name_of_tenant)},
               {&kpis::contents(), make_kpis(*s.stores, &s.helper, s.id->name_of_tenant)},
               {&snow::contents(), s.snow},
               {&weather::contents, s.weather},
               {&inquiries::contents(), inquiries}};
}

standing::~standing() { stop(); }

void standing::stop() { state_->stores->close(); }

db::house& standing::house() { return *state_->stores; }
geo::boundaries& standing::places() { return state_->places; }
geo::roads& standing::roads() { return state_->roads; }
const consent::parts& standing::consent_parts() { return *state_->consents; }
const id::parts& standing::id_parts() { return *state_->id; }
const notify::parts& standing::notify_parts() { return *state_->notify; }
const rules::parts& standing::rules_parts() { return *state_->rules; }
const iot::parts& standing::iot_parts() { return *state_->iot; }
bool standing::is_only_program() const { return state_->only_program; }
std::string standing::url_of(tenant_code t) const { return state_->ways.url_of(t); }
const health::parts& standing::health_parts() { return *state_->health; }
const snow::parts& standing::snow_parts() { return *state_->snow; }
catalog::parts& standing::catalog_parts() { return *state_->catalogue; }
const weather::parts& standing::weather_parts() { return *state_->weather; }
http::client& standing::outside() { return state_->outside; }
broker::mqtt_sender& standing::mqtt_outside() { return state_->mqtt_outside; }
broker::broker& standing::entities() { return *state_->entities; }
broker::registry& standing::sources() { return state_->sources; }
const id::op::provider& standing::provider() { return *state_->provider; }
id::gate& standing::door() { return state_->gate; }
id::key_keeper& standing::keys() { return state_->signing; }
gateway::usage_book& standing::usage() { return state_->usage; }
std::span<const wired_module> standing::modules() const { return state_->modules; }

std::string standing::name_of(tenant_code t) {
  return state_->names.look([&](const auto& all) {
    const auto at = all.find(t);
    return at == all.end() ? std::string{t.text()} : at->second;
  });
}

void standing::load_names() {
  event_loop loop;
  for (const auto t : house().tenants()) {
    auto& town = house().at(t, db::place::town);
    loop.wait(state_->services.load(town));
    auto name = loop.wait(town.read(town_name));
    if (!name.empty()) {
      state_->names.change([&](auto& all) { all[t] = std::move(name); });
    }
    if (!loop.wait(town.read(town_listed))) {
      state_->unlisted.change([&](auto& all) { all.insert(t); });
    }
  }
}

int standing::keep_erased() {
  auto& s = *state_;
  if (s.erased_file.empty()) {
    return 0;
  }
  s.erased = std::make_unique<consent::erased_list>(s.erased_file);
  event_loop loop;
  int again = 0;
  for (const auto t : house().tenants()) {
    again += loop.wait(consent::keep_erased(house(), t, s.consents->out, *s.erased));
  }
  s.consents->erased = s.erased.get();
  return again;
}

result<done> standing::add_service(tenant_code t, const std::string& name) {
  event_loop loop;
  return loop.wait(state_->services.add(state_->stores->at(t, db::place::town), name));
}

bool standing::has_service(tenant_code t, std::string_view name) const {
  return state_->services.has(t, name);
}

bool standing::is_listed(tenant_code t) {
  return state_->unlisted.look([&](const auto& all) { return !all.contains(t); });
}

void standing::add_tenant(tenant_code t, std::string_view name, std::optional<bool> listed) {
  house().add_tenant(t);
  event_loop loop;
  loop.wait(house().at(t, db::place::town).write([&](db::tx& tx) {
    set_town_name(tx, name);
    if (listed) {
      set_town_listed(tx, *listed);
    }
    record::audit(tx, {.action = "town.named", .subject_kind = "town", .subject = t.text()});
  }));
  state_->names.change([&](auto& all) { all[t] = name; });
  if (listed) {
    state_->unlisted.change([&](auto& all) { *listed ? void(all.erase(t)) : void(all.insert(t)); });
  }
}

}  // namespace tsu::app
