// All that the OpenID Provider is given, and what it keeps in memory: clients for a few seconds,
// documents as ready bytes. Made once in main, outlives every request. Any thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/core/guarded.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "base/crypto/box.h"
#include "base/db/db.h"
#include "base/http/rate_limit.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "engine/id/clients.h"
#include "engine/id/keys/remote_keys.h"
#include "engine/id/keys/signing_keys.h"
#include "engine/id/op/client.h"
#include "engine/id/op/consent_port.h"
#include "engine/id/op/remote_documents.h"
#include "engine/id/people/login.h"
#include "engine/id/people/profile.h"

namespace tsu::id::op {

using keys_ptr = std::shared_ptr<const signing_keys>;

// Clients as they were at most five seconds ago, on every node; any thread.
class client_book {
 public:
  client_book(db::house&, const clock&);
  ~client_book();
  // Nothing: no such client, or it does not use the provider.
  task<client_ptr> find(tenant_code, std::string_view name) const;
  // After a change on this node.
  void forget(tenant_code, std::string_view name) const;

 private:
  struct memory;
  std::unique_ptr<memory> memory_;
  db::house& house_;
  const clock& clock_;
};

// A proof that may be shown once; spent in the transaction of the act that it came with.
struct shown_once {
  std::string_view use;  // "dpop", "client_assertion", "request"
  std::string who;       // the client or the key
  std::string jti;
  instant until;
  bool sealed = false;  // used_once.h
};

struct provider {
  provider(db::house& h, const clock& c) : house(h), clients(h, c) {}

  db::house& house;
  client_book clients;
  std::function<task<result<keys_ptr>>(tenant_code)> keys_of;
  // false: shown before.
  std::function<bool(db::tx&, const shown_once&)> spend;
  std::function<std::optional<login>(db::reader&, std::string_view session_hash, instant)>
      find_login;
  std::function<result<profile>(db::reader&, tenant_code, account_id)> find_profile;
  // Signs that person's session out, in the transaction of whoever asks; tells session_ended().
  std::function<void(db::tx&, const login&)> end_session;
  // The installation's: what waits for a person is sealed under it and carried by the pages.
  // Without it, it stands in a row.
  std::optional<crypto::box_key> key;
  // What clients keep at addresses of their own; empty: nothing is fetched.
  fetch_document fetch;
  remote_keys keys_of_clients;
  rules_check check_rules;  // of entities, for programs that register themselves
  consent_port consents;
  const i18n::texts* texts = nullptr;
  std::function<std::string(tenant_code)> name_of_tenant;
  // The address that the town is known by; empty: the one that was asked (demo, small trials).
  std::function<std::string(tenant_code)> public_url;
  // Guesses of the code that a device shows, by who guesses.
  http::rate_limiter* code_tries = nullptr;
  // Discovery documents by issuer.
  mutable guarded<std::unordered_map<std::string, std::shared_ptr<const std::string>>> documents;
};

// "https://id.example" or "http://127.0.0.1:8080/t/011002": what `iss` says.
std::string issuer_of(const provider&, const call&);
// Whether the request came to the address that the town is known by: host, port, and what stands
// before the path. (Whether by TLS a proxy may not tell.) Always, where no address is configured.
bool is_at_issuer(const provider&, const call&);

db::store& people_of(const provider&, tenant_code);

}  // namespace tsu::id::op
