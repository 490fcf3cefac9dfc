#include "media/typeset/fonts.h"

#include <cairo-ft.h>
#include <fcntl.h>
#include <ft2build.h>
#include <hb-ot.h>
#include <hb.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "media/typeset/utf8.h"

#include FT_FREETYPE_H

namespace tsu::media {
namespace {

constexpr const char* folders[] = {"/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk",
                                   "/usr/share/fonts/google-noto-cjk"};
constexpr std::string_view family = "Noto Sans CJK JP";
constexpr std::string_view missing_type = "〓";

struct mapping {
  const char* data = nullptr;
  std::size_t size = 0;
};

mapping map_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about {};
  mapping out;
  if (fd >= 0 && ::fstat(fd, &about) == 0 && about.st_size > 0) {
    out.size = static_cast<std::size_t>(about.st_size);
    void* at = ::mmap(nullptr, out.size, PROT_READ, MAP_PRIVATE, fd, 0);
    out.data = at == MAP_FAILED ? nullptr : static_cast<const char*>(at);
  }
  if (fd >= 0) {
    ::close(fd);
  }
  return out;
}

}  // namespace

struct fonts::one {
  mapping file;
  FT_Library library = nullptr;
  FT_Face ft = nullptr;
  cairo_font_face_t* cairo = nullptr;
  hb_face_t* hb_face = nullptr;
  hb_font_t* hb = nullptr;
  unsigned units = 1000;

  ~one() {
    hb_font_destroy(hb);
    hb_face_destroy(hb_face);
    cairo_font_face_destroy(cairo);
    if (library != nullptr) {
      FT_Done_FreeType(library);
    }
    if (file.data != nullptr) {
      ::munmap(const_cast<char*>(file.data), file.size);
    }
  }

  // A collection holds several languages; ours is the face named for Japanese.
  bool pick_face() {
    const auto* bytes = reinterpret_cast<const FT_Byte*>(file.data);
    for (FT_Long i = 0, count = 1; i < count; ++i) {
      if (FT_New_Memory_Face(library, bytes, static_cast<FT_Long>(file.size), i, &ft) != 0) {
        return false;
      }
      count = std::min<FT_Long>(ft->num_faces, 64);
      if (ft->family_name != nullptr && ft->family_name == family) {
        return true;
      }
      FT_Done_Face(ft);
      ft = nullptr;
    }
    return false;
  }

  bool load(const std::string& path) {
    file = map_file(path);
    if (file.data == nullptr || FT_Init_FreeType(&library) != 0 || !pick_face()) {
      return false;
    }
    cairo = cairo_ft_font_face_create_for_ft_face(ft, FT_LOAD_NO_HINTING);
    hb_blob_t* blob = hb_blob_create(file.data, static_cast<unsigned>(file.size),
                                     HB_MEMORY_MODE_READONLY, nullptr, nullptr);
    hb_face = hb_face_create(blob, static_cast<unsigned>(ft->face_index));
    hb_blob_destroy(blob);
    hb = hb_font_create(hb_face);
    units = hb_face_get_upem(hb_face);
    return units > 0;
  }

  bool has(char32_t c) const {
    hb_codepoint_t glyph = 0;
    return hb_font_get_nominal_glyph(hb, c, &glyph) != 0;
  }
};

fonts::fonts() = default;
fonts::~fonts() = default;

std::unique_ptr<fonts> fonts::load(const std::string& folder) {
  std::vector<std::string> places{std::begin(folders), std::end(folders)};
  if (!folder.empty()) {
    places = {folder};
  }
  for (const auto& place : places) {
    std::unique_ptr<fonts> made{new fonts};
    made->regular_ = std::make_unique<one>();
    made->bold_ = std::make_unique<one>();
    if (made->regular_->load(place + "/NotoSansCJK-Regular.ttc") &&
        made->bold_->load(place + "/NotoSansCJK-Bold.ttc")) {
      return made;
    }
  }
  return nullptr;
}

cairo_font_face_t* fonts::face(weight w) const {
  return w == weight::bold ? bold_->cairo : regular_->cairo;
}

std::string fonts::with_marks(const one& font, std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, size] = utf8_at(text, at);
    if (is_joining(c) || font.has(c)) {
      out += text.substr(at, size);
    } else {
      out += missing_type;
      ++missing_;
    }
    at += size;
  }
  return out;
}

shaped_text fonts::shape(std::string_view text, weight w, double size_pt) {
  const auto& font = w == weight::bold ? *bold_ : *regular_;
  shaped_text out;
  out.text = with_marks(font, text);
  hb_buffer_t* buffer = hb_buffer_create();
  hb_buffer_add_utf8(buffer, out.text.data(), static_cast<int>(out.text.size()), 0, -1);
  hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
  hb_buffer_set_script(buffer, HB_SCRIPT_HIRAGANA);
  hb_buffer_set_language(buffer, hb_language_from_string("ja", -1));
  // Brackets and commas that stand together share their white, as a typesetter sets them.
  const hb_feature_t close_up{HB_TAG('c', 'h', 'w', 's'), 1, HB_FEATURE_GLOBAL_START,
                              HB_FEATURE_GLOBAL_END};
  hb_shape(font.hb, buffer, &close_up, 1);
  unsigned count = 0;
  const auto* info = hb_buffer_get_glyph_infos(buffer, &count);
  const auto* place = hb_buffer_get_glyph_positions(buffer, &count);
  const double scale = size_pt / font.units;
  for (unsigned i = 0; i < count; ++i) {
    if (i == 0 || info[i].cluster != info[i - 1].cluster) {
      out.clusters.push_back({.text_at = info[i].cluster, .glyph_at = i});
    }
    const double advance = place[i].x_advance * scale;
    out.glyphs.push_back(
        {info[i].codepoint, place[i].x_offset * scale, -place[i].y_offset * scale, advance});
    out.clusters.back().glyph_count += 1;
    out.clusters.back().width += advance;
    out.width += advance;
  }
  hb_buffer_destroy(buffer);
  for (std::size_t i = 0; i < out.clusters.size(); ++i) {
    const auto end =
        i + 1 < out.clusters.size() ? out.clusters[i + 1].text_at : std::uint32_t(out.text.size());
    out.clusters[i].text_size = end - out.clusters[i].text_at;
  }
  return out;
}

}  // namespace tsu::media
