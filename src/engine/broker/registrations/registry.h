// The registrations of all towns: rows of each town's store, and in memory, ready for matching, as
// one immutable list per town that is swapped whole. A change is in this node's memory before its
// request is answered; other nodes (PostgreSQL) hear of it by the change log, see catch_up(). Any
// executor thread.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/guarded.h"
#include "base/core/random.h"
#include "base/core/task.h"
#include "base/http/client.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/broker.h"
#include "engine/broker/registrations/match.h"
#include "engine/broker/registrations/store_registrations.h"

namespace tsu::broker {

// The way to context sources. Production: http_source_door.
class source_door {
 public:
  virtual ~source_door() = default;
  virtual task<result<http::client_reply>> send(http::client_request) = 0;
};

class http_source_door final : public source_door {
 public:
  explicit http_source_door(http::client& c) : client_(c) {}
  task<result<http::client_reply>> send(http::client_request r) override {
    return client_.send(std::move(r));
  }

 private:
  http::client& client_;
};

struct registry_options {
  std::chrono::milliseconds timeout{5'000};        // of a source that says nothing else
  std::size_t reply_bytes_max = 16 * 1024 * 1024;  // of a source
  std::size_t registrations_max = 10'000;          // of a town
  std::size_t kept_bytes_max = 16 * 1024 * 1024;   // of replies, of a town
  town_protocols speak = {};                       // a town of one protocol has sources of that one
};

// One town's, in the order they were made.
struct town_sources {
  struct one {
    std::string service;
    registration_ptr what;
  };
  std::string alias;     // of the town's broker among brokers
  std::vector<one> all;  // those of NGSIv2 stand among them as sources that lend
  std::vector<std::shared_ptr<const v2::provision>> v2 = {};  // and here as they were registered
  std::int64_t number = 0;                                    // of the change log when it was read
};
using sources_ptr = std::shared_ptr<const town_sources>;

struct source_reply {
  result<http::client_reply> reply;
  bool is_kept = false;  // of an earlier request (6.3.17)
};

class registry {
 public:
  registry(broker&, source_door&, const clock&, random_source&, registry_options = {});
  instant since() const { return since_; }  // when this node began to speak with sources

  // Nothing to distribute: the town has no registrations. Without waiting.
  bool is_quiet(tenant_code) const;
  task<sources_ptr> look(tenant_code);

  task<result<done>> create(const town_key&, registration_row, registration_ptr);
  task<result<done>> update(const town_key&, registration_row, registration_ptr);
  task<result<done>> remove(const town_key&, std::string id);
  task<result<registration_row>> get(const town_key&, std::string id);
  // Those of one service that came by a protocol, in the order they were made.
  task<std::vector<registration_row>> all_of(const town_key&, std::string_view api);

  // Reads again where another node changed something; gives back whether one did.
  task<bool> catch_up(tenant_code);

  // A request to a source, within its limits. While it cools down after a failure it is not asked;
  // what it told within its cacheDuration is told again, until something is written to it.
  task<source_reply> ask(const town_key&, registration_ptr, http::client_request, instant now);
  // Writes down what came of requests. Lost with the process: what was not written yet.
  task<void> write_counts(tenant_code);

 private:
  task<sources_ptr> read(tenant_code);
  void note(const town_key&, const registration&, bool good, instant now);
  void add_counts(tenant_code, registration_row&) const;
  // Whether there is something that rows of the town do not tell yet.
  bool counts(tenant_code) const;
  std::optional<http::client_reply> kept_reply(const town_key&, const registration&,
                                               const std::string& question, instant now) const;
  void keep_reply(const town_key&, const registration&, const std::string& question,
                  const http::client_reply&, instant now);
  bool cools_down(const town_key&, const registration&, instant now) const;

  using source_key = std::pair<std::string, std::string>;  // service, id
  struct told_once {
    http::client_reply reply;
    instant until;
  };
  struct town_notes {
    std::map<source_key, source_count> counts;
    int writing = 0;  // write_counts() under way
    std::map<source_key, instant> quiet_until;
    std::map<source_key, std::map<std::string, told_once>> kept;  // by question
    std::size_t kept_bytes = 0;
  };

  broker& broker_;
  source_door& door_;
  const instant since_;
  const std::string fresh_alias_;
  const registry_options options_;
  guarded<std::map<tenant_code, sources_ptr>> known_;
  guarded<std::map<tenant_code, town_notes>> notes_;
};

}  // namespace tsu::broker
