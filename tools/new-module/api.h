// HTTP in, acts out: parse, await one act, answer.
#pragma once

#include "base/module/module.h"
#include "service/@name@/parts.h"

namespace tsu::@name@::api {

answer open_request(const parts&, call&);
answer list_requests(const parts&, call&);

}  // namespace tsu::@name@::api
