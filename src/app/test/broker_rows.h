// What samples of the broker's routes refer to and no request of one caller makes.
#pragma once

#include "base/db/db.h"

namespace tsu::app::testing {

// Puts them as they are meant to be: letters 900001 and 900002, far from what the database numbers
// itself, a subscription and a registration "0" of NGSIv2, entity maps and a @context 1.
void restore_broker_rows(db::tx&);

}  // namespace tsu::app::testing
