// Pictures for tests, made and read with the codecs' own libraries.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tsu::media {

using pixel = std::array<unsigned char, 4>;  // blue, green, red, alpha

struct pixels {
  int width = 0, height = 0;
  std::vector<pixel> all;

  static pixels filled(int width, int height, pixel);
  pixel& at(int x, int y) { return all.at(std::size_t(y) * std::size_t(width) + std::size_t(x)); }
};

// ".jpg", ".png", ".webp" or "lossless.webp"
std::string encode(const pixels&, std::string_view type);
pixels decode_jpeg(const std::string&);

}  // namespace tsu::media
