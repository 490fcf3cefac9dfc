#include "engine/rules/seen.h"

#include <algorithm>

namespace tsu::rules {
namespace {

const reading* find(const seen& s, const std::string& condition) {
  const auto at = std::find_if(s.readings.begin(), s.readings.end(),
                               [&](const auto& r) { return r.condition == condition; });
  return at == s.readings.end() ? nullptr : &*at;
}

judgement judge_again(const condition& c, const reading& r, instant at) {
  if (c.measure == measure_kind::neighbours) {
    return r.neighbours ? judge(c, *r.neighbours) : judgement{};
  }
  return r.facts ? judge(c, *r.facts, r.held, at) : judgement{};
}

// The facts of a window from its samples, where all of them were kept.
bool samples_agree(const condition& c, const reading& r, instant at) {
  if (r.samples.empty() || !r.facts) {
    return true;
  }
  series again;
  for (const auto& s : r.samples) {
    again.put(s);
  }
  const auto f = again.facts(c.window, at);
  return f.count == r.facts->count && f.newest == r.facts->newest && f.lowest == r.facts->lowest &&
         f.highest == r.facts->highest && f.mean == r.facts->mean;
}

}  // namespace

replayed replay(const rule& r, const seen& s, moment m) {
  replayed out;
  std::vector<truth> all;
  for (const auto& c : r.conditions) {
    const auto* kept = find(s, c.name);
    const auto again = kept != nullptr ? judge_again(c, *kept, s.at) : judgement{};
    const bool same = kept != nullptr && again.is == kept->is && again.measured == kept->measured &&
                      samples_agree(c, *kept, s.at);
    if (!same) {
      out.different.push_back(c.name);
    }
    all.push_back(again.is);
  }
  out.is = r.when.value([&](std::size_t i) { return all[i]; });
  const bool held = s.holds_since && s.at - *s.holds_since >= r.hold;
  out.same = out.different.empty() && out.is == s.is &&
             (m == moment::fired ? out.is == truth::yes && held : out.is == truth::no);
  return out;
}

}  // namespace tsu::rules
