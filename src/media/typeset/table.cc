#include "media/typeset/table.h"

#include <algorithm>
#include <numeric>

namespace tsu::media {
namespace {

constexpr double size = 8.4, leading = 12.6, pad_x = 4, pad_y = 3.2, narrowest = 24;

struct grid {
  std::vector<double> x, width;
  std::vector<text_align> align;
};

// Shares of the width, none narrower than a few letters need.
grid grid_of(const table& t) {
  grid g;
  const auto count = t.columns.size();
  double sum = 0;
  for (const auto& c : t.columns) {
    g.width.push_back(std::clamp(c.width, 0.01, 1000.0));
    g.align.push_back(c.align.value_or(text_align::left));
    sum += g.width.back();
  }
  const double free = text_width - narrowest * double(count);
  double at = margin;
  for (auto& w : g.width) {
    w = narrowest + free * w / sum;
    g.x.push_back(at);
    at += w;
  }
  return g;
}

// A wish of 30 % is met as 30 %: the narrowest width counts inside the share where it can.
void honour_shares(grid& g, const table& t) {
  double sum = 0;
  for (const auto& c : t.columns) {
    sum += std::clamp(c.width, 0.01, 1000.0);
  }
  const bool all_fit = std::all_of(t.columns.begin(), t.columns.end(), [&](const auto& c) {
    return std::clamp(c.width, 0.01, 1000.0) / sum * text_width >= narrowest;
  });
  double at = margin;
  for (std::size_t i = 0; all_fit && i < g.width.size(); ++i) {
    g.width[i] = std::clamp(t.columns[i].width, 0.01, 1000.0) / sum * text_width;
    g.x[i] = at;
    at += g.width[i];
  }
}

struct cell_lines {
  std::vector<std::vector<text_line>> cells;
  weight face = weight::regular;
  std::size_t height = 1;  // in lines
};

cell_lines set_cells(sheets& s, const grid& g, const std::vector<std::string>& texts, weight w) {
  cell_lines out;
  out.face = w;
  for (std::size_t i = 0; i < g.x.size(); ++i) {
    out.cells.push_back(set_lines(s.face(), texts[i], w, size, g.width[i] - 2 * pad_x));
    out.height = std::max(out.height, out.cells.back().size());
  }
  return out;
}

void put_cells(sheets& s, const grid& g, const cell_lines& row, std::size_t from, std::size_t until,
               colour c) {
  for (std::size_t i = 0; i < g.x.size(); ++i) {
    for (std::size_t n = from; n < std::min(until, row.cells[i].size()); ++n) {
      const auto& line = row.cells[i][n];
      const double spare = g.width[i] - 2 * pad_x - line.run.width;
      const double shift = g.align[i] == text_align::right    ? spare
                           : g.align[i] == text_align::centre ? spare / 2
                                                              : 0;
      s.put_line(line, row.face, size, g.x[i] + pad_x + std::max(shift, 0.0),
                 s.y() + pad_y + double(n - from) * leading + baseline_in(leading, size), c);
    }
  }
}

double height_of(std::size_t lines) { return double(lines) * leading + 2 * pad_y; }

void put_rule(sheets& s, double width, colour c) {
  s.put(path_op{{{margin, s.y()}, {sheet_width - margin, s.y()}}, width, c});
}

void put_heading(sheets& s, const grid& g, const cell_lines& heading) {
  put_rule(s, 1.0, ink::accent);
  s.put(box_op{margin, s.y(), text_width, height_of(heading.height), ink::tint});
  put_cells(s, g, heading, 0, heading.height, ink::accent);
  s.move(height_of(heading.height));
  put_rule(s, 0.6, ink::accent);
}

void put_row(sheets& s, const grid& g, const cell_lines& heading, const cell_lines& row) {
  const double page_room = bottom - top - height_of(heading.height);
  const bool keep_whole = height_of(row.height) <= page_room * 0.6;
  if (height_of(keep_whole ? row.height : 2) > s.left()) {
    s.next_page();
    put_heading(s, g, heading);
  }
  for (std::size_t from = 0; from < row.height;) {
    const double room = (s.left() - 2 * pad_y) / leading + 1e-6;
    const auto fits = static_cast<std::size_t>(std::max(room, 1.0));
    const auto until = std::min(row.height, from + fits);
    if (row.face == weight::bold) {
      s.put(box_op{margin, s.y(), text_width, height_of(until - from), ink::pale});
    }
    put_cells(s, g, row, from, until, ink::text);
    s.move(height_of(until - from));
    put_rule(s, 0.4, ink::hairline);
    from = until;
    if (from < row.height) {
      s.next_page();
      put_heading(s, g, heading);
    }
  }
}

}  // namespace

void put_table(sheets& s, const table& t) {
  auto g = grid_of(t);
  honour_shares(g, t);
  std::vector<std::string> headings;
  for (const auto& c : t.columns) {
    headings.push_back(c.heading);
  }
  const auto heading = set_cells(s, g, headings, weight::bold);
  // A title alone at the foot of a page helps nobody.
  s.need(height_of(heading.height) + height_of(2) + (t.caption ? 16 : 0));
  if (t.caption) {
    s.flow(set_lines(s.face(), *t.caption, weight::bold, 8.8, text_width), weight::bold, 8.8, 15,
           margin, ink::text);
    s.move(1);
  }
  put_heading(s, g, heading);
  for (const auto& row : t.rows) {
    const auto face = row.strong.value_or(false) ? weight::bold : weight::regular;
    put_row(s, g, heading, set_cells(s, g, row.cells, face));
  }
  put_rule(s, 0.8, ink::accent);
  s.move(12);
}

}  // namespace tsu::media
