// Webhooks of providers' programs: a contact in the address book, to which test messages go, and
// withdrawals where the program's party has no inbox of its own (consents.cc).
#pragma once

#include "engine/id/developers/hook_port.h"
#include "engine/notify/parts.h"

namespace tsu::app {

// The parts must outlive it.
id::developers::hook_port make_hooks(const notify::parts&);

}  // namespace tsu::app
