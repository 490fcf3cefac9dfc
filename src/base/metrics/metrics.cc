#include "base/metrics/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <mutex>
#include <variant>

#include "base/core/assert.h"
#include "base/core/json_text.h"

namespace tsu::metrics {
namespace {

enum class family_kind { counter, gauge, histogram };

using value_of = std::function<double()>;
using series = std::variant<std::unique_ptr<counter>, std::unique_ptr<gauge>,
                            std::unique_ptr<histogram>, value_of>;

struct family {
  family_kind kind;
  std::string help;
  std::map<std::string, series> by_labels;  // key: "a=\"x\",b=\"y\""
};

bool is_name(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && fits(name[0]) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return fits(c) || digit(c); });
}

std::string escaped(std::string_view text, bool quotes) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || (quotes && c == '"')) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string labels_text(labels all) {
  std::sort(all.begin(), all.end());
  std::string out;
  for (const auto& [name, value] : all) {
    ASSERT(is_name(name));
    out += (out.empty() ? "" : ",") + name + "=\"" + escaped(value, true) + '"';
  }
  return out;
}

void append_number(std::string& out, double v) {
  if (std::isfinite(v)) {
    append_json_number(out, v);
  } else {
    out += std::isnan(v) ? "NaN" : v > 0 ? "+Inf" : "-Inf";
  }
}

void append_line(std::string& out, std::string_view name, std::string_view label_text, double v) {
  out += name;
  if (!label_text.empty()) {
    out += '{';
    out += label_text;
    out += '}';
  }
  out += ' ';
  append_number(out, v);
  out += '\n';
}

void append_histogram(std::string& out, const std::string& name, const std::string& label_text,
                      const histogram& h) {
  const auto counts = h.counts();
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    so_far += counts[i];
    std::string bound = label_text + (label_text.empty() ? "le=\"" : ",le=\"");
    append_number(bound, i < h.bounds().size() ? h.bounds()[i] : HUGE_VAL);
    append_line(out, name + "_bucket", bound + '"', double(so_far));
  }
  append_line(out, name + "_sum", label_text, h.sum());
  append_line(out, name + "_count", label_text, double(so_far));
}

void append_series(std::string& out, const std::string& name, const std::string& label_text,
                   const series& s) {
  if (const auto* c = std::get_if<std::unique_ptr<counter>>(&s)) {
    append_line(out, name, label_text, double((*c)->value()));
  } else if (const auto* g = std::get_if<std::unique_ptr<gauge>>(&s)) {
    append_line(out, name, label_text, (*g)->value());
  } else if (const auto* h = std::get_if<std::unique_ptr<histogram>>(&s)) {
    append_histogram(out, name, label_text, **h);
  } else {
    append_line(out, name, label_text, std::get<value_of>(s)());
  }
}

std::string_view kind_name(family_kind k) {
  return k == family_kind::counter ? "counter" : k == family_kind::gauge ? "gauge" : "histogram";
}

}  // namespace

histogram::histogram(std::span<const double> bounds)
    : bounds_(bounds.begin(), bounds.end()),
      counts_(std::make_unique<std::atomic<std::uint64_t>[]>(bounds.size() + 1)) {
  ASSERT(!bounds_.empty() && std::is_sorted(bounds_.begin(), bounds_.end()));
}

void histogram::observe(double v) {
  const auto at = std::lower_bound(bounds_.begin(), bounds_.end(), v) - bounds_.begin();
  counts_[static_cast<std::size_t>(at)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(v, std::memory_order_relaxed);
}

std::vector<std::uint64_t> histogram::counts() const {
  std::vector<std::uint64_t> out(bounds_.size() + 1);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = counts_[i].load(std::memory_order_relaxed);
  }
  return out;
}

std::span<const double> latency_bounds() {
  static constexpr std::array bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                     0.25,  0.5,    1.0,   2.5,  5.0,   10.0};
  return bounds;
}

struct registry::state {
  mutable std::mutex lock;
  std::map<std::string, family, std::less<>> families;
  std::size_t series_count = 0;

  series& place(std::string_view name, std::string_view help, family_kind kind, labels l) {
    ASSERT(is_name(name));
    const auto [f, made] =
        families.try_emplace(std::string{name}, family{kind, std::string{help}, {}});
    ASSERT(made || f->second.kind == kind);
    const auto [s, fresh] = f->second.by_labels.try_emplace(labels_text(std::move(l)));
    if (fresh) {
      ASSERT(++series_count <= series_max);
    }
    return s->second;
  }
};

registry::registry() : state_(std::make_unique<state>()) {}
registry::~registry() = default;

counter& registry::make_counter(std::string_view name, std::string_view help, labels l) {
  const std::lock_guard hold{state_->lock};
  auto& made = std::get<0>(state_->place(name, help, family_kind::counter, std::move(l)));
  if (!made) {
    made = std::make_unique<counter>();
  }
  return *made;
}

gauge& registry::make_gauge(std::string_view name, std::string_view help, labels l) {
  const std::lock_guard hold{state_->lock};
  auto& place = state_->place(name, help, family_kind::gauge, std::move(l));
  if (!std::holds_alternative<std::unique_ptr<gauge>>(place)) {
    place = std::make_unique<gauge>();
  }
  return *std::get<std::unique_ptr<gauge>>(place);
}

histogram& registry::make_histogram(std::string_view name, std::string_view help,
                                    std::span<const double> bounds, labels l) {
  const std::lock_guard hold{state_->lock};
  auto& place = state_->place(name, help, family_kind::histogram, std::move(l));
  if (!std::holds_alternative<std::unique_ptr<histogram>>(place)) {
    place = std::make_unique<histogram>(bounds);
  }
  return *std::get<std::unique_ptr<histogram>>(place);
}

void registry::make_gauge_from(std::string_view name, std::string_view help, value_of f, labels l) {
  const std::lock_guard hold{state_->lock};
  state_->place(name, help, family_kind::gauge, std::move(l)) = std::move(f);
}

void registry::make_counter_from(std::string_view name, std::string_view help, value_of f,
                                 labels l) {
  const std::lock_guard hold{state_->lock};
  state_->place(name, help, family_kind::counter, std::move(l)) = std::move(f);
}

std::string registry::text() const {
  const std::lock_guard hold{state_->lock};
  std::string out;
  for (const auto& [name, f] : state_->families) {
    out += "# HELP " + name + ' ' + escaped(f.help, false) + "\n# TYPE " + name + ' ';
    out += kind_name(f.kind);
    out += '\n';
    for (const auto& [label_text, s] : f.by_labels) {
      append_series(out, name, label_text, s);
    }
  }
  return out;
}

}  // namespace tsu::metrics
