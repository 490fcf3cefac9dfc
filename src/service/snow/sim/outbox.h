// What posts have said and no server has taken yet. Kept in order, sent in batches, sent again when
// it did not arrive; nothing leaves it but by being taken or refused. Time and chance are handed
// in. One owner.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "base/core/random.h"
#include "base/core/result.h"
#include "base/http/client.h"
#include "service/snow/sim/wire.h"

namespace tsu::snow::sim {

struct taken {
  std::size_t refused = 0;  // of the batch, each by itself; the rest was stored
  std::string first_refusal = {};
};

// The way to a server. Blocks until the server has answered for the whole batch.
class link {
 public:
  virtual ~link() = default;
  // Problems: unavailable and too_many: the batch may be sent again, and has to be. Any other: the
  // server will never take what comes from us (a wrong token, no such municipality).
  virtual result<taken> send(const std::vector<parcel>&) = 0;
};

struct outbox_limits {
  std::size_t batch_max = 500;
  std::size_t kept_max = 100'000;
  std::chrono::milliseconds first_wait{200}, longest_wait{10'000};
};

struct outbox_counts {
  std::int64_t put = 0, sent = 0, refused = 0, batches = 0, failures = 0;
  std::string first_refusal = {}, last_failure = {};
};

class outbox {
 public:
  // The link and the random source outlive it.
  outbox(link&, const outbox_limits&, random_source&);

  // Where it is full() it must pass() first.
  void put(parcel);
  bool full() const { return waiting_.size() >= limits_.kept_max; }
  std::size_t waiting() const { return waiting_.size(); }

  // Sends what waits, batch by batch, until all is gone or one does not arrive; nothing before
  // next_try(). Problems are those of the link that end everything.
  result<done> pass(std::chrono::nanoseconds now);
  // When the server may be asked again after a failure; in the past where there was none.
  std::chrono::nanoseconds next_try() const { return next_try_; }
  // Whether a whole batch waits.
  bool has_batch() const { return waiting_.size() >= limits_.batch_max; }

  const outbox_counts& counts() const { return counts_; }

 private:
  link& link_;
  const outbox_limits limits_;
  http::backoff backoff_;
  std::deque<parcel> waiting_;
  std::chrono::nanoseconds next_try_{INT64_MIN};
  outbox_counts counts_;
};

}  // namespace tsu::snow::sim
