// Continuous shipping of SQLite towns to a second place: a base, then what changed, every time
// step() is called; each file is one moment of a whole town. See doc/backup-format.md, "Following".
// A follower belongs to one thread; it may run beside the server or inside it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/backup/backup.h"

namespace tsu::backup {

struct follow_options {
  std::string data_folder;
  std::string destination;
  // A new base when what came after the old one is larger than this share of it, so that a restore
  // stays short and the second place does not grow for ever.
  double changes_per_base = 2.0;
  std::uint64_t changes_min = 64 << 20;  // but not for less than this
};

struct shipped {
  std::size_t towns = 0;  // that had something new
  std::uint64_t pages = 0, bytes = 0;
};

class follower {
 public:
  follower(follow_options, crypto::key_ring&, const clock&);
  ~follower();

  // Ships what was committed since the last step; what was committed before the call is safe in the
  // second place when it returns. Throws db::error or std::system_error when a disk cannot go on,
  // the first of them after all other towns were shipped; then it may be called again, and goes on
  // from the last complete file or with a new base.
  shipped step();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

struct follow_loop {
  std::function<void(const shipped&)> on_shipped;
  std::function<void(const std::string& why)> on_failure;
  // Waits that long; true when it is time to end.
  std::function<bool(std::chrono::seconds)> end_asked_within;
};
// A step each second until the end. What fails is told and tried again, after longer and longer, up
// to ten seconds.
void keep_following(follower&, const follow_loop&);

struct followed {
  std::string code, stands_at;               // the moment of the restored state
  std::int64_t sequence = 0, promised = 0;   // applied up to; what `head` said was the newest
  std::vector<std::int64_t> newest_changes;  // per store
  std::string stopped_because;               // empty when everything that was shipped is there
};

struct followed_restore {
  std::vector<followed> towns;
  std::vector<std::string> kept;
};

// Restores from what a follower shipped, each town to its newest good moment, beside and swapped
// in. Problems as of restore(); "backup_missing" where no town has a complete base.
result<followed_restore> restore_followed(const std::string& destination, crypto::key_ring&,
                                          const home&, std::span<const tenant_code>,
                                          std::span<const db::module_schema> modules, const clock&);

}  // namespace tsu::backup
