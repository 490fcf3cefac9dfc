#include "base/backup/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace tsu::backup {
namespace {

[[noreturn]] void fail(const std::string& path) {
  throw std::system_error{errno, std::generic_category(), path};
}

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path{path}.parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

new_file::new_file(const std::string& path)
    : path_(path),
      fd_(::open((path + ".part").c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600)) {
  if (fd_ < 0) {
    fail(path_);
  }
}

new_file::~new_file() {
  if (fd_ >= 0) {
    ::close(fd_);
    ::unlink((path_ + ".part").c_str());
  }
}

void new_file::write(std::string_view bytes) {
  write_at(written_, bytes);
  written_ += bytes.size();
}

void new_file::write_at(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0) {
      fail(path_);
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
    offset += static_cast<std::uint64_t>(n);
  }
}

void new_file::set_size(std::uint64_t bytes) {
  if (::ftruncate(fd_, static_cast<off_t>(bytes)) != 0) {
    fail(path_);
  }
}

void new_file::keep() {
  if (::fsync(fd_) != 0 || ::rename((path_ + ".part").c_str(), path_.c_str()) != 0) {
    fail(path_);
  }
  ::close(fd_);
  fd_ = -1;
  sync_folder(folder_of(path_));
}

old_file::old_file(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (fd_ < 0 && errno != ENOENT && errno != ENOTDIR) {
    fail(path);
  }
}

old_file::~old_file() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

std::uint64_t old_file::size() const {
  struct stat about {};
  ::fstat(fd_, &about);
  return static_cast<std::uint64_t>(about.st_size);
}

std::size_t old_file::read_at(std::uint64_t offset, char* to, std::size_t size) const {
  const auto n = ::pread(fd_, to, size, static_cast<off_t>(offset));
  if (n < 0) {
    fail("reading a backup");
  }
  return static_cast<std::size_t>(n);
}

void sync_folder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    fail(folder);
  }
  const int failed = ::fsync(fd);
  ::close(fd);
  // Some network file systems cannot sync a folder; they say EINVAL.
  if (failed != 0 && errno != EINVAL) {
    fail(folder);
  }
}

folder_claim::folder_claim(const std::string& folder)
    : fd_(::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (fd_ < 0) {
    fail(folder);
  }
  held_ = ::flock(fd_, LOCK_EX | LOCK_NB) == 0;
}

folder_claim::~folder_claim() { ::close(fd_); }

std::string stamp(instant t) {
  auto text = format_instant(std::chrono::floor<std::chrono::seconds>(t));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

}  // namespace tsu::backup
