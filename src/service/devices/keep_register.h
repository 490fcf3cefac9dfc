// The register of tablets: they are added, repaired, lost, found, retired; what has to be done with
// them is done; what the management of devices says is written down. Acts of one transaction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/devices/types.h"

namespace tsu::devices {

struct new_tablet {
  std::string serial, model;
};
inline constexpr std::size_t added_at_once = 500;
// All or none: "devices_bad_tablets" with which, "devices_serial_taken".
result<done> add_tablets(db::tx&, const acting&, const std::vector<new_tablet>&);

// By a word of staff. "devices_no_tablet", "devices_why_missing", "devices_cannot_move".
result<tablet> move(db::tx&, const acting&, std::string_view serial, tablet_state to,
                    const std::string& why);
// One step, with its row; what it opens to do. The tablet was in that state (asserted).
void step(db::tx&, const acting&, const tablet&, tablet_state to, std::int64_t loan,
          const std::string& why);

// wipe: somebody has wiped it. repair, search: the tablet is in stock again.
// "devices_no_task", "devices_task_done", "devices_why_missing".
result<work> finish_task(db::tx&, const acting&, std::int64_t number, const std::string& note);

// "devices_no_tablet", "devices_bad_fact".
result<mdm_fact> note_fact(db::tx&, const acting&, const mdm_fact&);

// How many stand where. total: all but the retired.
struct register_sums {
  std::int64_t total = 0, stock = 0, lent = 0, repair = 0, lost = 0, retired = 0;
};
BOOST_DESCRIBE_STRUCT(register_sums, (), (total, stock, lent, repair, lost, retired))
register_sums sums_of(db::reader&);
// The same, counted again from every step.
register_sums counted_again(db::reader&);

}  // namespace tsu::devices
