#include "engine/id/gate.h"

#include <unordered_map>

#include "base/core/guarded.h"
#include "engine/id/store.h"
#include "engine/id/tokens.h"

namespace tsu::id {
namespace {

struct known {
  std::optional<identity> who;
  instant until;
};
using answers = std::unordered_map<std::string, known>;

// Tenant, kind and hash: the same secret means nothing in another town.
std::string key_of(tenant_code tenant, std::string_view hash) {
  std::string key{tenant.text()};
  key += hash;
  return key;
}

std::optional<known> recall(const answers& all, const std::string& key, instant now) {
  const auto at = all.find(key);
  if (at == all.end() || at->second.until <= now) {
    return std::nullopt;
  }
  return at->second;
}

// Full: what is over goes; if nothing is, everything goes. The database answers again then.
void make_room(answers& all, instant now) {
  if (all.size() < gate::remembers_at_most) {
    return;
  }
  std::erase_if(all, [&](const auto& one) { return one.second.until <= now; });
  if (all.size() >= gate::remembers_at_most) {
    all.clear();
  }
}

}  // namespace

struct gate::memory {
  guarded<answers> of[2];  // tokens, sessions

  task<std::optional<identity>> look(db::house& house, tenant_code tenant, secret_kind kind,
                                     std::string_view secret_text, instant now) {
    auto& mine = of[kind == secret_kind::session ? 1 : 0];
    const auto hash = hash_of(secret_text);
    const auto key = key_of(tenant, hash);
    if (const auto before = mine.look([&](const answers& a) { return recall(a, key, now); })) {
      co_return before->who;
    }
    const auto who = co_await house.at(tenant, db::place::people).read([&](db::reader& r) {
      return find_secret(r, kind, hash, now);
    });
    const auto until = who ? std::min<instant>(now + remembers, who->expires) : now + remembers;
    mine.change([&](answers& a) {
      make_room(a, now);
      a[key] = {who, until};
    });
    co_return who;
  }
};

gate::gate(db::house& house, const clock& c)
    : memory_(std::make_unique<memory>()), house_(house), clock_(c) {}
gate::~gate() = default;

task<std::optional<identity>> gate::bearer(tenant_code tenant, std::string_view token) {
  co_return co_await memory_->look(house_, tenant, secret_kind::token, token, clock_.now());
}

task<std::optional<identity>> gate::session(tenant_code tenant, std::string_view cookie_value) {
  co_return co_await memory_->look(house_, tenant, secret_kind::session, cookie_value,
                                   clock_.now());
}

bool gate::has_let_in(tenant_code tenant, std::string_view secret_text) const {
  const auto key = key_of(tenant, hash_of(secret_text));
  for (auto& one : memory_->of) {
    const bool held = one.look([&](const answers& a) {
      const auto at = a.find(key);
      return at != a.end() && at->second.who.has_value();
    });
    if (held) {
      return true;
    }
  }
  return false;
}

void gate::forget(tenant_code tenant, std::string_view secret_text) {
  const auto key = key_of(tenant, hash_of(secret_text));
  for (auto& one : memory_->of) {
    one.change([&](answers& a) { a.erase(key); });
  }
}

}  // namespace tsu::id
