// Requests to sources that are under way at the same time: each has its own time-out, so that a
// dead source holds up the others no longer than that. Made and used on one executor's thread by
// one coroutine.
#pragma once

#include <memory>
#include <vector>

#include "base/core/task.h"
#include "engine/broker/registrations/registry.h"

namespace tsu::broker {

struct source_answer {
  registration_ptr to;
  result<http::client_reply> reply;
  bool is_kept = false;  // from an earlier request
  int status() const { return reply.ok() ? reply.value().status : 0; }
};

class asked_at_once {
 public:
  asked_at_once();
  asked_at_once(const asked_at_once&) = delete;
  asked_at_once& operator=(const asked_at_once&) = delete;

  void start(registry&, const town_key&, registration_ptr to, http::client_request, instant now);
  // What came of them, in the order they were started.
  task<std::vector<source_answer>> land();

 private:
  struct state;
  std::shared_ptr<state> state_;  // outlives who stops waiting
};

}  // namespace tsu::broker
