#include "engine/catalog/series_csv.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/store/history.h"
#include "engine/catalog/csv.h"
#include "engine/catalog/shown.h"

namespace tsu::catalog {
namespace {

// What a spreadsheet takes for a date and a time: 2026-11-22 13:17:03.
std::string japan_clock(instant t) {
  auto text = format_jst(t);
  text.resize(text.size() - std::string_view{"+09:00"}.size());
  text[10] = ' ';
  return text;
}

std::string_view value_in(const json_members& instance) {
  for (const auto member : {"value", "object", "languageMap", "vocab", "json", "valueList"}) {
    if (const auto v = instance.find(member); !v.empty()) {
      return v;
    }
  }
  return {};
}

// The value of a sub-attribute, or of a plain member.
std::string sub_text(const json_members& instance, std::string_view name) {
  const auto sub = instance.find(name);
  const bool whole = !sub.empty() && kind_of(sub) == json_kind::object;
  return cell_text(whole ? value_in(json_members{sub}) : sub);
}

std::vector<std::string> heading_of(series_wish::heading words) {
  if (words == series_wish::heading::en) {
    return {"timeUTC", "timeJST", "value", "unit", "quality"};
  }
  return {"日時（UTC）", "日時（日本時間）", "値", "単位", "品質"};
}

// Where one page was too large for memory, fewer rows are read at once.
constexpr std::int64_t page_bytes_max = 4 * 1024 * 1024, fewer = 8;
// Of rows whose times alone are looked at so many times more are read at once.
constexpr std::int64_t more_looked_at = 10;
constexpr duration step = std::chrono::microseconds{1};  // between two values of one series

broker::series_query query_of(const series_wish& wish) {
  broker::series_query q;
  q.entity = wish.entity;
  q.attributes = {wish.attribute};
  q.dataset = wish.dataset;
  q.from = wish.from;
  q.until = wish.until;
  return q;
}

bool is_too_large(const problem& p) { return p.code == broker::fault_too_many; }

// Whose rows are still to be told. One reader at a time.
class series_pages {
 public:
  series_pages(broker::broker& from, broker::town_key town, const series_wish& wish)
      : from_(from),
        town_(std::move(town)),
        asks_(query_of(wish)),
        rows_(wish.page),
        looked_at_once_(wish.page * more_looked_at) {}

  // Empty at the end.
  task<result<std::string>> next() {
    for (;;) {
      std::string csv;
      std::int64_t rows = 0;
      auto last = asks_.from;
      const auto each = [&](const broker::observation& o) {
        ++rows;
        last = o.at;
        const json_members instance{o.instance};
        append_csv_row(csv, {format_instant(o.at), japan_clock(o.at), cell_text(value_in(instance)),
                             sub_text(instance, "unitCode"), sub_text(instance, "quality")});
      };
      if (done_) {
        co_return csv;
      }
      auto q = asks_;
      q.limit = rows_;
      q.bytes = rows_ > 1 ? page_bytes_max : broker::series_bytes_max;
      const auto n = co_await from_.series(town_, q, each);
      if (!n.ok() && is_too_large(n.error()) && rows_ > 1) {
        rows_ = std::max<std::int64_t>(rows_ / fewer, 1);
        continue;
      }
      if (!n.ok()) {
        co_return n.error();
      }
      const auto read = n.value();
      told_ += read;
      done_ = read < rows_;
      asks_.from = last + step;
      co_return csv;
    }
  }

  // Where those begin that are beyond so many; they are not told. Looked for page by page too.
  task<result<std::optional<instant>>> end_after(std::int64_t limit) {
    auto q = asks_;
    auto left = limit - told_;
    auto at_once = looked_at_once_;
    while (!done_) {
      q.limit = std::min(left + 1, at_once);
      q.bytes = q.limit > 1 ? 2 * page_bytes_max : broker::series_bytes_max;
      auto last = q.from;
      const auto each = [&](const broker::observation& o) { last = o.at; };
      const auto n = co_await from_.series(town_, q, each);
      if (!n.ok() && is_too_large(n.error()) && q.limit > 1) {
        at_once = std::max<std::int64_t>(q.limit / fewer, 1);
        continue;
      }
      if (!n.ok()) {
        co_return n.error();
      }
      const auto read = n.value();
      done_ = told_ == limit || (read == 0 && q.from == asks_.from);
      if (read > left) {
        asks_.until = last;
        co_return std::optional{last};
      }
      if (read < q.limit) {
        break;
      }
      left -= read;
      q.from = last + step;
    }
    co_return std::optional<instant>{};
  }

  bool is_done() const { return done_; }

 private:
  broker::broker& from_;
  const broker::town_key town_;
  broker::series_query asks_;  // what is not told yet
  std::int64_t rows_, told_ = 0;
  const std::int64_t looked_at_once_;
  bool done_ = false;
};

// The head of the answer has gone: whoever reads on is told by the end of the connection.
task<std::string> next_of(std::shared_ptr<series_pages> pages) {
  auto csv = co_await pages->next();
  if (!csv.ok()) {
    throw std::runtime_error{csv.error().detail};
  }
  co_return std::move(csv).value();
}

task<result<bool>> is_recorded(broker::broker& from, const broker::town_key& town,
                               const series_wish& wish) {
  auto q = query_of(wish);
  q.from = instant::min();
  q.until = instant::max();
  q.limit = 1;
  CO_TRY(const auto n, co_await from.series(town, q, [](const broker::observation&) {}));
  co_return n > 0;
}

}  // namespace

task<result<series_table>> open_series(broker::broker& from, broker::town_key town,
                                       series_wish wish) {
  wish.page = std::min(wish.page, wish.limit);
  const auto pages = std::make_shared<series_pages>(from, town, wish);
  CO_TRY(const auto first, co_await pages->next());
  if (first.empty()) {
    CO_TRY(const auto any, co_await is_recorded(from, town, wish));
    if (!any) {
      co_return problem{why::not_found,
                        "nothing is recorded of " + wish.attribute + " of " + wish.entity,
                        "catalog_nothing_recorded"};
    }
  }
  series_table out{.csv = std::string{byte_order_mark}, .next = {}};
  append_csv_row(out.csv, heading_of(wish.words));
  out.csv += first;
  CO_TRY(const auto next, co_await pages->end_after(wish.limit));
  out.next = next;
  if (!pages->is_done()) {
    out.rest = [pages] { return next_of(pages); };
  }
  co_return out;
}

}  // namespace tsu::catalog
