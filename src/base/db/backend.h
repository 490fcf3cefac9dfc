// backend: what an engine does for one store; the group commit above it (store_core) is the same
// for both. The writing half is called by one thread at a time, the reading half by any.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/db/db.h"

namespace tsu::db {

// alone: every closure of the batch in a savepoint of its own. together: none has one, which is
// only right as long as no closure that wrote something is refused; then the batch is repeated.
enum class isolation : std::uint8_t { together, alone };

struct batch_start {
  instant now;
  isolation how = isolation::alone;
  durability durable = durability::commit;
};

class backend {
 public:
  virtual ~backend() = default;

  // Opens what is closed and begins a transaction.
  virtual tx& begin(const batch_start&) = 0;
  virtual void closure_begins() = 0;
  virtual void closure_kept() = 0;
  // Takes back what the closure wrote. false: that is only possible by repeating the batch.
  virtual bool closure_refused() = 0;
  // What the last closure ran into; nullptr where its calls all succeeded.
  virtual std::exception_ptr closure_error() = 0;
  // The transaction is lost, whoever's fault it was.
  virtual bool broken() = 0;
  // The database asked for the transaction to be run again (deadlock, connection lost).
  virtual bool may_repeat() = 0;
  virtual void commit() = 0;
  virtual void roll_back() noexcept = 0;
  // After the answers, with nobody waiting: checkpoints.
  virtual void tidy_up() {}
  // Makes interval batches durable; whether one was waiting for it.
  virtual bool needs_sync() { return false; }
  virtual void sync() {}
  // Opens the store if it is closed; gives back its newest change.
  virtual std::int64_t open() = 0;
  // The number of the newest change as of the last commit.
  virtual std::int64_t newest_change() = 0;
  virtual void close_writer() noexcept = 0;

  // See store::embedded.
  virtual bool embedded() const { return false; }
  virtual void read(const std::function<void(reader&)>&) = 0;
  virtual void close_readers() noexcept = 0;
  // "" where the statement can be prepared.
  virtual std::string why_not_prepared(const statement&) = 0;
};

}  // namespace tsu::db
