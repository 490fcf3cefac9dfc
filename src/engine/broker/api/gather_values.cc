#include "engine/broker/api/gather_values.h"

#include <algorithm>
#include <chrono>
#include <queue>
#include <span>
#include <utility>

#include "engine/broker/api/scope_history.h"
#include "engine/broker/model/expiry.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

constexpr auto tick = std::chrono::microseconds{1};

bool wants_dataset(const reply_form& form, std::string_view dataset) {
  const auto& all = form.datasets;
  return all.empty() ||
         std::find(all.begin(), all.end(), dataset.empty() ? "@none" : dataset) != all.end();
}

dataset_series& place_in(series_by_attribute& all, const observation& o) {
  auto& series = all[std::string{o.attribute}];
  if (series.empty() || series.back().dataset != o.dataset) {  // they come in this order
    series.push_back({std::string{o.dataset}, o.series, {}});
  }
  return series.back();
}

// One reading of the answer's entities; `left` is what may still come in.
struct reading {
  const parts& p;
  const town_key& town;
  const value_question& q;
  std::int64_t values_left, bytes_left = series_bytes_max;
};

instant time_of(const observation& o, value_time by) {
  return by == value_time::written ? o.written : o.at;
}

using times = std::span<const interval>;

// 4.22: a recorded value ends with what it says of itself, whatever became of its entity.
bool counts(const value_question& q, const observation& o, times valid) {
  const auto at = time_of(o, q.series.by);
  return wants_dataset(q.how.form, o.dataset) && !has_expired(o.instance, q.now) &&
         std::any_of(valid.begin(), valid.end(), [&](const auto& v) { return v.contains(at); });
}

// The query about one entity, of which only values count that are shown to whoever asks: `lastN`
// and the size of an answer are of these.
series_query about(const reading& r, series_query q, const values_of_entity& one) {
  q.entity = std::string{one.entity->id()};
  q.without = r.q.how.form.omit;
  q.only = [&r, valid = times{one.valid}](const observation& o) {
    return r.q.how.form.wants_attribute(o.attribute) && counts(r.q, o, valid);
  };
  q.from = one.valid.empty() ? q.until : std::max(q.from, one.valid.front().from);
  q.until = one.valid.empty() ? q.until : std::min(q.until, one.valid.back().until);
  return q;
}

// Values of one entity; gives back whether there are any, which may be one too many.
task<result<bool>> read_values(reading& r, series_query q, series_by_attribute& all) {
  q.limit = r.values_left + 1;
  q.bytes = r.bytes_left;
  CO_TRY(const auto n, co_await r.p.entities->series(r.town, q, [&](const observation& o) {
    place_in(all, o).values.push_back({std::string{o.instance}, o.at, o.written});
    r.bytes_left -= static_cast<std::int64_t>(o.instance.size());
  }));
  r.values_left -= n;
  r.bytes_left = std::max<std::int64_t>(r.bytes_left, 0);
  co_return n > 0;
}

// The series of an entity that have values in the range, without these.
task<result<series_by_attribute>> read_names(const reading& r, series_query q) {
  series_by_attribute all;
  q.limit = series_limit_max;
  q.last = 1;
  CO_TRY(const auto n,
         co_await r.p.entities->series(r.town, q, [&](const observation& o) { place_in(all, o); }));
  co_return all;
}

// The times of the first values of all series together (or of the last ones), as many as an answer
// takes and one more.
class edge_finder {
 public:
  edge_finder(std::int64_t most, bool newest) : most_(most), newest_(newest) {}

  void add(instant t) {
    kept_.push(newest_ ? -t.time_since_epoch().count() : t.time_since_epoch().count());
    if (std::cmp_greater(kept_.size(), most_ + 1)) {
      kept_.pop();
    }
  }
  bool is_full() const { return std::cmp_greater(kept_.size(), most_); }
  // The first time that is too much.
  instant edge() const {
    const auto at = instant{duration{kept_.top()}};
    return newest_ ? instant{-at.time_since_epoch()} : at;
  }

 private:
  const std::int64_t most_;
  const bool newest_;
  std::priority_queue<duration::rep> kept_;  // the last of them on top
};

// Nothing beyond the edge needs to be looked at any more; what stands on it does.
void narrow(series_query& q, const edge_finder& found, bool newest) {
  if (found.is_full()) {
    (newest ? q.from : q.until) = newest ? found.edge() : found.edge() + tick;
  }
}

// The range in which there are not too many values. Where one moment alone has too many, all of it.
task<result<done>> find_fitting_range(reading& r, gathered& so_far) {
  auto q = r.q.series;
  const bool newest = q.last > 0;
  edge_finder found{r.q.values_max, newest};
  auto inner = newest ? instant::min() : instant::max();  // the first time of all
  for (auto& one : so_far.shown) {
    CO_TRY(auto names, co_await read_names(r, about(r, r.q.series, one)));
    one.all = std::move(names);
    for (const auto& [attribute, series] : one.all) {
      for (const auto& s : series) {
        auto of = about(r, q, one);
        of.attributes = {attribute};
        of.dataset = s.dataset;
        of.limit = r.q.values_max + 1;
        of.last = newest ? std::min(q.last, of.limit) : 0;
        CO_TRY(const auto n, co_await r.p.entities->series(r.town, of, [&](const observation& o) {
          const auto t = time_of(o, q.by);
          found.add(t);
          inner = newest ? std::max(inner, t) : std::min(inner, t);
        }));
        narrow(q, found, newest);
      }
    }
  }
  auto& range = so_far.covered;
  if (found.is_full()) {
    const auto edge = found.edge();
    so_far.one_moment = edge == inner;
    if (newest) {
      range.from = so_far.one_moment ? edge : edge + tick;
    } else {
      range.until = so_far.one_moment ? edge + tick : edge;
    }
  }
  co_return done{};
}

// Everything once more, of the range that fits.
task<result<done>> read_cut(reading& r, gathered& out) {
  CO_TRY(const auto ok, co_await find_fitting_range(r, out));
  auto q = r.q.series;
  q.from = out.covered.from;
  q.until = out.covered.until;
  for (auto& one : out.shown) {
    r.values_left = series_limit_max - 1;
    series_by_attribute values;
    CO_TRY(const bool any, co_await read_values(r, about(r, q, one), values));
    for (auto& [attribute, series] : values) {
      for (auto& s : series) {
        for (auto& place : one.all[attribute]) {
          if (place.dataset == s.dataset) {
            place.values = std::move(s.values);
          }
        }
      }
    }
  }
  co_return done{};
}

constexpr interval always{instant::min(), instant::max()};

// When the entity was in the scopes that are asked for, within the time that is asked for.
task<result<std::vector<interval>>> valid_times(const parts& p, const town_key& town,
                                                const value_question& q, const entity_version& e) {
  if (q.scopes == nullptr) {
    co_return std::vector{always};
  }
  const interval asked{q.series.from, q.series.until};
  CO_TRY(auto told, co_await scopes_over_time(p, town, std::string{e.id()}, asked));
  if (!told.any) {  // perhaps later
    CO_TRY(const bool later, co_await tells_scopes(p, town, std::string{e.id()}));
    told.any = later;
  }
  auto out = times_in_scope(told, *q.scopes, e);
  std::erase_if(
      out, [&](const interval& v) { return v.until <= q.series.from || q.series.until <= v.from; });
  co_return out;
}

// 4.5.6: its scopes as they were in that time, beside the attributes. Aggregates are of values.
task<result<done>> add_scopes(const reading& r, values_of_entity& one, interval covered) {
  const auto& q = r.q.series;
  const bool told = r.q.how.form.wants(scope_series) && q.by != value_time::deleted &&
                    r.q.how.format != evolution_format::aggregated;
  if (told) {
    CO_TRY(const auto scopes,
           co_await scopes_over_time(r.p, r.town, std::string{one.entity->id()}, covered));
    auto series = scopes_within(scopes.spans, covered, q.last);
    if (!series.empty()) {
      one.all[std::string{scope_series}] = std::move(series);
    }
  }
  co_return done{};
}

}  // namespace

task<result<bool>> has_values(const parts& p, const town_key& town, const value_question& q,
                              entity_ptr e) {
  CO_TRY(const auto valid, co_await valid_times(p, town, q, *e));
  for (const auto& v : valid) {
    auto series = q.series;
    series.entity = std::string{e->id()};
    series.from = std::max(series.from, v.from);
    series.until = std::min(series.until, v.until);
    series.only = [&](const observation& o) { return counts(q, o, times{&v, 1}); };
    CO_TRY(const bool any, co_await has_values(p, town, std::move(series)));
    if (any) {
      co_return true;
    }
  }
  co_return false;
}

task<result<bool>> has_values(const parts& p, const town_key& town, series_query q) {
  q.limit = 1;
  q.last = 0;
  CO_TRY(const auto n, co_await p.entities->series(town, q, [](const observation&) {}));
  co_return n > 0;
}

task<result<gathered>> gather_values(const parts& p, const town_key& town, value_question q,
                                     const std::vector<entity_ptr>& found) {
  if (q.series.attributes.empty()) {
    q.series.attributes = q.how.form.pick;
    std::erase_if(q.series.attributes, is_common_member);
  }
  gathered out;
  out.covered = {q.series.from, q.series.until};
  reading r{p, town, q, q.values_max};
  const auto end = q.asked.offset + q.asked.limit;
  for (const auto& e : found) {
    const bool shown = out.matched >= q.asked.offset && out.matched < end;
    if (shown && !out.cut) {
      values_of_entity one{.entity = e, .all = {}};
      CO_TRY(auto valid, co_await valid_times(p, town, q, *e));
      one.valid = std::move(valid);
      CO_TRY(bool any, co_await read_values(r, about(r, q.series, one), one.all));
      out.cut = r.values_left < 0;
      if (!any && !(q.how.form.omit.empty() && q.how.form.pick.empty())) {  // not told, but there
        CO_TRY(const bool others, co_await has_values(p, town, q, e));
        any = others;
      }
      if (any) {
        ++out.matched;
        out.shown.push_back(std::move(one));
      }
      continue;
    }
    CO_TRY(const bool any, co_await has_values(p, town, q, e));
    out.more = out.more || (any && out.matched >= end);
    out.matched += any ? 1 : 0;
    if (any && shown) {
      CO_TRY(auto valid, co_await valid_times(p, town, q, *e));
      out.shown.push_back({e, {}, std::move(valid)});
    }
    if (out.more && !q.asked.count) {
      break;
    }
  }
  if (out.cut && q.how.format == evolution_format::aggregated) {
    co_return too_many_results("more than " + std::to_string(q.values_max) +
                               " values: ask for fewer attributes, a shorter time or lastN");
  }
  if (out.cut) {
    r.bytes_left = series_bytes_max;
    CO_TRY(const auto ok, co_await read_cut(r, out));
  }
  for (auto& one : out.shown) {
    CO_TRY(const auto ok, co_await add_scopes(r, one, out.covered));
  }
  co_return out;
}

std::string content_range(const gathered& g, const value_question& q) {
  auto oldest = instant::max(), newest = instant::min();
  for (const auto& one : g.shown) {
    for (const auto& [name, series] : one.all) {
      if (name == scope_series && q.series.by != value_time::deleted) {
        continue;  // set before the values, and not cut with them
      }
      for (const auto& s : series) {
        for (const auto& v : s.values) {
          const auto t = q.series.by == value_time::written ? v.written : v.at;
          oldest = std::min(oldest, t);
          newest = std::max(newest, t);
        }
      }
    }
  }
  const bool backwards = q.series.last > 0;
  const auto asked = backwards ? q.series.until : q.series.from;
  const bool open = asked == instant::max() || asked == instant::min();
  const auto from = open ? (backwards ? newest : oldest) : asked;
  // Whoever goes on from where the page began would stay there for ever.
  const bool stays = g.one_moment || newest <= q.series.from;
  const auto to = backwards ? oldest : stays ? g.covered.until : newest;
  return "date-time " + format_instant(from) + "-" + format_instant(to) + "/" +
         (backwards ? std::to_string(q.series.last) : std::string{"*"});
}

}  // namespace tsu::broker
