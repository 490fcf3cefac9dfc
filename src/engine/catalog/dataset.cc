#include "engine/catalog/dataset.h"

#include <algorithm>
#include <map>

#include "base/core/json_text.h"
#include "engine/broker/model/names.h"
#include "engine/broker/query/query.h"
#include "engine/catalog/personal.h"
#include "engine/catalog/shown.h"

namespace tsu::catalog {
namespace {

constexpr std::size_t attributes_max = 200, tags_max = 50, text_max = 10'000;

bool is_slug(std::string_view s) {
  return s.size() >= 2 && s.size() <= 100 && std::all_of(s.begin(), s.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

bool among(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void check_names(const dataset_put_dto& d, std::vector<field_error>& bad) {
  if (d.attributes.empty() || d.attributes.size() > attributes_max) {
    bad.push_back({"attributes", "bad_size"});
  }
  for (std::size_t i = 0; i < d.attributes.size(); ++i) {
    const auto& one = d.attributes[i];
    const auto field = "attributes[" + std::to_string(i) + "]";
    if (!broker::is_name(one) || broker::is_entity_member(one)) {
      bad.push_back({field, "bad_name"});
    } else if (is_personal_attribute(one)) {
      bad.push_back({field, "personal_attribute"});
    }
  }
  if (d.tags.size() > tags_max || std::any_of(d.tags.begin(), d.tags.end(), [](const auto& t) {
        return t.empty() || t.size() > 100;
      })) {
    bad.push_back({"tags", "bad_size"});
  }
  if (d.group && !is_slug(*d.group)) {
    bad.push_back({"group", "bad_name"});
  }
}

broker::query query_of(const dataset_put_dto& d, instant now) {
  broker::query q;
  q.types = {{d.entity_type}};
  q.now = now;
  q.limit = broker::limit_none;
  return q;
}

// Each text within a value, however deep it lies; a walk, since the depth is the data's.
template <class F>
void each_text(std::string_view json, F f) {
  std::vector<std::string_view> left{json};
  while (!left.empty()) {
    const auto v = left.back();
    left.pop_back();
    switch (v.empty() ? json_kind::null : kind_of(v)) {
      case json_kind::string: f(json_string_text(v)); break;
      case json_kind::number: f(std::string{v}); break;
      case json_kind::array:
        for (const auto one : json_elements{v}) {
          left.push_back(one);
        }
        break;
      case json_kind::object:
        for (const auto& m : json_members{v}) {
          left.push_back(m.value);
        }
        break;
      default: break;
    }
  }
}

std::string_view fault_in(const dataset_put_dto& d, std::string_view attribute,
                          std::string_view json) {
  std::string_view worst;
  each_text(json, [&](const std::string& text) {
    const auto found = personal_in(text);
    worst = worst.empty() || !may_be_acknowledged(found) ? found : worst;
  });
  const bool known = d.acknowledged && among(*d.acknowledged, attribute);
  return known && may_be_acknowledged(worst) ? "" : worst;
}

attribute_filter filter_of(const dataset_put_dto& d) {
  return [&d](std::string_view name) { return among(d.attributes, name); };
}

}  // namespace

const std::vector<licence> licences{
    {"CC-BY-4.0", "Creative Commons Attribution 4.0 (CC BY 4.0)",
     "https://creativecommons.org/licenses/by/4.0/deed.ja"},
    {"CC0-1.0", "Creative Commons Zero 1.0 (CC0)",
     "https://creativecommons.org/publicdomain/zero/1.0/deed.ja"},
    {"CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA 4.0)",
     "https://creativecommons.org/licenses/by-sa/4.0/deed.ja"},
    {"PDL-1.0", "公共データ利用規約（第1.0版）",
     "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0"},
    {"ODbL-1.0", "Open Data Commons Open Database License 1.0 (ODbL)",
     "https://opendatacommons.org/licenses/odbl/1-0/"}};

const licence* find_licence(std::string_view id) {
  for (const auto& l : licences) {
    if (l.id == id) {
      return &l;
    }
  }
  return nullptr;
}

result<done> check_dataset(std::string_view name, const dataset_put_dto& d) {
  std::vector<field_error> bad;
  const auto need = [&](const std::string& field, std::string_view text) {
    if (text.empty() || text.size() > text_max) {
      bad.push_back({field, text.empty() ? "missing" : "too_long"});
    }
  };
  if (!is_slug(name)) {
    bad.push_back({"name", "bad_name"});
  }
  need("title", d.title);
  need("notes", d.notes);
  if (find_licence(d.licence) == nullptr) {
    bad.push_back({"licence", "not_one_of"});
  }
  if (!broker::is_name(d.entity_type)) {
    bad.push_back({"entityType", "bad_name"});
  } else if (is_personal_type(d.entity_type)) {
    bad.push_back({"entityType", "personal_type"});
  }
  check_names(d, bad);
  if (d.published_from && d.published_until && *d.published_until <= *d.published_from) {
    bad.push_back({"publishedUntil", "before_start"});
  }
  if (bad.empty()) {
    return done{};
  }
  return problem{why::not_processable, "this cannot be published as it stands", "bad_dataset",
                 std::move(bad)};
}

bool is_public_at(const dataset_put_dto& d, instant t) {
  return (!d.published_from || *d.published_from <= t) &&
         (!d.published_until || t < *d.published_until);
}

result<done> pass_gate(const broker::view& state, const dataset_put_dto& d, instant now) {
  std::map<std::pair<std::string, std::string>, std::string> found;  // attribute, code -> first
  const auto each = [&](const broker::entity_ptr& e) {
    each_shown(*e, state.terms(), filter_of(d),
               [&](std::string_view name, std::string_view json, broker::attribute_kind kind) {
                 const auto code = kind == broker::attribute_kind::geo ? std::string_view{}
                                                                       : fault_in(d, name, json);
                 if (!code.empty()) {
                   found.try_emplace({std::string{name}, std::string{code}}, e->id());
                 }
               });
  };
  TRY(const auto total, state.select(query_of(d, now), each));
  if (found.empty()) {
    return done{};
  }
  problem out{why::not_processable,
              "what looks like personal data is not published; contact details of a facility can "
              "be acknowledged",
              "personal_data",
              {}};
  for (const auto& [what, id] : found) {
    out.fields.push_back({what.first + "[" + id + "]", what.second});
  }
  return out;
}

namespace {

problem too_many_rows() {
  return {why::not_processable, "the dataset has more than 50,000 rows", "too_many_rows"};
}

// The columns of a dataset and what stands in them.
class row_maker {
 public:
  row_maker(const broker::view& state, const dataset_put_dto& d) : terms_(state.terms()), d_(d) {
    out_.columns = {"id"};
    for (const auto& a : d.attributes) {
      places_.emplace(a, out_.columns.size());
      out_.columns.push_back(a);
    }
  }

  void add(const broker::entity_version& e) {
    std::vector<std::string> row(out_.columns.size(), "null");
    row[0].clear();
    append_json_string(row[0], e.id());
    std::string geometry = "null";
    each_cell(e, [&](std::size_t column, std::string_view json, bool is_place) {
      row[column] = json;
      geometry = is_place && geometry == "null" ? std::string{json} : geometry;
    });
    out_.rows.push_back(std::move(row));
    out_.geometries.push_back(std::move(geometry));
  }

  // Calls with column and JSON of each value that anyone may see.
  template <class Each>
  void each_cell(const broker::entity_version& e, Each each) {
    each_shown(e, terms_, filter_of(d_),
               [&](std::string_view name, std::string_view json, broker::attribute_kind kind) {
                 const bool is_place = kind == broker::attribute_kind::geo;
                 if (!is_place && !fault_in(d_, name, json).empty()) {
                   ++out_.withheld;
                   return;
                 }
                 each(places_.find(name)->second, json.empty() ? "null" : json, is_place);
               });
  }

  std::size_t columns() const { return out_.columns.size(); }
  open_table take() && { return std::move(out_); }

 private:
  const broker::term_table& terms_;
  const dataset_put_dto& d_;
  open_table out_;
  std::map<std::string, std::size_t, std::less<>> places_;
};

// What a column is, as far as its values so far tell: the first that is no number decides.
class column_type {
 public:
  void see(std::string_view json) {
    if (!known_.empty() || json == "null") {
      return;
    }
    const auto kind = kind_of(json);
    numbers_ = numbers_ || kind == json_kind::number;
    if (kind != json_kind::number) {
      known_ = kind == json_kind::object || kind == json_kind::array ? "json" : "text";
    }
  }
  std::string name() const {
    return std::string{!known_.empty() ? known_ : numbers_ ? "numeric" : "text"};
  }

 private:
  std::string_view known_;
  bool numbers_ = false;
};

std::vector<std::string> names_of(const std::vector<column_type>& all) {
  std::vector<std::string> out;
  for (const auto& one : all) {
    out.push_back(one.name());
  }
  return out;
}

}  // namespace

result<open_table> open_rows(const broker::view& state, const dataset_put_dto& d, instant now) {
  row_maker rows{state, d};
  std::int64_t n = 0;
  const auto each = [&](const broker::entity_ptr& e) {
    if (++n <= open_rows_max) {
      rows.add(*e);
    }
  };
  TRY(const auto total, state.select(query_of(d, now), each));
  if (n > open_rows_max) {
    return too_many_rows();
  }
  return std::move(rows).take();
}

result<open_table> open_page(const broker::view& state, const dataset_put_dto& d, instant now,
                             row_range range) {
  row_maker rows{state, d};
  auto q = query_of(d, now);
  const bool by_query = range.limit <= broker::limit_max;
  q.limit = by_query ? range.limit : broker::limit_none;
  q.offset = range.offset;
  std::int64_t n = 0;
  const auto each = [&](const broker::entity_ptr& e) {
    if (++n <= range.limit) {
      rows.add(*e);
    }
  };
  TRY(const auto total, state.select(q, each));
  return std::move(rows).take();
}

std::vector<std::string> types_of(const open_table& t) {
  std::vector<column_type> types(t.columns.size());
  for (const auto& row : t.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      types[c].see(row[c]);
    }
  }
  return names_of(types);
}

result<open_facts> facts_of(const broker::view& state, const dataset_put_dto& d, instant now) {
  row_maker rows{state, d};
  std::vector<column_type> types(rows.columns());
  open_facts out;
  const auto each = [&](const broker::entity_ptr& e) {
    if (++out.rows > open_rows_max) {
      return;
    }
    for (const auto end : {e->expires(), e->first_expiry()}) {
      out.until = end == broker::no_time ? out.until : std::min(out.until, end);
    }
    rows.each_cell(
        *e, [&](std::size_t column, std::string_view json, bool) { types[column].see(json); });
  };
  TRY(const auto total, state.select(query_of(d, now), each));
  if (out.rows > open_rows_max) {
    return too_many_rows();
  }
  out.types = names_of(types);
  return out;
}

sheet_rows sheet_of(const open_table& t) {
  sheet_rows out(1);
  for (const auto& name : t.columns) {
    out[0].push_back({.text = name});
  }
  for (const auto& row : t.rows) {
    auto& cells = out.emplace_back();
    for (const auto& v : row) {
      cells.push_back({.text = cell_text(v), .is_number = kind_of(v) == json_kind::number});
    }
  }
  return out;
}

std::string geojson_of(const open_table& t) {
  std::string out = R"({"type":"FeatureCollection","features":[)";
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    out += i == 0 ? "" : ",";
    out += R"({"type":"Feature","id":)" + t.rows[i][0] + ",\"geometry\":" + t.geometries[i] +
           ",\"properties\":{";
    for (std::size_t c = 1; c < t.columns.size(); ++c) {
      if (t.rows[i][c] != t.geometries[i] || t.rows[i][c] == "null") {
        out += out.back() == '{' ? "" : ",";
        append_json_string(out, t.columns[c]);
        out += ':' + t.rows[i][c];
      }
    }
    out += "}}";
  }
  return out + "]}";
}

std::string entities_of(const open_table& t, std::string_view type) {
  std::string out = "[";
  for (const auto& row : t.rows) {
    out += out.size() == 1 ? "" : ",";
    out += "{\"id\":" + row[0] + ",\"type\":";
    append_json_string(out, type);
    for (std::size_t c = 1; c < t.columns.size(); ++c) {
      if (row[c] != "null") {
        out += ',';
        append_json_string(out, t.columns[c]);
        out += ':' + row[c];
      }
    }
    out += '}';
  }
  return out + "]";
}

}  // namespace tsu::catalog
