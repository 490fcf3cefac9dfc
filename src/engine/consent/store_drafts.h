// The rows of decisions that were prepared for a person. Functions of one transaction of `people`.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/db/db.h"
#include "engine/consent/types.h"

namespace tsu::consent {

struct draft_row {
  std::int64_t id = 0;
  person_id person, proxy;
  std::int64_t notice = 0;
  std::string given, refused;
  instant at;
};
// In place of the one for the same notice.
void put_draft(db::tx&, const draft_row&);
std::vector<draft_row> read_drafts(db::reader&, person_id);
void delete_draft(db::tx&, std::int64_t id);
// Of the person, and what they prepared for others.
void delete_drafts(db::tx&, person_id);

std::span<const db::statement* const> draft_statements();

}  // namespace tsu::consent
