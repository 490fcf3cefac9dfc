#include "media/typeset/layout.h"

#include <algorithm>

#include "media/typeset/chart.h"
#include "media/typeset/table.h"

namespace tsu::media {
namespace {

constexpr double body = 9.6, body_leading = 16.4;

void put_title(sheets& s, const document& d) {
  s.flow(set_lines(s.face(), d.title, weight::bold, 20, text_width), weight::bold, 20, 29, margin,
         ink::text);
  if (d.subtitle) {
    s.flow(set_lines(s.face(), *d.subtitle, weight::regular, 11, text_width), weight::regular, 11,
           18, margin, ink::grey);
  }
  s.move(5);
  s.put(box_op{margin, s.y(), text_width, 2.2, ink::accent});
  s.move(9);
}

// Two pairs on a row, each name before its value.
void put_meta(sheets& s, const std::vector<named_value>& all) {
  const double half = text_width / 2, name_width = 66;
  for (std::size_t i = 0; i < all.size(); i += 2) {
    std::vector<std::vector<text_line>> set;
    std::size_t high = 1;
    for (std::size_t n = i; n < std::min(i + 2, all.size()); ++n) {
      set.push_back(set_lines(s.face(), all[n].name, weight::regular, 8.4, name_width - 6));
      set.push_back(set_lines(s.face(), all[n].value, weight::bold, 8.8, half - name_width - 10));
      high = std::max({high, set[set.size() - 2].size(), set.back().size()});
    }
    for (std::size_t line = 0; line < high; ++line) {
      s.need(13.5);
      for (std::size_t n = 0; n < set.size(); ++n) {
        if (line < set[n].size()) {
          const bool name = n % 2 == 0;
          s.put_line(set[n][line], name ? weight::regular : weight::bold, name ? 8.4 : 8.8,
                     margin + half * double(n / 2) + (name ? 0 : name_width), s.y() + 9.6,
                     name ? ink::grey : ink::text);
        }
      }
      s.move(13.5);
    }
  }
  s.move(all.empty() ? 0 : 6);
}

// A heading does not stay behind when what it heads goes to the next page.
double room_for_first_block(const section& one) {
  const bool chart = !one.blocks.empty() && one.blocks.front().chart.has_value();
  const bool images = !one.blocks.empty() && one.blocks.front().images.has_value();
  return chart ? chart_height : images ? 220 : 64;
}

void put_heading(sheets& s, const section& one, laid_out& out) {
  const auto lines = set_lines(s.face(), one.heading, weight::bold, 12.5, text_width - 12);
  s.move(s.at_top() ? 0 : 8);
  s.need(double(lines.size()) * 19 + 5 + room_for_first_block(one));
  out.headings.push_back({one.heading, s.pages().size() - 1, s.y()});
  s.put(box_op{margin, s.y() + 2.5, 3.4, double(lines.size()) * 19 - 5, ink::accent});
  s.flow(lines, weight::bold, 12.5, 19, margin + 11, ink::text);
  s.move(5);
}

void put_paragraph(sheets& s, const std::string& text) {
  s.flow(set_lines(s.face(), text, weight::regular, body, text_width, setting::justified),
         weight::regular, body, body_leading, margin, ink::text);
  s.move(6);
}

void put_note(sheets& s, const std::string& text) {
  s.flow(set_lines(s.face(), text, weight::regular, 7.8, text_width, setting::justified),
         weight::regular, 7.8, 12.6, margin, ink::grey);
  s.move(5);
}

void put_list(sheets& s, const std::vector<std::string>& items) {
  for (const auto& item : items) {
    const auto lines =
        set_lines(s.face(), item, weight::regular, body, text_width - 14, setting::justified);
    s.need(lines.size() > 1 ? 2 * body_leading : body_leading);
    s.put_label("・", weight::bold, body, margin + 1, s.y() + baseline_in(body_leading, body),
                ink::accent);
    s.flow(lines, weight::regular, body, body_leading, margin + 14, ink::text);
  }
  s.move(6);
}

void put_figures(sheets& s, const std::vector<key_figure>& all) {
  const double gap = 8, width = (text_width - gap * double(all.size() - 1)) / double(all.size());
  std::vector<std::vector<text_line>> labels, notes;
  std::size_t label_lines = 1, note_lines = 0;
  for (const auto& f : all) {
    labels.push_back(set_lines(s.face(), f.label, weight::regular, 8, width - 16));
    notes.push_back(f.note ? set_lines(s.face(), *f.note, weight::regular, 7.2, width - 16)
                           : std::vector<text_line>{});
    label_lines = std::max(label_lines, labels.back().size());
    note_lines = std::max(note_lines, notes.back().size());
  }
  const double number_at = 9 + double(label_lines) * 11.5;
  const double height = number_at + 30 + double(note_lines) * 10.5 + (note_lines > 0 ? 4 : 2);
  s.need(height + 10);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double x = margin + (width + gap) * double(i);
    s.put(box_op{x, s.y(), width, height, ink::pale});
    s.put(box_op{x, s.y(), width, 2, ink::accent});
    for (std::size_t n = 0; n < labels[i].size(); ++n) {
      s.put_line(labels[i][n], weight::regular, 8, x + 8, s.y() + 16 + double(n) * 11.5, ink::grey);
    }
    const double unit_room = all[i].unit ? std::min(34.0, width * 0.35) : 0;
    const double used = s.put_label(all[i].value, weight::bold, 21, x + 8, s.y() + number_at + 22,
                                    ink::accent, 0, width - 16 - unit_room);
    s.put_label(all[i].unit.value_or(""), weight::regular, 9, x + 11 + used, s.y() + number_at + 22,
                ink::grey, 0, unit_room);
    for (std::size_t n = 0; n < notes[i].size(); ++n) {
      s.put_line(notes[i][n], weight::regular, 7.2, x + 8,
                 s.y() + number_at + 35 + double(n) * 10.5, ink::grey);
    }
  }
  s.move(height + 12);
}

double height_of(const image& i, const picture_size& size, double width) {
  const double caption = i.caption ? 16 : 6;
  return std::min(width * size.height / size.width, 330.0) + caption;
}

struct image_row {
  std::vector<const image*> images;
  double used = 0, height = 0;
};

void put_image_row(sheets& s, const image_row& row, const std::vector<picture_size>& files) {
  s.need(row.height + 6);
  double x = margin;
  double deepest = row.height;
  for (const auto* i : row.images) {
    const double slot = text_width * std::clamp(i->width.value_or(1), 0.1, 1.0) - 8;
    const auto& size = files[i->file];
    const double h = std::min(slot * size.height / size.width, 330.0),
                 w = h * size.width / size.height;
    s.put(image_op{x, s.y(), w, h, i->file});
    double at = s.y() + h + 11;
    for (auto& line : set_lines(s.face(), i->caption.value_or(""), weight::regular, 7.6, slot)) {
      s.put_line(std::move(line), weight::regular, 7.6, x, at, ink::grey);
      at += 11;
    }
    deepest = std::max(deepest, at - s.y());
    x += slot + 8;
  }
  s.move(deepest + 2);
}

void put_images(sheets& s, const std::vector<image>& all, const std::vector<picture_size>& files) {
  std::vector<image_row> rows(1);
  for (const auto& i : all) {
    const double share = std::clamp(i.width.value_or(1), 0.1, 1.0);
    if (rows.back().used + share > 1.001) {
      rows.emplace_back();
    }
    rows.back().used += share;
    rows.back().images.push_back(&i);
    const auto lines =
        set_lines(s.face(), i.caption.value_or(""), weight::regular, 7.6, text_width * share - 8);
    rows.back().height =
        std::max(rows.back().height, height_of(i, files[i.file], text_width * share - 8) +
                                         double(lines.size() - 1) * 11);
  }
  for (const auto& row : rows) {
    if (!row.images.empty()) {
      put_image_row(s, row, files);
    }
  }
}

void put_block(sheets& s, const block& b, const std::vector<picture_size>& files) {
  if (b.paragraph) {
    put_paragraph(s, *b.paragraph);
  } else if (b.list) {
    put_list(s, *b.list);
  } else if (b.figures) {
    put_figures(s, *b.figures);
  } else if (b.table) {
    put_table(s, *b.table);
  } else if (b.chart) {
    put_chart(s, *b.chart);
  } else if (b.images) {
    put_images(s, *b.images, files);
  } else if (b.note) {
    put_note(s, *b.note);
  }
}

// Only now is it known how many pages there are.
void put_edges(sheets& s, const document& d) {
  std::vector<page>& pages = s.pages();
  sheets edge{s.face()};
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const auto number = std::to_string(i + 1) + " / " + std::to_string(pages.size());
    edge.put(path_op{{{margin, sheet_height - 44}, {sheet_width - margin, sheet_height - 44}},
                     0.4,
                     ink::hairline});
    edge.put_label(d.footer.value_or(""), weight::regular, 7.4, margin, sheet_height - 32,
                   ink::grey, 0, text_width - 60);
    edge.put_label(number, weight::regular, 7.8, sheet_width - margin, sheet_height - 32, ink::grey,
                   1);
    edge.put_label(d.header.value_or(""), weight::regular, 7.4, sheet_width - margin, 40, ink::grey,
                   1);
    auto& made = edge.pages().back();
    std::move(made.begin(), made.end(), std::back_inserter(pages[i]));
    made.clear();
  }
}

}  // namespace

laid_out lay_out(fonts& f, const document& d, const std::vector<picture_size>& files) {
  laid_out out;
  sheets s{f};
  put_title(s, d);
  put_meta(s, d.meta);
  for (const auto& one : d.sections) {
    put_heading(s, one, out);
    for (const auto& b : one.blocks) {
      put_block(s, b, files);
    }
  }
  if (!d.notes.empty()) {
    s.need(40);
    s.move(6);
    s.put(path_op{{{margin, s.y()}, {sheet_width - margin, s.y()}}, 0.5, ink::hairline});
    s.move(6);
    for (const auto& n : d.notes) {
      put_note(s, n);
    }
  }
  put_edges(s, d);
  out.pages = std::move(s.pages());
  return out;
}

}  // namespace tsu::media
