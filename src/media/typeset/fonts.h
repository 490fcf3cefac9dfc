// The two faces of Noto Sans CJK JP, read once before the sandbox closes: the files are mapped into
// memory, so nothing is opened later, and the same files give the same document everywhere (no
// fontconfig). Used by the one thread of tsunagu-media.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using cairo_font_face_t = struct _cairo_font_face;

namespace tsu::media {

enum class weight : std::uint8_t { regular, bold };

// A glyph run whose clusters are what a line may be cut between. Widths in points.
struct cluster {
  std::uint32_t text_at = 0, text_size = 0;  // bytes of the text
  std::uint32_t glyph_at = 0, glyph_count = 0;
  double width = 0;
};
struct placed_glyph {
  std::uint32_t index = 0;
  double dx = 0, dy = 0, advance = 0;
};
struct shaped_text {
  std::string text;
  std::vector<placed_glyph> glyphs;
  std::vector<cluster> clusters;  // in the order of the text
  double width = 0;
};

// Lives as long as the process: Cairo keeps what it made of a face.
class fonts {
 public:
  // Nothing where no Noto CJK is installed; `folder` overrides where it is looked for.
  static std::unique_ptr<fonts> load(const std::string& folder = {});
  ~fonts();
  fonts(const fonts&) = delete;
  fonts& operator=(const fonts&) = delete;

  // Valid UTF-8 without control characters. A character no face has is set as 〓, the printer's
  // mark for a missing type, and counted.
  shaped_text shape(std::string_view text, weight, double size_pt);
  cairo_font_face_t* face(weight) const;
  std::size_t missing() const { return missing_; }
  void forget_missing() { missing_ = 0; }

 private:
  struct one;
  fonts();
  std::string with_marks(const one&, std::string_view text);
  std::unique_ptr<one> regular_, bold_;
  std::size_t missing_ = 0;
};

}  // namespace tsu::media
