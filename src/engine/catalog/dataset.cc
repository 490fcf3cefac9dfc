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

result<open_table> open_rows(const broker::view& state, const dataset_put_dto& d, instant now) {
  open_table out;
  out.columns = {"id"};
  std::map<std::string, std::size_t, std::less<>> places;
  for (const auto& a : d.attributes) {
    places.emplace(a, out.columns.size());
    out.columns.push_back(a);
  }
  std::int64_t n = 0;
  const auto each = [&](const broker::entity_ptr& e) {
    if (++n > open_rows_max) {
      return;
    }
    std::vector<std::string> row(out.columns.size(), "null");
    row[0].clear();
    append_json_string(row[0], e->id());
    std::string geometry = "null";
    each_shown(*e, state.terms(), filter_of(d),
               [&](std::string_view name, std::string_view json, broker::attribute_kind kind) {
                 const bool is_place = kind == broker::attribute_kind::geo;
                 if (!is_place && !fault_in(d, name, json).empty()) {
                   ++out.withheld;
                   return;
                 }
                 row[places.find(name)->second] = json.empty() ? "null" : std::string{json};
                 geometry = is_place && geometry == "null" ? std::string{json} : geometry;
               });
    out.rows.push_back(std::move(row));
    out.geometries.push_back(std::move(geometry));
  };
  TRY(const auto total, state.select(query_of(d, now), each));
  if (n > open_rows_max) {
    return problem{why::not_processable, "the dataset has more than 50,000 rows", "too_many_rows"};
  }
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
