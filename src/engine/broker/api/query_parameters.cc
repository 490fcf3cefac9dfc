#include "engine/broker/api/query_parameters.h"

#include <algorithm>
#include <charconv>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 6> entity_members{"id",        "type",       "scope",
                                                         "createdAt", "modifiedAt", "expiresAt"};

bool is_entity_member(std::string_view s) {
  return std::find(entity_members.begin(), entity_members.end(), s) != entity_members.end();
}

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

// pick and omit (4.21): attributes and the entity's own members; no linked entities here.
result<std::vector<std::string>> projection(const ngsi_request& r, std::string_view which) {
  std::vector<std::string> out;
  const auto* text = r.parameter(which);
  if (text == nullptr) {
    return out;
  }
  TRY(const auto all, comma_list(*text, which));
  for (const auto& one : all) {
    if (is_entity_member(one)) {
      out.push_back(one);
    } else if (is_name(one)) {
      out.push_back(r.names->stored(one));
    } else {
      return bad_request_data(std::string{which} + ": \"" + one + "\" is not a name");
    }
  }
  return out;
}

result<std::int64_t> read_number(const ngsi_request& r, std::string_view name,
                                 std::int64_t otherwise, std::int64_t most) {
  const auto* text = r.parameter(name);
  if (text == nullptr) {
    return otherwise;
  }
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), n);
  if (error != std::errc{} || end != text->data() + text->size() || n < 0 || n > most) {
    return invalid_request(std::string{name} + " is not a number from 0 to " +
                           std::to_string(most));
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
  std::string property = "location";
  if (const auto* name = r.parameter("geoproperty")) {
    TRY(auto stored, attribute_name(r, *name));
    property = std::move(stored);
  }
  TRY(const auto json, check_and_minify(*coordinates, 16));
  TRY(auto geo, geo_query::parse(*georel, *geometry, json, std::move(property)));
  q.geo = std::make_shared<const geo_query>(std::move(geo));
  return done{};
}

// 4.23: "temperature;desc,observed.at". Distances are not part of the first cut.
result<done> read_order(const ngsi_request& r, query& q) {
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
    if (how != "" && how != ";asc" && how != ";desc") {
      return bad_request_data("orderBy: \"" + one + "\" is not NAME, NAME;asc or NAME;desc");
    }
    const auto name = one.substr(0, semicolon);
    if (!is_name(name)) {
      return bad_request_data("orderBy: \"" + name + "\" is not a name");
    }
    q.order.push_back({.what = is_entity_member(name) ? name : r.names->stored(name),
                       .descending = how == ";desc"});
  }
  return done{};
}

bool is_too_wide(const query& q, const ngsi_request& r) {
  return q.types.empty() && q.attributes.empty() && q.q == nullptr && q.geo == nullptr &&
         r.parameter("type") == nullptr;
}

}  // namespace

result<reply_form> read_form(const ngsi_request& r) {
  reply_form form{.geojson = r.accept == media::geo_json, .names = r.names};
  TRY(const auto format, read_format(r));
  TRY(auto pick, projection(r, "pick"));
  TRY(auto omit, projection(r, "omit"));
  TRY(auto attributes, name_list(r, "attrs"));
  form.format = format;
  form.sys_attrs = r.has_option("sysAttrs");
  form.pick = std::move(pick);
  form.omit = std::move(omit);
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
  TRY(auto attributes, name_list(r, "attrs"));
  q.attributes = std::move(attributes);
  if (const auto* text = r.parameter("q")) {
    TRY(auto c, condition::parse(*text, stored));
    q.q = std::make_shared<const condition>(std::move(c));
  }
  TRY(const auto geo, read_geo(r, q));
  if (const auto* text = r.parameter("scopeQ")) {
    TRY(auto s, scope_query::parse(*text));
    q.scopes = std::make_shared<const scope_query>(std::move(s));
  }
  if (is_too_wide(q, r) && !local) {
    return bad_request_data("the query is too wide: it needs type, attrs, q or georel");
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
    std::string url = "<" + std::string{r.of->request.path} + "?";
    for (const auto& [name, value] : r.query) {
      if (name != "offset" && name != "limit") {
        url += name + "=" + http::percent_encoded(value) + "&";
      }
    }
    url += "limit=" + std::to_string(p.limit) + "&offset=" + std::to_string(offset);
    reply.with("Link", url + ">; rel=\"" + std::string{relation} + "\"; type=\"" +
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
