// Files as backups need them: nothing half-written under its final name, nothing reported done
// before it is on disk. All of these throw std::system_error when the disk cannot go on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/time.h"

namespace tsu::backup {

// A new file under `path` + ".part"; removed unless keep() was called.
class new_file {
 public:
  explicit new_file(const std::string& path);
  ~new_file();
  new_file(const new_file&) = delete;
  new_file& operator=(const new_file&) = delete;

  void write(std::string_view bytes);
  void write_at(std::uint64_t offset, std::string_view bytes);
  void set_size(std::uint64_t bytes);
  std::uint64_t written() const { return written_; }
  // On disk under its final name, and the folder knows it. Replaces what was there.
  void keep();

 private:
  std::string path_;
  int fd_;
  std::uint64_t written_ = 0;
};

class old_file {
 public:
  explicit old_file(const std::string& path);  // exists() says whether there is one
  ~old_file();
  old_file(const old_file&) = delete;
  old_file& operator=(const old_file&) = delete;

  bool exists() const { return fd_ >= 0; }
  std::uint64_t size() const;
  std::size_t read_at(std::uint64_t offset, char* to, std::size_t size) const;

 private:
  int fd_;
};

void sync_folder(const std::string& folder);

// The lock a running tsunagu holds on its data folder (see base/db).
class folder_claim {
 public:
  explicit folder_claim(const std::string& folder);
  ~folder_claim();
  folder_claim(const folder_claim&) = delete;
  folder_claim& operator=(const folder_claim&) = delete;
  bool held() const { return held_; }

 private:
  int fd_ = -1;
  bool held_ = false;
};

// "20261122T041703Z", for names of files.
std::string stamp(instant);

}  // namespace tsu::backup
