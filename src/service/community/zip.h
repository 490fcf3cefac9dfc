// Files of a ZIP archive, as timetables come: stored or deflated, not encrypted, without ZIP64.
// What unpacks to too much, lies outside, or shares bytes with another file is refused. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::community {

struct zip_limits {
  std::size_t files = 100;
  std::size_t bytes = 256u << 20;  // of one file, unpacked
  std::size_t ratio = 200;
};

class zip_archive {
 public:
  // Borrows the bytes. "community_bad_zip".
  static result<zip_archive> open(std::string_view bytes, zip_limits = {});
  struct entry {
    std::string name;
    std::uint32_t crc = 0;
    std::size_t packed = 0, size = 0, at = 0;
    int method = 0;
  };
  const std::vector<entry>& entries() const { return entries_; }
  // The file of that name, in whatever folder; nullptr where there is none.
  const entry* find(std::string_view name) const;
  // "community_bad_zip": damaged, or not what its own directory says; "community_too_large".
  result<std::string> read(const entry&) const;

 private:
  zip_archive(std::string_view bytes, zip_limits l) : bytes_(bytes), limits_(l) {}
  result<done> read_directory();
  result<done> check_apart() const;
  std::string_view bytes_;
  zip_limits limits_;
  std::vector<entry> entries_;
};

}  // namespace tsu::community
