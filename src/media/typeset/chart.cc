#include "media/typeset/chart.h"

#include <algorithm>
#include <cmath>

#include "base/core/json_text.h"

namespace tsu::media {
namespace {

constexpr double plot_height = 112, axis_room = 30;

struct frame {
  double x = 0, y = 0, w = 0, h = plot_height;
  double low = 0, high = 1, step = 1;
  double at(double value) const { return y + h - (value - low) / (high - low) * h; }
};

std::string number_text(double v) {
  std::string out;
  append_json_number(out, std::round(v * 1e6) / 1e6);
  return out;
}

frame frame_of(const sheets& s, const chart& c) {
  double low = 0, high = 0;
  const auto see = [&](double v) {
    low = std::min(low, v);
    high = std::max(high, v);
  };
  for (const auto& one : c.series) {
    for (const auto& v : one.values) {
      see(v.value_or(0));
    }
  }
  see(c.mark.value_or(0));
  frame f{.x = margin + axis_room, .y = s.y(), .w = text_width - axis_room};
  f.step = axis_step(std::max(high - low, 1e-9));
  f.low = std::floor(low / f.step) * f.step;
  f.high = std::max(std::ceil(high / f.step) * f.step, f.low + f.step);
  return f;
}

void put_axis(sheets& s, const chart& c, const frame& f) {
  for (double v = f.low; v <= f.high + f.step / 2; v += f.step) {
    const bool base = std::abs(v) < f.step / 1e6;
    s.put(path_op{{{f.x, f.at(v)}, {f.x + f.w, f.at(v)}},
                  base ? 0.8 : 0.35,
                  base ? ink::grey : ink::hairline});
    s.put_label(number_text(v), weight::regular, 7, f.x - 5, f.at(v) + 2.5, ink::grey, 1,
                axis_room - 6);
  }
  const auto count = c.labels.size();
  const double slot = f.w / double(count);
  const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil(26 / slot)));
  for (std::size_t i = 0; i < count; i += every) {
    s.put_label(c.labels[i], weight::regular, 7, f.x + slot * (double(i) + 0.5), f.y + f.h + 10,
                ink::grey, 0.5, slot * double(every) - 2);
  }
}

void put_bars(sheets& s, const chart& c, const frame& f) {
  const double slot = f.w / double(c.labels.size());
  const double bar = slot * 0.72 / double(c.series.size());
  for (std::size_t n = 0; n < c.series.size(); ++n) {
    for (std::size_t i = 0; i < c.labels.size(); ++i) {
      const double v = c.series[n].values[i].value_or(0);
      const double x = f.x + slot * (double(i) + 0.14) + bar * double(n);
      const double y = std::min(f.at(v), f.at(0));
      s.put(box_op{x, y, bar * 0.94, std::abs(f.at(v) - f.at(0)), ink::series[n]});
      if (bar > 13 && c.series[n].values[i]) {
        s.put_label(number_text(v), weight::regular, 6.6, x + bar * 0.47, y - 2.5, ink::text, 0.5,
                    bar * 1.3);
      }
    }
  }
}

void put_curves(sheets& s, const chart& c, const frame& f) {
  const double slot = f.w / double(c.labels.size());
  for (std::size_t n = 0; n < c.series.size(); ++n) {
    path_op now{{}, 1.5, ink::series[n], n % 2 == 1};
    for (std::size_t i = 0; i <= c.labels.size(); ++i) {
      const auto v = i < c.labels.size() ? c.series[n].values[i] : std::nullopt;
      if (v) {
        const cv::Point2d p{f.x + slot * (double(i) + 0.5), f.at(*v)};
        now.points.push_back(p);
        s.put(box_op{p.x - 1.3, p.y - 1.3, 2.6, 2.6, ink::series[n]});
      } else if (!now.points.empty()) {
        s.put(now);
        now.points.clear();
      }
    }
  }
}

void put_mark(sheets& s, const chart& c, const frame& f) {
  if (c.mark) {
    const double y = f.at(*c.mark);
    s.put(path_op{{{f.x, y}, {f.x + f.w, y}}, 0.9, ink::warm, true});
    s.put_label(c.mark_label.value_or(""), weight::bold, 7, f.x + f.w, y - 3, ink::warm, 1, f.w);
  }
}

void put_legend(sheets& s, const chart& c) {
  double x = margin + axis_room;
  for (std::size_t n = 0; n < c.series.size(); ++n) {
    s.put(box_op{x, s.y() + 3.5, 8, 6, ink::series[n]});
    x += 12 +
         s.put_label(c.series[n].name, weight::regular, 7.4, x + 11, s.y() + 9.5, ink::text, 0,
                     text_width / double(c.series.size()) - 30) +
         14;
  }
  if (c.unit) {
    s.put_label("（" + *c.unit + "）", weight::regular, 7.4, sheet_width - margin, s.y() + 9.5,
                ink::grey, 1, 90);
  }
  s.move(20);
}

}  // namespace

double axis_step(double span) {
  const double rough = span / 4.5;
  const double ten = std::pow(10, std::floor(std::log10(rough)));
  for (const double m : {1.0, 2.0, 5.0}) {
    if (rough <= m * ten) {
      return m * ten;
    }
  }
  return 10 * ten;
}

void put_chart(sheets& s, const chart& c) {
  s.need(chart_height);
  if (c.caption) {
    s.flow(set_lines(s.face(), *c.caption, weight::bold, 8.8, text_width), weight::bold, 8.8, 15,
           margin, ink::text);
  }
  put_legend(s, c);
  const auto f = frame_of(s, c);
  put_axis(s, c, f);
  if (c.kind == chart_kind::bar) {
    put_bars(s, c, f);
  } else {
    put_curves(s, c, f);
  }
  put_mark(s, c, f);
  s.move(plot_height + 24);
}

}  // namespace tsu::media
