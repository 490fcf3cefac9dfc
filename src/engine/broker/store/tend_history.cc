#include "engine/broker/store/tend_history.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/store/store_history.h"

namespace tsu::broker {
namespace {

constexpr std::int64_t series_step = 1'000, values_step = 5'000;

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in{text};
  for (std::string word; in >> word;) {
    out.push_back(word);
  }
  return out;
}

instant days_before(instant now, std::int64_t days) { return now - std::chrono::days{days}; }

task<std::int64_t> forget_old(db::store& values, std::int64_t series, instant before) {
  std::int64_t all = 0, some = 0;
  do {
    some = co_await values.write(
        [&](db::tx& t) { return forget_oldest(t, series, before, values_step); },
        db::durability::interval);
    all += some;
  } while (some == values_step);
  co_return all;
}

std::vector<plain_value> read_step(db::reader& r, std::int64_t series, interval range) {
  std::vector<plain_value> out;
  each_plain_value(r, series, range, values_step, [&](instant at, std::string_view value) {
    out.push_back({at, json_number(value)});
  });
  return out;
}

// As many whole steps as were read; a step of more values than that is thinned in parts, so that a
// few more of it stay.
void keep_whole_steps(std::vector<plain_value>& some, std::chrono::minutes step) {
  if (static_cast<std::int64_t>(some.size()) < values_step) {
    return;
  }
  const auto last = step_of(some.back().at, step);
  const auto cut =
      std::find_if(some.begin(), some.end(), [&](const plain_value& v) { return v.at >= last; });
  if (cut != some.begin()) {
    some.erase(cut, some.end());
  }
}

task<std::int64_t> thin_out(db::store& values, const tended_series& s, const history_rule& rule,
                            instant now) {
  const std::chrono::minutes step{rule.thin_to_minutes};
  const auto until = step_of(days_before(now, rule.thin_after_days), step);
  auto from = s.thinned_to == rule.thin_to_minutes ? s.thinned_until : instant::min();
  std::int64_t gone = 0;
  while (std::max(from, *s.oldest) < until) {
    auto some = co_await values.read([&](db::reader& r) {
      return read_step(r, s.number, {from, until});
    });
    const bool more = static_cast<std::int64_t>(some.size()) == values_step;
    keep_whole_steps(some, step);
    const auto out = thinned_out(some, step);
    const auto reached = more ? some.back().at + std::chrono::microseconds{1} : until;
    co_await values.write(
        [&](db::tx& t) {
          for (const auto at : out) {
            forget_value(t, s.number, at);
          }
          note_thinned(t, s.number, reached, rule.thin_to_minutes);
        },
        db::durability::interval);
    gone += static_cast<std::int64_t>(out.size());
    from = reached;
  }
  co_return gone;
}

}  // namespace

task<tended_history> tend_history(db::store& values, std::span<const history_rule> holding,
                                  const types_of_entity& types_of, instant now) {
  tended_history out;
  std::vector<tended_series> page;
  std::int64_t after = 0;
  do {
    page = co_await values.read(
        [&](db::reader& r) { return read_tended_series(r, after, series_step); });
    for (const auto& s : page) {
      after = s.number;
      const auto types = s.types.empty() ? types_of(s.service, s.entity) : words(s.types);
      const auto rule = rule_for(holding, types);
      if (!rule || !s.oldest) {
        continue;
      }
      ++out.series;
      if (rule->kept_days > 0 && *s.oldest < days_before(now, rule->kept_days)) {
        out.forgotten += co_await forget_old(values, s.number, days_before(now, rule->kept_days));
      }
      if (rule->thin_after_days > 0) {
        out.thinned_out += co_await thin_out(values, s, *rule, now);
      }
    }
  } while (static_cast<std::int64_t>(page.size()) == series_step);
  co_return out;
}

}  // namespace tsu::broker
