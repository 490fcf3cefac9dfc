#include "engine/catalog/ckan_datastore.h"

#include <algorithm>
#include <utility>

#include "base/http/asked.h"
#include "engine/catalog/ckan_json.h"
#include "engine/catalog/shown.h"

namespace tsu::catalog {
namespace {

constexpr std::int64_t rows_max = 32'000;
constexpr std::size_t id_column = static_cast<std::size_t>(-1);  // "_id": the number of the row

std::string argument(const ckan_arguments& a, std::string_view name) {
  const auto at = a.find(name);
  return at == a.end() ? std::string{} : at->second;
}

using names = std::vector<std::string>;

result<std::size_t> column_called(const names& columns, std::string_view field,
                                  std::string_view name) {
  if (name == "_id") {
    return id_column;
  }
  const auto at = std::find(columns.begin(), columns.end(), name);
  if (at == columns.end()) {
    return ckan_invalid(field, "field \"" + std::string{name} + "\" does not exist");
  }
  return static_cast<std::size_t>(at - columns.begin());
}

std::string value_at(const open_table& t, std::size_t row, std::size_t column) {
  return column == id_column ? std::to_string(row + 1) : t.rows[row][column];
}

bool same(std::string_view have, std::string_view wanted) {
  if (kind_of(have) == json_kind::number && kind_of(wanted) == json_kind::number) {
    return json_number(have) == json_number(wanted);
  }
  return have == wanted || cell_text(have) == cell_text(wanted);
}

struct row_filter {
  std::size_t column;
  std::vector<std::string> any_of;  // JSON
};

// {"city":"札幌市","size":[1,2]}
result<std::vector<row_filter>> filters_of(const names& t, const ckan_arguments& a) {
  std::vector<row_filter> out;
  const auto text = argument(a, "filters");
  if (text.empty()) {
    return out;
  }
  const auto json = check_and_minify(text, 8);
  if (!json.ok() || kind_of(json.value()) != json_kind::object) {
    return ckan_invalid("filters", "is not a JSON object");
  }
  for (const auto& m : json_members{json.value()}) {
    TRY(const auto column,
        column_called(t, "filters", json_string_text({m.key.data() - 1, m.key.size() + 2})));
    row_filter one{column, {}};
    if (kind_of(m.value) == json_kind::array) {
      for (const auto v : json_elements{m.value}) {
        one.any_of.emplace_back(v);
      }
    } else {
      one.any_of.emplace_back(m.value);
    }
    out.push_back(std::move(one));
  }
  return out;
}

// "a,b" or ["a","b"]; none: all.
result<std::vector<std::size_t>> fields_of(const names& t, const ckan_arguments& a) {
  std::vector<std::size_t> out;
  const auto text = argument(a, "fields");
  if (text.empty()) {
    out.push_back(id_column);
    for (std::size_t i = 0; i < t.size(); ++i) {
      out.push_back(i);
    }
    return out;
  }
  const auto json = check_and_minify(text, 2);
  if (json.ok() && kind_of(json.value()) == json_kind::array) {
    for (const auto v : json_elements{json.value()}) {
      TRY(const auto column, column_called(t, "fields", cell_text(v)));
      out.push_back(column);
    }
    return out;
  }
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    TRY(const auto column, column_called(t, "fields", std::string_view{text}.substr(at, end - at)));
    out.push_back(column);
    at = end + 1;
  }
  return out;
}

struct order {
  std::size_t column;
  bool descending;
};

// "size desc, name"
result<std::vector<order>> orders_of(const names& t, const ckan_arguments& a) {
  std::vector<order> out;
  const auto text = argument(a, "sort");
  for (std::size_t at = 0; !text.empty() && at <= text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    const auto words = ckan_words(std::string_view{text}.substr(at, end - at));
    const bool known =
        words.size() == 1 || (words.size() == 2 && (words[1] == "asc" || words[1] == "desc"));
    if (!known) {
      return ckan_invalid("sort", "is a list of \"field\", \"field asc\" or \"field desc\"");
    }
    TRY(const auto column, column_called(t, "sort", words[0]));
    out.push_back({column, words.size() == 2 && words[1] == "desc"});
    at = end + 1;
  }
  return out;
}

// Numbers by size and before texts; nothing last.
int compare(std::string_view a, std::string_view b) {
  const auto rank = [](std::string_view v) {
    return v == "null" ? 2 : kind_of(v) == json_kind::number ? 0 : 1;
  };
  if (rank(a) != rank(b)) {
    return rank(a) < rank(b) ? -1 : 1;
  }
  if (rank(a) == 0) {
    const auto x = json_number(a), y = json_number(b);
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return cell_text(a).compare(cell_text(b));
}

bool holds(const open_table& t, std::size_t row, const std::vector<row_filter>& filters,
           const std::vector<std::string>& words) {
  for (const auto& f : filters) {
    const auto have = value_at(t, row, f.column);
    if (std::none_of(f.any_of.begin(), f.any_of.end(),
                     [&](const auto& wanted) { return same(have, wanted); })) {
      return false;
    }
  }
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::any_of(t.rows[row].begin(), t.rows[row].end(),
                       [&](const auto& v) { return cell_text(v).find(word) != std::string::npos; });
  });
}

// What is asked, with the columns found.
struct search {
  std::int64_t limit, offset;
  std::vector<row_filter> filters;
  std::vector<std::size_t> columns;
  std::vector<order> orders;
  std::vector<std::string> words;
};

result<search> read_search(const names& columns, const ckan_arguments& a) {
  TRY(const auto limit, ckan_number(a, "limit", 100, rows_max));
  TRY(const auto offset, ckan_number(a, "offset", 0, 1'000'000'000));
  TRY(auto filters, filters_of(columns, a));
  TRY(auto shown, fields_of(columns, a));
  TRY(auto orders, orders_of(columns, a));
  if (const auto format = argument(a, "records_format"); !format.empty() && format != "objects") {
    return ckan_invalid("records_format", "is objects here; CSV is a resource of its own");
  }
  return search{limit,
                offset,
                std::move(filters),
                std::move(shown),
                std::move(orders),
                ckan_words(argument(a, "q"))};
}

std::string name_of(const names& columns, std::size_t column) {
  return column == id_column ? "_id" : columns[column];
}

// One row of the table; `number`: which it is of all.
std::string record_of(const open_table& t, std::size_t row, std::size_t number,
                      const std::vector<std::size_t>& columns) {
  json_object one;
  for (const auto c : columns) {
    one.raw(name_of(t.columns, c), c == id_column ? std::to_string(number + 1) : t.rows[row][c]);
  }
  return one.take();
}

struct found_rows {
  std::string records;  // those of the page
  std::int64_t total = 0;
};

std::string answer_of(const search& s, const names& columns, const names& types,
                      const found_rows& found, const ckan_arguments& a) {
  json_array fields;
  for (const auto c : s.columns) {
    json_object one;
    one.text("id", name_of(columns, c)).text("type", c == id_column ? "int" : types[c]);
    fields.raw(one.take());
  }
  json_object out;
  out.text("resource_id", argument(a, "resource_id")).raw("fields", fields.take());
  out.text("records_format", "objects").raw("limit", std::to_string(s.limit));
  out.raw("offset", std::to_string(s.offset));
  out.raw("records", found.records);
  const auto total = argument(a, "include_total");
  if (total != "false" && total != "False") {
    out.raw("include_total", "true").raw("total", std::to_string(found.total));
    out.raw("total_was_estimated", "false");
  }
  return out.take();
}

}  // namespace

problem ckan_invalid(std::string_view field, std::string_view what) {
  return {why::conflict,
          std::string{field} + ": " + std::string{what},
          "ckan_invalid",
          {{std::string{field}, std::string{what}}}};
}

result<std::int64_t> ckan_number(const ckan_arguments& a, std::string_view name,
                                 std::int64_t otherwise, std::int64_t most) {
  const auto text = argument(a, name);
  if (text.empty()) {
    return otherwise;
  }
  const auto n = http::parse_whole(text);
  if (!n || *n < 0) {
    return ckan_invalid(name, "Must be a natural number");
  }
  return std::min(*n, most);  // CKAN gives less where more is asked for than there may be
}

std::vector<std::string> ckan_words(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == ' ' || c == '+' || c == '\t')) {
      if (!word.empty()) {
        out.push_back(std::exchange(word, {}));
      }
    } else if (quoted || (c != '(' && c != ')')) {
      word += c;
    }
  }
  if (!word.empty()) {
    out.push_back(std::move(word));
  }
  return out;
}

result<std::string> search_rows(const open_table& t, const ckan_arguments& a) {
  TRY(const auto s, read_search(t.columns, a));
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    if (holds(t, i, s.filters, s.words)) {
      rows.push_back(i);
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t x, std::size_t y) {
    for (const auto& o : s.orders) {
      const int c = compare(value_at(t, x, o.column), value_at(t, y, o.column));
      if (c != 0) {
        return o.descending ? c > 0 : c < 0;
      }
    }
    return false;
  });
  json_array records;
  for (auto i = s.offset; i < s.offset + s.limit && std::cmp_less(i, rows.size()); ++i) {
    const auto row = rows[static_cast<std::size_t>(i)];
    records.raw(record_of(t, row, row, s.columns));
  }
  return answer_of(s, t.columns, types_of(t),
                   {records.take(), static_cast<std::int64_t>(rows.size())}, a);
}

bool shows_rows_as_they_stand(const ckan_arguments& a) {
  return argument(a, "filters").empty() && argument(a, "sort").empty() &&
         ckan_words(argument(a, "q")).empty();
}

result<std::string> search_page(const broker::view& state, const dataset_put_dto& d, instant now,
                                const open_facts& facts, const ckan_arguments& a) {
  names columns{"id"};
  columns.insert(columns.end(), d.attributes.begin(), d.attributes.end());
  TRY(const auto s, read_search(columns, a));
  TRY(const auto page, open_page(state, d, now, {s.offset, s.limit}));
  json_array records;
  for (std::size_t i = 0; i < page.rows.size(); ++i) {
    records.raw(record_of(page, i, static_cast<std::size_t>(s.offset) + i, s.columns));
  }
  return answer_of(s, columns, facts.types, {records.take(), facts.rows}, a);
}

}  // namespace tsu::catalog
