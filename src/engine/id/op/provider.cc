#include "engine/id/op/provider.h"

#include <unordered_map>

#include "base/core/guarded.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/op/uri.h"

namespace tsu::id::op {
namespace {

constexpr std::chrono::seconds remembers{5};
constexpr std::size_t remembers_at_most = 10'000;

struct known {
  client_ptr who;
  instant until;
};

std::string key_of(tenant_code tenant, std::string_view name) {
  std::string key{tenant.text()};
  return key += name;
}

// The host with its port, as the browser named it; or what a trusted proxy says.
std::string_view authority_of(const http::request& r) {
  const auto host = r.headers.find("Host");
  return host && host->starts_with(r.host) ? *host : r.host;
}

}  // namespace

struct client_book::memory {
  guarded<std::unordered_map<std::string, known>> all;
};

client_book::client_book(db::house& house, const clock& c)
    : memory_(std::make_unique<memory>()), house_(house), clock_(c) {}
client_book::~client_book() = default;

task<client_ptr> client_book::find(tenant_code tenant, std::string_view name) const {
  const auto key = key_of(tenant, name);
  const auto now = clock_.now();
  const auto before = memory_->all.look([&](const auto& all) -> std::optional<client_ptr> {
    const auto at = all.find(key);
    return at == all.end() || at->second.until <= now ? std::nullopt
                                                      : std::optional{at->second.who};
  });
  if (before) {
    co_return *before;
  }
  auto& people = house_.at(tenant, db::place::people);
  auto found = co_await people.read([&](db::reader& r) { return find_client(r, name); });
  client_ptr who = found ? std::make_shared<const client>(std::move(*found)) : nullptr;
  memory_->all.change([&](auto& all) {
    if (all.size() >= remembers_at_most) {
      all.clear();
    }
    all.insert_or_assign(key, known{who, now + remembers});
  });
  co_return who;
}

void client_book::forget(tenant_code tenant, std::string_view name) const {
  memory_->all.change([&](auto& all) { all.erase(key_of(tenant, name)); });
}

bool is_at_issuer(const provider& on, const call& c) {
  const auto configured = on.public_url ? on.public_url(c.tenant) : std::string{};
  const auto fixed = parse_uri(configured);
  if (!fixed) {
    return configured.empty();
  }
  const auto asked = parse_uri(fixed->scheme + "://" + std::string{authority_of(c.request)});
  const std::string usual = fixed->scheme == "https" ? "443" : "80";
  const auto port_of = [&](const uri_parts& u) { return u.port.empty() ? usual : u.port; };
  return asked && asked->host == fixed->host && port_of(*asked) == port_of(*fixed) &&
         fixed->rest == c.under;
}

std::string issuer_of(const provider& on, const call& c) {
  if (on.public_url) {
    if (auto configured = on.public_url(c.tenant); !configured.empty()) {
      return configured;
    }
  }
  std::string out = c.request.secure ? "https://" : "http://";
  out += authority_of(c.request);
  return out += c.under;
}

db::store& people_of(const provider& on, tenant_code tenant) {
  return on.house.at(tenant, db::place::people);
}

}  // namespace tsu::id::op
