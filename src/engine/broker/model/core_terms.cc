#include "engine/broker/model/core_terms.h"

#include <array>
#include <unordered_map>

#include "engine/broker/model/names.h"

namespace tsu::broker {
namespace {

constexpr std::string_view ngsi_ld = "https://uri.etsi.org/ngsi-ld/";
constexpr std::string_view geojson = "https://purl.org/geojson/vocab#";

// Terms that stand for ngsi-ld:<the same name>.
constexpr std::string_view plain[] = {
    "Attribute",
    "AttributeList",
    "ContextSourceIdentity",
    "ContextSourceNotification",
    "ContextSourceRegistration",
    "Date",
    "DateTime",
    "EntityType",
    "EntityTypeInfo",
    "EntityTypeList",
    "ExecutionResultDetails",
    "GeoProperty",
    "JsonProperty",
    "LanguageProperty",
    "ListProperty",
    "ListRelationship",
    "Notification",
    "Property",
    "Relationship",
    "Snapshot",
    "SnapshotNotification",
    "Subscription",
    "TemporalProperty",
    "Time",
    "VocabProperty",
    "accept",
    "aggrMethods",
    "aggrParams",
    "aggrPeriodDuration",
    "attributeList",
    "attributeName",
    "attributeNames",
    "attributeTypes",
    "attributes",
    "attrs",
    "avg",
    "cacheDuration",
    "collation",
    "contextSourceAlias",
    "contextSourceExtras",
    "contextSourceInfo",
    "contextSourceTimeAt",
    "contextSourceUptime",
    "cooldown",
    "createdAt",
    "csf",
    "data",
    "datasetId",
    "deletedAt",
    "detail",
    "distinctCount",
    "endAt",
    "endTimeAt",
    "endpoint",
    "entities",
    "entity",
    "entityCount",
    "entityId",
    "entityList",
    "error",
    "errors",
    "expandValues",
    "expiresAt",
    "format",
    "geoQ",
    "geoproperty",
    "georel",
    "idPattern",
    "information",
    "instanceId",
    "isActive",
    "join",
    "jsonKeys",
    "jsons",
    "lang",
    "lastFailure",
    "lastNotification",
    "lastSuccess",
    "lastUsedAt",
    "linkedMaps",
    "localOnly",
    "location",
    "management",
    "managementInterval",
    "max",
    "min",
    "mode",
    "modifiedAt",
    "ngsildproof",
    "notUpdated",
    "notification",
    "notificationTrigger",
    "notifiedAt",
    "notifierInfo",
    "observationInterval",
    "observationSpace",
    "observedAt",
    "omit",
    "operationSpace",
    "operations",
    "orderBy",
    "ordering",
    "pick",
    "problemDetails",
    "propertyNames",
    "q",
    "reason",
    "receiverInfo",
    "refreshRate",
    "registrationId",
    "registrationName",
    "relationshipNames",
    "resultStatus",
    "scope",
    "scopeQ",
    "showChanges",
    "snapshotId",
    "snapshotLifetime",
    "snapshotPriority",
    "snapshotQueries",
    "snapshotQueriesDetails",
    "snapshotStatus",
    "snapshotTemporalQueries",
    "snapshotTemporalQueriesDetails",
    "startAt",
    "status",
    "stddev",
    "subscriptionId",
    "subscriptionName",
    "success",
    "sum",
    "sumsq",
    "sysAttrs",
    "temporalQ",
    "tenant",
    "throttling",
    "timeAt",
    "timeInterval",
    "timeout",
    "timeproperty",
    "timerel",
    "timesFailed",
    "timesSent",
    "totalCount",
    "triggerReason",
    "typeList",
    "typeName",
    "typeNames",
    "unchanged",
    "unitCode",
    "updated",
    "uri",
    "watchedAttributes",
};

struct row {
  std::string_view term, iri;
};
// Terms that stand for something else.
constexpr row renamed[] = {
    {"Feature", "geojson:Feature"},
    {"FeatureCollection", "geojson:FeatureCollection"},
    {"GeometryCollection", "geojson:GeometryCollection"},
    {"LineString", "geojson:LineString"},
    {"MultiLineString", "geojson:MultiLineString"},
    {"MultiPoint", "geojson:MultiPoint"},
    {"MultiPolygon", "geojson:MultiPolygon"},
    {"Point", "geojson:Point"},
    {"Polygon", "geojson:Polygon"},
    {"bbox", "geojson:bbox"},
    {"containedBy", "ngsi-ld:isContainedBy"},
    {"coordinates", "geojson:coordinates"},
    {"dataset", "ngsi-ld:hasDataset"},
    {"description", "http://purl.org/dc/terms/description"},
    {"entityMap", "ngsi-ld:hasEntityMap"},
    {"features", "geojson:features"},
    {"geometry", "geojson:geometry"},
    {"joinLevel", "ngsi-ld:hasJoinLevel"},
    {"json", "ngsi-ld:hasJSON"},
    {"key", "ngsi-ld:hasKey"},
    {"langString", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"},
    {"languageMap", "ngsi-ld:hasLanguageMap"},
    {"languageMaps", "ngsi-ld:hasLanguageMaps"},
    {"object", "ngsi-ld:hasObject"},
    {"objectList", "ngsi-ld:hasObjectList"},
    {"objectLists", "ngsi-ld:hasObjectLists"},
    {"objectType", "ngsi-ld:hasObjectType"},
    {"objects", "ngsi-ld:hasObjects"},
    {"previousJson", "ngsi-ld:hasPreviousJson"},
    {"previousLanguageMap", "ngsi-ld:hasPreviousLanguageMap"},
    {"previousObject", "ngsi-ld:hasPreviousObject"},
    {"previousObjectList", "ngsi-ld:hasPreviousObjectList"},
    {"previousValue", "ngsi-ld:hasPreviousValue"},
    {"previousValueList", "ngsi-ld:hasPreviousValueList"},
    {"previousVocab", "ngsi-ld:hasPreviousVocab"},
    {"properties", "geojson:properties"},
    {"title", "http://purl.org/dc/terms/title"},
    {"value", "ngsi-ld:hasValue"},
    {"valueList", "ngsi-ld:hasValueList"},
    {"valueLists", "ngsi-ld:hasValueLists"},
    {"valueType", "ngsi-ld:hasValueType"},
    {"values", "ngsi-ld:hasValues"},
    {"vocab", "ngsi-ld:hasVocab"},
    {"vocabs", "ngsi-ld:hasVocabs"},

};

std::string spelled(std::string_view compact) {
  if (compact.starts_with("ngsi-ld:")) {
    return std::string{ngsi_ld}.append(compact.substr(8));
  }
  if (compact.starts_with("geojson:")) {
    return std::string{geojson}.append(compact.substr(8));
  }
  return std::string{compact};
}

struct tables {
  std::unordered_map<std::string_view, std::string> iri;
  std::unordered_map<std::string_view, std::string_view> term;
};

const tables& core() {
  static const tables all = [] {
    tables t;
    for (const auto name : plain) {
      t.iri.emplace(name, std::string{ngsi_ld}.append(name));
    }
    for (const auto& r : renamed) {
      t.iri.emplace(r.term, spelled(r.iri));
    }
    for (const auto& [name, iri] : t.iri) {
      t.term.emplace(iri, name);
    }
    return t;
  }();
  return all;
}

}  // namespace

std::string core_iri(std::string_view term) {
  const auto at = core().iri.find(term);
  return at == core().iri.end() ? std::string{} : at->second;
}

bool is_core_term(std::string_view name) { return core().iri.contains(name); }

std::string_view core_term(std::string_view iri) {
  const auto at = core().term.find(iri);
  return at == core().term.end() ? std::string_view{} : at->second;
}

bool is_core_context(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (url.starts_with(scheme)) {
      url.remove_prefix(scheme.size());
    }
  }
  constexpr std::string_view start = "uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context";
  if (!url.starts_with(start) || !url.ends_with(".jsonld")) {
    return false;
  }
  const auto version = url.substr(start.size(), url.size() - start.size() - 7);
  constexpr std::array<std::string_view, 9> known{"",      "-v1.3", "-v1.4", "-v1.5",  "-v1.6",
                                                  "-v1.7", "-v1.8", "-v1.9", "-v1.3.1"};
  for (const auto v : known) {
    if (version == v) {
      return true;
    }
  }
  return false;
}

std::string stored_form(std::string_view iri) {
  if (const auto term = core_term(iri); !term.empty()) {
    return std::string{term};
  }
  if (iri.starts_with(default_vocabulary)) {
    const auto rest = iri.substr(default_vocabulary.size());
    // What is no name by itself could not be read back.
    if (is_plain_name(rest) && !is_core_term(rest)) {
      return std::string{rest};
    }
  }
  return std::string{iri};
}

std::string iri_of(std::string_view stored) {
  if (stored.find(':') != stored.npos) {
    return std::string{stored};
  }
  auto iri = core_iri(stored);
  return iri.empty() ? std::string{default_vocabulary}.append(stored) : iri;
}

}  // namespace tsu::broker
