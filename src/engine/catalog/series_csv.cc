#include "engine/catalog/series_csv.h"

#include <utility>

#include "base/core/json_text.h"
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

}  // namespace

task<result<series_table>> read_series(broker::broker& from, const broker::town_key& town,
                                       series_wish wish) {
  series_table out;
  out.csv = byte_order_mark;
  append_csv_row(out.csv, heading_of(wish.words));
  broker::series_query q;
  q.entity = wish.entity;
  q.attributes = {wish.attribute};
  q.dataset = wish.dataset;
  q.from = wish.from;
  q.until = wish.until;
  q.limit = wish.limit + 1;
  const auto each = [&](const broker::observation& o) {
    if (out.rows == wish.limit) {
      out.next = o.at;
      return;
    }
    ++out.rows;
    const json_members instance{o.instance};
    append_csv_row(out.csv, {format_instant(o.at), japan_clock(o.at), cell_text(value_in(instance)),
                             sub_text(instance, "unitCode"), sub_text(instance, "quality")});
  };
  CO_TRY(const auto n, co_await from.series(town, q, each));
  if (n == 0) {
    q.from = instant::min();
    q.until = instant::max();
    q.limit = 1;
    CO_TRY(const auto any, co_await from.series(town, q, [](const broker::observation&) {}));
    if (any == 0) {
      co_return problem{why::not_found,
                        "nothing is recorded of " + wish.attribute + " of " + wish.entity,
                        "catalog_nothing_recorded"};
    }
  }
  co_return out;
}

}  // namespace tsu::catalog
