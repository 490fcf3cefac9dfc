#include "engine/id/gate.h"

#include <unordered_map>

#include "base/core/guarded.h"
#include "base/core/json.h"
#include "engine/id/op/access_identity.h"
#include "engine/id/people/sessions.h"
#include "engine/id/store.h"
#include "engine/id/store_clients.h"
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

// A session is noted as used once in that time.
constexpr std::chrono::minutes touched_every{1};

struct person_in {
  std::optional<identity> who;
  session_id touch = {};
};

// Whose session it is. What staff may do needs two factors (the pages of their own account, where
// they set up the second one, do not ask the gate). A test user is nobody here.
person_in find_person(db::reader& r, std::string_view hash, instant now) {
  const auto in = find_login(r, hash, now);
  const auto row = in ? find_session(r, hash, now) : std::nullopt;
  const auto a = row ? find_account(r, in->account) : std::nullopt;
  if (!a || a->kind == account_kind::test ||
      (a->kind == account_kind::staff && !reaches(in->acr, acr_aal2))) {
    return {};
  }
  person_in out{identity{.token = {},
                         .subject = subject_of(a->id),
                         .role = a->role,
                         .expires = row->ends(),
                         .session = in->session}};
  out.touch = now - row->seen >= touched_every ? in->session : session_id{};
  return out;
}

task<std::optional<identity>> ask_for_person(db::store& people, const std::string& hash,
                                             instant now) {
  const auto found = co_await people.read([&](db::reader& r) { return find_person(r, hash, now); });
  if (found.touch.value != 0) {
    co_await people.write([&](db::tx& t) { touch_session(t, found.touch, now); });
  }
  co_return found.who;
}

}  // namespace

struct gate::memory {
  enum kind : std::size_t { tokens, sessions, clients };
  guarded<answers> of[3];

  // What is remembered under that name, or else what `ask` finds.
  template <class Ask>
  task<std::optional<identity>> look(kind which, std::string key, instant now, Ask ask) {
    auto& mine = of[which];
    if (const auto before = mine.look([&](const answers& a) { return recall(a, key, now); })) {
      co_return before->who;
    }
    const std::optional<identity> who = co_await ask();
    keep(which, key, who, now);
    co_return who;
  }
  void keep(kind which, const std::string& key, const std::optional<identity>& who, instant now) {
    const auto lasts = now + remembers;
    const auto until = who && which != clients ? std::min<instant>(lasts, who->expires) : lasts;
    of[which].change([&](answers& a) {
      make_room(a, now);
      a[key] = {who, until};
    });
  }
};

gate::gate(db::house& house, const clock& c)
    : memory_(std::make_unique<memory>()), house_(house), clock_(c) {}
gate::~gate() = default;

void gate::read_limits(identity& who) const {
  if (who.client && read_rules) {
    auto facts = *who.client;
    facts.limits = read_rules(facts.rules);
    who.client = std::make_shared<const client_facts>(std::move(facts));
  }
}

task<std::optional<identity>> gate::secret_of(tenant_code tenant, secret_is what,
                                              std::string_view text) {
  const auto now = clock_.now();
  const auto hash = hash_of(text);
  const bool is_session = what == secret_is::session;
  const auto kind = is_session ? secret_kind::session : secret_kind::token;
  const auto ask = [&]() -> task<std::optional<identity>> {
    auto& people = house_.at(tenant, db::place::people);
    if (is_session && is_person_session(text)) {
      co_return co_await ask_for_person(people, hash, now);
    }
    auto who = co_await people.read([&](db::reader& r) { return find_secret(r, kind, hash, now); });
    if (who) {
      read_limits(*who);
    }
    co_return who;
  };
  const auto key = key_of(tenant, hash);
  if (!is_session && find_access_token && op::looks_like_access_token(text)) {
    auto who = co_await find_access_token(tenant, text);
    memory_->keep(memory::tokens, key, who, now);
    co_return who;
  }
  co_return co_await memory_->look(is_session ? memory::sessions : memory::tokens, key, now, ask);
}

task<std::optional<identity>> gate::bearer(tenant_code tenant, std::string_view token) {
  return secret_of(tenant, secret_is::token, token);
}

task<std::optional<identity>> gate::session(tenant_code tenant, std::string_view cookie_value) {
  return secret_of(tenant, secret_is::session, cookie_value);
}

task<std::shared_ptr<const client_facts>> gate::client(tenant_code tenant, std::string name) {
  const auto ask = [&]() -> task<std::optional<identity>> {
    const auto row = co_await house_.at(tenant, db::place::people).read([&](db::reader& r) {
      return find_client(r, name);
    });
    if (!row) {
      co_return std::nullopt;
    }
    identity who{.subject = name, .role = "provider"};
    who.client = std::make_shared<const client_facts>(
        client_facts{.name = name,
                     .rules = to_json(allowed_rules{row->rules}),
                     .per_second = row->per_second,
                     .burst = row->burst,
                     .per_day = row->per_day,
                     .locked = row->locked.has_value()});
    read_limits(who);
    co_return who;
  };
  const auto who = co_await memory_->look(memory::clients, key_of(tenant, name), clock_.now(), ask);
  co_return who ? who->client : nullptr;
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
