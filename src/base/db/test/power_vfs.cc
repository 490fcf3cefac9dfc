#include "base/db/test/power_vfs.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/core/assert.h"
#include "base/core/random.h"

namespace tsu::db::testing {
namespace {

constexpr std::int64_t sector = 512;

struct undo {
  std::int64_t offset;
  std::string before;  // shorter than what was written where the file ended
  std::size_t length;
};
struct unsynced {
  std::vector<undo> writes;
  std::int64_t synced_size = 0;
  bool known = false;
};

struct world {
  std::mutex lock;
  std::map<std::string, unsynced> files;
  std::int64_t left = INT64_MAX;
  bool off = false, full = false;
  std::int64_t syncs = 0;

  // false: the power is gone.
  bool one_more() {
    if (!off && --left <= 0) {
      off = true;
    }
    return !off;
  }
};
world* here = nullptr;
sqlite3_vfs* real = nullptr;

struct file {
  sqlite3_file base;
  std::string* path;     // null for files that need not last
  sqlite3_file* inside;  // behind this struct, as szOsFile asks
};
file* of(sqlite3_file* f) { return reinterpret_cast<file*>(f); }
sqlite3_file* in(sqlite3_file* f) { return of(f)->inside; }

int do_close(sqlite3_file* f) {
  const int code = in(f)->pMethods->xClose(in(f));
  delete of(f)->path;
  of(f)->path = nullptr;
  return code;
}
int do_read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
  return in(f)->pMethods->xRead(in(f), to, n, at);
}

void remember(sqlite3_file* f, int n, sqlite3_int64 at, sqlite3_int64 size) {
  auto& u = here->files[*of(f)->path];
  if (!u.known) {
    u.known = true;
    u.synced_size = size;
  }
  std::string before(static_cast<std::size_t>(std::clamp<sqlite3_int64>(size - at, 0, n)), '\0');
  if (!before.empty()) {
    in(f)->pMethods->xRead(in(f), before.data(), static_cast<int>(before.size()), at);
  }
  u.writes.push_back({at, std::move(before), static_cast<std::size_t>(n)});
}

int do_write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
  if (of(f)->path == nullptr) {
    return in(f)->pMethods->xWrite(in(f), from, n, at);
  }
  const std::lock_guard hold{here->lock};
  if (!here->one_more()) {
    return SQLITE_IOERR_WRITE;
  }
  sqlite3_int64 size = 0;
  in(f)->pMethods->xFileSize(in(f), &size);
  if (here->full && at + n > size) {
    return SQLITE_FULL;
  }
  remember(f, n, at, size);
  return in(f)->pMethods->xWrite(in(f), from, n, at);
}
int do_truncate(sqlite3_file* f, sqlite3_int64 size) {
  if (of(f)->path == nullptr) {
    return in(f)->pMethods->xTruncate(in(f), size);
  }
  const std::lock_guard hold{here->lock};
  if (!here->one_more()) {
    return SQLITE_IOERR_TRUNCATE;
  }
  sqlite3_int64 now = 0;
  in(f)->pMethods->xFileSize(in(f), &now);
  if (now > size) {
    remember(f, static_cast<int>(now - size), size, now);
  }
  return in(f)->pMethods->xTruncate(in(f), size);
}
int do_sync(sqlite3_file* f, int flags) {
  if (of(f)->path == nullptr) {
    return in(f)->pMethods->xSync(in(f), flags);
  }
  const std::lock_guard hold{here->lock};
  if (!here->one_more()) {
    return SQLITE_IOERR_FSYNC;
  }
  ++here->syncs;
  auto& u = here->files[*of(f)->path];
  u.writes.clear();
  u.known = true;
  sqlite3_int64 size = 0;
  in(f)->pMethods->xFileSize(in(f), &size);
  u.synced_size = size;
  return SQLITE_OK;
}
int do_size(sqlite3_file* f, sqlite3_int64* out) { return in(f)->pMethods->xFileSize(in(f), out); }
int do_lock(sqlite3_file* f, int how) { return in(f)->pMethods->xLock(in(f), how); }
int do_unlock(sqlite3_file* f, int how) { return in(f)->pMethods->xUnlock(in(f), how); }
int do_check(sqlite3_file* f, int* out) { return in(f)->pMethods->xCheckReservedLock(in(f), out); }
int do_control(sqlite3_file* f, int op, void* arg) {
  // Both would make writes that pass us by.
  if (op == SQLITE_FCNTL_MMAP_SIZE || op == SQLITE_FCNTL_SIZE_HINT) {
    return SQLITE_NOTFOUND;
  }
  return in(f)->pMethods->xFileControl(in(f), op, arg);
}
int do_sector(sqlite3_file* f) { return in(f)->pMethods->xSectorSize(in(f)); }
int do_traits(sqlite3_file* f) { return in(f)->pMethods->xDeviceCharacteristics(in(f)); }
int do_shm_map(sqlite3_file* f, int page, int size, int extend, volatile void** out) {
  return in(f)->pMethods->xShmMap(in(f), page, size, extend, out);
}
int do_shm_lock(sqlite3_file* f, int at, int n, int flags) {
  return in(f)->pMethods->xShmLock(in(f), at, n, flags);
}
void do_shm_barrier(sqlite3_file* f) { in(f)->pMethods->xShmBarrier(in(f)); }
int do_shm_unmap(sqlite3_file* f, int remove) { return in(f)->pMethods->xShmUnmap(in(f), remove); }

constexpr sqlite3_io_methods methods{
    2,           do_close,       do_read,      do_write,   do_truncate, do_sync,   do_size,
    do_lock,     do_unlock,      do_check,     do_control, do_sector,   do_traits, do_shm_map,
    do_shm_lock, do_shm_barrier, do_shm_unmap, nullptr,    nullptr};

int do_open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* f, int flags, int* out) {
  auto* mine = of(f);
  mine->base.pMethods = nullptr;
  mine->path = nullptr;
  mine->inside = reinterpret_cast<sqlite3_file*>(mine + 1);
  const int code = real->xOpen(real, name, mine->inside, flags, out);
  if (code == SQLITE_OK) {
    mine->base.pMethods = &methods;
    if (name != nullptr && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0) {
      mine->path = new std::string{name};  // closed by do_close
    }
  }
  return code;
}
int do_delete(sqlite3_vfs*, const char* name, int sync) {
  const std::lock_guard hold{here->lock};
  if (!here->one_more()) {
    return SQLITE_IOERR_DELETE;
  }
  here->files.erase(name);
  return real->xDelete(real, name, sync);
}

void put_back(const std::string& path, const unsynced& u, seeded_random& chance) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    return;
  }
  for (auto w = u.writes.rbegin(); w != u.writes.rend(); ++w) {
    const auto end = w->offset + static_cast<std::int64_t>(w->length);
    for (auto at = w->offset; at < end;) {
      const auto next = std::min(end, (at / sector + 1) * sector);
      if (chance.below(2) == 0) {
        std::string old(static_cast<std::size_t>(next - at), '\0');
        const auto from = static_cast<std::size_t>(at - w->offset);
        if (from < w->before.size()) {
          std::memcpy(old.data(), w->before.data() + from,
                      std::min(old.size(), w->before.size() - from));
        }
        ASSERT(::pwrite(fd, old.data(), old.size(), at) == static_cast<ssize_t>(old.size()));
      }
      at = next;
    }
  }
  if (chance.below(2) == 0 && u.known) {
    struct stat s {};
    ::fstat(fd, &s);
    if (s.st_size > u.synced_size) {
      ASSERT(::ftruncate(fd, u.synced_size) == 0);
    }
  }
  ::close(fd);
}

}  // namespace

struct power_vfs::state {
  world w;
  sqlite3_vfs vfs{};
};

power_vfs::power_vfs() : state_(std::make_unique<state>()) {
  ASSERT(here == nullptr);
  sqlite3_initialize();
  here = &state_->w;
  real = sqlite3_vfs_find("unix");
  state_->vfs = *real;  // what we do not change is the real one's
  state_->vfs.zName = "tsunagu-power";
  state_->vfs.szOsFile = static_cast<int>(sizeof(file)) + real->szOsFile;
  state_->vfs.pNext = nullptr;
  state_->vfs.xOpen = do_open;
  state_->vfs.xDelete = do_delete;
  ASSERT(sqlite3_vfs_register(&state_->vfs, 1) == SQLITE_OK);
}

power_vfs::~power_vfs() {
  sqlite3_vfs_unregister(&state_->vfs);
  sqlite3_vfs_register(real, 1);
  here = nullptr;
}

void power_vfs::cut_after(std::int64_t operations) {
  const std::lock_guard hold{state_->w.lock};
  state_->w.left = operations;
}

bool power_vfs::is_cut() const {
  const std::lock_guard hold{state_->w.lock};
  return state_->w.off;
}

void power_vfs::restore_power(std::uint64_t seed) {
  const std::lock_guard hold{state_->w.lock};
  seeded_random chance{seed};
  for (const auto& [path, u] : state_->w.files) {
    put_back(path, u, chance);
  }
  state_->w.files.clear();
  state_->w.off = false;
  state_->w.left = INT64_MAX;
}

void power_vfs::set_full(bool full) {
  const std::lock_guard hold{state_->w.lock};
  state_->w.full = full;
}

std::int64_t power_vfs::syncs() const {
  const std::lock_guard hold{state_->w.lock};
  return state_->w.syncs;
}

}  // namespace tsu::db::testing
