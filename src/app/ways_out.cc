#include "app/ways_out.h"

#include <filesystem>
#include <optional>
#include <utility>

#include "app/upstreams.h"
#include "base/core/log.h"
#include "base/crypto/box.h"
#include "base/http/client.h"
#include "base/mail/mime.h"
#include "engine/notify/channels/email.h"
#include "engine/notify/channels/gateway.h"
#include "engine/notify/channels/stand_in.h"
#include "engine/notify/channels/webhook.h"
#include "engine/notify/parts.h"

namespace tsu::app {
namespace {

using notify::way;

constexpr std::string_view tenant_mark = "{tenant}";

mail::security security_of(const std::string& name) {
  return name == "none"  ? mail::security::none
         : name == "tls" ? mail::security::tls
                         : mail::security::starttls;
}

problem invalid(std::string detail) {
  return {why::bad_input, std::move(detail), "config_invalid"};
}

bool is_web_address(const std::string& url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

}  // namespace

std::string with_tenant(std::string url, tenant_code t) {
  if (const auto at = url.find(tenant_mark); at != std::string::npos) {
    url.replace(at, tenant_mark.size(), t.text());
  }
  return url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
}

way_out_options ways_out_of(const config::settings& s, folder_use use) {
  way_out_options o;
  o.people_key = s.secret_text("people_key");
  o.people_key_file = s.text("data") + "/people.key";
  o.use_of_file = use == folder_use::alone ? way_out_options::key_file::made_if_missing
                                           : way_out_options::key_file::only_read;
  o.smtp.host = s.text("smtp.host");
  o.smtp.port = static_cast<std::uint16_t>(s.integer("smtp.port"));
  o.smtp.secured = security_of(s.text("smtp.security"));
  o.smtp.user = s.text("smtp.user");
  o.smtp.password = s.secret_text("smtp.password");
  o.smtp.timeout = std::chrono::seconds{20};
  o.mail_from = s.text("smtp.from");
  o.public_url = s.text("notify.public_url");
  o.gateway_url = s.text("notify.gateway.url");
  o.gateway_secret = s.secret_text("notify.gateway.secret");
  o.stand_in = s.boolean("notify.gateway.stand_in");
  o.hosts = s.list("hosts");
  return o;
}

result<done> check_ways_out(const config::settings& s) {
  const auto o = ways_out_of(s, folder_use::beside_a_server);
  if (!o.people_key.reveal().empty() && !crypto::box_key::from_hex(o.people_key).ok()) {
    return invalid("people_key: a key is 64 hex digits");
  }
  if (!o.smtp.host.empty() && !mail::is_address(o.mail_from)) {
    return invalid("smtp.from: say which address letters come from");
  }
  if (!o.public_url.empty() && !is_web_address(o.public_url)) {
    return invalid("notify.public_url: starts with https://");
  }
  if (!o.gateway_url.empty() && !is_web_address(o.gateway_url)) {
    return invalid("notify.gateway.url: starts with https://");
  }
  if (!o.gateway_url.empty() && o.gateway_secret.reveal().size() < 16) {
    return invalid("notify.gateway.secret: share at least 16 characters with the provider");
  }
  if (!o.gateway_url.empty() && o.stand_in) {
    return invalid("notify.gateway.stand_in: there is a provider; take one of the two out");
  }
  return check_upstreams(s);
}

std::optional<crypto::box_key> installation_key(const way_out_options& o) {
  const bool given = !o.people_key.reveal().empty();
  const bool none =
      o.people_key_file.empty() || (o.use_of_file == way_out_options::key_file::only_read &&
                                    !std::filesystem::exists(o.people_key_file));
  if (!given && none) {
    return std::nullopt;
  }
  auto key = given ? crypto::box_key::from_hex(o.people_key)
                   : crypto::box_key::from_file_or_new(o.people_key_file);
  if (!key.ok()) {
    log_error("no contacts can be kept or read: {}", key.error().detail);
    return std::nullopt;
  }
  return std::move(key).value();
}

result<done> ensure_people_key(const way_out_options& o) {
  if (!o.people_key.reveal().empty() || o.people_key_file.empty() ||
      o.use_of_file == way_out_options::key_file::only_read) {
    return done{};
  }
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path{o.people_key_file}.parent_path(),
                                      failed);  // what then cannot be written says so itself
  const auto key = crypto::box_key::from_file_or_new(o.people_key_file);
  if (key.ok()) {
    return done{};
  }
  auto p = key.error();
  p.detail +=
      ": it is the key over personal data; make its folder (--data) writable for this "
      "program, or set people_key";
  return p;
}

notify::vault people_vault(const way_out_options& o) { return notify::vault{installation_key(o)}; }

ways_out::ways_out(const way_out_options& o, http::client& outside, const clock& c)
    : options_(o), outside_(outside), time_(c) {
  for (const auto& one : o.hosts) {
    const auto equals = std::min(one.find('='), one.size());
    const auto code = tenant_code::parse(one.substr(std::min(equals + 1, one.size())));
    if (code.ok()) {
      hosts_.emplace(code.value(), one.substr(0, equals));
    }
  }
  if (!o.smtp.host.empty()) {
    mail_ = std::make_unique<mail::smtp_client>(o.smtp);
  }
  if (!o.gateway_url.empty()) {  // named by the operator, so also where it stands inside
    gateway_ =
        std::make_unique<http::client>(http::client_options{.policy = http::address_policy::any});
  }
}

ways_out::~ways_out() = default;

std::string ways_out::url_of(tenant_code t) const {
  if (!options_.public_url.empty()) {
    return with_tenant(options_.public_url, t);
  }
  const auto host = hosts_.find(t);
  return host == hosts_.end() ? std::string{} : "https://" + host->second;
}

void ways_out::give_to(notify::parts& p, std::function<std::string(tenant_code)> name_of) {
  const auto at = [&](way w) -> auto& { return p.ways[static_cast<std::size_t>(w)]; };
  p.name_of = name_of;
  p.url_of = [this](tenant_code t) { return url_of(t); };
  p.gateway_secret = options_.gateway_secret;
  at(way::webhook) = std::make_shared<notify::webhook_channel>(outside_, time_);
  if (mail_) {
    at(way::email) = std::make_shared<notify::email_channel>(
        *mail_, notify::email_sender{options_.mail_from, std::move(name_of)}, time_);
  }
  if (gateway_) {
    notify::gateway_options o{options_.gateway_url, options_.gateway_secret, [this](tenant_code t) {
                                const auto url = url_of(t);
                                return url.empty() ? url : url + "/notify/v1/receipts";
                              }};
    at(way::sms) = std::make_shared<notify::gateway_channel>(*gateway_, std::move(o), time_);
    at(way::voice) = at(way::sms);
  } else if (options_.stand_in) {
    at(way::sms) = std::make_shared<notify::stand_in_channel>();
    at(way::voice) = at(way::sms);
  }
}

}  // namespace tsu::app
