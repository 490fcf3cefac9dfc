#include "base/backup/swap.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <system_error>

#include "base/backup/town.h"

namespace tsu::backup {
namespace {

namespace fs = std::filesystem;

// Copies in the first are of use to nobody. The second is its name while towns are swapped: then it
// may hold the only copy of what was there.
constexpr std::string_view restoring = ".restoring-", swapping = ".swapping-";

// Closed to others from its first moment.
void make_folder(fs::path path) {
  if (!path.has_filename()) {
    path = path.parent_path();  // "data/"
  }
  if (path.has_parent_path()) {
    fs::create_directories(path.parent_path());
  }
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    throw std::system_error{errno, std::generic_category(), path.string()};
  }
}

// "<code>.before-<time>", or with a number where there is one.
std::string kept_name(const std::string& place, const std::string& stamp) {
  const auto first = place + ".before-" + stamp;
  auto out = first;
  for (int n = 2; fs::exists(fs::symlink_status(out)); ++n) {
    out = first + '-' + std::to_string(n);
  }
  return out;
}

std::vector<fs::path> those_named(const std::string& data, std::string_view start) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator{data}) {
    if (entry.path().filename().string().starts_with(start)) {
      out.push_back(entry.path());
    }
  }
  return out;
}

// Of a restore that was killed. What it had written is removed; what it was swapping is kept.
void clean_up(const std::string& data) {
  for (const auto& folder : those_named(data, restoring)) {
    fs::remove_all(folder);
  }
  for (const auto& folder : those_named(data, swapping)) {
    const auto stamp = folder.filename().string().substr(swapping.size());
    for (const auto& code : tenants_in(folder.string())) {
      fs::rename(folder / code, kept_name(tenant_folder(data, code), stamp));
    }
    sync_folder(data);
    fs::remove_all(folder);
  }
}

bool exchange(const std::string& fresh, const std::string& place) {
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) == 0) {
    return true;
  }
  if (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP) {
    return false;
  }
  throw std::system_error{errno, std::generic_category(), place};
}

void sync_parents(const std::string& a, const std::string& b) {
  sync_folder(fs::path{a}.parent_path().string());
  sync_folder(fs::path{b}.parent_path().string());
}

// A town in its place; `kept` is empty where there was nothing.
struct swapped {
  std::string fresh, place, kept;
};

ino_t identity_of(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 ? about.st_ino : 0;
}

void take_back(const swapped& s) noexcept {
  std::error_code code;
  if (s.kept.empty()) {
    fs::rename(s.place, s.fresh, code);
    return;
  }
  if (::renameat2(AT_FDCWD, s.kept.c_str(), AT_FDCWD, s.place.c_str(), RENAME_EXCHANGE) == 0) {
    fs::rename(s.kept, s.fresh, code);
    return;
  }
  fs::rename(s.place, s.fresh, code);
  fs::rename(s.kept, s.place, code);
}

swapped swap_one(const std::string& fresh, const std::string& place, const std::string& stamp) {
  if (!fs::exists(place)) {
    fs::rename(fresh, place);
    return {fresh, place, ""};
  }
  const auto kept = kept_name(place, stamp);
  if (!swap_folders(swap_way::exchange, fresh, place, kept)) {
    swap_folders(swap_way::one_by_one, fresh, place, kept);
  }
  return {fresh, place, kept};
}

}  // namespace

bool swap_folders(swap_way way, const std::string& fresh, const std::string& place,
                  const std::string& kept) {
  if (way == swap_way::exchange) {
    if (!exchange(fresh, place)) {
      return false;
    }
    try {
      sync_parents(fresh, place);
      fs::rename(fresh, kept);
    } catch (...) {
      exchange(fresh, place);
      throw;
    }
    return true;
  }
  fs::rename(place, kept);
  try {
    fs::rename(fresh, place);
  } catch (...) {
    fs::rename(kept, place);
    throw;
  }
  return true;
}

beside::beside(std::string data, std::string stamp)
    : data_(std::move(data)),
      stamp_(std::move(stamp)),
      folder_(data_ + '/' + std::string{restoring} + stamp_),
      claim_(data_) {}

result<std::unique_ptr<beside>> beside::claim(const std::string& data_folder, const clock& time) {
  make_folder(data_folder);
  std::unique_ptr<beside> out{new beside{data_folder, stamp(time.now())}};
  if (!out->claim_.held()) {
    out->folder_.clear();
    return problem{why::conflict, data_folder + " is in use by a running tsunagu; stop it first",
                   "target_in_use"};
  }
  clean_up(data_folder);
  return out;
}

beside::~beside() {
  std::error_code ignored;
  if (!folder_.empty()) {
    fs::remove_all(folder_, ignored);
  }
}

std::string beside::folder_for(const std::string& code) {
  const auto out = tenant_folder(folder_, code);
  fs::remove_all(out);
  make_folder(folder_);
  make_folder(out);
  if (std::find(tenants_.begin(), tenants_.end(), code) == tenants_.end()) {
    tenants_.push_back(code);
  }
  return out;
}

restored beside::swap_in() {
  restored out;
  if (tenants_.empty()) {
    return out;
  }
  std::map<std::string, ino_t> fresh;
  for (const auto& code : tenants_) {
    sync_folder(tenant_folder(folder_, code));
    fresh[code] = identity_of(tenant_folder(folder_, code));
  }
  const auto from = data_ + '/' + std::string{swapping} + stamp_;
  fs::rename(folder_, from);
  std::error_code ignored;
  std::vector<swapped> done;
  try {
    sync_folder(data_);
    for (const auto& code : tenants_) {
      done.push_back(swap_one(tenant_folder(from, code), tenant_folder(data_, code), stamp_));
    }
    sync_folder(data_);
  } catch (...) {
    std::for_each(done.rbegin(), done.rend(), take_back);
    for (const auto& [code, identity] : fresh) {
      // Where not even taking back went well, this is what was there before.
      if (identity_of(tenant_folder(from, code)) == identity) {
        fs::remove_all(tenant_folder(from, code), ignored);
      }
    }
    fs::remove(from, ignored);
    throw;
  }
  for (const auto& s : done) {
    out.tenants.push_back(fs::path{s.place}.filename().string());
    if (!s.kept.empty()) {
      out.kept.push_back(s.kept);
    }
  }
  fs::remove(from, ignored);
  return out;
}

result<std::vector<applied_step>> check_store(const std::string& path,
                                              const std::map<std::string, std::int64_t>* rows) {
  const auto damaged = [&](const std::string& says) {
    return problem{why::not_processable, path + ": " + says, "backup_damaged"};
  };
  std::vector<applied_step> steps;
  try {
    db::store_pages pages{path};
    pages.begin();
    const auto found = pages.query("PRAGMA quick_check(1)");
    if (found.empty() || found[0][0] != "ok") {
      return damaged(found.empty() ? "cannot be checked" : found[0][0]);
    }
    if (rows != nullptr && count_rows(pages) != *rows) {
      return damaged("the rows are not as many as were backed up");
    }
    steps = applied_steps(pages);
  } catch (const db::error& e) {
    return damaged(e.what());
  }
  // Nothing was written, so these hold nothing.
  fs::remove(path + "-wal");
  fs::remove(path + "-shm");
  return steps;
}

result<done> check_version(const store_copy& s, std::span<const db::module_schema> modules) {
  for (const auto& step : s.migrations) {
    const auto m = std::find_if(modules.begin(), modules.end(),
                                [&](const auto& known) { return known.module == step.module; });
    if (m == modules.end()) {
      continue;  // switched off here, or base's own, which opening the house checks
    }
    std::int64_t newest = 0;
    for (const auto& known : m->migrations) {
      if (db::name_of(known.where) == s.place) {
        newest = std::max<std::int64_t>(newest, known.number);
      }
    }
    if (step.number > newest) {
      return problem{why::precondition,
                     "the backup has step " + std::to_string(step.number) + " of " + step.module +
                         ", this program knows " + std::to_string(newest) +
                         ": restore with the newer tsunagu",
                     "newer_version"};
    }
  }
  return done{};
}

}  // namespace tsu::backup
