// The counter's page: staff find a person, print a card with its QR code, ask for a recovery, and
// decide about one that another member of staff has asked for. Works without scripts; for staff who
// are signed in as persons with two factors. Handlers.
#pragma once

#include "engine/id/parts.h"

namespace tsu::id::api {

answer show_counter(const parts&, call&);
answer post_counter(const parts&, call&);

}  // namespace tsu::id::api
