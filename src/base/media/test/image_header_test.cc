#include "base/media/image_header.h"

#include <gtest/gtest.h>

#include "base/media/test/pictures.h"

namespace tsu::media {
namespace {

std::string encoded(const char* type, int width, int height) {
  return encode(pixels::filled(width, height, {10, 200, 90, 255}), type);
}

TEST(image_header, tells_type_and_size_of_all_three_and_of_both_kinds_of_webp) {
  struct {
    std::string bytes;
    image_type type;
  } const table[] = {{encoded(".jpg", 321, 200), image_type::jpeg},
                     {encoded(".png", 321, 200), image_type::png},
                     {encoded(".webp", 321, 200), image_type::webp},
                     {encoded("lossless.webp", 321, 200), image_type::webp}};
  for (const auto& [bytes, type] : table) {
    const auto h = read_image_header(bytes);
    ASSERT_TRUE(h);
    EXPECT_EQ(h->type, type);
    EXPECT_EQ(h->width, 321u);
    EXPECT_EQ(h->height, 200u);
    EXPECT_TRUE(h->whole);
  }
}

TEST(image_header, a_cut_picture_is_not_whole_or_has_no_header) {
  for (const auto* type : {".jpg", ".png", ".webp"}) {
    const auto bytes = encoded(type, 64, 64);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const auto h = read_image_header(std::string_view{bytes}.substr(0, size));
      EXPECT_FALSE(h && h->whole && size + 8 < bytes.size()) << type << ' ' << size;
    }
  }
}

TEST(image_header, goes_by_content_alone) {
  for (auto other : {"GIF89a....", "%PDF-1.7 \xFF\xD8\xFF", "<svg xmlns=", "BM....", "RIFF....WAVE",
                     "II*\0", ""}) {
    EXPECT_FALSE(image_type_of(other)) << other;
  }
}

}  // namespace
}  // namespace tsu::media
