// What a table would change, judged against who works here now and what waits; and doing it, whole
// or not at all. Functions of one transaction.
#pragma once

#include <string_view>

#include "engine/id/people/accounts.h"
#include "engine/id/staffing/types.h"

namespace tsu::id::staffing {

struct plan {
  preview view;
  std::vector<file_row> rows;  // beside view.items
};

// "bad_csv" where the bytes are no table. What is wrong in it stands in view.errors.
result<plan> make_plan(db::reader&, const keeper_of_boxes&, std::string_view bytes, instant now);

// seen: of the preview; "changed_since" where something else would be done by now. "bad_staff_rows"
// with the faults as fields "line[3].column[5].role". Nothing is done on any of them.
result<applied> apply_plan(db::tx&, const keeper_of_boxes&, const acting&, std::string_view bytes,
                           std::string_view seen);

}  // namespace tsu::id::staffing
