// The rows of grants, of what happened to them, and of receipts. Functions of one transaction of
// `people`.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/db/db.h"
#include "engine/consent/rules.h"
#include "engine/consent/veil.h"

namespace tsu::consent {

void put_grant(db::tx&, const grant_row&);
std::optional<grant_row> find_grant(db::reader&, person_id, std::string_view provider,
                                    std::string_view purpose, std::string_view kind);
std::vector<grant_row> read_grants(db::reader&, person_id);
std::vector<grant_row> read_grants(db::reader&, person_id, std::string_view provider);
void delete_grants(db::tx&, person_id);
// Those whose time passed while they say yes.
std::vector<grant_row> read_expired(db::reader&, instant now, std::int64_t limit);

// Persons after that number whom the viewer may know of, with a kind that they said yes to under
// those terms, one row per kind, by person.
struct consenting {
  person_id person;
  std::string kind;
};
struct consenting_query {
  std::string_view provider, purpose;
  std::string_view kinds;  // those to look at: " name phone "
  std::int64_t terms = 0;
  person_id after;
  std::int64_t persons = 0;  // at most so many
};
std::vector<consenting> read_consenting(db::reader&, const consenting_query&, const viewer&,
                                        instant now);
std::vector<count_dto> count_given(db::reader&, const viewer&, instant now);

struct event_row {
  person_id person;
  event_dto event;
};
void insert_event(db::tx&, const event_row&);
// Of the person and of accounts that became theirs; the newest first.
std::vector<event_dto> read_events(db::reader&, person_id, std::int64_t before, std::int64_t limit);

void insert_receipt(db::tx&, person_id, std::string_view id, std::string_view document);
std::optional<std::string> find_receipt(db::reader&, person_id, std::string_view id);
std::vector<std::string> read_receipts(db::reader&, person_id, std::int64_t limit);
std::int64_t delete_receipts(db::tx&, person_id);

std::span<const db::statement* const> grant_statements();

}  // namespace tsu::consent
