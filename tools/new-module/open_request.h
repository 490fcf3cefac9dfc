// The act of opening a request: state, audit row and event in one transaction, or nothing.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "service/@name@/types.h"

namespace tsu {
struct caller;
}
namespace tsu::db {
class tx;
}

namespace tsu::@name@ {

result<request> open_request(db::tx&, const caller&, std::string_view text);

}  // namespace tsu::@name@
