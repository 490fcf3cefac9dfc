// One thing that a person may hand over, as a box to tick. Pure.
#pragma once

#include "engine/id/op/consent_port.h"
#include "engine/id/pages/page.h"

namespace tsu::id::op {

pages::markup scope_box(const pages::words&, const consent_item&);

}  // namespace tsu::id::op
