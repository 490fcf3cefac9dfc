// Parameters of reads -> what is asked of the store and how it is written (ETSI GS CIM 009 v1.9.1,
// 6.4.3.2 and 6.5.3.1). Pure; any thread.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/model/write_entity.h"
#include "engine/broker/query/query.h"

namespace tsu::broker {

inline constexpr std::array<std::string_view, 34> query_parameters{
    "id",          "idPattern",
    "type",        "attrs",
    "q",           "georel",
    "geometry",    "scopeQ",
    "pick",        "omit",
    "lang",        "coordinates",
    "geoproperty", "geometryProperty",
    "limit",       "offset",
    "count",       "local",
    "format",      "orderBy",
    "datasetId",   "join",
    "joinLevel",   "containedBy",
    "orderFrom",   "orderGeometry",
    "csf",         "expandValues",
    "jsonKeys",    "splitEntities",
    "entityMap",   "entityMapLifetime",
    "spatialId",   "collation"};
inline constexpr std::array<std::string_view, 14> retrieve_parameters{
    "join",      "joinLevel",        "containedBy",      "attrs", "pick",   "omit",
    "lang",      "datasetId",        "geometryProperty", "local", "format", "type",
    "entityMap", "entityMapLifetime"};
inline constexpr std::array<std::string_view, 6> form_options{
    "sysAttrs", "keyValues", "simplified", "concise", "normalized", "count"};

struct join_request {
  join_kind kind = join_kind::none;
  int levels = 1;
  std::vector<std::string> contained_by;
};
result<join_request> read_join(const ngsi_request&);

// id, type, scope, createdAt, modifiedAt, expiresAt: what every entity may have beside attributes.
bool is_common_member(std::string_view);

result<reply_form> read_form(const ngsi_request&);
// The same without the format.
result<reply_form> read_projection(const ngsi_request&);
// With too-wide queries refused (5.7.2.4) and limits checked; names in stored form.
result<query> read_query(const ngsi_request&);

struct page {
  std::int64_t limit = 20, offset = 0;
  bool count = false;
};
result<page> read_page(const ngsi_request&);
// Link headers rel="prev" and rel="next" (6.3.10) and NGSILD-Results-Count.
void add_page_headers(http::reply&, const ngsi_request&, const page&, bool more,
                      std::optional<std::int64_t> total);

// "Road" or "Road,Street": the type parameter of writes and retrieval; a selector of names only.
result<std::vector<std::string>> read_only_types(const ngsi_request&);

}  // namespace tsu::broker
