// pg_claim: who may write to the municipalities of one PostgreSQL database. Every program that does
// holds an advisory lock on a session that stays open: shared with other nodes, or alone
// (only_node, restoring a backup). The lock ends with its session, and is taken anew after a break.
#pragma once

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <string>

#include "base/core/time.h"

namespace tsu::db {

// Any number of our own does, the same in all versions ("tsunagv" in ASCII).
inline constexpr std::int64_t served_lock = 0x7473756e616776;

// none: for a short work beside a server, which changes no schema and appends to no change log.
enum class claim : std::uint8_t { none, shared, alone };

struct pg_claim {
  explicit pg_claim(claim c) : how(c) {}
  const claim how;
  // Which node says that there are changes: of its own a node hears before, and sooner they are not
  // in its memory.
  const std::string node =
      std::to_string(::getpid()) + "." + std::to_string(monotonic_now().count());
  // False while another program has the database for itself. Set by the listening thread.
  std::atomic<bool> granted{true};
};

}  // namespace tsu::db
