#include "app/running.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/describe.hpp>
#include <functional>
#include <mutex>

#include "app/caretaker.h"
#include "app/database_watch.h"
#include "app/devices.h"
#include "app/followers.h"
#include "app/front_desk.h"
#include "app/keys.h"
#include "app/portal_pages.h"
#include "app/refusal_log.h"
#include "app/standing.h"
#include "app/town.h"
#include "app/watchdog.h"
#include "app/ways_out.h"
#include "base/core/json.h"
#include "base/core/log.h"
#include "base/http/address.h"
#include "base/http/problem_reply.h"
#include "base/http/rate_limit.h"
#include "base/http/server.h"
#include "base/metrics/health.h"
#include "base/metrics/metrics.h"
#include "base/metrics/process.h"
#include "base/metrics/systemd.h"
#include "engine/broker/mqtt/mqtt_ingest.h"
#include "engine/catalog/parts.h"

namespace tsu::app {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address.starts_with("[::1]") ||
         address.starts_with("localhost:");
}

// "www.city.sapporo.jp=011002"
result<std::map<std::string, tenant_code, std::less<>>> read_hosts(const config::settings& s) {
  std::map<std::string, tenant_code, std::less<>> out;
  for (const auto& one : s.list("hosts")) {
    const auto equals = one.find('=');
    if (equals == std::string::npos) {
      return problem{why::bad_input, "hosts: '" + one + "' is not host=code", "config_invalid"};
    }
    TRY(const auto code, tenant_code::parse(std::string_view{one}.substr(equals + 1)));
    out.emplace(one.substr(0, equals), code);
  }
  return out;
}

// The one named in the settings; or else the only one there is.
result<std::optional<tenant_code>> read_default(const config::settings& s, db::house& house) {
  if (!s.text("default_tenant").empty()) {
    TRY(const auto code, tenant_code::parse(s.text("default_tenant")));
    return std::optional{code};
  }
  const auto all = house.tenants();
  return all.size() == 1 ? std::optional{all.front()} : std::nullopt;
}

// What stands in front of a municipality's paths at a host: nothing where the host names it.
std::function<std::string(tenant_code, std::string_view)> prefix_by_host(const front_options& o) {
  return [hosts = o.hosts, by_default = o.default_tenant](tenant_code t, std::string_view host) {
    const auto at = hosts.find(host);
    const auto here = at != hosts.end() ? std::optional{at->second} : by_default;
    return here == t ? std::string{} : "/t/" + std::string{t.text()};
  };
}

// What must be so before anything is answered.
void prepare(standing& house) {
  house.load_names();
  house.keep_erased();
}

void set_level(const std::string& name) {
  set_log_level(name == "debug"     ? log_level::debug
                : name == "warning" ? log_level::warning
                : name == "error"   ? log_level::error
                                    : log_level::info);
}

// Batch operations may be larger than anything else.
std::size_t body_limit(const config::settings& s, std::string_view path) {
  if (path.ends_with("/images")) {
    return static_cast<std::size_t>(s.size("http.image_body_max"));
  }
  const bool batch = path.find("/entityOperations/") != std::string_view::npos ||
                     path.ends_with("/catalog/v1/imports") ||
                     path.find("/community/v1/transit/feeds/") != std::string_view::npos;
  return static_cast<std::size_t>(s.size(batch ? "http.batch_body_max" : "http.body_max"));
}

// Stays the same over restarts of a machine that keeps its name; one server per machine and port.
std::string node_name() {
  char name[256] = {};
  ::gethostname(name, sizeof name - 1);
  return name;
}

std::chrono::milliseconds ms(const config::settings& s, std::string_view name) {
  return duration_cast<milliseconds>(s.duration(name));
}

http::server_options server_options(const config::settings& s) {
  http::server_options o;
  o.listen = s.list("listen");
  o.listen_tls = s.list("listen_tls");
  o.tls_certificate_file = s.text("tls.certificate");
  o.tls_key_file = s.text("tls.key");
  o.trusted_proxies = s.list("trusted_proxies");
  o.io_threads = static_cast<unsigned>(s.integer("http.io_threads"));
  o.body_limit = [&s](http::method, std::string_view path) { return body_limit(s, path); };
  o.idle_timeout = ms(s, "http.idle_timeout");
  o.head_timeout = ms(s, "http.head_timeout");
  o.body_timeout = ms(s, "http.body_timeout");
  o.connections_max = static_cast<std::size_t>(s.integer("http.connections_max"));
  o.connections_per_address_max =
      static_cast<std::size_t>(s.integer("http.connections_per_address_max"));
  if (s.boolean("access_log")) {
    o.access_log = [](std::string_view lines) {
      [[maybe_unused]] const auto n = ::write(STDOUT_FILENO, lines.data(), lines.size());
    };
  }
  return o;
}

http::reply json_page(std::string body, int status = 200) {
  return {.status = status, .type = "application/json", .body = std::move(body)};
}

// Requests by class of status, and how long they took.
class request_numbers {
 public:
  explicit request_numbers(metrics::registry& r)
      : took_(r.make_histogram("http_request_seconds", "Time from request to last byte sent",
                               metrics::latency_bounds())) {
    for (std::size_t i = 0; i < by_class_.size(); ++i) {
      by_class_[i] = &r.make_counter("http_requests_total", "Requests answered",
                                     {{"class", std::to_string(i + 1) + "xx"}});
    }
  }
  void observe(const http::access_record& a) {
    const auto hundreds = static_cast<std::size_t>(a.status / 100);
    if (hundreds >= 1 && hundreds <= by_class_.size()) {
      by_class_[hundreds - 1]->add();
    }
    took_.observe(std::chrono::duration<double>(a.took).count());
  }

 private:
  std::array<metrics::counter*, 5> by_class_{};
  metrics::histogram& took_;
};

void count_expired(const broker::broker& entities, metrics::registry& registry) {
  const auto count = [&](std::string_view what, std::int64_t broker::expired_count::*member) {
    registry.make_counter_from(
        "broker_expired_total", "Entities, and attributes of others, that left when they expired",
        [&entities, member] { return static_cast<double>(entities.expired().*member); },
        {{"what", std::string{what}}});
  };
  count("entity", &broker::expired_count::entities);
  count("attribute", &broker::expired_count::attributes);
}

// Without tokens only where nobody else can come from.
result<done> check_open_broker(const config::settings& s, const serve_options& o) {
  for (const auto& address : s.list("listen")) {
    if (o.open_broker && !is_loopback(address)) {
      return problem{why::not_allowed,
                     "--open-broker serves without tokens, so only on a loopback address; '" +
                         address + "' is none",
                     "open_broker_not_on_loopback"};
    }
  }
  return done{};
}

// What no single setting says wrong by itself.
result<done> check_settings(const config::settings& s) {
  TRY(const done sound, check_entity_types(s));
  TRY(const done reachable, check_ways_out(s));
  TRY(const done identity, check_identity(s));
  TRY(const auto known, protocols_of(s));
  return check_key_times(s);
}

}  // namespace

struct running::state {
  state(const config::settings& s, const standing_options& o, const clock& c)
      : settings(s),
        time(c),
        house(o, c),
        numbers(registry),
        tries({.per_second = double(s.integer("sign_in.tries_per_minute")) / 60,
               .burst = double(s.integer("sign_in.tries_per_minute"))},
              c),
        requests({.per_second = std::max(1.0, double(s.integer("rate.per_second"))),
                  .burst = double(s.integer("rate.burst"))},
                 c),
        client_turns({}, c),
        refusals(house.house(), c) {}

  void add_checks() {
    if (settings.secret_text("db").reveal().empty()) {
      health.add_check(
          "disk", metrics::disk_space_check(settings.text("data"), settings.size("disk_free_min")));
      return;
    }
    asking = std::make_unique<database_watch>(house.house());
    health.add_check("database", [this] { return asking->verdict(); });
  }

  // From elsewhere the path does not exist.
  bool may_read_metrics(std::string_view address) const {
    const auto who = http::ip_address::parse(address);
    return who && http::contains(metrics_from, *who);
  }

  std::optional<http::reply> common(const http::request& r) {
    if (r.path == "/healthz") {
      return json_page(health.live().json);
    }
    if (r.path == "/readyz") {
      const auto ready = health.ready();
      return json_page(ready.json, ready.ok ? 200 : 503);
    }
    if (r.path == "/metrics" && may_read_metrics(r.remote_address)) {
      return http::reply{.type = "text/plain; version=0.0.4", .body = registry.text()};
    }
    if (r.path == "/openapi.json") {
      http::reply page{.type = "application/json"};
      std::call_once(document_made, [this] {  // a tenth of a start otherwise
        document = std::make_shared<const std::string>(openapi(house.modules(), TSU_VERSION, "/"));
      });
      page.shared_body = document;
      return page;
    }
    if (r.path == "/tenants.json") {
      return json_page(to_json(tenants()));
    }
    return std::nullopt;
  }

  // Who is served here, for the start page of the portal, which leads staff of several
  // municipalities on one address to their console. Open on purpose: that a municipality uses a
  // system is public business, and nothing but its code and name is told. One that is not announced
  // yet stays out (tenant add --unlisted), and its paths ask for a token like all others.
  town_list tenants() {
    town_list out;
    for (const auto& t : house.house().tenants()) {
      if (house.is_listed(t)) {
        out.items.push_back({std::string{t.text()}, house.name_of(t)});
      }
    }
    return out;
  }

  const config::settings& settings;
  const clock& time;
  standing house;
  std::vector<http::network> metrics_from;
  metrics::registry registry;
  metrics::health health;
  request_numbers numbers;
  http::rate_limiter tries;         // of wrong secrets, by address
  http::rate_limiter requests;      // of modules, by account
  http::rate_limiter client_turns;  // of registered programs, each at its own rate
  refusal_log refusals;
  std::once_flag document_made;
  std::shared_ptr<const std::string> document;
  std::unique_ptr<portal_pages> portal;
  std::unique_ptr<front_desk> desk;
  std::unique_ptr<http::server> server;
  listening_devices devices;
  std::unique_ptr<caretaker> jobs;
  std::unique_ptr<followers> listening;
  std::unique_ptr<watchdog> guard;
  std::unique_ptr<database_watch> asking;  // none beside SQLite
  bool stopped = false;
};

running::running() = default;
running::~running() {
  if (state_) {
    stop();
  }
}

result<std::unique_ptr<running>> running::start(const config::settings& s, const serve_options& o,
                                                const clock& c) {
  set_level(s.text("log_level"));
  TRY(const done allowed, check_open_broker(s, o));
  const auto faults = faults_of(all_tables());
  if (!faults.empty()) {
    return problem{why::unavailable, "the module tables are faulty: " + faults.front(),
                   "faulty_tables"};
  }
  TRY(const done sound, check_settings(s));
  std::unique_ptr<running> r{new running};
  auto stands = options_of(s);
  if (o.open_broker) {
    stands.reaches = reach::everywhere;
  }
  TRY(const done keyed, ensure_people_key(stands.ways_out));
  r->state_ = std::make_unique<state>(s, stands, c);
  auto& st = *r->state_;
  for (const auto& one : s.list("metrics_from")) {
    const auto network = http::network::parse(one);
    if (!network) {
      return problem{why::bad_input, "metrics_from: '" + one + "' is no network", "config_invalid"};
    }
    st.metrics_from.push_back(*network);
  }
  metrics::add_process_metrics(st.registry, TSU_VERSION, c.now());
  st.add_checks();
  prepare(st.house);
  front_options fronts;
  TRY(auto hosts, read_hosts(s));
  TRY(const auto by_default, read_default(s, st.house.house()));
  fronts.hosts = std::move(hosts);
  fronts.default_tenant = by_default;
  fronts.broker = o.open_broker ? broker_door::open : broker_door::by_permission;
  st.house.catalog_parts().prefix_of = prefix_by_host(fronts);
  st.desk = std::make_unique<front_desk>(st.house.modules(), st.house.house(), st.house.door(), c,
                                         std::move(fronts));
  st.portal = std::make_unique<portal_pages>(s.text("portal"));
  st.desk->before_modules = [&st](const http::request& q) { return st.common(q); };
  st.desk->after_modules = [&st](const http::request& q) { return st.portal->find(q); };
  st.desk->tries = &st.tries;
  st.desk->client_turns = &st.client_turns;
  st.desk->usage = &st.house.usage();
  st.desk->refusals = &st.refusals;
  if (s.integer("rate.per_second") > 0 && !o.open_broker) {
    st.desk->take_turn = [&st](std::string_view key) { return st.requests.take(key); };
  }
  auto options = server_options(s);
  options.wall_clock = &c;
  options.observe = [&st](const http::access_record& a) { st.numbers.observe(a); };
  TRY(auto server, http::server::start(std::move(options), [&st](const http::request& q) {
        return st.desk->serve(q);
      }));
  st.server = std::move(server);
  TRY(auto devices, listen_to_devices(s, st.house, c, node_name(), st.registry));
  st.devices = std::move(devices);
  count_expired(st.house.entities(), st.registry);
  st.listening = std::make_unique<followers>(st.house, c);
  st.jobs = std::make_unique<caretaker>(
      st.house,
      caretaker::options{.node = node_name(), .changes_kept = s.duration("changes_kept")});
  if (const auto interval = metrics::watchdog_interval()) {
    st.guard = std::make_unique<watchdog>(st.server->executors(), *interval);
  }
  metrics::notify_ready("serving");
  return r;
}

std::uint16_t running::port() const { return state_->server->port(); }
standing& running::on() { return state_->house; }

void running::stop() {
  auto& s = *state_;
  if (s.stopped) {
    return;
  }
  s.stopped = true;
  metrics::notify_stopping("stopping");
  s.guard.reset();
  s.health.set_stopping();
  if (s.server) {
    const auto cut = s.server->stop_gracefully(ms(s.settings, "http.stop_deadline"));
    if (cut > 0) {
      log_warning("{} requests were cut off at the end", cut);
    }
  }
  s.devices.ingest.reset();
  if (s.listening) {
    s.listening->begin_to_stop();
  }
  s.jobs.reset();
  s.listening.reset();
  s.asking.reset();
  s.house.stop();
  s.server.reset();
}

namespace {

sigset_t signals_we_wait_for() {
  sigset_t set;
  sigemptyset(&set);
  for (const int one : {SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&set, one);
  }
  return set;
}

}  // namespace

void block_signals() {
  const auto set = signals_we_wait_for();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is a full disk, not the end
}

void running::wait_for_end() {
  const auto set = signals_we_wait_for();
  int got = 0;
  while (sigwait(&set, &got) == 0 && got == SIGHUP) {
    const auto again = state_->server->reload_certificates();
    if (again.ok()) {
      log_info("certificates read again");
    } else {
      log_error("certificates: {}; the old ones go on", again.error().detail);
    }
  }
}

}  // namespace tsu::app
