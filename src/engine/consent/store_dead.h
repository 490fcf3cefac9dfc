// The rows of erasings of the dead that wait for a second member of staff. Functions of one
// transaction of `people`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/core/id.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/consent/veil.h"

namespace tsu::consent {

struct dead_row {
  person_id person;
  std::string asked_by, asked_role, why;
  instant asked;
};
// In place of one that was there.
void put_dead(db::tx&, const dead_row&);
std::optional<dead_row> find_dead(db::reader&, person_id);
// Asked for at that time or after it, of those whom the viewer may know of; the oldest first.
std::vector<dead_row> read_dead(db::reader&, instant from, const viewer&, instant now,
                                std::int64_t limit);
bool delete_dead(db::tx&, person_id);
// Asked for at that time or before it, the oldest first, at most so many: takes them away.
std::vector<person_id> take_dead_until(db::tx&, instant until, std::int64_t most);

std::span<const db::statement* const> dead_statements();

}  // namespace tsu::consent
