#include "service/snow/read_image_time.h"

#include <cstdint>
#include <string>

namespace tsu::snow {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Numbers of a TIFF structure in either order of bytes; nothing outside of it.
class tiff {
 public:
  explicit tiff(std::string_view all) : all_(all), big_(all.substr(0, 2) == "MM") {}
  bool sound() const { return (big_ || all_.substr(0, 2) == "II") && number(2, 2) == 42; }

  std::optional<std::uint32_t> number(std::size_t at, std::size_t bytes) const {
    if (at > all_.size() || bytes > all_.size() - at) {
      return {};
    }
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < bytes; ++i) {
      const auto from = big_ ? at + i : at + bytes - 1 - i;
      out = out << 8U | static_cast<unsigned char>(all_[from]);
    }
    return out;
  }

  // Where the entry of that tag stands in the directory.
  std::optional<std::size_t> entry(std::size_t directory, std::uint32_t tag) const {
    constexpr std::uint32_t entries_max = 500;
    const auto count = number(directory, 2);
    for (std::uint32_t i = 0; count && i < *count && i < entries_max; ++i) {
      const auto at = directory + 2 + std::size_t{12} * i;
      if (number(at, 2) == tag) {
        return at;
      }
    }
    return {};
  }

  // A text of ASCII; empty where there is none.
  std::string_view text(std::size_t directory, std::uint32_t tag) const {
    constexpr std::uint32_t ascii = 2, inside = 4;
    const auto at = entry(directory, tag);
    if (!at || number(*at + 2, 2) != ascii) {
      return {};
    }
    const auto size = number(*at + 4, 4).value_or(0);
    const auto from = size <= inside ? std::optional{std::uint32_t(*at + 8)} : number(*at + 8, 4);
    if (!from || *from > all_.size() || size > all_.size() - *from) {
      return {};
    }
    const auto whole = all_.substr(*from, size);
    return whole.substr(0, whole.find('\0'));
  }

 private:
  std::string_view all_;
  bool big_;
};

// The TIFF structure of a JPEG's EXIF segment; empty where there is none.
std::string_view exif_of(std::string_view jpeg) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(jpeg[at]); };
  constexpr std::string_view mark{"Exif\0\0", 6};
  for (std::size_t at = 2; at + 4 <= jpeg.size() && byte(at) == 0xFF;) {
    const auto kind = byte(at + 1);
    const std::size_t size = std::size_t{byte(at + 2)} << 8U | byte(at + 3);
    if (kind == 0xDA || size < 2 || size > jpeg.size() - at - 2) {
      return {};
    }
    const auto content = jpeg.substr(at + 4, size - 2);
    if (kind == 0xE1 && content.starts_with(mark)) {
      return content.substr(mark.size());
    }
    at += 2 + size;
  }
  return {};
}

// "2026:01:16 02:30:00"
std::optional<instant> time_of(std::string_view text, std::string_view offset) {
  if (text.size() != 19) {
    return {};
  }
  std::string iso{text};
  iso[4] = iso[7] = '-';
  iso[10] = 'T';
  return parse_instant(iso + (offset.empty() ? "+09:00" : std::string{offset}));
}

// Fourteen digits from there on, each pair parted by at most one sign; what follows them.
std::optional<instant> time_at(std::string_view name, std::size_t at) {
  constexpr std::string_view signs = "-_T.: ";
  std::string digits;
  while (at < name.size() && digits.size() < 14) {
    const bool between = digits.size() >= 4 && digits.size() % 2 == 0;
    if (is_digit(name[at])) {
      digits += name[at];
    } else if (!between || signs.find(name[at]) == std::string_view::npos ||
               !is_digit(name[at - 1])) {
      return {};
    }
    ++at;
  }
  if (digits.size() < 14 || (at < name.size() && is_digit(name[at]))) {
    return {};
  }
  const auto d = [&](std::size_t from, std::size_t size) { return digits.substr(from, size); };
  const bool utc = at < name.size() && name[at] == 'Z';
  return parse_instant(d(0, 4) + "-" + d(4, 2) + "-" + d(6, 2) + "T" + d(8, 2) + ":" + d(10, 2) +
                       ":" + d(12, 2) + (utc ? "Z" : "+09:00"));
}

}  // namespace

std::optional<instant> time_in_exif(std::string_view jpeg) {
  constexpr std::uint32_t exif_directory = 0x8769, original = 0x9003, offset = 0x9011,
                          changed = 0x0132;
  const tiff t{exif_of(jpeg)};
  const auto first = t.sound() ? t.number(4, 4) : std::nullopt;
  if (!first) {
    return {};
  }
  if (const auto at = t.entry(*first, exif_directory)) {
    const auto directory = t.number(*at + 8, 4).value_or(0);
    if (const auto taken = time_of(t.text(directory, original), t.text(directory, offset))) {
      return taken;
    }
  }
  return time_of(t.text(*first, changed), {});
}

std::optional<instant> time_in_name(std::string_view name) {
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (is_digit(name[at]) && (at == 0 || !is_digit(name[at - 1]))) {
      if (const auto found = time_at(name, at)) {
        return found;
      }
    }
  }
  return {};
}

}  // namespace tsu::snow
