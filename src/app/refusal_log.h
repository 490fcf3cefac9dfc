// Who was refused, in the audit log: a wrong or missing token (401), a right that is lacking (403).
// One row a minute for the same caller, route and code, with how often it happened since the last;
// so many a minute in all, so that nobody can fill the log. Any I/O thread.
#pragma once

#include <memory>
#include <string_view>

#include "base/core/id.h"
#include "base/core/task.h"
#include "base/core/time.h"

namespace tsu::db {
class house;
}

namespace tsu::app {

struct refused {
  int status = 0;
  std::string_view code, route, verb, subject, role, address, trace_id;
};

class refusal_log {
 public:
  refusal_log(db::house&, const clock&);
  ~refusal_log();
  // Never throws: a refusal stands, whether it could be written or not.
  task<void> note(tenant_code, refused);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::app
