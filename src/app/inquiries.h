// What 生活支援 is given: keys over what people say, who they are, and the log of who looked.
#pragma once

#include <memory>

#include "app/rewards.h"
#include "service/inquiries/parts.h"

namespace tsu::id {
struct parts;
}

namespace tsu::app {

std::shared_ptr<inquiries::parts> make_inquiries(db::house&, const person_ports&, const id::parts&);

}  // namespace tsu::app
