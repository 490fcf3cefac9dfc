#include "media/typeset/typeset.h"

#include <algorithm>
#include <cmath>

#include "base/core/json.h"
#include "media/codec.h"
#include "media/still.h"
#include "media/typeset/draw.h"

namespace tsu::media {
namespace {

constexpr std::size_t json_max = 4 * 1000 * 1000, sections_max = 200, blocks_max = 2000;
constexpr std::size_t columns_max = 12, cells_max = 30'000, text_max = 20'000, cell_max = 4'000;
constexpr std::size_t labels_max = 200, figures_max = 6, files_max = 24, list_max = 500;
constexpr std::size_t series_max = std::size(ink::series);
constexpr double value_max = 1e12;
constexpr int side_max = 1400, jpeg_quality = 85;

class inspector {
 public:
  explicit inspector(std::size_t files) : files_(files) {}
  std::vector<field_error> bad;

  void see(const document& d) {
    text("title", d.title, 500);
    text("subtitle", d.subtitle.value_or(""), 500);
    text("header", d.header.value_or(""), 300);
    text("footer", d.footer.value_or(""), 300);
    count("meta", d.meta.size(), 40);
    for (const auto& m : d.meta) {
      text("meta", m.name, 300);
      text("meta", m.value, cell_max);
    }
    count("notes", d.notes.size(), 100);
    for (const auto& n : d.notes) {
      text("notes", n, text_max);
    }
    count("sections", d.sections.size(), sections_max);
    for (std::size_t i = 0; i < d.sections.size() && bad.empty(); ++i) {
      at_ = "sections[" + std::to_string(i) + "].";
      see(d.sections[i]);
    }
  }

 private:
  void fault(const std::string& path, const char* code) {
    if (bad.size() < 100) {
      bad.push_back({at_ + path, code});
    }
  }
  void text(const char* path, const std::string& t, std::size_t size_max) {
    if (t.size() > size_max) {
      fault(path, "too_long");
    }
  }
  void count(const char* path, std::size_t n, std::size_t n_max) {
    if (n > n_max) {
      fault(path, "too_many");
    }
  }
  void need(const char* path, bool holds, const char* code) {
    if (!holds) {
      fault(path, code);
    }
  }

  void see(const section& s) {
    text("heading", s.heading, 500);
    const auto in_section = at_;
    for (std::size_t i = 0; i < s.blocks.size() && bad.empty(); ++i) {
      at_ = in_section + "blocks[" + std::to_string(i) + "].";
      see(s.blocks[i]);
    }
    at_ = in_section;
  }

  void see(const block& b) {
    const int kinds = int{b.paragraph.has_value()} + int{b.list.has_value()} +
                      int{b.figures.has_value()} + int{b.table.has_value()} +
                      int{b.chart.has_value()} + int{b.images.has_value()} +
                      int{b.note.has_value()};
    need("", kinds == 1, "not_exactly_one");
    need("", ++blocks_ <= blocks_max, "too_many");
    text("paragraph", b.paragraph.value_or(""), text_max);
    text("note", b.note.value_or(""), text_max);
    if (b.list) {
      count("list", b.list->size(), list_max);
      for (const auto& item : *b.list) {
        text("list", item, text_max);
      }
    }
    if (b.figures) {
      see(*b.figures);
    }
    if (b.table) {
      see(*b.table);
    }
    if (b.chart) {
      see(*b.chart);
    }
    if (b.images) {
      see(*b.images);
    }
  }

  void see(const std::vector<key_figure>& all) {
    need("figures", !all.empty() && all.size() <= figures_max, "count");
    for (const auto& f : all) {
      text("figures.label", f.label, 200);
      text("figures.value", f.value, 60);
      text("figures.unit", f.unit.value_or(""), 30);
      text("figures.note", f.note.value_or(""), 300);
    }
  }

  void see(const table& t) {
    need("table.columns", !t.columns.empty() && t.columns.size() <= columns_max, "count");
    text("table.caption", t.caption.value_or(""), 500);
    for (const auto& c : t.columns) {
      text("table.columns.heading", c.heading, 200);
      need("table.columns.width", c.width > 0 && c.width <= 1000, "out_of_range");
    }
    cells_ += t.columns.size() * t.rows.size();
    need("table.rows", cells_ <= cells_max, "too_many");
    for (const auto& row : t.rows) {
      need("table.rows.cells", row.cells.size() == t.columns.size(), "count");
      for (const auto& cell : row.cells) {
        text("table.rows.cells", cell, cell_max);
      }
    }
  }

  void see(const chart& c) {
    need("chart.labels", !c.labels.empty() && c.labels.size() <= labels_max, "count");
    need("chart.series", !c.series.empty() && c.series.size() <= series_max, "count");
    need("chart.mark", std::abs(c.mark.value_or(0)) <= value_max, "out_of_range");
    text("chart.caption", c.caption.value_or(""), 500);
    text("chart.unit", c.unit.value_or(""), 30);
    text("chart.markLabel", c.mark_label.value_or(""), 100);
    for (const auto& label : c.labels) {
      text("chart.labels", label, 60);
    }
    for (const auto& s : c.series) {
      text("chart.series.name", s.name, 100);
      need("chart.series.values", s.values.size() == c.labels.size(), "count");
      for (const auto& v : s.values) {
        need("chart.series.values", std::abs(v.value_or(0)) <= value_max, "out_of_range");
      }
    }
  }

  void see(const std::vector<image>& all) {
    need("images", !all.empty() && all.size() <= files_max, "count");
    for (const auto& i : all) {
      need("images.file", i.file < files_, "no_such_file");
      text("images.caption", i.caption.value_or(""), 500);
      need("images.width", i.width.value_or(1) >= 0.1 && i.width.value_or(1) <= 1, "out_of_range");
    }
  }

  std::size_t files_, blocks_ = 0, cells_ = 0;
  std::string at_;
};

problem bad_job(std::string detail, std::vector<field_error> fields = {}) {
  for (const auto& f : fields) {
    detail += "; " + f.field + " " + f.code;
  }
  return {why::bad_input, std::move(detail), "media_bad_job", std::move(fields)};
}

std::vector<jpeg_picture> jpegs_of(const std::vector<still>& stills) {
  std::vector<jpeg_picture> out;
  for (const auto& s : stills) {
    const auto small = on_white(shrunk(s.image, side_max));
    out.push_back({encode_jpeg(small, jpeg_quality), {small.cols, small.rows}});
  }
  return out;
}

}  // namespace

result<document> read_document(std::string_view json, std::size_t file_count) {
  if (json.size() > json_max) {
    return bad_job("the document is longer than 4 MB");
  }
  auto read = from_json<document>(json);
  if (!read.ok()) {
    return bad_job(read.error().detail, read.error().fields);
  }
  inspector look{file_count};
  look.see(read.value());
  if (!look.bad.empty()) {
    return bad_job("the document breaks a limit", look.bad);
  }
  return read;
}

void warm_up_typeset(fonts& f) {
  document d;
  d.title = "雪 snow";
  d.notes = {"「一」, 二。"};
  lay_out(f, d, {});
}

answer typeset_document(fonts& f, std::string_view head, std::string_view body) {
  const auto parts = split_job(head, body, files_max);
  if (!parts) {
    return refuse("media_bad_job", "settings= and files= do not fit the body");
  }
  const auto d = read_document(parts->settings, parts->files.size());
  if (!d.ok()) {
    return refuse(d.error().code, d.error().detail.substr(0, 2000));
  }
  std::vector<still> stills;
  for (const auto& file : parts->files) {
    auto opened = open_still(file, side_max);
    if (!opened.ok) {
      return opened.refusal;
    }
    stills.push_back(std::move(opened));
  }
  const auto pictures = jpegs_of(stills);
  std::vector<picture_size> sizes;
  for (const auto& p : pictures) {
    sizes.push_back(p.size);
  }
  f.forget_missing();
  try {
    const auto laid = lay_out(f, d.value(), sizes);
    auto pdf = draw_pdf(f, d.value(), laid, pictures);
    if (pdf.size() > file_max) {
      return refuse("media_too_large", "the PDF is larger than 20 MB");
    }
    return {message_kind::done,
            "application/pdf pages=" + std::to_string(laid.pages.size()) +
                " missing=" + std::to_string(f.missing()),
            std::move(pdf)};
  } catch (const too_many_pages& e) {
    return refuse("media_too_large", e.what());
  }
}

}  // namespace tsu::media
