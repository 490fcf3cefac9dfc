#include "app/test/sample_requests.h"

#include <fmt/format.h>

#include "app/test/community_rows.h"
#include "app/test/coupon_rows.h"
#include "app/test/crm_rows.h"
#include "app/test/developer_rows.h"
#include "app/test/health_rows.h"
#include "app/test/inquiry_rows.h"
#include "app/test/lending_rows.h"
#include "app/test/op_rows.h"
#include "app/test/people_rows.h"
#include "app/test/points_rows.h"
#include "app/test/survey_rows.h"
#include "engine/notify/signature.h"

namespace tsu::app::testing {
namespace {

using enum http::method;
using namespace std::literals;

#define V1 "/ngsi-ld/v1"
#define JSON "application/json"
#define DEVICE_KEY "011002-AAAAAAAAAAAAAAAAAAAAAA"  // device_rows.cc

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
    {post, "/ngsi-ld/ex/remote-notify", "/ngsi-ld/ex/remote-notify", JSON,
     R"({"id":"urn:n:1","type":"Notification","subscriptionId":"urn:s:elsewhere",)"
     R"("data":[{"id":"urn:k:1","type":"T","a":{"type":"Property","value":1}}]})"},
    {post, V1 "/csourceSubscriptions", V1 "/csourceSubscriptions", JSON,
     R"({"id":"urn:cs:3","type":"Subscription","entities":[{"type":"Elsewhere"}],"csf":"a==1",)"
     R"("temporalQ":{"timerel":"before","timeAt":"2020-01-01T00:00:00Z"},"timeInterval":3600,)"
     R"("notification":{"endpoint":{"uri":"http://127.0.0.1:9/n"}}})"},
    {post, V1 "/csourceSubscriptions", V1 "/csourceSubscriptions", JSON,
     R"({"id":"urn:cs:4","type":"Subscription","watchedAttributes":["a"],)"
     R"("notification":{"pick":["a"],"endpoint":{"uri":"http://127.0.0.1:9/n"}}})"},
    {get, V1 "/csourceSubscriptions", V1 "/csourceSubscriptions?limit=2&count=true", "", ""},
    {get, V1 "/csourceSubscriptions/{subscriptionId}",
     V1 "/csourceSubscriptions/urn:cs:1?options=sysAttrs", "", ""},
    {patch, V1 "/csourceSubscriptions/{subscriptionId}", V1 "/csourceSubscriptions/urn:cs:1", JSON,
     R"({"entities":[{"type":"Elsewhere","idPattern":"^urn:"}],"csf":"urn:ngsi-ld:null"})"},
    {del, V1 "/csourceSubscriptions/{subscriptionId}", V1 "/csourceSubscriptions/urn:cs:2", "", ""},
    {post, V1 "/csourceRegistrations", V1 "/csourceRegistrations", JSON,
     R"({"id":"urn:g:1","type":"ContextSourceRegistration","endpoint":"http://127.0.0.1:9",)"
     R"("mode":"inclusive","operations":["retrieveOps"],"management":{"timeout":50},)"
     R"("information":[{"entities":[{"type":"Elsewhere","idPattern":"^urn:"}],)"
     R"("propertyNames":["a"]}],"contextSourceInfo":[{"key":"X-Key","value":"b"}]})"},
    {post, V1 "/csourceRegistrations", V1 "/csourceRegistrations", JSON,
     R"({"id":"urn:g:2","type":"ContextSourceRegistration","endpoint":"http://127.0.0.1:9",)"
     R"("information":[{"entities":[{"type":"Elsewhere"}]}]})"},
    {get, V1 "/csourceRegistrations",
     V1 "/csourceRegistrations?type=Elsewhere&attrs=a&csf=a==1&limit=2&timerel=before&"
        "timeAt=2020-01-01T00:00:00Z",
     "", ""},
    {get, V1 "/csourceRegistrations/{registrationId}",
     V1 "/csourceRegistrations/urn:g:1?options=sysAttrs", "", ""},
    {patch, V1 "/csourceRegistrations/{registrationId}", V1 "/csourceRegistrations/urn:g:1", JSON,
     R"({"description":"of elsewhere","expiresAt":null})"},
    {del, V1 "/csourceRegistrations/{registrationId}", V1 "/csourceRegistrations/urn:g:2", "", ""},
    {get, V1 "/info/sourceIdentity", V1 "/info/sourceIdentity", "", ""},
    {get, V1 "/entityMaps", V1 "/entityMaps?type=T&entityMapLifetime=PT10M", "", ""},
    {post, V1 "/entityMaps", V1 "/entityMaps", JSON,
     R"({"type":"Query","entities":[{"type":"T"},{"type":"U","id":"urn:e:1"}]})"},
    {get, V1 "/entityMaps/{entityMapId}", V1 "/entityMaps/urn:ngsi-ld:EntityMap:1", "", ""},
    {patch, V1 "/entityMaps/{entityMapId}", V1 "/entityMaps/urn:ngsi-ld:EntityMap:1", JSON,
     R"({"expiresAt":"2099-01-01T00:00:00Z"})"},
    {del, V1 "/entityMaps/{entityMapId}", V1 "/entityMaps/urn:ngsi-ld:EntityMap:2", "", ""},
    {post, V1 "/snapshots", V1 "/snapshots", JSON,
     R"({"type":"Snapshot","snapshotLifetime":"PT1H",)"
     R"("snapshotQueries":[{"type":"Query","entities":[{"type":"T"}]}]})"},
    {get, V1 "/snapshots/{snapshotId}", V1 "/snapshots/urn:ngsi-ld:Snapshot:1", "", ""},
    {patch, V1 "/snapshots/{snapshotId}", V1 "/snapshots/urn:ngsi-ld:Snapshot:1", JSON,
     R"({"snapshotPriority":2})"},
    {post, V1 "/snapshots/{snapshotId}/clone", V1 "/snapshots/urn:ngsi-ld:Snapshot:1/clone", JSON,
     R"({"type":"Snapshot"})"},
    {del, V1 "/snapshots/{snapshotId}", V1 "/snapshots/urn:ngsi-ld:Snapshot:2", "", ""},
    {del, V1 "/snapshots", V1 "/snapshots?q=snapshotPriority%3C3", "", ""},
    {get, V1 "/temporal/entityMaps",
     V1 "/temporal/entityMaps?type=T&timerel=after&timeAt=2020-01-01T00:00:00Z&"
        "timeproperty=modifiedAt",
     "", ""},
    {post, V1 "/temporal/entityMaps", V1 "/temporal/entityMaps", JSON,
     R"({"type":"Query","entities":[{"type":"T"}],"temporalQ":{"timerel":"before",)"
     R"("timeAt":"2020-01-01T00:00:00Z"}})"},
    {get, "/broker/v1/dead-letters",
     "/broker/v1/dead-letters?service=snow&subscription=urn:s:1&after=1&limit=5", "", ""},
    {get, "/broker/v1/dead-letters/{letterId}", "/broker/v1/dead-letters/900001", "", ""},
    {del, "/broker/v1/dead-letters/{letterId}", "/broker/v1/dead-letters/900002", "", ""},
    {post, "/broker/v1/dead-letters/{letterId}/replay", "/broker/v1/dead-letters/900001/replay", "",
     ""},
    {post, "/broker/v1/dead-letters/replay", "/broker/v1/dead-letters/replay", JSON,
     R"({"service":"","subscription":"urn:s:1"})"},
    {post, "/broker/v1/dead-letters/discard", "/broker/v1/dead-letters/discard", JSON,
     R"({"subscription":"urn:s:1"})"},
    {get, "/broker/v1/history-volumes", "/broker/v1/history-volumes", "", ""},
    {post, "/broker/v1/history-volumes", "/broker/v1/history-volumes", "", ""},
    {get, "/broker/v1/history-rules", "/broker/v1/history-rules", "", ""},
    {post, "/broker/v1/history-rules", "/broker/v1/history-rules", JSON,
     R"({"type":"SnowGauge","keptDays":400,"thinAfterDays":30,"thinToMinutes":60,)"
     R"("source":"要綱 第3条","from":"2099-01-01T00:00:00Z"})"},
    {get, "/broker/v1/receivers",
     "/broker/v1/receivers?afterService=&afterSubscription=urn:s:1&limit=5", "", ""},
    {get, V1 "/temporal/entities",
     V1 "/temporal/entities?type=WeatherObserved&timerel=after&timeAt=2020-01-01T00:00:00Z&"
        "lastN=3&attrs=temperature",
     "", ""},
    {get, V1 "/temporal/entities/{entityId}",
     V1 "/temporal/entities/urn:w:9?timerel=between&timeAt=2020-01-01T00:00:00Z&"
        "endTimeAt=2027-01-01T00:00:00Z&options=temporalValues",
     "", ""},
    {get, "/v2/entities",
     "/v2/entities?type=T&q=a%3E1;!b&mq=a.m&options=count,keyValues&orderBy=!a&limit=5&attrs=a,*",
     "", "", "Fiware-ServicePath", "/a/#"},
    {get, "/v2/entities",
     "/v2/entities?georel=near;maxDistance:900&geometry=point&coords=43,141&idPattern=.*", "", "",
     "Fiware-Service", "snow"},
    {post, "/v2/entities", "/v2/entities", JSON,
     R"({"id":"V","type":"T","a":{"value":1,"type":"n","metadata":{"m":{"value":"x"}}},)"
     R"("location":{"type":"geo:json","value":{"type":"Point","coordinates":[141.3,43.0]}}})"},
    {post, "/v2/entities", "/v2/entities?options=upsert,keyValues", JSON,
     R"({"id":"urn:k:1","type":"T","a":{"$inc":1},"n":null})", "Fiware-ServicePath", "/a"},
    {get, "/v2/entities/{entityId}", "/v2/entities/urn:k:1?attrs=a,dateModified&metadata=m", "",
     ""},
    {del, "/v2/entities/{entityId}", "/v2/entities/urn:k:2?type=T", "", ""},
    {get, "/v2/entities/{entityId}/attrs", "/v2/entities/urn:k:1/attrs?options=keyValues", "", ""},
    {post, "/v2/entities/{entityId}/attrs", "/v2/entities/urn:k:1/attrs?options=append", JSON,
     R"({"z":{"value":{"$push":1}},"dateExpires":{"type":"DateTime","value":"2099-01-01"}})"},
    {patch, "/v2/entities/{entityId}/attrs", "/v2/entities/urn:k:1/attrs", JSON,
     R"({"a":{"value":"2026-01-01T00:00:00Z","type":"DateTime"}})"},
    {put, "/v2/entities/{entityId}/attrs", "/v2/entities/urn:k:1/attrs", JSON,
     R"({"a":{"value":[1,{"x":null}]},"b":{"type":"Relationship","value":"urn:e:1"}})"},
    {get, "/v2/entities/{entityId}/attrs/{attrName}", "/v2/entities/urn:k:1/attrs/a", "", ""},
    {put, "/v2/entities/{entityId}/attrs/{attrName}",
     "/v2/entities/urn:k:1/attrs/a?options=overrideMetadata,forcedUpdate", JSON,
     R"({"value":7,"type":"Number","metadata":{}})"},
    {del, "/v2/entities/{entityId}/attrs/{attrName}", "/v2/entities/urn:k:1/attrs/a", "", ""},
    {get, "/v2/entities/{entityId}/attrs/{attrName}/value", "/v2/entities/urn:k:1/attrs/a/value",
     "", ""},
    {put, "/v2/entities/{entityId}/attrs/{attrName}/value", "/v2/entities/urn:k:1/attrs/a/value",
     "text/plain", "12.5"},
    {get, "/v2/types", "/v2/types?options=count&limit=5", "", ""},
    {get, "/v2/types/{type}", "/v2/types/T", "", ""},
    {post, "/v2/op/update", "/v2/op/update?options=keyValues", JSON,
     R"({"actionType":"append","entities":[{"id":"V1","type":"T","a":1},{"id":"V2","b":[]}]})"},
    {post, "/v2/op/query", "/v2/op/query?options=values", JSON,
     R"({"entities":[{"idPattern":".*","type":"T"}],"attrs":["a"],"expression":{"q":"a"}})"},
    {post, "/v2/op/notify", "/v2/op/notify", JSON,
     R"({"subscriptionId":"1","data":[{"id":"V3","type":"T","a":{"value":1}}]})"},
    {get, "/v2/subscriptions", "/v2/subscriptions?options=count&limit=5", "", ""},
    {post, "/v2/subscriptions", "/v2/subscriptions", JSON,
     R"({"subject":{"entities":[{"idPattern":".*","type":"T"}],"condition":{"attrs":["a"],)"
     R"("expression":{"q":"a>1","mq":"a.m"},"jexlExpression":"a|toString|len>0"}},)"
     R"("notification":{"httpCustom":{"url":"http://a.example/${id}","json":{"t":["${a+1}"]},)"
     R"("headers":{"X":"${b|uppercase}"}},"onlyChangedAttrs":true},"throttling":5})"},
    {get, "/v2/subscriptions/{subscriptionId}", "/v2/subscriptions/0", "", ""},
    {patch, "/v2/subscriptions/{subscriptionId}", "/v2/subscriptions/0", JSON,
     R"({"status":"inactive"})"},
    {del, "/v2/subscriptions/{subscriptionId}", "/v2/subscriptions/0", "", ""},
    {get, "/v2/registrations", "/v2/registrations?options=count&limit=5", "", ""},
    {post, "/v2/registrations", "/v2/registrations", JSON,
     R"({"dataProvided":{"entities":[{"idPattern":".*","type":"T"}],"attrs":["a"]},)"
     R"("provider":{"http":{"url":"http://127.0.0.1:9"},"supportedForwardingMode":"query"},)"
     R"("expires":"2040-01-01T00:00:00Z"})"},
    {get, "/v2/registrations/{registrationId}", "/v2/registrations/0", "", ""},
    {patch, "/v2/registrations/{registrationId}", "/v2/registrations/0", JSON,
     R"({"status":"inactive"})"},
    {del, "/v2/registrations/{registrationId}", "/v2/registrations/0", "", ""},
    {post, V1 "/temporal/entities", V1 "/temporal/entities", JSON,
     R"({"id":"urn:e:8","type":"T","a":[{"type":"Property","value":1,)"
     R"("observedAt":"2026-01-01T00:00:00Z"},{"type":"Property","value":2,)"
     R"("observedAt":"2026-01-02T00:00:00Z"}]})"},
    {del, V1 "/temporal/entities/{entityId}", V1 "/temporal/entities/urn:k:1", "", ""},
    {post, V1 "/temporal/entities/{entityId}/attrs", V1 "/temporal/entities/urn:k:1/attrs", JSON,
     R"({"b":[{"type":"Property","value":3,"observedAt":"2026-01-03T00:00:00Z"}]})"},
    {del, V1 "/temporal/entities/{entityId}/attrs/{attrId}",
     V1 "/temporal/entities/urn:k:1/attrs/recorded?deleteAll=true", "", ""},
    {patch, V1 "/temporal/entities/{entityId}/attrs/{attrId}/{instanceId}",
     V1 "/temporal/entities/urn:k:1/attrs/recorded/urn:ngsi-ld:Instance:900001-1767225600000000",
     JSON, R"({"value":4,"observedAt":"2026-01-03T00:00:00Z"})"},
    {del, V1 "/temporal/entities/{entityId}/attrs/{attrId}/{instanceId}",
     V1 "/temporal/entities/urn:k:1/attrs/recorded/urn:ngsi-ld:Instance:900001-1767225600000000",
     "", ""},
    {post, V1 "/temporal/entityOperations/query", V1 "/temporal/entityOperations/query", JSON,
     R"({"type":"Query","entities":[{"type":"T"}],"temporalQ":{"timerel":"after",)"
     R"("timeAt":"2020-01-01T00:00:00Z","aggrMethods":["avg","max"],)"
     R"("aggrPeriodDuration":"P1DT1H"},"format":"aggregatedValues"})"},
    {post, V1 "/entityOperations/query", V1 "/entityOperations/query?limit=5", JSON,
     R"({"type":"Query","entities":[{"id":["urn:k:1","urn:k:2"],"type":"T"}],"q":"a>1",)"
     R"("geoQ":{"georel":"near;maxDistance==9","geometry":"Point","coordinates":[141,43]},)"
     R"("pick":["id","r{a,b}"],"join":"inline","orderBy":"a[x.y];desc"})"},
    {del, V1 "/entities", V1 "/entities?type=T&q=a%3E1000&drop=a,b", "", ""},
    {get, V1 "/types", V1 "/types?details=true", "", ""},
    {get, V1 "/types/{type}", V1 "/types/T", "", ""},
    {get, V1 "/attributes", V1 "/attributes?details=true", "", ""},
    {get, V1 "/attributes/{attrId}", V1 "/attributes/a", "", ""},
    {post, V1 "/jsonldContexts", V1 "/jsonldContexts", JSON,
     R"({"@context":[{"a":"urn:x:a","b":{"@id":"a","@type":"@id"}},"https://a.example/c"]})"},
    {get, V1 "/jsonldContexts", V1 "/jsonldContexts?details=true&kind=Hosted", "", ""},
    {get, V1 "/jsonldContexts/{contextId}", V1 "/jsonldContexts/urn:ngsi-ld:Context:1?details=true",
     "", ""},
    {del, V1 "/jsonldContexts/{contextId}", V1 "/jsonldContexts/urn:ngsi-ld:Context:1?reload=false",
     "", ""},
    {get, "/geo/v1/boundaries", "/geo/v1/boundaries", "", ""},
    {get, "/tiles/{type}", "/tiles/T?properties=a,b", "", ""},
    {get, "/tiles/{type}/{z}/{x}/{y}", "/tiles/T/10/914/376.mvt?geoproperty=location", "", ""},
    {get, "/catalog/v1/types/{type}/features",
     "/catalog/v1/types/T/features?bbox=141,42,142,44&limit=3&offset=0&properties=a", "", ""},
    {get, "/catalog/v1/types/{type}/table", "/catalog/v1/types/PeopleFlow/table?model=people-flow",
     "", ""},
    {get, "/catalog/v1/series",
     "/catalog/v1/series?entity=urn:w:9&attribute=temperature&from=2020-01-01T00:00:00Z&limit=5&"
     "heading=en",
     "", ""},
    {post, "/catalog/v1/imports",
     "/catalog/v1/imports?model=people-flow&type=F&faulty=skip&widths=mend", "text/csv",
     "メッシュコード,地点名,計測日,時間帯_開始時刻,時間帯_終了時刻,曜日,人数\n"
     "6441427711,駅,2026-11-22,10:00,11:00,日,500\n"},
    {get, "/catalog/v1/models", "/catalog/v1/models", "", ""},
    {get, "/catalog/v1/models/{name}", "/catalog/v1/models/aed?as=csv", "", ""},
    {put, "/catalog/v1/models/{name}", "/catalog/v1/models/river?title=R&type=R&source=S",
     "text/csv",
     "項目名,英字名,入力例,型,項目必須,値必須,全半角,取り得る値,単位\n"
     "水位,waterLevel,1.2,数値,必須,必須,半角,0～30,m\n"},
    {del, "/catalog/v1/models/{name}", "/catalog/v1/models/river", "", ""},
    {get, "/catalog/v1/validations", "/catalog/v1/validations", "", ""},
    {put, "/catalog/v1/validations/{type}", "/catalog/v1/validations/F", JSON,
     R"({"model":"people-flow","mode":"warn"})"},
    {get, "/catalog/v1/findings", "/catalog/v1/findings?type=F&limit=5&offset=0", "", ""},
    {get, "/catalog/v1/datasets", "/catalog/v1/datasets", "", ""},
    {put, "/catalog/v1/datasets/{name}", "/catalog/v1/datasets/things", JSON,
     R"({"entityType":"T","title":"t","notes":"n","licence":"CC0-1.0","attributes":["a"],)"
     R"("tags":["x"],"publishedFrom":"2020-01-01T00:00:00Z"})"},
    {put, "/catalog/v1/datasets/{name}", "/catalog/v1/datasets/gone", JSON,
     R"({"entityType":"T","title":"t","notes":"n","licence":"CC0-1.0","attributes":["a"],)"
     R"("tags":[]})"},
    {del, "/catalog/v1/datasets/{name}", "/catalog/v1/datasets/gone", "", ""},
    {get, "/api/3/action/{action}", "/api/3/action/package_search?q=t&fq=tags:x&rows=5", "", ""},
    {post, "/api/3/action/{action}", "/api/3/action/package_show", JSON, R"({"id":"things"})"},
    {get, "/opendata/{name}/{file}", "/opendata/things/data.geojson", "", ""},
    {get, "/opendata/{name}/tiles/{z}/{x}/{y}", "/opendata/things/tiles/0/0/0.mvt", "", ""},
    {get, "/id/v1/session", "/id/v1/session", "", ""},
    {post, "/id/v1/session", "/id/v1/session", JSON, R"({"token":"${token}"})"},
    {del, "/id/v1/session", "/id/v1/session", "", "", "Cookie", "theme=dark; tsunagu=tsu_none"},
    {get, "/iot/v1/devices", "/iot/v1/devices?limit=2&after=a&owner=tester", "", ""},
    {post, "/iot/v1/devices", "/iot/v1/devices", JSON,
     R"({"id":"s-1","name":"雪","entityType":"SnowSensor","kind":"snow","intervalS":600,)"
     R"("place":{"lat":43.1,"lon":141.3},"transport":"mqtt","protocol":"ul","commands":["ping"],)"
     R"("attributes":[{"from":"d","to":"snowDepth","unit":"CMT","scale":0.1,"offset":0}]})"},
    {get, "/iot/v1/devices/{id}", "/iot/v1/devices/kept-1", "", ""},
    {put, "/iot/v1/devices/{id}", "/iot/v1/devices/kept-1", JSON,
     R"({"id":"kept-1","name":"水門","entityType":"Sluice","commands":["ping","move"]})"},
    {post, "/iot/v1/devices/{id}/lock", "/iot/v1/devices/kept-2/lock", "", ""},
    {post, "/iot/v1/devices/{id}/unlock", "/iot/v1/devices/kept-2/unlock", "", ""},
    {post, "/iot/v1/devices/{id}/keys", "/iot/v1/devices/kept-2/keys", JSON,
     R"({"overlapHours":2})"},
    {del, "/iot/v1/devices/{id}/keys/{number}", "/iot/v1/devices/kept-2/keys/2", "", ""},
    {post, "/iot/v1/devices/{id}/retire", "/iot/v1/devices/kept-2/retire", "", ""},
    {post, "/iot/v1/devices/{id}/commands", "/iot/v1/devices/kept-1/commands", JSON,
     R"({"name":"move","value":{"to":40},"expiresInS":60})"},
    {get, "/iot/v1/devices/{id}/commands", "/iot/v1/devices/kept-1/commands?limit=5", "", ""},
    {post, "/iot/v1/imports", "/iot/v1/imports", "text/csv",
     "id,name,entityType,lat,lon,attributes\ni-1,\"一, 二\",Flood,43.1,141.3,h=level:MTR;b=c\n"},
    {get, "/iot/v1/kpis", "/iot/v1/kpis", "", ""},
    {get, "/iot/d", "/iot/d?i=kept-1&k=" DEVICE_KEY "&d=t%7C21.5%7Ck%7Cabc&getCmd=1", "", ""},
    {post, "/iot/d", "/iot/d?i=kept-1&k=" DEVICE_KEY "&t=2026-11-22T04:00:00Z", "text/plain",
     "t|21.5|h|40#2026-11-22T03:00:00Z|gps|43,141"},
    {get, "/iot/json", "/iot/json?i=kept-1&k=" DEVICE_KEY "&getCmd=1", "", ""},
    {post, "/iot/json", "/iot/json?i=kept-1&k=" DEVICE_KEY, JSON,
     R"([{"t":1,"TimeInstant":"2026-11-22T04:00:00Z"},{"t":null,"x":{"y":[1]}}])"},
    {post, "/iot/json/attrs/{name}", "/iot/json/attrs/lamp?i=kept-1&k=" DEVICE_KEY, "text/plain",
     "on"},
    {post, "/iot/json/commands", "/iot/json/commands?i=kept-1&k=" DEVICE_KEY, JSON,
     R"({"move":{"error":"stuck"}})"},
    {get, "/notify/v1/summary", "/notify/v1/summary", "", ""},
    {get, "/notify/v1/inbox", "/notify/v1/inbox?limit=5&before=9", "", ""},
    {get, "/notify/v1/inbox/live", "/notify/v1/inbox/live", "", "", "Last-Event-ID", "3"},
    {post, "/notify/v1/inbox/{id}/read", "/notify/v1/inbox/1/read", "", ""},
    {post, "/notify/v1/inbox/{id}/answer", "/notify/v1/inbox/1/answer", JSON,
     R"({"answer":"accept"})"},
    {get, "/notify/v1/messages", "/notify/v1/messages?state=failed&contact=1&key=trial&limit=5", "",
     ""},
    {get, "/notify/v1/messages/{id}", "/notify/v1/messages/2", "", ""},
    {get, "/notify/v1/deliveries", "/notify/v1/deliveries?state=failed&limit=5&before=9", "", ""},
    {post, "/notify/v1/deliveries/{id}/retry", "/notify/v1/deliveries/4/retry", "", ""},
    {get, "/notify/v1/contacts", "/notify/v1/contacts?limit=5&after=0", "", ""},
    {post, "/notify/v1/contacts", "/notify/v1/contacts", JSON,
     R"({"name":"山田","kana":"ヤマダ","organisation":"山田建設","language":"ja","account":"yamada",)"
     R"("quietFrom":"22:00","quietUntil":"07:00","addresses":[{"by":"sms","to":"09011112222"},)"
     R"({"by":"webhook","to":"https://a.example/","secret":"0123456789abcdef"}]})",
     "Idempotency-Key", "a"},
    {get, "/notify/v1/contacts/{id}", "/notify/v1/contacts/1", "", ""},
    {put, "/notify/v1/contacts/{id}", "/notify/v1/contacts/1", JSON,
     R"({"name":"山田","addresses":[{"by":"email","to":"a@b.example"}]})"},
    {del, "/notify/v1/contacts/{id}", "/notify/v1/contacts/2", "", ""},
    {post, "/notify/v1/contacts/{id}/test", "/notify/v1/contacts/1/test", JSON,
     R"({"ways":["sms","email"]})"},
    {get, "/notify/v1/templates", "/notify/v1/templates", "", ""},
    {post, "/notify/v1/templates", "/notify/v1/templates", JSON,
     R"({"message":"notify.test","language":"ja","part":"sms","wording":"{town}の試験"})"},
    {post, "/notify/v1/receipts", "/notify/v1/receipts", JSON,
     R"({"id":"011002-2","status":"answered","answer":"1"})", notify::signature_header,
     "${signature}"},
    {get, "/notify/v1/answers/{token}", "/notify/v1/answers/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "",
     ""},
    {post, "/notify/v1/answers/{token}", "/notify/v1/answers/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
     "application/x-www-form-urlencoded", "answer=decline"},
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
    {get, "/rules/v1/kpis", "/rules/v1/kpis", "", ""},
    {get, "/rules/v1/kpis/{name}", "/rules/v1/kpis/rules.firings_lasting?days=7", "", ""},
    {post, "/rules/v1/dry-run", "/rules/v1/dry-run", JSON,
     R"({"from":"2026-01-01T00:00:00Z","until":"2026-01-05T00:00:00Z","rule":{"name":"r",)"
     R"("title":{"ja":"寒","en":"Cold"},"entityType":"WeatherObserved","conditions":{"cold":)"
     R"({"measure":"min","attribute":"temperature","windowMinutes":60,"compare":"less",)"
     R"("value":0}}}})"},
    {get, "/snow/v1/board", "/snow/v1/board?night=2026-11-22&at=2026-11-21T17:30:00Z", "", ""},
    {get, "/snow/v1/live", "/snow/v1/live", "", ""},
    {get, "/snow/v1/districts", "/snow/v1/districts", "", ""},
    {put, "/snow/v1/districts/{code}", "/snow/v1/districts/east", JSON,
     R"({"code":"east","name":"東区","place":{"lat":43.3,"lon":142.4},"outline":[{"lat":43.3,)"
     R"("lon":142.3},{"lat":43.3,"lon":142.4},{"lat":43.4,"lon":142.4}]})"},
    {get, "/snow/v1/routes", "/snow/v1/routes", "", ""},
    {put, "/snow/v1/routes/{code}", "/snow/v1/routes/east-1", JSON,
     R"({"code":"east-1","name":"東1","district":"east","road":"trunk","contractor":"firm",)"
     R"("lengthM":900.5,"priority":10,"line":[{"lat":43.3,"lon":142.3},{"lat":43.4,)"
     R"("lon":142.4}]})"},
    {get, "/snow/v1/contractors", "/snow/v1/contractors", "", ""},
    {put, "/snow/v1/contractors/{code}", "/snow/v1/contractors/firm", JSON,
     R"({"code":"firm","name":"架空建設","contacts":[1],"accounts":["tester"]})"},
    {get, "/snow/v1/duties", "/snow/v1/duties", "", ""},
    {post, "/snow/v1/duties", "/snow/v1/duties", JSON,
     R"({"from":"2026-11-20T00:00:00Z","contacts":[1]})"},
    {get, "/snow/v1/posts", "/snow/v1/posts?state=ok&district=east", "", ""},
    {get, "/snow/v1/posts/{code}", "/snow/v1/posts/p1", "", ""},
    {put, "/snow/v1/posts/{code}", "/snow/v1/posts/p1", JSON,
     R"({"code":"p1","name":"観測点","district":"east","route":"east-1",)"
     R"("place":{"lat":43.3,"lon":142.4},"heightCm":350})"},
    {get, "/snow/v1/posts/{code}/samples",
     "/snow/v1/posts/p1/samples?from=2026-11-20T00:00:00Z&until=2026-11-22T00:00:00Z&format=csv",
     "", ""},
    {post, "/snow/v1/posts/{code}/readings", "/snow/v1/posts/p1/readings", JSON,
     R"({"readings":[{"at":"2026-11-22T04:00:00Z","depthCm":12.5,"temperatureC":-3,)"
     R"("batteryV":12.3,"signalDbm":-80,"number":7},{"at":"2026-11-22T04:10:00Z",)"
     R"("depthCm":13,"temperatureC":null,"batteryV":null,"signalDbm":null,)"
     R"("number":8}]})"},
    {get, "/snow/v1/cameras", "/snow/v1/cameras", "", ""},
    {put, "/snow/v1/cameras/{code}", "/snow/v1/cameras/c1", JSON,
     R"({"code":"c1","name":"カメラ","district":"east","post":"p1","place":{"lat":43.3,)"
     R"("lon":142.4},"roadArea":[{"x":0.1,"y":1},{"x":0.5,"y":0.4},{"x":0.9,)"
     R"("y":1}],"stake":{"base":{"x":0.5,"y":0.9},"top":{"x":0.5,"y":0.2},)"
     R"("lengthCm":150}})"},
    {get, "/snow/v1/cameras/{code}/images",
     "/snow/v1/cameras/c1/images?until=2026-11-22T04:00:00Z&limit=5", "", ""},
    {post, "/snow/v1/cameras/{code}/images",
     "/snow/v1/cameras/c1/images?at=2026-11-22T04:05:00Z&infrared=yes", "image/png",
     "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\2\0\0\0\2\x8\2\0\0\0\0\0\0\0\0\0\0\0"
     "IEND\xae\x42\x60\x82"sv},
    {get, "/snow/v1/images/{id}", "/snow/v1/images/1", "", ""},
    {get, "/snow/v1/thresholds", "/snow/v1/thresholds", "", ""},
    {post, "/snow/v1/thresholds", "/snow/v1/thresholds", JSON,
     R"({"name":"snow.threshold_cm","district":"east","road":"trunk",)"
     R"("from":"2026-11-20T00:00:00Z","value":12,"source":"要領"})"},
    {get, "/snow/v1/forecasts", "/snow/v1/forecasts?until=2026-11-22T04:00:00Z&limit=5", "", ""},
    {post, "/snow/v1/forecasts", "/snow/v1/forecasts?district=east&source=test", JSON,
     R"([{"publishingOffice":"a","reportDatetime":"2026-11-22T13:00:00+09:00",)"
     R"("timeSeries":[{"timeDefines":["2026-11-22T14:00:00+09:00"],"areas":[{"area":{"name":"a",)"
     R"("code":"b"},"snowfalls":["1.5"],"temps":["-3"],"windSpeeds":["2"]})"
     R"(]}]}])"},
    {get, "/snow/v1/forecast-source", "/snow/v1/forecast-source", "", ""},
    {put, "/snow/v1/forecast-source", "/snow/v1/forecast-source", JSON,
     R"({"kind":"url","address":"https://example.jp/forecast.json","area":"b",)"
     R"("everyMinutes":30})"},
    {get, "/snow/v1/decisions", "/snow/v1/decisions?night=2026-11-22&district=east", "", ""},
    {get, "/snow/v1/decisions/{id}", "/snow/v1/decisions/1", "", ""},
    {get, "/snow/v1/decisions/{id}/replay", "/snow/v1/decisions/1/replay", "", ""},
    {post, "/snow/v1/decisions/{id}/approval", "/snow/v1/decisions/1/approval", JSON,
     R"({"approve":true,"reason":"確認","key":"a1"})"},
    {post, "/snow/v1/overrides", "/snow/v1/overrides", JSON,
     R"({"district":"east","road":"trunk","verdict":"skip","reason":"工事",)"
     R"("key":"o1"})"},
    {get, "/snow/v1/requests", "/snow/v1/requests?night=2026-11-23", "", ""},
    {get, "/snow/v1/requests/{id}", "/snow/v1/requests/1", "", ""},
    {post, "/snow/v1/requests/{id}/answers", "/snow/v1/requests/1/answers", JSON,
     R"({"key":"k1","answer":"accept","at":"2026-11-22T04:10:00Z","routes":null,)"
     R"("note":"電話"})"},
    {post, "/snow/v1/requests/{id}/cancel", "/snow/v1/requests/2/cancel", JSON,
     R"({"reason":"誤り"})"},
    {get, "/snow/v1/my/requests", "/snow/v1/my/requests", "", ""},
    {get, "/snow/v1/my/requests/{id}", "/snow/v1/my/requests/1", "", ""},
    {post, "/snow/v1/my/requests/{id}/answers", "/snow/v1/my/requests/1/answers", JSON,
     R"({"key":"k2","answer":"finish","at":"2026-11-22T04:12:00Z","routes":["kept-1"],)"
     R"("note":null})"},
    {get, "/snow/v1/clearings", "/snow/v1/clearings?night=2026-11-22", "", ""},
    {post, "/snow/v1/clearings", "/snow/v1/clearings", JSON,
     R"({"key":"c1","district":"east","route":null,"at":"2026-11-22T04:00:00Z"})"},
    {post, "/snow/v1/signs", "/snow/v1/signs", JSON,
     R"({"key":"s1","district":"east","road":null,"sign":"rut","until":"2026-11-22T20:00:00Z",)"
     R"("note":"深い"})"},
    {get, "/snow/v1/nights", "/snow/v1/nights?winter=2026", "", ""},
    {get, "/snow/v1/nights/{date}", "/snow/v1/nights/2026-11-23", "", ""},
    {put, "/snow/v1/nights/{date}/actuals", "/snow/v1/nights/2026-11-23/actuals", JSON,
     R"({"district":"kept","road":"trunk","humanGo":true,"measuredCm":12,"note":"見た"})"},
    {get, "/snow/v1/nights/{date}/timeline", "/snow/v1/nights/2026-11-23/timeline?series=yes", "",
     ""},
    {get, "/snow/v1/seasons/{winter}", "/snow/v1/seasons/2026", "", ""},
    {get, "/snow/v1/kpis", "/snow/v1/kpis", "", ""},
    {get, "/snow/v1/kpis/{name}", "/snow/v1/kpis/snow.pod?winter=2026", "", ""},
    {get, "/snow/v1/seasons/{winter}/export", "/snow/v1/seasons/2026/export?what=outcomes", "", ""},
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
    {get, "/id/v1/clients", "/id/v1/clients", "", ""},
    {post, "/id/v1/clients", "/id/v1/clients", JSON,
     R"({"name":"acme","title":"a","contact":"","rules":[{"operations":["read"],"types":["T"]}],)"
     R"("perSecond":1,"burst":1,"perDay":0})"},
    {get, "/id/v1/clients/{name}", "/id/v1/clients/tester", "", ""},
    {put, "/id/v1/clients/{name}", "/id/v1/clients/tester", JSON,
     R"({"name":"tester","title":"a","contact":"","rules":[{"operations":["read"],"types":["T"]}],)"
     R"("perSecond":1,"burst":1,"perDay":0})"},
    {post, "/id/v1/clients/{name}/lock", "/id/v1/clients/tester/lock", "", ""},
    {post, "/id/v1/clients/{name}/unlock", "/id/v1/clients/tester/unlock", "", ""},
    {post, "/id/v1/clients/{name}/keys", "/id/v1/clients/tester/keys", JSON,
     R"({"label":"a","days":1,"rules":[{"operations":["write"]}]})"},
    {post, "/id/v1/clients/{name}/keys/{id}/rotate", "/id/v1/clients/tester/keys/900001/rotate",
     JSON, R"({"days":1,"overlapHours":1})"},
    {del, "/id/v1/clients/{name}/keys/{id}", "/id/v1/clients/tester/keys/900001", "", ""},
    {get, "/id/v1/client", "/id/v1/client", "", ""},
    {post, "/id/v1/client/keys/{id}/rotate", "/id/v1/client/keys/900002/rotate", JSON,
     R"({"days":1,"overlapHours":0})"},
    {del, "/id/v1/client/keys/{id}", "/id/v1/client/keys/900002", "", ""},
    {get, "/gateway/v1/usage", "/gateway/v1/usage?client=acme&from=2026-01-01&format=csv", "", ""},
    {get, "/gateway/v1/services", "/gateway/v1/services", "", ""},
    {post, "/gateway/v1/services", "/gateway/v1/services", JSON,
     R"({"code":"new","name":{"ja":"a","en":"b"},"says":{"ja":"","en":""},"url":"https://a.jp/",)"
     R"("kind":"web","forWhom":{"roles":["resident"],"subscribed":true},"rules":[]})"},
    {get, "/gateway/v1/services/{code}", "/gateway/v1/services/bus", "", ""},
    {put, "/gateway/v1/services/{code}", "/gateway/v1/services/bus", JSON,
     R"({"code":"bus","name":{"ja":"a","en":"b"},"says":{"ja":"","en":""},"url":"https://a.jp/",)"
     R"("kind":"web","forWhom":{"roles":["resident"],"subscribed":true},"rules":[]})"},
    {post, "/gateway/v1/services/{code}/publish", "/gateway/v1/services/bus/publish", "", ""},
    {post, "/gateway/v1/services/{code}/suspend", "/gateway/v1/services/tram/suspend", "", ""},
    {post, "/gateway/v1/services/{code}/retire", "/gateway/v1/services/tram/retire", "", ""},
    {get, "/gateway/v1/menu", "/gateway/v1/menu", "", ""},
    {put, "/gateway/v1/services/{code}/subscription", "/gateway/v1/services/tram/subscription", "",
     ""},
    {del, "/gateway/v1/services/{code}/subscription", "/gateway/v1/services/tram/subscription", "",
     ""},
    {get, "/gateway/v1/services/{code}/members", "/gateway/v1/services/tram/members", "", ""},
    {post, "/gateway/v1/services/{code}/members", "/gateway/v1/services/tram/members", JSON,
     R"({"subject":"abe","kind":"person"})"},
    {del, "/gateway/v1/services/{code}/members/{subject}", "/gateway/v1/services/tram/members/sato",
     "", ""},
    {get, "/gateway/v1/types", "/gateway/v1/types", "", ""},
    {get, "/gateway/v1/subscriptions", "/gateway/v1/subscriptions", "", ""},
    {get, "/gateway/v1/slow-queries", "/gateway/v1/slow-queries", "", ""},
};

#undef V1
#undef JSON
#undef DEVICE_KEY

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

std::span<const sample> samples() {
  static const auto all = [] {
    std::vector<sample> out{std::begin(table), std::end(table)};
    for (const std::span<const sample> of_one :
         {consent_samples(), crm_samples(), points_samples(), coupon_samples(), community_samples(),
          health_samples(), lending_samples(), inquiry_samples(), survey_samples(),
          people_samples(), sign_in_samples(), developer_samples()}) {
      out.insert(out.end(), of_one.begin(), of_one.end());
    }
    return out;
  }();
  return all;
}

}  // namespace tsu::app::testing
