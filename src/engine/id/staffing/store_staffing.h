// The rows of changes of staff that wait for their day. Functions of one transaction.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/core/id.h"
#include "base/db/db.h"
#include "engine/id/people/types.h"
#include "engine/id/staffing/types.h"

namespace tsu::id::staffing {

using waiting_id = id_of<struct staffing_tag>;

struct waiting_row {
  waiting_id id;
  account_id account;
  staffing::act act{};
  instant due;
  std::string sealed, asked_by, why;
  instant asked;
  std::string fault;
};

// In place of what waited for that account and act.
void put_waiting(db::tx&, const waiting_row&);
// By their day.
std::vector<waiting_row> read_waiting(db::reader&, std::int64_t limit);
std::optional<waiting_row> find_waiting(db::reader&, waiting_id);
// Those that could not be done before go last.
std::vector<waiting_row> read_due(db::reader&, instant now, std::int64_t limit);
bool delete_waiting(db::tx&, waiting_id);
void delete_waiting_of(db::tx&, account_id);
void set_fault(db::tx&, waiting_id, std::string_view);

std::span<const db::statement* const> staffing_statements();

}  // namespace tsu::id::staffing
