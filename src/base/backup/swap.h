// Restored towns are written beside the data, in ".restoring-<time>", and swapped in by rename;
// what was there is kept as "<code>.before-<time>". Each town changes in one step (swap_way), so
// that a loss of power leaves it as it was or restored, never away; the towns change one after the
// other, so that it may leave some as they were. What fails otherwise is taken back for all. One
// thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/backup/backup.h"
#include "base/backup/files.h"

namespace tsu::backup {

// Claims the data folder for as long as it lives and removes what was not swapped in.
class beside {
 public:
  // Conflict/"target_in_use" where a tsunagu runs on the folder. Makes the folder where it is
  // missing. Removes what a killed restore left.
  static result<std::unique_ptr<beside>> claim(const std::string& data_folder, const clock&);
  ~beside();

  // A new, empty folder for that tenant, once more where it is asked for again.
  std::string folder_for(const std::string& code);
  // All of them under their names. Throws std::system_error when the disk cannot go on; then all
  // are as they were before.
  restored swap_in();

 private:
  beside(std::string data, std::string stamp);
  std::string data_, stamp_, folder_;
  folder_claim claim_;
  std::vector<std::string> tenants_;
};

// exchange: in one step, where the file system can do that (ext4, xfs, btrfs, tmpfs; not NFS).
// one_by_one: the old one goes away first, and comes back if the other does not come.
enum class swap_way { exchange, one_by_one };

// Puts the folder `fresh` in the place of the folder `place` and keeps that as `kept`. Throws
// std::system_error; then both are where they were. False where the way is not to be had here.
bool swap_folders(swap_way, const std::string& fresh, const std::string& place,
                  const std::string& kept);

// Opens a restored store, lets SQLite check it, compares rows where they are known, and leaves one
// closed file. Gives back the steps it has. not_processable/"backup_damaged".
result<std::vector<applied_step>> check_store(const std::string& path,
                                              const std::map<std::string, std::int64_t>* rows);

// precondition/"newer_version" where the store has steps this program does not know.
result<done> check_version(const store_copy&, std::span<const db::module_schema>);

}  // namespace tsu::backup
