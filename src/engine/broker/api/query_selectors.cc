#include "engine/broker/api/query_selectors.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"

namespace tsu::broker {
namespace {

constexpr std::size_t selectors_max = 200;

struct selector {
  std::vector<std::string> ids;
  std::optional<pattern> id_pattern;
  type_selection types;  // empty: any
};

std::string text_of(std::string_view json) {
  return kind_of(json) == json_kind::string ? json_string_text(json) : std::string{};
}

result<done> read_ids(std::string_view json, std::vector<std::string>& ids) {
  std::vector<std::string_view> all;
  if (kind_of(json) == json_kind::array) {
    for (const auto one : json_elements{json}) {
      all.push_back(one);
    }
  } else {
    all.push_back(json);
  }
  for (const auto one : all) {
    ids.push_back(text_of(one));
    if (!is_uri(ids.back())) {
      return bad_request_data("an id of an entity selector is not a URI");
    }
  }
  return ids.empty() ? bad_request_data("an entity selector has an empty list of ids")
                     : result<done>{done{}};
}

result<selector> read_one(const ngsi_request& r, std::string_view json) {
  selector out;
  for (const auto& m : json_members{json}) {
    if (m.key == "type") {
      const auto text = text_of(m.value);
      if (text == "*") {
        continue;
      }
      TRY(auto types,
          parse_type_selection(text, [&](std::string_view name) { return r.names->stored(name); }));
      out.types = std::move(types);
    } else if (m.key == "id") {
      TRY(const auto ok, read_ids(m.value, out.ids));
    } else {
      TRY(auto shape, pattern::parse(text_of(m.value)));
      out.id_pattern = std::move(shape);
    }
  }
  return out;
}

bool has_types(const selector& s, const entity_version& e, const term_table& terms) {
  const auto has = [&](const std::string& name) {
    const auto t = terms.find(name);
    return t && e.has_type(*t);
  };
  return s.types.empty() || std::any_of(s.types.begin(), s.types.end(), [&](const auto& all) {
           return std::all_of(all.begin(), all.end(), has);
         });
}

bool chooses(const selector& s, const entity_version& e, const term_table& terms) {
  const bool named = s.ids.empty() || std::find(s.ids.begin(), s.ids.end(), e.id()) != s.ids.end();
  const bool shaped = !s.ids.empty() || !s.id_pattern || s.id_pattern->found_in(e.id());
  return named && shaped && has_types(s, e, terms);
}

}  // namespace

result<done> read_selectors(const ngsi_request& r, std::string_view json, query& q) {
  auto all = std::make_shared<std::vector<selector>>();
  bool all_typed = true, all_named = true;
  for (const auto one : json_elements{json}) {
    if (all->size() >= selectors_max) {
      return bad_request_data("a query has at most 200 entity selectors");
    }
    TRY(auto s, read_one(r, one));
    all_typed = all_typed && !s.types.empty();
    all_named = all_named && !s.ids.empty();
    all->push_back(std::move(s));
  }
  for (const auto& s : *all) {  // what an index can be asked for
    if (all_typed) {
      q.types.insert(q.types.end(), s.types.begin(), s.types.end());
    }
    if (all_named) {
      q.ids.insert(q.ids.end(), s.ids.begin(), s.ids.end());
    }
  }
  q.also = [all](const entity_version& e, const term_table& terms) {
    return std::any_of(all->begin(), all->end(),
                       [&](const selector& s) { return chooses(s, e, terms); });
  };
  return done{};
}

}  // namespace tsu::broker
