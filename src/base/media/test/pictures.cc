#include "base/media/test/pictures.h"

// jpeglib.h needs these two before it.
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

#include <cstdlib>
#include <cstring>

namespace tsu::media {
namespace {

const unsigned char* bytes_of(const pixels& p) { return p.all.front().data(); }

std::string taken(unsigned char* bytes, std::size_t size) {
  std::string out{reinterpret_cast<const char*>(bytes), size};
  std::free(bytes);
  return out;
}

std::string encode_jpeg(const pixels& p) {
  jpeg_error_mgr errors;
  jpeg_compress_struct c;
  c.err = jpeg_std_error(&errors);
  jpeg_create_compress(&c);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&c, &bytes, &size);
  c.image_width = unsigned(p.width);
  c.image_height = unsigned(p.height);
  c.input_components = 4;
  c.in_color_space = JCS_EXT_BGRX;
  jpeg_set_defaults(&c);
  jpeg_start_compress(&c, TRUE);
  while (c.next_scanline < c.image_height) {
    auto* row = const_cast<unsigned char*>(bytes_of(p)) + c.next_scanline * unsigned(p.width) * 4;
    jpeg_write_scanlines(&c, &row, 1);
  }
  jpeg_finish_compress(&c);
  jpeg_destroy_compress(&c);
  return taken(bytes, size);
}

std::string encode_png(const pixels& p) {
  png_image png;
  std::memset(&png, 0, sizeof png);
  png.version = PNG_IMAGE_VERSION;
  png.width = unsigned(p.width);
  png.height = unsigned(p.height);
  png.format = PNG_FORMAT_BGRA;
  png_alloc_size_t size = 0;
  png_image_write_to_memory(&png, nullptr, &size, 0, bytes_of(p), 0, nullptr);
  std::string out(size, '\0');
  png_image_write_to_memory(&png, out.data(), &size, 0, bytes_of(p), 0, nullptr);
  return out;
}

}  // namespace

pixels pixels::filled(int width, int height, pixel colour) {
  return {width, height, std::vector<pixel>(std::size_t(width) * std::size_t(height), colour)};
}

std::string encode(const pixels& p, std::string_view type) {
  if (type == ".jpg") {
    return encode_jpeg(p);
  }
  if (type == ".png") {
    return encode_png(p);
  }
  unsigned char* bytes = nullptr;
  const auto size =
      type == ".webp" ? WebPEncodeBGRA(bytes_of(p), p.width, p.height, p.width * 4, 90, &bytes)
                      : WebPEncodeLosslessBGRA(bytes_of(p), p.width, p.height, p.width * 4, &bytes);
  return taken(bytes, size);
}

pixels decode_jpeg(const std::string& file) {
  jpeg_error_mgr errors;
  jpeg_decompress_struct d;
  d.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&d);
  jpeg_mem_src(&d, reinterpret_cast<const unsigned char*>(file.data()), file.size());
  jpeg_read_header(&d, TRUE);
  d.out_color_space = JCS_EXT_BGRX;
  jpeg_start_decompress(&d);
  auto out = pixels::filled(int(d.output_width), int(d.output_height), {});
  while (d.output_scanline < d.output_height) {
    auto* row = out.at(0, int(d.output_scanline)).data();
    jpeg_read_scanlines(&d, &row, 1);
  }
  jpeg_finish_decompress(&d);
  jpeg_destroy_decompress(&d);
  return out;
}

}  // namespace tsu::media
