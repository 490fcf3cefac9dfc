// Restored towns are written beside the data and swapped in by rename; what was there is kept.
#pragma once

#include <memory>
#include <string>

#include "base/backup/backup.h"
#include "base/backup/files.h"

namespace tsu::backup {

// Claims the data folder for as long as it lives and removes what was not swapped in.
class beside {
 public:
  // Conflict/"target_in_use" where a tsunagu runs on the folder. Makes the folder where it is
  // missing.
  static result<std::unique_ptr<beside>> claim(const std::string& data_folder, const clock&);
  ~beside();

  // A new, empty folder for that tenant; called once for each.
  std::string folder_for(const std::string& code);
  // All of them under their names, at the end and together. What was there is
  // "<code>.before-<time>".
  restored swap_in();

 private:
  beside(std::string data, std::string stamp);
  std::string data_, stamp_, folder_;
  folder_claim claim_;
  std::vector<std::string> tenants_;
};

// Opens a restored store, lets SQLite check it, compares rows where they are known, and leaves one
// closed file. not_processable/"backup_damaged".
result<done> check_store(const std::string& path, const std::map<std::string, std::int64_t>* rows);

// precondition/"newer_version" where the store has steps this program does not know.
result<done> check_version(const store_copy&, std::span<const db::module_schema>);

}  // namespace tsu::backup
