// Where one person stands on a day, from the sums of their days. Functions of one view of `people`.
#pragma once

#include "base/db/db.h"
#include "engine/crm/rules.h"

namespace tsu::crm {

condition condition_of(db::reader&, const class_rules&, person_id, day_no as_of);

}  // namespace tsu::crm
