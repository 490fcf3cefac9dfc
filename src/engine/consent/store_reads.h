// The rows of the access log: who read what of whom. Functions of one transaction of `people`.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/db/db.h"
#include "engine/consent/veil.h"

namespace tsu::consent {

// reader: the party of a provider (of a program that speaks for none, the program), the account of
// staff or of a proxy. kinds: codes with blanks between.
struct read_row {
  std::int64_t id = 0;
  person_id person;
  instant at;
  reader_kind sort = reader_kind::provider;
  std::string reader, role, purpose, kinds, trace;
};
void insert_read(db::tx&, const read_row&);
// Of the person and of accounts that became theirs; the newest first.
std::vector<read_row> read_reads(db::reader&, person_id, std::int64_t before, std::int64_t limit);

// What a provider has read of the person for that purpose: kinds as rows hold them, and when last.
struct delivered_row {
  std::string kinds;
  instant last;
};
std::vector<delivered_row> read_delivered(db::reader&, person_id, std::string_view provider,
                                          std::string_view purpose);

// Who was touched: by a reader (empty: any), of a kind (empty: any), from <= t < until.
struct touched_query {
  std::string reader, kind;
  instant from, until;
  person_id after;
  std::int64_t limit = 0;
};
struct touched_row {
  person_id person;
  std::int64_t reads = 0;
  instant first, last;
};
std::vector<touched_row> read_touched(db::reader&, const touched_query&, const viewer&,
                                      instant now);
// How many persons that are in all, whatever after and limit say.
std::int64_t count_touched(db::reader&, const touched_query&, const viewer&, instant now);

std::span<const db::statement* const> read_statements();

}  // namespace tsu::consent
