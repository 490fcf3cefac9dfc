#include "engine/broker/api/scope_history.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/store/history.h"

namespace tsu::broker {
namespace {

// Whether the instance says that there was none any more.
bool is_none(std::string_view instance) { return json_members{instance}.find("value") == "[]"; }

std::string lines_in(std::string_view instance) {
  std::string out;
  for (const auto& one : scopes_in(json_members{instance}.find("value"))) {
    out.append(out.empty() ? "" : "\n").append(one);
  }
  return out;
}

}  // namespace

std::vector<std::string> scopes_in(std::string_view value) {
  std::vector<std::string> out;
  if (value.starts_with('"')) {
    out.push_back(json_string_text(value));
  }
  for (const auto one : json_elements{value.starts_with('[') ? value : std::string_view{"[]"}}) {
    out.push_back(json_string_text(one));
  }
  return out;
}

task<result<told_scopes>> scopes_over_time(const parts& p, const town_key& town, std::string entity,
                                           interval range) {
  series_query q;
  q.entity = std::move(entity);
  q.attributes.emplace_back(scope_series);
  std::map<instant, scope_span> found;
  const auto take = [&](const observation& o) {
    found[o.at] = {.valid = {o.at, instant::max()},
                   .value = {std::string{o.instance}, o.at, o.written},
                   .series = o.series};
  };
  for (const auto by : {value_time::observed, value_time::deleted}) {
    q.by = by;
    q.limit = series_limit_max;
    q.last = 0;
    q.from = range.from;
    q.until = range.until;
    CO_TRY(const auto within, co_await p.entities->series(town, q, take));
    if (within == series_limit_max) {
      co_return too_many_results("the scopes of " + q.entity + " are too many for one answer");
    }
    if (range.from == instant::min()) {
      continue;
    }
    q.last = 1;  // that which held when the range began
    q.from = instant::min();
    q.until = range.from;
    CO_TRY(const auto before, co_await p.entities->series(town, q, take));
  }
  told_scopes out{.any = !found.empty()};
  for (auto& [at, span] : found) {
    if (!out.spans.empty()) {
      out.spans.back().valid.until = std::min(out.spans.back().valid.until, at);
    }
    out.spans.push_back(std::move(span));
  }
  std::erase_if(out.spans, [](const scope_span& s) { return is_none(s.value.instance); });
  co_return out;
}

task<result<bool>> tells_scopes(const parts& p, const town_key& town, std::string entity) {
  series_query q;
  q.entity = std::move(entity);
  q.attributes.emplace_back(scope_series);
  q.last = 1;
  CO_TRY(const auto n, co_await p.entities->series(town, q, [](const observation&) {}));
  co_return n > 0;
}

std::vector<interval> times_in_scope(const told_scopes& told, const scope_query& q,
                                     const entity_version& now) {
  std::vector<interval> out;
  if (!told.any && q.holds(now.scopes())) {
    out.push_back({instant::min(), instant::max()});
  }
  for (const auto& s : told.spans) {
    if (q.holds(lines_in(s.value.instance))) {
      out.push_back(s.valid);
    }
  }
  return out;
}

std::vector<dataset_series> scopes_within(const std::vector<scope_span>& spans, interval range,
                                          std::int64_t last) {
  dataset_series out;
  for (const auto& s : spans) {
    if (s.valid.from < range.until && range.from < s.valid.until) {
      out.number = s.series;
      out.values.push_back(s.value);
    }
  }
  if (last > 0 && std::ssize(out.values) > last) {
    out.values.erase(out.values.begin(), out.values.end() - last);
  }
  return out.values.empty() ? std::vector<dataset_series>{} : std::vector{std::move(out)};
}

}  // namespace tsu::broker
