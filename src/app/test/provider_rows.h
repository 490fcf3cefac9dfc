// A provider's program, its keys and services that the samples of requests refer to, as they are
// before each of them.
#pragma once

#include "base/core/id.h"
#include "base/core/task.h"

namespace tsu::db {
class house;
}

namespace tsu::app::testing {

// Program `tester` with keys 900001 and 900002; service `bus` registered, `tram` published and
// started by tester and sato.
task<void> restore_providers(db::house&, tenant_code);

}  // namespace tsu::app::testing
