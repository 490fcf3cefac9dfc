#include "app/test/sample_requests.h"

#include <fmt/format.h>

namespace tsu::app::testing {
namespace {

using enum http::method;

#define V1 "/ngsi-ld/v1"
#define JSON "application/json"

constexpr sample table[] = {
    {post, V1 "/entities", V1 "/entities", JSON,
     R"({"id":"urn:e:1","type":"T","a":{"type":"Property","value":1,"unitCode":"CEL"},)"
     R"("scope":"/a"})"},
    {post, V1 "/entities", V1 "/entities", "application/ld+json",
     R"({"@context":{"a":"urn:x:a"},"id":"urn:e:2","type":["T","U"],)"
     R"("a":[{"value":1},{"value":2,"datasetId":"urn:d:1"}]})"},
    {post, V1 "/entities", V1 "/entities", JSON,
     R"({"id":"urn:w:1","type":"WeatherObserved","temperature":{"value":-3.5,)"
     R"("observedAt":"2026-01-01T00:00:00Z","unitCode":"CEL"}})"},
    {get, V1 "/entities", V1 "/entities?type=T&q=a%3E1%3Bn.ja&limit=5&count=true", "", ""},
    {get, V1 "/entities",
     V1 "/entities?georel=near%3BmaxDistance==900&geometry=Point&coordinates=%5B141,43%5D&"
        "type=T&options=keyValues,sysAttrs",
     "", "", "Accept", "application/geo+json"},
    {get, V1 "/entities", V1 "/entities?type=(T%3BU)%7CV&scopeQ=/a/%23&pick=id,a&idPattern=.*", "",
     "", "NGSILD-Tenant", "snow"},
    {get, V1 "/entities/{entityId}", V1 "/entities/urn:k:1?attrs=a,b&lang=ja&format=concise", "",
     ""},
    {put, V1 "/entities/{entityId}", V1 "/entities/urn:k:1", JSON,
     R"({"id":"urn:k:1","type":"T","a":{"value":1},"l":{"valueList":[1,2]},)"
     R"("expiresAt":"2099-01-01T00:00:00Z"})"},
    {patch, V1 "/entities/{entityId}", V1 "/entities/urn:k:1", "application/merge-patch+json",
     R"({"a":{"value":3,"observedAt":"2026-01-01T00:00:00Z"},"b":"urn:ngsi-ld:null"})"},
    {patch, V1 "/entities/{entityId}", V1 "/entities/urn:k:1", JSON,
     R"({"created":{"type":"Property","value":1},)"
     R"("n":{"type":"LanguageProperty","languageMap":{"ja":"雪"}}})"},
    {del, V1 "/entities/{entityId}", V1 "/entities/urn:e:1?type=T", "", ""},
    {post, V1 "/entities/{entityId}/attrs", V1 "/entities/urn:k:1/attrs?options=noOverwrite", JSON,
     R"({"g":{"type":"GeoProperty","value":{"type":"Point",)"
     R"("coordinates":[141.3,43.0]}}})"},
    {patch, V1 "/entities/{entityId}/attrs", V1 "/entities/urn:k:1/attrs", JSON,
     R"({"a":{"type":"Property","value":[1,{"x":2}]},)"
     R"("j":{"type":"JsonProperty","json":{"k":null}}})"},
    {patch, V1 "/entities/{entityId}/attrs/{attrId}", V1 "/entities/urn:k:1/attrs/a", JSON,
     R"({"value":5,"q":{"type":"Relationship","object":"urn:q:1"}})"},
    {put, V1 "/entities/{entityId}/attrs/{attrId}", V1 "/entities/urn:k:1/attrs/a", JSON,
     R"({"value":6,"previous":{"vocab":"x"}})"},
    {del, V1 "/entities/{entityId}/attrs/{attrId}", V1 "/entities/urn:k:2/attrs/a?deleteAll=true",
     "", ""},
    {post, V1 "/entityOperations/create", V1 "/entityOperations/create", JSON,
     R"([{"id":"urn:e:4","type":"T","r":{"object":"urn:e:1"}}])"},
    {post, V1 "/entityOperations/upsert", V1 "/entityOperations/upsert?options=update", JSON,
     R"([{"id":"urn:e:3","type":"T","location":{"type":"Point","coordinates":[141.3,43.0]}},)"
     R"({"id":"urn:e:5","type":"T","n":{"languageMap":{"ja":"雪"}}}])"},
    {post, V1 "/entityOperations/upsert", V1 "/entityOperations/upsert", "application/ld+json",
     R"([{"@context":{"d":"urn:x:d"},"id":"urn:e:6","type":"T","d":12},)"
     R"({"@context":[{"d":"urn:x:e"}],"id":"urn:e:7","type":"T","d":{"value":{"a":[1,2]}}}])",
     "NGSILD-Tenant", "snow"},
    {post, V1 "/entityOperations/update", V1 "/entityOperations/update", JSON,
     R"([{"id":"urn:k:1","type":"T","a":{"value":7}}])"},
    {post, V1 "/entityOperations/merge", V1 "/entityOperations/merge", JSON,
     R"([{"id":"urn:k:1","a":{"value":{"x":1}}},{"id":"urn:k:3","b":{"value":true}}])"},
    {post, V1 "/entityOperations/delete", V1 "/entityOperations/delete", JSON,
     R"(["urn:e:4","urn:e:5"])"},
    {get, V1 "/subscriptions", V1 "/subscriptions?limit=2&offset=0&count=true", "", ""},
    {post, V1 "/subscriptions", V1 "/subscriptions", JSON,
     R"({"type":"Subscription","entities":[{"type":"T","idPattern":"^urn:"}],)"
     R"("watchedAttributes":["a"],"q":"a>30","throttling":5,"notification":{"attributes":["a"],)"
     R"("format":"keyValues","endpoint":{"uri":"http://127.0.0.1:9/n",)"
     R"("accept":"application/json"}}})"},
    {post, V1 "/subscriptions", V1 "/subscriptions", "application/ld+json",
     R"({"@context":{"a":"urn:x:a"},"type":"Subscription","watchedAttributes":["a"],)"
     R"("geoQ":{"georel":"near;maxDistance==9","geometry":"Point","coordinates":[141,43]},)"
     R"("expiresAt":"2098-01-01T00:00:00Z",)"
     R"("notification":{"endpoint":{"uri":"http://127.0.0.1:9/"}}})"},
    {get, V1 "/subscriptions/{subscriptionId}", V1 "/subscriptions/urn:s:1?options=sysAttrs", "",
     "", "Accept", "application/ld+json"},
    {patch, V1 "/subscriptions/{subscriptionId}", V1 "/subscriptions/urn:s:1", JSON,
     R"({"watchedAttributes":["b"],"isActive":true,"description":"urn:ngsi-ld:null"})"},
    {del, V1 "/subscriptions/{subscriptionId}", V1 "/subscriptions/urn:s:2", "", ""},
    {get, V1 "/temporal/entities",
     V1 "/temporal/entities?type=WeatherObserved&timerel=after&timeAt=2020-01-01T00:00:00Z&"
        "lastN=3&attrs=temperature",
     "", ""},
    {get, V1 "/temporal/entities/{entityId}",
     V1 "/temporal/entities/urn:w:9?timerel=between&timeAt=2020-01-01T00:00:00Z&"
        "endTimeAt=2027-01-01T00:00:00Z&options=temporalValues",
     "", ""},
    {get, "/geo/v1/boundaries", "/geo/v1/boundaries", "", ""},
    {get, "/id/v1/session", "/id/v1/session", "", ""},
    {post, "/id/v1/session", "/id/v1/session", JSON, R"({"token":"${token}"})"},
    {del, "/id/v1/session", "/id/v1/session", "", "", "Cookie", "theme=dark; tsunagu=tsu_none"},
    {get, "/rules/v1/rules", "/rules/v1/rules", "", ""},
    {get, "/rules/v1/rules/{name}", "/rules/v1/rules/kept", "", ""},
    {get, "/rules/v1/rules/{name}/versions", "/rules/v1/rules/kept/versions", "", ""},
    {put, "/rules/v1/rules/{name}", "/rules/v1/rules/deep-snow", JSON,
     R"({"note":"n","rule":{"name":"deep-snow","title":{"ja":"雪","en":"Snow"},)"
     R"("entityType":"T","q":"a>1","scope":"/a/#","conditions":{"deep":{"measure":"last",)"
     R"("attribute":"a","compare":"at_least","value":10,"clearValue":7},)"
     R"("around":{"measure":"neighbours","of":"deep","withinM":900,"atLeast":2}},)"
     R"("when":"deep or not around","forMinutes":5,"quiet":{"from":"22:00","until":"06:00"},)"
     R"("acts":[{"notify":{"role":"staff"}},{"set":{"attribute":"b","value":true}}]}})"},
    {post, "/rules/v1/rules/{name}/enable", "/rules/v1/rules/kept/enable", JSON, R"({"note":"n"})"},
    {post, "/rules/v1/rules/{name}/disable", "/rules/v1/rules/kept/disable", JSON,
     R"({"note":"n"})"},
    {get, "/rules/v1/firings",
     "/rules/v1/firings?rule=deep-snow&entity=urn:e:1&state=lasting&limit=5&before=9", "", ""},
    {get, "/rules/v1/firings/{id}", "/rules/v1/firings/1", "", ""},
    {post, "/rules/v1/dry-run", "/rules/v1/dry-run", JSON,
     R"({"from":"2026-01-01T00:00:00Z","until":"2026-01-05T00:00:00Z","rule":{"name":"r",)"
     R"("title":{"ja":"寒","en":"Cold"},"entityType":"WeatherObserved","conditions":{"cold":)"
     R"({"measure":"min","attribute":"temperature","windowMinutes":60,"compare":"less",)"
     R"("value":0}}}})"},
    {get, "/weather/v1/summary", "/weather/v1/summary", "", ""},
    {get, "/weather/v1/stations", "/weather/v1/stations?q=Lake&limit=3&offset=0", "", ""},
    {get, "/weather/v1/stations/{id}", "/weather/v1/stations/urn:ngsi-ld:WeatherObserved:drylake",
     "", ""},
    {get, "/weather/v1/stations/{id}/series",
     "/weather/v1/stations/urn:ngsi-ld:WeatherObserved:drylake/"
     "series?quantity=temperatureC&days=30&"
     "until=2026-01-05T00:00:00Z",
     "", ""},
    {get, "/weather/v1/stations/{id}/series",
     "/weather/v1/stations/urn:ngsi-ld:WeatherObserved:drylake/"
     "series?quantity=temperatureC&format=csv",
     "", "", "Accept", "text/csv"},
    {get, "/weather/v1/devices", "/weather/v1/devices?state=silent", "", ""},
    {get, "/weather/v1/imports", "/weather/v1/imports?limit=5&offset=0", "", ""},
    {get, "/weather/v1/imports/{id}/errors", "/weather/v1/imports/1/errors?limit=5", "", ""},
    {get, "/weather/v1/live", "/weather/v1/live", "", "", "Last-Event-ID", "3"},
};

#undef V1
#undef JSON

}  // namespace

std::string name_of(http::method m, std::string_view route) {
  return fmt::format("{} {}", http::name_of(m), route);
}

std::string asked::text() const {
  auto out = fmt::format("{} {}{}{}\n", http::name_of(verb), path, query.empty() ? "" : "?", query);
  for (const auto& [name, value] : headers) {
    out += fmt::format("{}: {}\n", name, value);
  }
  return out + "\n" + body.substr(0, 4000);
}

asked request_of(const sample& s, std::string_view token) {
  const auto mark = std::min(s.target.find('?'), s.target.size());
  asked out{.verb = s.verb,
            .path = std::string{s.target.substr(0, mark)},
            .query = std::string{s.target.substr(std::min(mark + 1, s.target.size()))},
            .body = std::string{s.body},
            .headers = {{"Host", "localhost"}}};
  if (s.route != "/id/v1/session" || s.verb == get) {
    out.headers.emplace_back("Authorization", fmt::format("Bearer {}", token));
  }
  if (!s.type.empty()) {
    out.headers.emplace_back("Content-Type", s.type);
  }
  if (!s.header.empty()) {
    out.headers.emplace_back(s.header, s.is);
  }
  if (const auto at = out.body.find("${token}"); at != std::string::npos) {
    out.body.replace(at, 8, token);
  }
  return out;
}

std::span<const sample> samples() { return table; }

}  // namespace tsu::app::testing
