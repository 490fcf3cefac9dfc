// The rows of parties, kinds, purposes and notices. Functions of one transaction of `people`.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/db/db.h"
#include "engine/consent/dto.h"

namespace tsu::consent {

// Of these a town has at most so many.
inline constexpr std::int64_t words_max = 1'000;

void put_party(db::tx&, const party_dto&);
void put_kind(db::tx&, const kind_dto&);
void put_purpose(db::tx&, const purpose_dto&);
std::optional<party_dto> find_party(db::reader&, std::string_view code);
// The town's own, or else one that everybody has.
std::optional<kind_dto> find_kind(db::reader&, std::string_view code);
std::optional<purpose_dto> find_purpose(db::reader&, std::string_view code);
std::vector<party_dto> read_parties(db::reader&);
std::vector<kind_dto> read_kinds(db::reader&);
std::vector<purpose_dto> read_purposes(db::reader&);
// sort: party, kind or purpose.
std::int64_t count_words(db::reader&, std::string_view sort);

// The party that a program speaks for.
std::optional<std::string> find_party_of_client(db::reader&, std::string_view client);
void put_client(db::tx&, std::string_view client, std::string_view party);
void delete_clients_of(db::tx&, std::string_view party);

struct new_notice {
  std::int64_t terms = 0;
  notice_text text;
  std::string hash, author;
};
std::int64_t insert_notice(db::tx&, const new_notice&);
void retire_notices(db::tx&, std::string_view provider, std::string_view purpose);
std::optional<notice_dto> find_notice(db::reader&, std::int64_t id);
// The newest, retired or not.
std::optional<notice_dto> find_newest_notice(db::reader&, std::string_view provider,
                                             std::string_view purpose);
// What is asked now: the newest, where it is not retired.
std::optional<notice_dto> find_asked(db::reader&, std::string_view provider,
                                     std::string_view purpose);
std::vector<notice_dto> read_asked(db::reader&);
// The newest first.
std::vector<notice_dto> read_notices(db::reader&, std::int64_t before, std::int64_t limit);

std::span<const db::statement* const> catalogue_statements();

}  // namespace tsu::consent
