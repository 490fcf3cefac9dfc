#include "engine/broker/store/history.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <tuple>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/read_instance.h"
#include "engine/broker/store/change_body.h"
#include "engine/broker/store/store_rows.h"

namespace tsu::broker {
namespace {

constexpr std::string_view subscriber = "broker.history";
constexpr std::int64_t changes_step = 1'000;
constexpr std::size_t record_max = 10'000;
// Of values that may not count so many are read at a time, at the most.
constexpr std::int64_t page_max = 10'000;
constexpr auto tick = std::chrono::microseconds{1};

// One series' part of an answer, kept until the closure has ended.
struct found_value {
  instant at, written;
  std::string instance;
};
struct found_series {
  stored_series series;
  std::vector<found_value> values;
};

// All that is meant to be forgotten, which may be everything of an entity.
bool meant(const series_query& q, const stored_series& s) {
  return (q.attributes.empty() ||
          std::find(q.attributes.begin(), q.attributes.end(), s.attribute) != q.attributes.end()) &&
         (!q.dataset || *q.dataset == s.dataset);
}

bool wanted(const series_query& q, const stored_series& s) {
  const bool unasked = q.attributes.empty() && s.attribute == scope_series;
  const bool left_out =
      std::find(q.without.begin(), q.without.end(), s.attribute) != q.without.end();
  return meant(q, s) && !left_out && (!unasked || q.by == value_time::deleted);
}

std::string scopes_as_instance(const std::vector<std::string>& scopes, instant at) {
  std::string out = R"({"type":"Property","value":)";
  out += scopes.size() == 1 ? "" : "[";
  for (const auto& one : scopes) {
    out += &one == &scopes.front() ? "" : ",";
    append_json_string(out, one);
  }
  out += scopes.size() == 1 ? "" : "]";
  return out + ",\"observedAt\":\"" + format_instant(at) + "\"}";
}

// Whether the newest that is known of that series says the same, and was not taken back since.
bool is_known_already(db::reader& r, std::int64_t series_no, std::string_view value) {
  bool same = false;
  instant said = instant::min();
  const interval all{instant::min(), instant::max()};
  each_value(r, series_no, all, 1, reading_order::newest_first, value_time::observed,
             [&](const value_row& v) {
               same = v.value == value;
               said = v.at;
             });
  each_value(r, series_no, all, 1, reading_order::newest_first, value_time::deleted,
             [&](const value_row& v) { same = same && v.at < said; });
  return same;
}

// Values of one series that count, up to `limit`, in the order in which they are read. Which do is
// not known to the tables, so pages are read until there are enough. Several may have been written
// at one moment, where no page can end: then a larger one is read instead.
class value_collector {
 public:
  value_collector(db::reader& r, const series_query& q, std::int64_t& bytes)
      : r_(r), q_(q), bytes_(bytes) {}

  // The text that is gathered is too much once `bytes` is beyond what the query allows.
  void collect(found_series& into, std::int64_t limit) {
    const bool newest = q_.last > 0, goes_on = q_.by != value_time::written;
    const auto page_most = goes_on ? page_max : series_limit_max;
    interval range{q_.from, q_.until};
    auto page = limit;
    while (page > 0 && read_page(into, limit, range, page) && page < series_limit_max) {
      if (!goes_on) {
        bytes_ = bytes_before_;
        into.values.clear();
      }
      page = std::min(page * 8, std::max(page, page_most));
    }
    if (newest) {
      std::reverse(into.values.begin(), into.values.end());
    }
  }

 private:
  // Whether there may be more that count; the range is then what was not read.
  bool read_page(found_series& into, std::int64_t limit, interval& range, std::int64_t page) {
    const bool newest = q_.last > 0;
    const auto order = newest ? reading_order::newest_first : reading_order::oldest_first;
    std::int64_t rows = 0;
    auto last = range.from;
    each_value(r_, into.series.number, range, page, order, q_.by, [&](const value_row& v) {
      ++rows;
      last = v.at;
      take(into, v, limit);
    });
    if (rows > 0 && q_.by != value_time::written) {
      (newest ? range.until : range.from) = newest ? last : last + tick;
    }
    return q_.only && rows == page && std::ssize(into.values) < limit && bytes_ <= q_.bytes;
  }
  void take(found_series& into, const value_row& v, std::int64_t limit) {
    if (std::ssize(into.values) == limit || bytes_ > q_.bytes) {
      return;
    }
    auto instance = instance_of(v.shape, v.value, v.at);
    const auto& s = into.series;
    if (q_.only &&
        !q_.only({q_.entity, s.attribute, s.dataset, v.at, instance, s.number, v.written})) {
      return;
    }
    bytes_ += static_cast<std::int64_t>(v.shape.size() + v.value.size());
    if (bytes_ <= q_.bytes) {
      into.values.push_back({v.at, v.written, std::move(instance)});
    }
  }

  db::reader& r_;
  const series_query& q_;
  std::int64_t& bytes_;
  const std::int64_t bytes_before_ = bytes_;
};

result<std::vector<found_series>> read_series(db::reader& r, std::string_view service,
                                              const series_query& q) {
  std::vector<found_series> out;
  std::int64_t bytes = 0;
  each_series(r, service, q.entity, [&](const stored_series& s) {
    if (wanted(q, s)) {
      out.push_back({s, {}});
    }
  });
  auto left = q.limit;
  for (auto& one : out) {
    value_collector{r, q, bytes}.collect(one, q.last > 0 ? std::min(q.last, left) : left);
    if (bytes > q.bytes) {
      return too_many_results("the values of " + q.entity + " are too large for one answer");
    }
    left -= static_cast<std::int64_t>(one.values.size());
  }
  return out;
}

}  // namespace

history::history(db::store& changes, db::store& values, records_type records)
    : changes_(changes),
      values_(values),
      records_(std::move(records)),
      log_began_at_(changes.newest_change()) {
  values_.attach(*this);
}

history::~history() { values_.detach(*this); }

// What a refused closure or a failed batch has learnt may not be there; looking it up again is
// always right.
void history::closure_ended(bool kept) {
  if (!kept) {
    names_.taken_back();
  }
}

void history::batch_ended(bool committed) { committed ? names_.kept() : names_.taken_back(); }

// Where the table of shapes is full, the shape that is one hole keeps instances whole.
placed_value history::place(db::tx& t, const series_key& k, times when, std::string_view instance) {
  const auto series = names_.series_no(t, k);
  const auto parts = shape_of(instance, when.at);
  if (const auto shape = names_.shape_no(t, parts.shape); shape != 0) {
    return {series, shape, parts.value, when.at, when.written};
  }
  return {series, names_.whole_shape_no(t), instance, when.at, when.written};
}

// 4.5.7: what was deleted leaves an instance of urn:ngsi-ld:null, of the kind that it was.
void history::put_gone_of(db::tx& t, const read_change& c, std::string_view entity) {
  for (const auto& [attribute, dataset] : c.gone) {
    auto kind = attribute_kind::property;
    for (const auto& [name, text] : c.before) {
      const auto type = name == attribute ? json_members{text}.find("type") : std::string_view{};
      kind = type.empty() ? kind : kind_from(type.substr(1, type.size() - 2)).value_or(kind);
    }
    std::string text{"{\"type\":\""};
    text.append(type_name(kind)).append("\",\"").append(value_member(kind)).append("\":");
    text.append(null_of(kind)).append("}");
    put_gone(t, names_.series_no(t, {c.service, entity, attribute, dataset}), c.modified_at, text);
  }
}

// 4.5.6: when it was written is when it was observed. Scopes that were recorded with a time of
// their own become the entity's by a change, which says nothing new.
void history::put_scopes_of(db::tx& t, const read_change& c, const series_key& k) {
  const auto at = c.modified_at;
  const auto series = names_.series_no(t, k);
  if (c.op == read_change::removed || c.scopes.empty()) {
    return put_gone(t, series, at, R"({"type":"Property","value":[]})");
  }
  const auto instance = scopes_as_instance(c.scopes, at);
  const auto value = place(t, k, {at, at}, instance);
  if (!is_known_already(t, series, value.value)) {
    queue_value(t, value);
  }
}

// Most changes are of types that nobody records: of them only that much is read.
history::to_record history::read_to_record(db::reader& r, std::int64_t from) const {
  to_record out{.until = from};
  r.each(db::changes_after, {from, changes_step}, [&](const db::row& c) {
    out.until = c.int64(0);
    if (c.text(2) == entity_changed && records_(types_of_change(c.text(4)))) {
      out.all.push_back({out.until, c.time(1), c.string(2), c.string(3), c.string(4)});
    }
  });
  return out;
}

void history::put_change(db::tx& t, const db::change& c) {
  const auto body = read_change_body(c.body);
  std::string types;
  for (const auto& type : body.types) {
    types.append(types.empty() ? "" : " ").append(type);
  }
  for (const auto& one : body.set) {
    const json_members members{one.text};
    const auto observed = members.find("observedAt"), dataset = members.find("datasetId");
    const auto at = observed.empty() ? std::nullopt : parse_instant(json_string_text(observed));
    const auto name = dataset.empty() ? std::string{} : json_string_text(dataset);
    const auto when = at.value_or(body.modified_at);
    const series_key key{body.service, c.subject, one.attribute, name, types};
    queue_value(t, place(t, key, {when, body.modified_at}, one.text));
  }
  put_gone_of(t, body, c.subject);
  if (body.scoped) {
    put_scopes_of(t, body, {body.service, c.subject, scope_series, "", types});
  }
}

// A cursor beyond the log's end is one that outlived the changes it had passed (SQLite keeps the
// two in files of their own, and either may lose its last commits to a power failure).
task<void> history::learn_cursor() {
  auto at = co_await values_.read([](db::reader& r) { return cursor_of(r, subscriber); });
  const auto newest = co_await changes_.read([](db::reader& r) { return committed_change(r); });
  if (at > newest) {
    at = std::min(newest, log_began_at_);
    co_await values_.write([&](db::tx& t) { move_cursor(t, subscriber, at); },
                           db::durability::interval);
  }
  auto before = unknown;
  followed_.compare_exchange_strong(before, at);
}

task<void> history::follow_to(std::int64_t change) {
  if (followed_.load() == unknown) {
    co_await learn_cursor();
  }
  while (followed_.load() < change) {
    const auto from = followed_.load();
    const auto some =
        co_await changes_.read([&](db::reader& r) { return read_to_record(r, from); });
    if (some.until == from) {
      co_return;
    }
    const auto reached = co_await values_.write(
        [&](db::tx& t) {
          const auto at = cursor_of(t, subscriber);
          if (at < from) {  // a crash of the database took it back: from there once more
            return at;
          }
          for (const auto& c : some.all) {
            if (c.number > at) {
              put_change(t, c);
            }
          }
          const auto to = std::max(at, some.until);
          if (to != at) {
            move_cursor(t, subscriber, to);
          }
          return to;
        },
        db::durability::interval);
    if (reached < from) {
      followed_ = reached;
      continue;
    }
    auto before = followed_.load();
    while (before < reached && !followed_.compare_exchange_weak(before, reached)) {
    }
  }
}

recorded history::put_all(db::tx& t, std::string_view service, std::span<const observation> all) {
  // In the order of the table, so that neighbours are written together.
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(all[a].entity, all[a].attribute, all[a].dataset, all[a].at) <
           std::tie(all[b].entity, all[b].attribute, all[b].dataset, all[b].at);
  });
  recorded out;
  for (const auto i : order) {
    const auto& o = all[i];
    const series_key key{service, o.entity, o.attribute, o.dataset};
    const bool stored = put_value(t, place(t, key, {o.at, t.now()}, o.instance));
    ++(stored ? out.stored : out.unchanged);
  }
  return out;
}

task<result<recorded>> history::record(std::string_view service, std::span<const observation> all) {
  if (all.size() > record_max) {
    co_return problem{why::too_large, "more than 10,000 observations in one call"};
  }
  co_return co_await values_.write([&](db::tx& t) { return put_all(t, service, all); });
}

task<result<std::int64_t>> history::series(std::string_view service, const series_query& q,
                                           const std::function<void(const observation&)>& each) {
  if (q.limit < 1 || q.limit > series_limit_max || q.last < 0) {
    co_return problem{why::bad_input, "limit is 1 to 1,000,000, last is at least 0",
                      "bad_request_data"};
  }
  CO_TRY(const auto found,
         co_await values_.read([&](db::reader& r) { return read_series(r, service, q); }));
  std::int64_t count = 0;
  for (const auto& one : found) {
    for (const auto& v : one.values) {
      each({q.entity, one.series.attribute, one.series.dataset, v.at, v.instance, one.series.number,
            v.written});
      ++count;
    }
  }
  co_return count;
}

task<result<std::int64_t>> history::forget(std::string_view service, const series_query& q) {
  co_return co_await values_.write([&](db::tx& t) -> result<std::int64_t> {
    std::vector<std::int64_t> numbers;
    each_series(t, service, q.entity, [&](const stored_series& s) {
      if (meant(q, s)) {
        numbers.push_back(s.number);
      }
    });
    std::int64_t n = 0;
    for (const auto number : numbers) {
      n += forget_series(t, number, {q.from, q.until});
    }
    return n;
  });
}

}  // namespace tsu::broker
