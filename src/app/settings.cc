#include "app/settings.h"

#include <cstdlib>

#include "app/devices.h"

namespace tsu::app {
namespace {

using enum config::kind;

constexpr config::setting type_columns[] = {
    {"name", text, "", "", "", "type as stored: \"SnowGauge\", or its whole IRI"},
    {"history", boolean, "true", "", "", "record its attributes over time"},
    {"durability", text, "commit", "commit|interval", "",
     "interval: synced within 100 ms after the answer"},
    {"indexed", list, "", "", "", "attributes that queries compare"},
};

constexpr config::setting upstream_columns[] = {
    {"name", text, "", "", "", "in addresses: a-z, 0-9 and -"},
    {"title", text, "", "", "", "on pages: \"LINE\"; empty: the name"},
    {"tenant", text, "", "", "", "code of the municipality that offers it; empty: all"},
    {"issuer", text, "", "", "", "iss of its ID tokens"},
    {"authorization_endpoint", text, "", "", "",
     "where people are sent; what is empty of the addresses is read at the issuer's"},
    {"token_endpoint", text, "", "", "", "where a code becomes an ID token"},
    {"jwks_uri", text, "", "", "", "its keys; not needed for HS256"},
    {"userinfo_endpoint", text, "", "", "", "where more is said of the person, for claims"},
    {"claims", list, "", "", "",
     "field=claim: what who registers finds filled in: \"birth_date=birthdate\""},
    {"client_id", text, "", "", "", "what it calls us"},
    {"scope", text, "openid", "", "", "asked for"},
    {"auth", text, "private_key_jwt", "private_key_jwt|client_secret_basic|client_secret_post", "",
     "how we show who we are"},
    {"client_secret", secret, "", "", "", "shared with it"},
    {"key_file", text, "", "", "", "a JWK with our private key"},
    {"key_alg", text, "ES256", "ES256|RS256|PS256|EdDSA", "", "that the key signs with"},
    {"key_id", text, "", "", "", "kid that it knows our key by"},
    {"assertion_audience", text, "", "", "", "aud of what we sign; empty: the issuer"},
    {"id_token_alg", text, "ES256", "ES256|RS256|PS256|EdDSA|HS256", "", "the only one taken"},
    {"subject_claim", text, "sub", "", "", "the claim that says who it is"},
    {"acr_values", text, "", "", "", "asked for; empty: nothing"},
    {"acr_accepted", list, "", "", "", "one of these must have been done; empty: whatever"},
    {"proved", list, "", "", "", "what that is worth here, as RFC 8176 says it; empty: one factor"},
    {"sends_iss", boolean, "false", "", "", "true: an answer without iss is refused (RFC 9207)"},
};

constexpr config::setting table[] = {
    {"data", text, "var/data", "", "", "folder of the municipalities' SQLite files"},
    {"db", secret, "", "", "", "PostgreSQL URL or conninfo; empty: SQLite files in data"},
    {"db_writers", integer, "2", "1..64", "", "threads that write"},
    {"db_readers", integer, "2", "1..64", "", "threads that read"},
    {"only_node", boolean, "false", "", "", "true: no other program may open this PostgreSQL"},
    {"listen", list, "127.0.0.1:8080", "", "", "addresses and ports"},
    {"listen_tls", list, "", "", "", "addresses and ports with TLS"},
    {"tls.certificate", text, "", "", "", "PEM file with the whole chain; read again on SIGHUP"},
    {"tls.key", text, "", "", "", "PEM file with its key"},
    {"trusted_proxies", list, "", "", "", "networks whose X-Forwarded-For is believed"},
    {"portal", text, "", "", "", "folder of the built portal; empty: beside the program"},
    {"hosts", list, "", "", "", "host=code: which municipality a host name is"},
    {"default_tenant", text, "", "", "", "municipality of hosts that are not listed"},
    {"log_level", text, "info", "debug|info|warning|error", "", "what goes to the log"},
    {"access_log", boolean, "false", "", "", "one line per request on standard output"},
    {"http.io_threads", integer, "0", "0..64", "", "0: one per core"},
    {"http.body_max", size, "1MiB", "1KiB..1GiB", "", "largest request body"},
    {"http.image_body_max", size, "8MiB", "1KiB..1GiB", "", "largest picture of a camera"},
    {"http.batch_body_max", size, "16MiB", "1KiB..1GiB", "", "largest body of a batch operation"},
    {"http.idle_timeout", duration, "75s", "1s..1h", "", "a connection without a request"},
    {"http.head_timeout", duration, "10s", "100ms..5min", "", "from first byte to whole head"},
    {"http.body_timeout", duration, "10s", "100ms..5min", "", "besides the slowest rate allowed"},
    {"http.connections_max", integer, "10000", "1..1000000", "", "at once"},
    {"http.connections_per_address_max", integer, "1000", "1..1000000", "", "at once"},
    {"http.stop_deadline", duration, "10s", "0s..10min", "", "for requests under way at the end"},
    {"rate.per_second", integer, "100", "0..1000000", "", "requests of one token; 0: no limit"},
    {"rate.burst", integer, "1000", "1..10000000", "", "requests that may come at once"},
    {"sign_in.tries_per_minute", integer, "20", "1..10000", "", "wrong secrets per address"},
    {"sign_in.hash_threads", integer, "1", "1..64", "", "that hash passwords, 19 MiB each"},
    {"sign_in.pin_lock", duration, "15min", "1min..24h", "", "how long five wrong PINs lock"},
    {"upstream", tables, "", "", "", "other identity providers: doc/sign-in.md", upstream_columns},
    {"partner_networks", list, "", "", "", "inside networks that notifications may go to"},
    {"mqtt.url", text, "", "", "", "mqtt://host:port of the broker devices speak to; empty: none"},
    {"mqtt.user", text, "", "", "", "our name at that broker; empty: none is told"},
    {"mqtt.password", secret, "", "", "", "and its password"},
    {"mqtt.devices", boolean, "true", "", "", "registered devices speak there: doc/devices.md"},
    {"mqtt.topic", tables, "", "", "", "what topics mean: doc/mqtt.md", topic_columns},
    {"entity_type", tables, "", "", "", "how entities of a type are kept: doc/entity-types.md",
     type_columns},
    {"ngsi", list, "", "", "", "code=both|v2|ld: what a municipality speaks; not listed: both"},
    {"services_on_demand", boolean, "false", "", "",
     "true: a request that creates something makes the named service (NGSILD-Tenant) it is for"},
    {"temporal_page", integer, "200000", "10..200000", "values",
     "how many recorded values an answer holds; the rest is asked for by time (206)"},
    {"history_of_all", boolean, "false", "", "", "record what was observed of every type"},
    {"changes_kept", duration, "168h", "1h..8760h", "", "how long the log of changes reaches back"},
    {"people_key", secret, "", "", "",
     "64 hex digits over personal data, the same on all nodes; empty: data/people.key"},
    {"id.issuer", list, "", "", "",
     "https://…, {tenant} is the code; or code=https://… each: the address that a municipality "
     "signs people in at; empty: notify.public_url, or the address that is asked"},
    {"id.help", list, "", "", "",
     "whom people call, for cards and sheets: \"事務局 011-211-2111\", or code=… each"},
    {"id.keys.signs", duration, "2160h", "25h..87600h", "", "how long a key signs ID tokens"},
    {"id.keys.ahead", duration, "24h", "1h..720h", "",
     "how long it is published before; longer than anybody keeps a JWKS"},
    {"id.keys.behind", duration, "25h", "1h..720h", "",
     "how long it is published after; longer than what it signed lives"},
    {"smtp.host", text, "", "", "", "mail server that letters go to; empty: no e-mail is sent"},
    {"smtp.port", integer, "587", "1..65535", "", "of the mail server"},
    {"smtp.security", text, "starttls", "none|starttls|tls", "", "how the connection is secured"},
    {"smtp.user", text, "", "", "", "our name at the mail server; empty: no log-in"},
    {"smtp.password", secret, "", "", "", "and its password"},
    {"smtp.from", text, "", "", "", "address that letters come from"},
    {"notify.public_url", text, "", "", "",
     "https://…, {tenant} is the code; for links in messages; empty: from hosts"},
    {"notify.gateway.url", text, "", "", "", "provider of SMS and calls: doc/notify-gateway.md"},
    {"notify.gateway.secret", secret, "", "", "", "shared with it, for signatures"},
    {"notify.gateway.stand_in", boolean, "false", "", "",
     "true: in place of a provider, for training; sends nothing and says so"},
    {"snow.folder", text, "", "", "",
     "where cameras and others leave files: doc/snow-folder.md; empty: nowhere"},
    {"metrics_from", list, "127.0.0.0/8,::1/128", "", "", "networks that may read /metrics"},
    {"disk_free_min", size, "200MiB", "1MiB..1TiB", "", "less than that: not ready"},
};

void add_flag(config::sources& s, std::string_view name, const std::string& value) {
  if (!value.empty()) {
    s.flags.emplace_back(name, value);
  }
}

}  // namespace

std::span<const config::setting> settings_table() { return table; }

config::sources sources_of(const where& w) {
  config::sources s;
  s.file = w.config.empty() ? "/etc/tsunagu/tsunagu.toml" : w.config;
  s.file_must_exist = !w.config.empty();
  if (const char* folder = std::getenv("CREDENTIALS_DIRECTORY")) {
    s.credentials_folder = folder;
  }
  s.environment = config::environment_of_this_process();
  add_flag(s, "data", w.data);
  add_flag(s, "db", w.db);
  for (const auto& one : w.set) {
    const auto equals = one.find('=');
    s.flags.emplace_back(one.substr(0, equals),
                         equals == std::string::npos ? "" : one.substr(equals + 1));
  }
  return s;
}

config::sources sources_of(const serve_options& o) {
  auto s = sources_of(static_cast<const where&>(o));
  add_flag(s, "listen", o.listen);
  add_flag(s, "portal", o.portal);
  return s;
}

result<config::settings> load_settings(const where& w) {
  return config::settings::load(settings_table(), sources_of(w));
}

}  // namespace tsu::app
