// The parts of a ZIP archive (APPNOTE.TXT 6.3: stored and deflated; neither encrypted, spanned nor
// ZIP64). What it says of its own sizes is not believed: a part is inflated up to a limit, and all
// that one archive gives are counted. Pure; the bytes outlive it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/core/result.h"

namespace tsu::media {

class archive {
 public:
  static constexpr std::size_t entries_max = 4'000, part_max = 96u << 20,
                               all_parts_max = 160u << 20;

  // Problems media_type_unsupported, media_damaged.
  static result<archive> open(std::string_view bytes);

  bool has(std::string_view name) const { return entries_.contains(name); }
  // Inflated and checked by its sum. Problems media_damaged (also where it is not there),
  // media_too_large.
  result<std::string> part(std::string_view name);

 private:
  struct entry {
    std::uint32_t at = 0, packed = 0, sum = 0;
    std::uint16_t method = 0;
  };
  explicit archive(std::string_view bytes) : bytes_(bytes) {}
  result<done> read_directory(std::size_t at, std::size_t count);
  result<std::string> inflated(std::string_view packed, std::size_t most) const;

  std::string_view bytes_;
  std::map<std::string, entry, std::less<>> entries_;
  std::size_t given_ = 0;
};

}  // namespace tsu::media
