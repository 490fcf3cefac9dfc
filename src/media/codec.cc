#include "media/codec.h"

// jpeglib.h needs these two before it.
#include <cstddef>
#include <cstdio>

#include <jerror.h>
#include <jpeglib.h>
#include <png.h>
#include <webp/decode.h>

#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <new>

namespace tsu::media {
namespace {

using namespace std::string_view_literals;

// libjpeg speaks through longjmp, so nothing with a destructor is made between setjmp and the end.
struct jpeg_guard {
  jpeg_error_mgr base;
  std::jmp_buf out;
  bool no_memory = false, cut = false;
};

jpeg_guard& guard_of(j_common_ptr c) { return *reinterpret_cast<jpeg_guard*>(c->err); }

[[noreturn]] void on_jpeg_error(j_common_ptr c) {
  guard_of(c).no_memory = c->err->msg_code == JERR_OUT_OF_MEMORY;
  std::longjmp(guard_of(c).out, 1);
}

// Small faults are drawn over as every viewer does; a missing end is not.
void on_jpeg_message(j_common_ptr c, int level) {
  if (level < 0 && c->err->msg_code == JWRN_JPEG_EOF) {
    guard_of(c).cut = true;
  }
}

void prepare(jpeg_guard& g) {
  jpeg_std_error(&g.base);
  g.base.error_exit = on_jpeg_error;
  g.base.emit_message = on_jpeg_message;
}

unsigned scale_for(unsigned longest, unsigned side_wanted) {
  unsigned eighths = 8;
  while (eighths > 1 && longest * (eighths / 2) / 8 >= side_wanted) {
    eighths /= 2;
  }
  return eighths;
}

void read_rows(jpeg_decompress_struct& d, cv::Mat& image) {
  while (d.output_scanline < d.output_height) {
    JSAMPROW row = image.ptr(static_cast<int>(d.output_scanline));
    jpeg_read_scanlines(&d, &row, 1);
  }
}

// Adobe stores CMYK inverted: 255 is no ink.
cv::Mat from_cmyk(const cv::Mat& inks) {
  cv::Mat out(inks.size(), CV_8UC3);
  for (int y = 0; y < out.rows; ++y) {
    for (int x = 0; x < out.cols; ++x) {
      const auto& p = inks.at<cv::Vec4b>(y, x);
      for (int c = 0; c < 3; ++c) {
        out.at<cv::Vec3b>(y, x)[c] = static_cast<unsigned char>(p[2 - c] * p[3] / 255);
      }
    }
  }
  return out;
}

cv::Mat upright(const cv::Mat& image, int orientation) {
  cv::Mat out = image;
  if (orientation >= 5) {
    cv::transpose(out, out);
  }
  switch (orientation) {
    case 2:
    case 6: cv::flip(out, out, 1); break;
    case 3:
    case 7: cv::flip(out, out, -1); break;
    case 4:
    case 8: cv::flip(out, out, 0); break;
    default: break;
  }
  return out;
}

int orientation_of(const jpeg_decompress_struct& d) {
  for (const auto* m = d.marker_list; m != nullptr; m = m->next) {
    const std::string_view data{reinterpret_cast<const char*>(m->data), m->data_length};
    if (data.starts_with("Exif\0\0"sv)) {
      return exif_orientation(data);
    }
  }
  return 1;
}

std::optional<cv::Mat> decode_jpeg(std::string_view bytes, int side_wanted) {
  jpeg_guard g;
  jpeg_decompress_struct d;
  cv::Mat image;
  d.err = &g.base;
  prepare(g);
  if (setjmp(g.out) != 0) {
    jpeg_destroy_decompress(&d);
    if (g.no_memory) {
      throw std::bad_alloc{};
    }
    return std::nullopt;
  }
  jpeg_create_decompress(&d);
  jpeg_save_markers(&d, JPEG_APP0 + 1, 0xFFFF);
  jpeg_mem_src(&d, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  jpeg_read_header(&d, TRUE);
  const int orientation = orientation_of(d);  // finishing frees the markers
  const bool inks = d.num_components == 4;
  d.out_color_space = inks ? JCS_CMYK : JCS_EXT_BGR;
  d.scale_num = scale_for(std::max(d.image_width, d.image_height), unsigned(side_wanted));
  d.scale_denom = 8;
  jpeg_start_decompress(&d);
  image.create(int(d.output_height), int(d.output_width), inks ? CV_8UC4 : CV_8UC3);
  read_rows(d, image);
  jpeg_finish_decompress(&d);
  jpeg_destroy_decompress(&d);
  if (g.cut) {
    return std::nullopt;
  }
  return upright(inks ? from_cmyk(image) : image, orientation);
}

// cv::Mat with round brackets: in braces three numbers are a list of three elements.
std::optional<cv::Mat> decode_png(std::string_view bytes) {
  png_image png;
  std::memset(&png, 0, sizeof png);
  png.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&png, bytes.data(), bytes.size()) == 0) {
    return std::nullopt;
  }
  const bool alpha = (png.format & PNG_FORMAT_FLAG_ALPHA) != 0;
  png.format = alpha ? PNG_FORMAT_BGRA : PNG_FORMAT_BGR;
  cv::Mat image(int(png.height), int(png.width), alpha ? CV_8UC4 : CV_8UC3);
  if (png_image_finish_read(&png, nullptr, image.data, int(image.step[0]), nullptr) == 0) {
    png_image_free(&png);
    return std::nullopt;
  }
  return image;
}

std::optional<cv::Mat> decode_webp(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  WebPBitstreamFeatures about;
  if (WebPGetFeatures(data, bytes.size(), &about) != VP8_STATUS_OK || about.has_animation != 0) {
    return std::nullopt;
  }
  cv::Mat image(about.height, about.width, about.has_alpha != 0 ? CV_8UC4 : CV_8UC3);
  const std::size_t size = image.total() * image.elemSize();
  const auto into = about.has_alpha != 0 ? &WebPDecodeBGRAInto : &WebPDecodeBGRInto;
  if (into(data, bytes.size(), image.data, size, int(image.step[0])) == nullptr) {
    return std::nullopt;
  }
  return image;
}

// Little and big endian numbers of a TIFF block, zero beyond its end.
struct tiff {
  std::string_view bytes;
  bool big;
  std::size_t byte(std::size_t at) const {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
  }
  std::size_t u16(std::size_t at) const {
    return big ? byte(at) * 256 + byte(at + 1) : byte(at) + byte(at + 1) * 256;
  }
  std::size_t u32(std::size_t at) const {
    return big ? u16(at) * 65536 + u16(at + 2) : u16(at) + u16(at + 2) * 65536;
  }
};

}  // namespace

// Exif 2.32, 4.6.4: tag 0x0112 of the 0th IFD, type SHORT.
int exif_orientation(std::string_view app1) {
  const tiff t{app1.substr(std::min<std::size_t>(6, app1.size())),
               app1.substr(0, 8).ends_with("MM")};
  const auto directory = t.u32(4);
  const auto entries = std::min<std::size_t>(t.u16(directory), 500);
  for (std::size_t i = 0; i < entries; ++i) {
    const auto at = directory + 2 + i * 12;
    if (t.u16(at) == 0x0112) {
      const auto value = t.u16(at + 8);
      return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
  }
  return 1;
}

std::optional<cv::Mat> decode(const image_header& h, std::string_view bytes, int side_wanted) {
  switch (h.type) {
    case image_type::jpeg: return decode_jpeg(bytes, side_wanted);
    case image_type::png: return decode_png(bytes);
    case image_type::webp: return decode_webp(bytes);
  }
  return std::nullopt;
}

std::string encode_jpeg(const cv::Mat& image, int quality) {
  jpeg_guard g;
  jpeg_compress_struct c;
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  c.err = &g.base;
  prepare(g);
  if (setjmp(g.out) != 0) {
    jpeg_destroy_compress(&c);
    std::free(bytes);
    throw std::bad_alloc{};
  }
  jpeg_create_compress(&c);
  jpeg_mem_dest(&c, &bytes, &size);
  c.image_width = static_cast<unsigned>(image.cols);
  c.image_height = static_cast<unsigned>(image.rows);
  c.input_components = 3;
  c.in_color_space = JCS_EXT_BGR;
  jpeg_set_defaults(&c);
  jpeg_set_quality(&c, quality, TRUE);
  jpeg_start_compress(&c, TRUE);
  while (c.next_scanline < c.image_height) {
    JSAMPROW row = const_cast<unsigned char*>(image.ptr(static_cast<int>(c.next_scanline)));
    jpeg_write_scanlines(&c, &row, 1);
  }
  jpeg_finish_compress(&c);
  jpeg_destroy_compress(&c);
  std::string out{reinterpret_cast<const char*>(bytes), size};
  std::free(bytes);
  return out;
}

}  // namespace tsu::media
