#include "engine/id/op/answer_program.h"

#include <exception>

#include "base/core/log.h"
#include "base/db/db.h"
#include "engine/id/op/errors.h"

namespace tsu::id::op {

task<http::reply> answer_program(const call& c, task<result<http::reply>> serving) {
  problem failed;
  try {
    auto out = co_await std::move(serving);
    co_return out.ok() ? std::move(out).value() : error_reply(out.error());
  } catch (const db::error& e) {
    log_error("{}: database: {} (trace {})", c.request.path, e.what(), c.request.trace_id);
    failed = {why::unavailable, "try again later", "temporarily_unavailable"};
  } catch (const std::exception& e) {
    log_error("{}: {} (trace {})", c.request.path, e.what(), c.request.trace_id);
    failed = refuse("server_error", "something in the program failed, in the log under trace " +
                                        std::string{c.request.trace_id});
  }
  auto r = error_reply(failed);
  if (failed.code == "server_error") {
    r.status = 500;
  } else {
    r.with("Retry-After", "30");
  }
  co_return r;
}

}  // namespace tsu::id::op
