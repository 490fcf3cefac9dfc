// A tablet goes out and comes back, is lost or breaks. Whatever ends a loan signs out who is signed
// in on it and opens the task to wipe it: in one transaction. Acts of one transaction.
#pragma once

#include <optional>
#include <string>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/devices/parts.h"
#include "service/devices/types.h"

namespace tsu::devices {

struct loan_wish {
  std::string id;
  person_id person{};
  std::string serial;
  instant due_at{};
  std::string condition, why;
};
struct made_loan {
  loan of;
  std::optional<binding> bound;  // with the code that is shown only now
};
// "devices_bad_id", "devices_bad_loan", "devices_why_missing", "devices_id_used",
// "devices_no_tablet", "devices_not_in_stock", "devices_not_wiped", "devices_has_one"; those of
// id::words.
result<made_loan> lend(db::tx&, const parts&, tenant_code, const acting&, const loan_wish&);

struct end_wish {
  tablet_state as = tablet_state::stock;  // stock: came back; repair: broken; lost
  std::string condition, why;
};
// "devices_no_loan", "devices_loan_over", "devices_bad_loan", "devices_why_missing"; those of
// id::words.
result<loan> end_loan(db::tx&, const parts&, tenant_code, const acting&, std::int64_t number,
                      const end_wish&);

}  // namespace tsu::devices
