#include "media/typeset/page.h"

#include <algorithm>

namespace tsu::media {

void sheets::next_page() {
  if (all_.size() >= pages_max) {
    throw too_many_pages{};
  }
  all_.emplace_back();
  y_ = top;
}

void sheets::need(double height) {
  if (!at_top() && left() < height) {
    next_page();
  }
}

void sheets::put_line(text_line line, weight w, double size, double x, double baseline, colour c) {
  if (!line.run.glyphs.empty()) {
    put(text_op{std::move(line), w, size, x, baseline, c});
  }
}

double sheets::put_label(std::string_view text, weight w, double size, double x, double baseline,
                         colour c, double share_left, double width_max) {
  auto lines = set_lines(fonts_, text, w, size, 1e9);
  for (double smaller = size; lines[0].run.width > width_max && smaller > 3; smaller *= 0.93) {
    size = smaller * 0.93;
    lines = set_lines(fonts_, text, w, size, 1e9);
  }
  const double width = lines[0].run.width;
  put_line(std::move(lines[0]), w, size, x - width * share_left, baseline, c);
  return width;
}

void sheets::flow(const std::vector<text_line>& lines, weight w, double size, double leading,
                  double x, colour c) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool first_of_two = i == 0 && lines.size() > 1;
    const bool last_but_one = i + 2 == lines.size() && i > 0;
    need(first_of_two || last_but_one ? 2 * leading : leading);
    put_line(lines[i], w, size, x, y_ + baseline_in(leading, size), c);
    move(leading);
  }
}

}  // namespace tsu::media
