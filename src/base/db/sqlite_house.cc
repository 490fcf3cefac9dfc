// <data>/<code>/{town,people,history}.db. One process at a time holds the folder.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>

#include "base/core/assert.h"
#include "base/core/time.h"
#include "base/db/house_core.h"
#include "base/db/sqlite_store.h"

namespace tsu::db {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds seen_for{1};

failure failure_of(int code) {
  return code == ENOSPC || code == EDQUOT ? failure::disk_full : failure::gone;
}

void make_folder(const fs::path& p) {
  std::error_code code;
  fs::create_directories(p.parent_path(), code);
  if (::mkdir(p.c_str(), 0700) != 0 && errno != EEXIST) {
    throw error{failure_of(errno), fmt::format("{}: {}", p.string(), std::strerror(errno))};
  }
}

// Held until the process ends, however it ends.
class folder_lock {
 public:
  explicit folder_lock(const fs::path& folder) {
    const auto path = (folder / "lock").string();
    fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd_ < 0) {
      throw error{failure_of(errno), fmt::format("{}: {}", path, std::strerror(errno))};
    }
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      ::close(fd_);
      throw error{failure::locked,
                  fmt::format("{}: another tsunagu has this data folder open. Stop it first, or "
                              "give this one a folder of its own (--data).",
                              folder.string())};
    }
  }
  ~folder_lock() { ::close(fd_); }
  folder_lock(const folder_lock&) = delete;
  folder_lock& operator=(const folder_lock&) = delete;

 private:
  int fd_ = -1;
};

std::vector<tenant_code> list_tenants(const fs::path& data) {
  std::vector<tenant_code> out;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator{data, code}) {
    if (entry.is_directory()) {
      if (auto t = tenant_code::parse(entry.path().filename().string()); t.ok()) {
        out.push_back(t.value());
      }
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string path_of(const fs::path& data, tenant_code t, place p) {
  return (data / t.text() / (std::string{name_of(p)} + ".db")).string();
}

class sqlite_house final : public house_core {
 public:
  sqlite_house(const options& o, const clock& time, std::span<const module_schema> modules)
      : house_core(o, time, modules), data_(o.data_folder) {
    make_folder(data_);
    if (o.beside_a_server) {
      return;
    }
    lock_.emplace(data_);
    finish_removals();
    migrate_all();
    start_sweeping();
  }
  ~sqlite_house() override { close(); }

  std::vector<tenant_code> tenants() override { return list_tenants(data_); }
  // Asked for each request. Another process may add and remove tenants, so what was seen counts for
  // a second only.
  bool has_tenant(tenant_code t) override {
    const auto now = monotonic_now();
    {
      const std::lock_guard hold{seen_lock_};
      if (const auto at = seen_.find(t); at != seen_.end() && now - at->second < seen_for) {
        return true;
      }
    }
    const bool there = fs::is_directory(data_ / t.text());
    const std::lock_guard hold{seen_lock_};
    if (there) {
      seen_[t] = now;
    } else {
      seen_.erase(t);
    }
    return there;
  }

 protected:
  std::unique_ptr<backend> make_backend(tenant_code t, place p) override {
    return std::make_unique<sqlite_store>(
        sqlite_store::parts{modules_, time_, !options_.beside_a_server}, path_of(data_, t, p),
        store_name(t, p), p);
  }
  void make_tenant(tenant_code t) override { make_folder(data_ / t.text()); }
  // Out of sight in one step, so that a crash leaves the whole tenant or none of it.
  void drop_tenant(tenant_code t) override {
    const auto here = data_ / t.text();
    const auto away = data_ / fmt::format("removed-{}", t.text());
    std::error_code code;
    fs::remove_all(away, code);
    fs::rename(here, away, code);
    if (code && code != std::errc::no_such_file_or_directory) {
      throw error{failure::gone,
                  fmt::format("{}: cannot be removed: {}", here.string(), code.message())};
    }
    {
      const std::lock_guard hold{seen_lock_};
      seen_.erase(t);
    }
    fs::remove_all(away, code);
  }

 private:
  // Of tenants, and of what a restore that was killed had written (base/backup/swap.h).
  void finish_removals() {
    std::error_code code;
    for (const auto& entry : fs::directory_iterator{data_, code}) {
      const auto name = entry.path().filename().string();
      if (name.starts_with("removed-") || name.starts_with(".restoring-")) {
        fs::remove_all(entry.path(), code);
      }
    }
  }

  const fs::path data_;
  std::optional<folder_lock> lock_;
  std::mutex seen_lock_;
  std::map<tenant_code, std::chrono::nanoseconds> seen_;  // by the monotonic clock
};

}  // namespace

std::unique_ptr<house> open_sqlite_house(const options& o, const clock& time,
                                         std::span<const module_schema> modules) {
  ASSERT(!o.data_folder.empty());
  return std::make_unique<sqlite_house>(o, time, modules);
}

std::vector<pending_migration> sqlite_pending(const options& o,
                                              std::span<const module_schema> modules) {
  std::vector<pending_migration> out;
  for (const auto& t : list_tenants(o.data_folder)) {
    for (const auto p : all_places) {
      add_pending(out, t, p, modules, sqlite_store::applied(path_of(o.data_folder, t, p)),
                  fmt::format("{}/{}", t.text(), name_of(p)));
    }
  }
  return out;
}

}  // namespace tsu::db
