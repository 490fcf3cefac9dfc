// The rows of exports that two of staff agree to. Functions of one transaction of `people`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/db/db.h"
#include "engine/consent/types.h"

namespace tsu::consent {

BOOST_DEFINE_ENUM_CLASS(export_state, waiting, agreed, refused, taken)
BOOST_DEFINE_ENUM_CLASS(export_verdict, agree, refuse)

struct export_row {
  std::int64_t id = 0;
  std::string asked_by, asked_role, purpose, kinds, persons, why;
  instant asked;
  export_state state = export_state::waiting;
  std::string decided_by;
  std::optional<instant> decided;
};
std::int64_t insert_export(db::tx&, const export_row&);
std::optional<export_row> find_export(db::reader&, std::int64_t id);
std::vector<export_row> read_exports(db::reader&, std::int64_t before, std::int64_t limit);
// false: it is in another state by now. by: kept as who decided; empty: who it was stays.
bool move_export(db::tx&, std::int64_t id, export_state from, export_state to,
                 std::string_view by = {});

std::span<const db::statement* const> export_statements();

}  // namespace tsu::consent
