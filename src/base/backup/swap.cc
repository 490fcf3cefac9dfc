#include "base/backup/swap.h"

#include <algorithm>
#include <filesystem>

#include "base/backup/town.h"

namespace tsu::backup {

namespace fs = std::filesystem;

beside::beside(std::string data, std::string stamp)
    : data_(std::move(data)),
      stamp_(std::move(stamp)),
      folder_(data_ + "/.restoring-" + stamp_),
      claim_(data_) {}

result<std::unique_ptr<beside>> beside::claim(const std::string& data_folder, const clock& time) {
  fs::create_directories(data_folder);
  std::unique_ptr<beside> out{new beside{data_folder, stamp(time.now())}};
  if (!out->claim_.held()) {
    return problem{why::conflict, data_folder + " is in use by a running tsunagu; stop it first",
                   "target_in_use"};
  }
  fs::remove_all(out->folder_);
  return out;
}

beside::~beside() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string beside::folder_for(const std::string& code) {
  const auto out = tenant_folder(folder_, code);
  fs::create_directories(out);
  fs::permissions(out, fs::perms::owner_all);
  tenants_.push_back(code);
  return out;
}

restored beside::swap_in() {
  restored out;
  for (const auto& code : tenants_) {
    sync_folder(tenant_folder(folder_, code));
  }
  for (const auto& code : tenants_) {
    const auto place = tenant_folder(data_, code);
    if (fs::exists(place)) {
      auto kept = place + ".before-" + stamp_;
      for (int n = 2; fs::exists(kept); ++n) {
        kept = place + ".before-" + stamp_ + '-' + std::to_string(n);
      }
      fs::rename(place, kept);
      out.kept.push_back(kept);
    }
    fs::rename(tenant_folder(folder_, code), place);
    out.tenants.push_back(code);
  }
  sync_folder(data_);
  return out;
}

result<done> check_store(const std::string& path, const std::map<std::string, std::int64_t>* rows) {
  const auto damaged = [&](const std::string& says) {
    return problem{why::not_processable, path + ": " + says, "backup_damaged"};
  };
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
  } catch (const db::error& e) {
    return damaged(e.what());
  }
  // Nothing was written, so these hold nothing.
  fs::remove(path + "-wal");
  fs::remove(path + "-shm");
  return done{};
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
