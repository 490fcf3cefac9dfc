// The values of this module.
#pragma once

#include <string>

#include "base/core/id.h"
#include "base/core/time.h"

namespace tsu::@name@ {

using request_id = id_of<struct request_tag>;

struct request {
  request_id number;
  std::string text;
  std::string opened_by;  // the caller's subject
  instant opened_at;
};

}  // namespace tsu::@name@
