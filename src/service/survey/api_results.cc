#include "service/survey/api.h"
#include "service/survey/api_common.h"
#include "service/survey/results.h"
#include "service/survey/rules.h"

namespace tsu::survey::api {
namespace {

constexpr std::size_t items_max = 100;

// "1,37,38"
result<std::vector<std::int64_t>> numbers_in(std::string_view text) {
  std::vector<std::int64_t> out;
  while (!text.empty()) {
    const auto cut = std::min(text.find(','), text.size());
    const auto n = http::parse_whole(text.substr(0, cut));
    if (!n || out.size() >= items_max) {
      out.clear();
      break;
    }
    out.push_back(*n);
    text.remove_prefix(std::min(cut + 1, text.size()));
  }
  if (out.empty()) {
    return problem{
        why::bad_input, "items are numbers with commas", "bad_query", {{"items", "not_allowed"}}};
  }
  return out;
}

}  // namespace

answer show_results(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto of, co_await people_of(on, c).read(
                            [&](db::reader& r) { return results_of(r, c.path_values[0]); }));
  if (query.text("as") != "csv") {
    co_return json(to_json(of));
  }
  const auto name = on.name_of_town ? on.name_of_town(c.tenant) : std::string{};
  http::reply out{.type = "text/csv; charset=utf-8", .body = csv_of(of, c.tenant.text(), name)};
  out.with("Cache-Control", "no-store");
  out.with("Content-Disposition", "attachment; filename=\"survey-" + of.wave + ".csv\"");
  co_return out;
}

answer show_table(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  const auto by = query.text("by");
  CO_TRY(const auto table, co_await people_of(on, c).read([&](db::reader& r) {
    return table_of(r, c.path_values[0], c.path_values[1], by);
  }));
  co_return json(to_json(table));
}

answer show_mean(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto items, numbers_in(query.text("items")));
  CO_TRY(const auto mean, co_await people_of(on, c).read([&](db::reader& r) {
    return mean_of_items(r, c.path_values[0], items);
  }));
  co_return json(to_json(mean));
}

answer show_comparison(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  const auto before = query.text("before"), after = query.text("after"),
             measure = query.text("measure");
  CO_TRY(const auto both, co_await people_of(on, c).read(
                              [&](db::reader& r) { return compare(r, before, after, measure); }));
  co_return json(to_json(both));
}

}  // namespace tsu::survey::api
