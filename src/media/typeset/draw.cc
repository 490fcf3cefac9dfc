#include "media/typeset/draw.h"

#include <cairo-pdf.h>

#include <memory>
#include <stdexcept>

#include "media/typeset/utf8.h"

namespace tsu::media {
namespace {

struct surface_end {
  void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
  void operator()(cairo_t* c) const { cairo_destroy(c); }
};
using surface = std::unique_ptr<cairo_surface_t, surface_end>;
using context = std::unique_ptr<cairo_t, surface_end>;

cairo_status_t keep(void* out, const unsigned char* bytes, unsigned size) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

void set_ink(cairo_t* c, const colour& i) { cairo_set_source_rgb(c, i.r, i.g, i.b); }

class painter {
 public:
  painter(cairo_t* c, const fonts& f, const std::vector<surface>& images)
      : c_(c), fonts_(f), images_(images) {}

  void operator()(const text_op& t) const {
    std::vector<cairo_glyph_t> glyphs;
    std::vector<cairo_text_cluster_t> clusters;
    double x = t.x;
    for (const auto& k : t.line.run.clusters) {
      double pen = x;
      for (auto g = k.glyph_at; g < k.glyph_at + k.glyph_count; ++g) {
        const auto& one = t.line.run.glyphs[g];
        glyphs.push_back({one.index, pen + one.dx, t.baseline + one.dy});
        pen += one.advance;
      }
      clusters.push_back({static_cast<int>(k.text_size), static_cast<int>(k.glyph_count)});
      x += k.width + t.line.stretch;
    }
    set_ink(c_, t.ink);
    cairo_set_font_face(c_, fonts_.face(t.face));
    cairo_set_font_size(c_, t.size);
    cairo_show_text_glyphs(c_, t.line.run.text.data(), static_cast<int>(t.line.run.text.size()),
                           glyphs.data(), static_cast<int>(glyphs.size()), clusters.data(),
                           static_cast<int>(clusters.size()), cairo_text_cluster_flags_t{});
  }
  void operator()(const box_op& b) const {
    set_ink(c_, b.fill);
    cairo_rectangle(c_, b.x, b.y, b.w, b.h);
    cairo_fill(c_);
  }
  void operator()(const path_op& p) const {
    const double dashes[] = {3.2, 2.2};
    set_ink(c_, p.ink);
    cairo_set_line_width(c_, p.width);
    cairo_set_line_join(c_, CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(c_, dashes, p.dashed ? 2 : 0, 0);
    for (const auto& at : p.points) {
      cairo_line_to(c_, at.x, at.y);
    }
    cairo_stroke(c_);
  }
  void operator()(const image_op& i) const {
    auto* picture = images_[i.image].get();
    cairo_save(c_);
    cairo_translate(c_, i.x, i.y);
    cairo_scale(c_, i.w / cairo_image_surface_get_width(picture),
                i.h / cairo_image_surface_get_height(picture));
    cairo_set_source_surface(c_, picture, 0, 0);
    cairo_paint(c_);
    cairo_restore(c_);
  }

 private:
  cairo_t* c_;
  const fonts& fonts_;
  const std::vector<surface>& images_;
};

// The JPEG itself goes into the PDF; the surface only says how large it is.
surface surface_of(const jpeg_picture& p) {
  surface s{cairo_image_surface_create(CAIRO_FORMAT_RGB24, p.size.width, p.size.height)};
  auto* bytes = new std::string{p.bytes};  // Cairo ends it with the surface
  const auto* data = reinterpret_cast<const unsigned char*>(bytes->data());
  cairo_surface_set_mime_data(
      s.get(), CAIRO_MIME_TYPE_JPEG, data, bytes->size(),
      [](void* b) { delete static_cast<std::string*>(b); }, bytes);
  return s;
}

void describe(cairo_surface_t* pdf, const document& d, const laid_out& l) {
  const auto title = printable(d.title);
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "Tsunagu");
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE,
                                 format_instant(d.created).c_str());
  for (const auto& h : l.headings) {
    const auto where = "page=" + std::to_string(h.page + 1) + " pos=[0 " +
                       std::to_string(static_cast<int>(h.y)) + "]";
    cairo_pdf_surface_add_outline(pdf, CAIRO_PDF_OUTLINE_ROOT, printable(h.text).c_str(),
                                  where.c_str(), cairo_pdf_outline_flags_t{});
  }
}

}  // namespace

std::string draw_pdf(const fonts& f, const document& d, const laid_out& l,
                     const std::vector<jpeg_picture>& pictures) {
  std::string out;
  std::vector<surface> images;
  for (const auto& p : pictures) {
    images.push_back(surface_of(p));
  }
  const surface pdf{cairo_pdf_surface_create_for_stream(keep, &out, sheet_width, sheet_height)};
  cairo_pdf_surface_restrict_to_version(pdf.get(), CAIRO_PDF_VERSION_1_5);
  describe(pdf.get(), d, l);
  {
    const context c{cairo_create(pdf.get())};
    const painter paint{c.get(), f, images};
    for (const auto& one : l.pages) {
      for (const auto& o : one) {
        std::visit(paint, o);
      }
      cairo_show_page(c.get());
    }
  }
  cairo_surface_finish(pdf.get());
  if (cairo_surface_status(pdf.get()) != CAIRO_STATUS_SUCCESS) {
    throw std::runtime_error(cairo_status_to_string(cairo_surface_status(pdf.get())));
  }
  return out;
}

}  // namespace tsu::media
