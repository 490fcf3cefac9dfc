// The rows of protected persons, proxies, accounts that became one, names of persons before
// providers, and of what was erased. Functions of one transaction of `people`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/db/db.h"
#include "engine/consent/veil.h"

namespace tsu::consent {

// Whether whoever looks may know of that person at all.
bool is_seen(db::reader&, person_id, const viewer&, instant now);
// All whom the viewer may not know of, by number: what a count leaves out. Protections are few.
std::vector<person_id> read_hidden(db::reader&, const viewer&, instant now);

struct protection_row {
  person_id person;
  instant since, until;
  std::vector<std::string> who;  // veil.h, viewer
  std::string author;
};
void insert_protection(db::tx&, const protection_row&);
// Ends what lasts; gives back whether anything did.
bool end_protection(db::tx&, person_id);
std::optional<protection_row> find_protection(db::reader&, person_id, instant now);

struct proxy_row {
  std::int64_t id = 0;
  person_id person, proxy;
  proxy_kind kind = proxy_kind::family;
  std::string checked, author;  // checked: how staff made sure
  instant since;
  std::optional<instant> until;
};
void insert_proxy(db::tx&, const proxy_row&);
bool end_proxy(db::tx&, person_id, std::int64_t id);
// Also those that are over; the newest first.
std::vector<proxy_row> read_proxies(db::reader&, person_id, std::int64_t limit);
// Who may act for the person at that time, the newest first.
inline constexpr std::int64_t proxies_max = 200;
std::vector<proxy_row> read_proxies_now(db::reader&, person_id, instant now);
// For whom they may act at that time, the newest first.
std::vector<proxy_row> read_proxied_now(db::reader&, person_id proxy, instant now);
// All that last.
void end_proxies(db::tx&, person_id);
// Both as a person and as a proxy.
void delete_proxies(db::tx&, person_id);

// The account with which the person goes on; itself where nothing was merged.
person_id current_of(db::reader&, person_id);
// The accounts that became theirs.
std::vector<person_id> read_formers(db::reader&, person_id);
// All that hangs on `former` but what is never changed goes over to `person`.
void insert_merge(db::tx&, person_id former, person_id person, std::string_view author);

std::optional<std::string> find_alias(db::reader&, person_id, std::string_view provider);
std::optional<person_id> find_person(db::reader&, std::string_view provider,
                                     std::string_view subject);
void insert_alias(db::tx&, std::string_view provider, std::string_view subject, person_id);
void delete_aliases(db::tx&, person_id);

void insert_erasure(db::tx&, std::string_view id, person_id, std::string_view document);
std::optional<std::string> find_erasure(db::reader&, std::string_view id);
// The account is nobody's any more, whatever a backup brings back.
void insert_gone(db::tx&, person_id);
bool is_erased(db::reader&, person_id);
std::vector<person_id> read_erased(db::reader&);

std::span<const db::statement* const> person_statements();

}  // namespace tsu::consent
