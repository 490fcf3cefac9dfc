#include "engine/broker/v2/selection.h"

#include <algorithm>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/location.h"
#include "engine/broker/v2/members.h"

namespace tsu::broker::v2 {
namespace {

bool among(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

problem not_supported(std::string_view what) {
  return {why::not_processable, std::string{what}, std::string{fault_not_supported}};
}

// geometry and coords as GeoJSON: its type and coordinates.
result<std::pair<std::string, std::string>> read_shape(std::string_view geometry,
                                                       std::string_view coords) {
  const auto all = read_positions(coords);
  if (!all) {
    return bad_request("invalid coordinates: pairs of latitude,longitude separated by ;");
  }
  if (geometry == "point" && all->size() == 1) {
    const auto list = coordinates_of(*all);
    return std::pair{std::string{"Point"}, list.substr(1, list.size() - 2)};
  }
  if (geometry == "line" && all->size() >= 2) {
    return std::pair{std::string{"LineString"}, coordinates_of(*all)};
  }
  const auto ring = geometry == "box" ? ring_of_box(*all) : all;
  if ((geometry == "polygon" || geometry == "box") && ring && ring->size() >= 4) {
    return std::pair{std::string{"Polygon"}, "[" + coordinates_of(*ring) + "]"};
  }
  return bad_request("geometry is not a point, line, polygon or box of its coords");
}

// "near;maxDistance:1000" -> the relations of NGSI-LD.
result<std::vector<std::string>> read_relation(std::string_view georel) {
  std::vector<std::string> out;
  const auto name = georel.substr(0, georel.find(';'));
  if (name != "near") {
    constexpr std::pair<std::string_view, std::string_view> names[] = {{"coveredBy", "within"},
                                                                       {"intersects", "intersects"},
                                                                       {"equals", "equals"},
                                                                       {"disjoint", "disjoint"}};
    for (const auto& [v2, ld] : names) {
      if (georel == v2) {
        out.emplace_back(ld);
        return out;
      }
    }
    return not_supported("georel \"" + std::string{georel} + "\" is not supported");
  }
  for (auto rest = georel.substr(name.size()); !rest.empty();) {
    const auto one = rest.substr(1, rest.find(';', 1) - 1);
    rest.remove_prefix(one.size() + 1);
    const auto colon = one.find(':');
    const auto what = one.substr(0, colon);
    if (colon == one.npos || (what != "maxDistance" && what != "minDistance") || out.size() > 1) {
      return bad_request("near takes maxDistance: and minDistance:");
    }
    out.push_back("near;" + std::string{what} + "==" + std::string{one.substr(colon + 1)});
  }
  return out.empty() ? result<std::vector<std::string>>{bad_request("near needs a distance")}
                     : result<std::vector<std::string>>{std::move(out)};
}

result<place_query> read_place(const std::string& georel, const std::string& geometry,
                               const std::string& coords) {
  place_query out;
  TRY(const auto relations, read_relation(georel));
  if (relations.front().starts_with("near") && geometry != "point") {
    return not_supported("georel near is supported with geometry point only");
  }
  TRY(const auto shape, read_shape(geometry, coords));
  for (const auto& relation : relations) {
    TRY(auto g, geo_query::parse(relation, shape.first, shape.second));
    out.all.push_back(std::make_shared<const geo_query>(std::move(g)));
  }
  return out;
}

bool is_default(const attribute& a) {
  const auto* m = a.find("defaultLocation");
  return m != nullptr && m->value == "true";
}

std::string geojson_of(const attribute& a) {
  return a.type == "geo:json" ? a.value : v2::geojson_of(a.type, a.value).value_or("null");
}

// What of a selection no index knows.
class residue {
 public:
  residue(std::shared_ptr<const selection> s, select_state* state)
      : s_(std::move(s)), state_(state) {}

  bool operator()(const entity_version& e, const term_table& terms) const {
    if (!any_holds(s_->paths, e.scopes())) {
      return false;
    }
    if (!s_->any_of.empty() && !is_selected(e, terms)) {
      return false;
    }
    if (s_->when.empty() && s_->needed.empty()) {
      return true;
    }
    return meets_conditions(*s_, shown(e, terms), *state_);
  }

 private:
  bool is_selected(const entity_version& e, const term_table& terms) const {
    const auto id = v2_id(e.id());
    return std::any_of(s_->any_of.begin(), s_->any_of.end(), [&](const selector& one) {
      return std::any_of(e.types().begin(), e.types().end(),
                         [&](term t) { return one.holds(id, v2_name(terms.name(t))); });
    });
  }

  std::shared_ptr<const selection> s_;
  select_state* state_;
};

// Ids and types of one selector are what indexes know; all that share an id are looked at.
void use_indexes(query& q, const selection& s) {
  if (s.any_of.size() == 1) {
    for (const auto& id : s.any_of.front().ids) {
      for (std::size_t n = 1; n <= same_id_max; ++n) {
        q.ids.push_back(stored_id(id, n));
      }
    }
  }
  const bool typed = std::all_of(s.any_of.begin(), s.any_of.end(),
                                 [](const selector& one) { return !one.types.empty(); });
  for (const auto& one : s.any_of) {
    for (const auto& type : typed ? one.types : std::vector<std::string>{}) {
      q.types.push_back({stored_name(type)});
    }
  }
}

}  // namespace

bool selector::holds(std::string_view id, std::string_view type) const {
  return (ids.empty() || among(ids, id)) && (types.empty() || among(types, type)) &&
         (!id_pattern || id_pattern->found_in(id)) &&
         (!type_pattern || type_pattern->found_in(type));
}

result<std::shared_ptr<const pattern>> read_pattern(std::string_view text, std::string_view what) {
  auto p = pattern::parse(text);
  if (!p.ok() || text.empty()) {
    return bad_request("invalid regex for " + std::string{what});
  }
  return std::make_shared<const pattern>(std::move(p).value());
}

result<expression> read_expression(const text_source& text) {
  expression out;
  for (const auto over : {simple_query::over::values, simple_query::over::metadata}) {
    const bool values = over == simple_query::over::values;
    if (const auto* q = text(values ? "q" : "mq")) {
      TRY(auto parsed, simple_query::parse(*q, over));
      (values ? out.q : out.mq) = std::make_shared<const simple_query>(std::move(parsed));
    }
  }
  const auto *georel = text("georel"), *geometry = text("geometry"), *coords = text("coords");
  const auto n = (georel != nullptr) + (geometry != nullptr) + (coords != nullptr);
  if (n != 0 && n != 3) {
    return bad_request("invalid geo-query: georel, geometry and coords go together");
  }
  if (n == 3) {
    TRY(auto place, read_place(*georel, *geometry, *coords));
    out.place = std::move(place);
  }
  return out;
}

result<expression> read_expression_json(std::string_view json) {
  if (kind_of(json) != json_kind::object || json == "{}") {
    return bad_request("expression is not an object with something in it");
  }
  std::vector<std::pair<std::string, std::string>> texts;
  for (const auto& m : json_members{json}) {
    const bool known = m.key == "q" || m.key == "mq" || m.key == "georel" || m.key == "geometry" ||
                       m.key == "coords";
    if (!known || kind_of(m.value) != json_kind::string || m.value == "\"\"") {
      return bad_request("expression: \"" + std::string{m.key} + "\" is not a text it can have");
    }
    texts.emplace_back(m.key, json_string_text(m.value));
  }
  return read_expression([&](std::string_view name) -> const std::string* {
    const auto at =
        std::find_if(texts.begin(), texts.end(), [&](const auto& t) { return t.first == name; });
    return at == texts.end() ? nullptr : &at->second;
  });
}

result<selector> read_selector_json(std::string_view json) {
  if (kind_of(json) != json_kind::object) {
    return bad_request("an element of entities is not an object");
  }
  selector out;
  for (const auto& m : json_members{json}) {
    const bool text = kind_of(m.value) == json_kind::string;
    auto value = text ? json_string_text(m.value) : std::string{};
    if (m.key == "id" || m.key == "type") {
      TRY(const auto ok, check_identifier(value, "entity " + std::string{m.key}));
      (m.key == "id" ? out.ids : out.types).push_back(std::move(value));
    } else if (m.key == "idPattern" || m.key == "typePattern") {
      TRY(auto p, read_pattern(value, m.key));
      (m.key == "idPattern" ? out.id_pattern : out.type_pattern) = std::move(p);
    } else {
      return bad_request("unrecognized property for entity: " + std::string{m.key});
    }
  }
  if ((!out.ids.empty() && out.id_pattern) || (!out.types.empty() && out.type_pattern)) {
    return bad_request("id and idPattern, type and typePattern exclude each other");
  }
  if (out.ids.empty() && !out.id_pattern) {
    return bad_request("nor 'id' nor 'idPattern' found in entity");
  }
  return out;
}

result<std::vector<selector>> read_selectors_json(std::string_view json) {
  if (kind_of(json) != json_kind::array) {
    return wrong_member("entities", "is not an array");
  }
  std::vector<selector> out;
  for (const auto one : json_elements{json}) {
    TRY(auto s, read_selector_json(one));
    out.push_back(std::move(s));
    if (out.size() > selectors_max) {
      return wrong_member("entities", "holds more than 200 elements");
    }
  }
  return out;
}

place_is meets(const shown_entity& e, const place_query& q) {
  const attribute* found = nullptr;
  std::size_t n = 0, marked = 0;
  for (const auto& a : e.attributes) {
    if (!is_location(a.as)) {
      continue;
    }
    ++n;
    marked += is_default(a.as) ? 1 : 0;
    found = found == nullptr || is_default(a.as) ? &a.as : found;
  }
  if (found == nullptr) {
    return place_is::not_met;
  }
  if (n > 1 && marked != 1) {
    return place_is::ambiguous;
  }
  const auto where = geojson_of(*found);
  const bool met =
      std::all_of(q.all.begin(), q.all.end(), [&](const auto& g) { return g->holds(where); });
  return met ? place_is::met : place_is::not_met;
}

bool meets_conditions(const selection& s, const shown_entity& e, select_state& state) {
  step_counter steps{match_steps_max};
  const bool has =
      s.needed.empty() || std::any_of(s.needed.begin(), s.needed.end(),
                                      [&](const auto& name) { return e.find(name) != nullptr; });
  const bool met = has && (!s.when.q || s.when.q->holds(e, &steps)) &&
                   (!s.when.mq || s.when.mq->holds(e, &steps));
  if (!met || !s.when.place) {
    return met;
  }
  const auto is = meets(e, *s.when.place);
  state.ambiguous = state.ambiguous || is == place_is::ambiguous;
  return is == place_is::met;
}

query query_for(std::shared_ptr<const selection> s, instant now, select_state* state) {
  query q;
  q.now = now;
  use_indexes(q, *s);
  q.space = s->space;
  if (s->when.q) {
    q.q = s->when.q->necessary();
  }
  if (s->when.place) {
    for (const auto& g : s->when.place->all) {
      q.any_place = g->boxes().empty() ? q.any_place : g;  // minDistance bounds nothing
    }
  }
  q.also = residue{std::move(s), state};
  return q;
}

result<std::vector<order_by>> read_order(std::string_view text, const expression& when) {
  std::vector<order_by> out;
  std::vector<std::string> seen;
  for (const auto& token : comma_list(text)) {
    const bool descending = token.starts_with('!');
    const auto name = token.substr(descending ? 1 : 0);
    if (name.empty() || among(seen, name) || out.size() >= orders_max) {
      return bad_request("orderBy: a name is empty or stands twice, or there are more than 8");
    }
    seen.push_back(name);
    order_by by{.what = stored_name(name), .descending = descending};
    if (name == "id" || name == "type") {
      by.what = name;
    } else if (name == "dateCreated" || name == "dateModified") {
      by.what = name == "dateCreated" ? "createdAt" : "modifiedAt";
    } else if (name == "geo:distance") {
      if (!when.place) {
        return bad_request("geo:distance goes with georel=near");
      }
      by.from = when.place->all.front();
    }
    out.push_back(std::move(by));
  }
  return out;
}

}  // namespace tsu::broker::v2
