// What stands on a page before it is drawn, in points from the upper left corner of an A4 sheet;
// and the cursor that fills pages from top to bottom. Used by one thread.
#pragma once

#include <opencv2/core.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "media/typeset/lines.h"

namespace tsu::media {

struct colour {
  double r = 0, g = 0, b = 0;
};

namespace ink {
inline constexpr colour text{0.11, 0.13, 0.16}, grey{0.38, 0.42, 0.47}, hairline{0.80, 0.83, 0.86},
    accent{0.06, 0.29, 0.49}, tint{0.925, 0.945, 0.965}, pale{0.965, 0.975, 0.985},
    warm{0.78, 0.31, 0.12};
inline constexpr colour series[] = {{0.10, 0.40, 0.63}, {0.88, 0.53, 0.15}, {0.24, 0.55, 0.44},
                                    {0.52, 0.37, 0.62}, {0.70, 0.27, 0.30}, {0.45, 0.48, 0.52}};
}  // namespace ink

struct text_op {
  text_line line;
  weight face = weight::regular;
  double size = 0, x = 0, baseline = 0;
  colour ink = {};
};
struct box_op {
  double x = 0, y = 0, w = 0, h = 0;
  colour fill = {};
};
struct path_op {
  std::vector<cv::Point2d> points;  // a line through them
  double width = 0.5;
  colour ink = {};
  bool dashed = false;
};
struct image_op {
  double x = 0, y = 0, w = 0, h = 0;
  std::size_t image = 0;
};
using op = std::variant<text_op, box_op, path_op, image_op>;
using page = std::vector<op>;

struct too_many_pages : std::runtime_error {
  too_many_pages() : std::runtime_error("the document needs more pages than are allowed") {}
};

inline constexpr double sheet_width = 595.276, sheet_height = 841.89, margin = 56.7;
inline constexpr double text_width = sheet_width - 2 * margin;
inline constexpr double top = 62, bottom = sheet_height - 62;
inline constexpr std::size_t pages_max = 300;

class sheets {
 public:
  explicit sheets(fonts& f) : fonts_(f), all_(1) {}
  fonts& face() { return fonts_; }

  double y() const { return y_; }
  double left() const { return bottom - y_; }
  bool at_top() const { return y_ <= top; }
  void move(double by) { y_ += by; }
  void next_page();
  // A new page where less than that is left, unless this one is empty.
  void need(double height);

  void put(op o) { all_.back().push_back(std::move(o)); }
  void put_line(text_line, weight, double size, double x, double baseline, colour);
  // A short text on one line that is shrunk, never cut, where it is wider than `width_max`.
  double put_label(std::string_view, weight, double size, double x, double baseline, colour,
                   double share_left = 0, double width_max = text_width);
  // Lines from the cursor on, over as many pages as they need, no line alone where it can be
  // helped.
  void flow(const std::vector<text_line>&, weight, double size, double leading, double x, colour);

  std::vector<page>& pages() { return all_; }

 private:
  fonts& fonts_;
  std::vector<page> all_;
  double y_ = top;
};

// Where the first baseline stands in a line of that leading.
inline double baseline_in(double leading, double size) { return leading / 2 + size * 0.36; }

}  // namespace tsu::media
