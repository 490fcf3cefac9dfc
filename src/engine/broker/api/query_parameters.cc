#include "engine/broker/api/query_parameters.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <set>

#include "base/core/json_text.h"
#include "engine/broker/api/query_body.h"
#include "engine/broker/api/query_selectors.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/query/collation.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 6> entity_members{"id",        "type",       "scope",
                                                         "createdAt", "modifiedAt", "expiresAt"};

result<reply_format> format_named(std::string_view name) {
  if (name == "normalized") {
    return reply_format::normalized;
  }
  if (name == "concise") {
    return reply_format::concise;
  }
  if (name == "simplified" || name == "keyValues") {
    return reply_format::simplified;
  }
  return invalid_request("format \"" + std::string{name} + "\" is not known to this operation");
}

// The format parameter wins over the options (6.3.7).
result<reply_format> read_format(const ngsi_request& r) {
  if (const auto* format = r.parameter("format")) {
    return format_named(*format);
  }
  if (r.has_option("keyValues") || r.has_option("simplified")) {
    return reply_format::simplified;
  }
  return r.has_option("concise") ? reply_format::concise : reply_format::normalized;
}

constexpr int link_levels_max = 10;

// What pick or omit names, and what of linked entities (4.21): "id,rel{name,other{a}}".
struct projection {
  std::vector<std::string> whole, through;  // as they stand; followed by {…}
  std::map<std::string, projection> inside;
  int depth() const {
    int out = 0;
    for (const auto& [name, one] : inside) {
      out = std::max(out, 1 + one.depth());
    }
    return out;
  }
};

class projection_reader {
 public:
  projection_reader(const ngsi_request& r, std::string_view which, std::string_view text)
      : r_(r), which_(which), rest_(text) {}

  result<projection> run() {
    TRY(auto out, list(0));
    return rest_.empty() ? result<projection>{std::move(out)} : refuse("has a } too much");
  }

 private:
  problem refuse(std::string_view what) const {
    return bad_request_data(std::string{which_} + " " + std::string{what});
  }

  // Depth is at most link_levels_max.
  result<projection> list(int depth) {
    projection out;
    if (depth > link_levels_max) {
      return refuse("leads through more than 10 relationships");
    }
    for (bool more = true; more;) {
      const auto end = std::min(rest_.find_first_of(",|{}"), rest_.size());
      TRY(auto name, stored(rest_.substr(0, end)));
      rest_.remove_prefix(end);
      if (rest_.starts_with('{')) {
        rest_.remove_prefix(1);
        TRY(auto inside, list(depth + 1));
        if (!rest_.starts_with('}')) {
          return refuse("lacks a }");
        }
        rest_.remove_prefix(1);
        out.inside[name] = std::move(inside);
        out.through.push_back(std::move(name));
      } else {
        out.whole.push_back(std::move(name));
      }
      more = !rest_.empty() && rest_.front() != '}';
      if (more && rest_.front() != ',' && rest_.front() != '|') {
        return refuse("is not a list of names");
      }
      rest_.remove_prefix(more ? 1 : 0);
      if (++names_ > names_max) {
        return refuse("is not a list of up to 1000 names");
      }
    }
    return out;
  }

  result<std::string> stored(std::string_view name) const {
    if (is_common_member(name)) {
      return std::string{name};
    }
    if (!is_name(name)) {
      return refuse("names \"" + std::string{name} + "\", which is not a name");
    }
    return r_.names->stored(name);
  }

  static constexpr std::size_t names_max = 1'000;
  const ngsi_request& r_;
  const std::string_view which_;
  std::string_view rest_;
  std::size_t names_ = 0;
};

result<projection> read_projection_of(const ngsi_request& r, std::string_view which) {
  const auto* text = r.parameter(which);
  return text == nullptr ? result<projection>{projection{}}
                         : projection_reader{r, which, *text}.run();
}

// pick keeps the Relationships that it leads through; omit only what is named at the end.
result<done> put_projection(reply_form& form, const projection& pick, const projection& omit) {
  form.pick = pick.whole;
  form.pick.insert(form.pick.end(), pick.through.begin(), pick.through.end());
  form.omit = omit.whole;
  if (std::find_first_of(form.pick.begin(), form.pick.end(), form.omit.begin(), form.omit.end()) !=
      form.pick.end()) {
    return bad_request_data("pick and omit name the same member");
  }
  std::set<std::string> names;
  for (const auto* one : {&pick, &omit}) {
    names.insert(one->through.begin(), one->through.end());
  }
  for (const auto& name : names) {
    const auto of = [&name](const projection& p) {
      const auto at = p.inside.find(name);
      return at == p.inside.end() ? projection{} : at->second;
    };
    auto inside = std::make_shared<reply_form>();
    TRY(const auto ok, put_projection(*inside, of(pick), of(omit)));
    form.linked[name] = std::move(inside);
  }
  return done{};
}

result<std::int64_t> read_number(const ngsi_request& r, std::string_view name,
                                 std::int64_t otherwise, std::int64_t most) {
  const auto* text = r.parameter(name);
  if (text == nullptr) {
    return otherwise;
  }
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), n);
  const auto wrong = std::string{name} + " is not a number from 0 to " + std::to_string(most);
  if (error != std::errc{} || end != text->data() + text->size()) {
    return invalid_request(wrong);
  }
  if (n < 0 || n > most) {  // a number, but not as 6.3.10 asks
    return bad_request_data(wrong);
  }
  return n;
}

result<done> read_ids(const ngsi_request& r, query& q) {
  if (const auto* ids = r.parameter("id")) {
    TRY(auto all, comma_list(*ids, "id"));
    for (const auto& id : all) {
      if (!is_uri(id)) {
        return bad_request_data("id \"" + id + "\" is not a URI");
      }
    }
    q.ids = std::move(all);
  }
  if (const auto* text = r.parameter("idPattern")) {
    TRY(auto p, pattern::parse(*text));
    q.id_pattern = std::make_shared<const pattern>(std::move(p));
  }
  return done{};
}

// The GeoProperty that georel and spatialId are about.
result<std::string> read_geoproperty(const ngsi_request& r) {
  const auto* name = r.parameter("geoproperty");
  return name == nullptr ? result<std::string>{"location"} : attribute_name(r, *name);
}

result<done> read_space(const ngsi_request& r, query& q) {
  if (const auto* ids = r.parameter("spatialId")) {
    TRY(auto property, read_geoproperty(r));
    TRY(auto space, space_query::parse(*ids, std::move(property)));
    q.space = std::make_shared<const space_query>(std::move(space));
  }
  return done{};
}

result<done> read_geo(const ngsi_request& r, query& q) {
  const auto* georel = r.parameter("georel");
  const auto* geometry = r.parameter("geometry");
  const auto* coordinates = r.parameter("coordinates");
  if (georel == nullptr && geometry == nullptr && coordinates == nullptr) {
    return done{};
  }
  if (georel == nullptr || geometry == nullptr || coordinates == nullptr) {
    return bad_request_data("a geo-query needs georel, geometry and coordinates");
  }
  TRY(auto property, read_geoproperty(r));
  TRY(const auto json, check_and_minify(*coordinates, 16));
  TRY(auto geo, geo_query::parse(*georel, *geometry, json, std::move(property)));
  q.geo = std::make_shared<const geo_query>(std::move(geo));
  return done{};
}

// "attribute.sub[member.member]" with stored names.
result<order_by> read_order_path(const ngsi_request& r, std::string_view path) {
  order_by out;
  const auto refuse = [path] {
    return bad_request_data("orderBy: \"" + std::string{path} + "\" is not a name or path");
  };
  const auto bracket = std::min(path.find('['), path.size());
  if (bracket < path.size() && path.back() != ']') {
    return refuse();
  }
  const auto split = [](std::string_view s, std::vector<std::string>& into) {
    for (std::size_t at = 0; at <= s.size();) {
      const auto end = std::min(s.find('.', at), s.size());
      into.emplace_back(s.substr(at, end - at));
      at = end + 1;
    }
  };
  std::vector<std::string> names{};
  const auto head = path.substr(0, bracket);
  if (is_uri(head)) {
    names.emplace_back(head);
  } else {
    split(head, names);
  }
  if (bracket < path.size()) {
    split(path.substr(bracket + 1, path.size() - bracket - 2), out.members);
  }
  for (const auto& name : names) {
    if (!is_name(name)) {
      return refuse();
    }
    auto& place = &name == &names.front() ? out.what : out.subs.emplace_back();
    place = is_common_member(name) ? name : r.names->stored(name);
  }
  return out;
}

// 4.23.3: distances are those to orderFrom, a Point unless orderGeometry says otherwise.
result<done> read_distance(const ngsi_request& r, order_by& by) {
  const auto* from = r.parameter("orderFrom");
  const auto* geometry = r.parameter("orderGeometry");
  if (from == nullptr) {
    return bad_request_data("orderBy: an order by distance needs orderFrom");
  }
  TRY(const auto json, check_and_minify(*from, 16));
  TRY(auto place, geo_query::parse("near;maxDistance==100000000",
                                   geometry == nullptr ? "Point" : *geometry, json, by.what));
  by.from = std::make_shared<const geo_query>(std::move(place));
  return done{};
}

// 4.23: "temperature;desc,observed.at[x],location;dist-asc".
result<done> read_order(const ngsi_request& r, query& q) {
  std::shared_ptr<const collation> texts;
  if (const auto* tag = r.parameter("collation")) {
    TRY(auto named, collation::named(*tag));
    texts = std::move(named);
  }
  const auto* text = r.parameter("orderBy");
  if (text == nullptr) {
    return done{};
  }
  TRY(const auto all, comma_list(*text, "orderBy"));
  if (all.size() > orders_max) {
    return bad_request_data("orderBy: more than 8 names");
  }
  for (const auto& one : all) {
    const auto semicolon = std::min(one.find(';'), one.size());
    const auto how = std::string_view{one}.substr(semicolon);
    const bool distance = how == ";dist-asc" || how == ";dist-desc";
    if (how != "" && how != ";asc" && how != ";desc" && !distance) {
      return bad_request_data("orderBy: \"" + one + "\" is not NAME, NAME;asc or NAME;desc");
    }
    TRY(auto by, read_order_path(r, std::string_view{one}.substr(0, semicolon)));
    by.texts = texts;
    by.descending = how == ";desc" || how == ";dist-desc";
    if (distance) {
      TRY(const auto ok, read_distance(r, by));
    }
    q.order.push_back(std::move(by));
  }
  return done{};
}

// Names that every entity has choose nothing (5.7.2.4).
bool only_system_names(const std::vector<std::string_view>& names) {
  return std::all_of(names.begin(), names.end(), is_common_member);
}

bool is_too_wide(const query& q, const ngsi_request& r) {
  const std::vector<std::string_view> attributes(q.attributes.begin(), q.attributes.end());
  return q.types.empty() && r.parameter(selectors_parameter) == nullptr &&
         only_system_names(attributes) && q.geo == nullptr && q.space == nullptr &&
         (q.q == nullptr || only_system_names(q.q->attributes())) && r.parameter("type") == nullptr;
}

// What says nothing about entities that are here, and is checked all the same: which sources are
// asked (csf, splitEntities), and which values are JSON and nothing else, as all of ours are.
result<done> check_beside(const ngsi_request& r, const stored_name_of& stored) {
  if (const auto* csf = r.parameter("csf")) {
    TRY(const auto c, condition::parse(*csf, stored));
  }
  TRY(const auto split, r.flag("splitEntities"));
  TRY(const auto names, name_list(r, "jsonKeys"));
  return done{};
}

// A value in the query of a link: what may stand there stays as it is (RFC 3986, 3.4).
std::string query_value(std::string_view text) {
  constexpr std::string_view kept =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:@!$'()*,;/?";
  std::string out;
  for (const char c : text) {
    out += kept.find(c) != kept.npos ? std::string(1, c)
                                     : http::percent_encoded(std::string_view{&c, 1});
  }
  return out;
}

}  // namespace

bool is_common_member(std::string_view s) {
  return std::find(entity_members.begin(), entity_members.end(), s) != entity_members.end();
}

result<join_request> read_join(const ngsi_request& r) {
  join_request out;
  const auto* how = r.parameter("join");
  if (how != nullptr && *how != "flat" && *how != "inline" && *how != "@none") {
    return bad_request_data("join is neither flat, inline nor @none");
  }
  if (how != nullptr && *how != "@none") {
    out.kind = *how == "flat" ? join_kind::flat : join_kind::inside;
  }
  TRY(const auto levels, read_number(r, "joinLevel", 1, link_levels_max));
  if (levels < 1) {
    return bad_request_data("joinLevel is not a number from 1 to 10");
  }
  out.levels = static_cast<int>(levels);
  if (const auto* ids = r.parameter("containedBy")) {
    TRY(auto all, comma_list(*ids, "containedBy"));
    for (const auto& id : all) {
      if (!is_uri(id)) {
        return bad_request_data("containedBy \"" + id + "\" is not a URI");
      }
    }
    out.contained_by = std::move(all);
  }
  return out;
}

result<reply_form> read_form(const ngsi_request& r) {
  TRY(const auto format, read_format(r));
  TRY(auto form, read_projection(r));
  form.format = format;
  return form;
}

// What of an entity is wanted, whatever its format.
result<reply_form> read_projection(const ngsi_request& r) {
  reply_form form{.geojson = r.accept == media::geo_json, .names = r.names};
  TRY(const auto pick, read_projection_of(r, "pick"));
  TRY(const auto omit, read_projection_of(r, "omit"));
  TRY(const auto placed, put_projection(form, pick, omit));
  TRY(auto attributes, name_list(r, "attrs"));
  if (!attributes.empty() && (r.parameter("pick") != nullptr || r.parameter("omit") != nullptr)) {
    return bad_request_data("attrs does not go together with pick or omit");
  }
  TRY(const auto join, read_join(r));
  if (std::max(pick.depth(), omit.depth()) > (join.kind == join_kind::none ? 0 : join.levels)) {
    return bad_request_data("pick or omit lead further than join and joinLevel");
  }
  form.sys_attrs = r.has_option("sysAttrs");
  form.attributes = std::move(attributes);
  if (const auto* lang = r.parameter("lang")) {
    form.lang = *lang;
  }
  if (const auto* datasets = r.parameter("datasetId")) {
    TRY(auto all, comma_list(*datasets, "datasetId"));
    for (const auto& one : all) {
      if (one != "@none" && !is_uri(one)) {
        return bad_request_data("datasetId \"" + one + "\" is not a URI");
      }
    }
    form.datasets = std::move(all);
  }
  if (const auto* name = r.parameter("geometryProperty")) {
    if (!form.geojson) {
      return bad_request_data("geometryProperty is for application/geo+json");
    }
    TRY(auto stored, attribute_name(r, *name));
    form.geometry_property = std::move(stored);
  }
  return form;
}

result<query> read_query(const ngsi_request& r) {
  query q;
  const stored_name_of stored = [&](std::string_view name) { return r.names->stored(name); };
  TRY(const auto local, r.flag("local"));
  TRY(const auto ids, read_ids(r, q));
  if (const auto* types = r.parameter("type"); types != nullptr && *types != "*") {
    TRY(auto selection, parse_type_selection(*types, stored));
    q.types = std::move(selection);
  }
  if (const auto* selectors = r.parameter(selectors_parameter)) {
    TRY(const auto chosen, read_selectors(r, *selectors, q));
  }
  TRY(auto attributes, name_list(r, "attrs"));
  q.attributes = std::move(attributes);
  if (const auto* text = r.parameter("q")) {
    TRY(const auto expanded, name_list(r, "expandValues"));
    TRY(auto c, condition::parse(*text, stored, &expanded));
    q.q = std::make_shared<const condition>(std::move(c));
  }
  TRY(const auto beside, check_beside(r, stored));
  TRY(const auto geo, read_geo(r, q));
  TRY(const auto space, read_space(r, q));
  if (const auto* text = r.parameter("scopeQ")) {
    TRY(auto s, scope_query::parse(*text));
    q.scopes = std::make_shared<const scope_query>(std::move(s));
  }
  if (const auto* explicitly = r.parameter("local");
      explicitly != nullptr && *explicitly == "false" && r.parameter("type") != nullptr &&
      *r.parameter("type") == "*") {
    return bad_request_data("type=* is only for this broker's own entities (local=true)");
  }
  TRY(const auto join, read_join(r));
  if (q.q && q.q->link_depth() > (join.kind == join_kind::none ? 0 : join.levels)) {
    return bad_request_data("q leads further than join and joinLevel");
  }
  if (is_too_wide(q, r) && !local) {
    return bad_request_data("the query is too wide: it needs type, attrs, q, georel or spatialId");
  }
  TRY(const auto order, read_order(r, q));
  TRY(const auto p, read_page(r));
  q.limit = p.limit;
  q.offset = p.offset;
  q.count = p.count;
  q.now = r.of->now;
  return q;
}

result<page> read_page(const ngsi_request& r) {
  TRY(const auto limit, read_number(r, "limit", 20, limit_max));
  TRY(const auto offset, read_number(r, "offset", 0, 1'000'000'000));
  TRY(const auto count, r.flag("count"));
  const page p{.limit = limit, .offset = offset, .count = count || r.has_option("count")};
  if (p.limit == 0 && !p.count) {
    return bad_request_data("limit=0 is only for count=true");
  }
  return p;
}

void add_page_headers(http::reply& reply, const ngsi_request& r, const page& p, bool more,
                      std::optional<std::int64_t> total) {
  const auto link = [&](std::string_view relation, std::int64_t offset) {
    auto path = r.of->request.path;
    path.remove_suffix(path.ends_with('/') ? 1 : 0);
    std::map<std::string, std::string> all{{"limit", std::to_string(p.limit)},
                                           {"offset", std::to_string(offset)}};
    for (const auto& [name, value] : r.query) {
      all.emplace(name, query_value(value));
    }
    std::string url = "<" + std::string{path};
    char before = '?';
    for (const auto& [name, value] : all) {
      url.append(1, std::exchange(before, '&')).append(name).append("=").append(value);
    }
    reply.with("Link", url + ">;rel=\"" + std::string{relation} + "\";type=\"" +
                           std::string{name_of(r.accept)} + "\"");
  };
  if (p.offset > 0 && p.limit > 0) {
    link("prev", std::max<std::int64_t>(0, p.offset - p.limit));
  }
  if (more && p.limit > 0) {
    link("next", p.offset + p.limit);
  }
  if (p.count && total) {
    reply.with("NGSILD-Results-Count", std::to_string(*total));
  }
}

result<std::vector<std::string>> read_only_types(const ngsi_request& r) {
  return name_list(r, "type");
}

}  // namespace tsu::broker
