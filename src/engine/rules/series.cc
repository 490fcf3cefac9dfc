#include "engine/rules/series.h"

#include <algorithm>

namespace tsu::rules {
namespace {

bool is_before(const sample& s, instant t) { return s.at < t; }
bool is_after(instant t, const sample& s) { return t < s.at; }

}  // namespace

void series::drop_front(std::size_t n) {
  begin_ += n;
  if (begin_ > 64 && begin_ * 2 > all_.size()) {
    all_.erase(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
  }
}

void series::put(sample s) {
  if (size() == 0 || (end() - 1)->at < s.at) {
    all_.push_back(s);
  } else {
    const auto from = all_.begin() + static_cast<std::ptrdiff_t>(begin_);
    const auto at = std::lower_bound(from, all_.end(), s.at, is_before);
    if (at->at == s.at) {
      at->value = s.value;
      return;
    }
    all_.insert(at, s);
  }
  if (size() > samples_max) {
    drop_front(1);
  }
}

void series::forget_before(instant t) {
  const auto* held = std::upper_bound(begin(), end(), t, is_after);
  if (held - begin() > 1) {
    drop_front(static_cast<std::size_t>(held - begin() - 1));
  }
}

window_facts series::facts(duration window, instant at) const {
  window_facts out;
  const auto* until = std::upper_bound(begin(), end(), at, is_after);
  if (until == begin()) {
    return out;
  }
  out.newest = *(until - 1);
  if (window == duration::zero()) {
    return out;
  }
  const auto start = at - window;
  const auto* from = std::upper_bound(begin(), until, start, is_after);
  double sum = 0;
  for (const auto* s = from; s != until; ++s) {
    sum += s->value;
    out.lowest = !out.lowest || s->value < out.lowest->value ? *s : *out.lowest;
    out.highest = !out.highest || s->value > out.highest->value ? *s : *out.highest;
  }
  out.count = until - from;
  if (out.count > 0) {
    out.mean = sum / static_cast<double>(out.count);
    out.reference = *from;
  }
  if (from != begin() && (from - 1)->at >= start - window) {
    out.reference = *(from - 1);
  }
  return out;
}

}  // namespace tsu::rules
