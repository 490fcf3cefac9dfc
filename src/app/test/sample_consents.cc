// Valid requests of the routes of engine/consent; what they refer to is made by consent_rows.cc.
#include "app/test/consent_rows.h"
#include "app/test/sample_requests.h"

namespace tsu::app::testing {
namespace {

using enum http::method;

#define JSON "application/json"

constexpr sample table[] = {
    {get, "/consent/v1/parties", "/consent/v1/parties", "", ""},
    {put, "/consent/v1/parties/{code}", "/consent/v1/parties/other", JSON,
     R"({"code":"other","kind":"provider","name":{"ja":"ほ","en":"o"},)"
     R"("contact":{"ja":"電","en":"t"},"clients":["b"],"inbox":0})"},
    {get, "/consent/v1/kinds", "/consent/v1/kinds", "", ""},
    {put, "/consent/v1/kinds/{code}", "/consent/v1/kinds/points", JSON,
     R"({"code":"points","name":{"ja":"点","en":"p"},"sensitive":false,)"
     R"("staff":["staff"]})"},
    {get, "/consent/v1/purposes", "/consent/v1/purposes", "", ""},
    {put, "/consent/v1/purposes/{code}", "/consent/v1/purposes/care", JSON,
     R"({"code":"care","name":{"ja":"相談","en":"care"},"staff":true})"},
    {get, "/consent/v1/notices", "/consent/v1/notices?limit=5&before=1000000", "", ""},
    {post, "/consent/v1/notices", "/consent/v1/notices", JSON,
     R"({"provider":"acme","purpose":"health","controller":"council","kinds":["name"],)"
     R"("others":["council"],"title":{"ja":"題","en":"t"},"body":{"ja":"文","en":"b"},)"
     R"("source":{"ja":"本人","en":"s"},"storageDays":30,"validDays":0,)"
     R"("sameTerms":false})"},
    {get, "/consent/v1/notices/{id}", "/consent/v1/notices/900001", "", ""},
    {post, "/consent/v1/notices/{id}/retire", "/consent/v1/notices/900001/retire", "", ""},
    {get, "/consent/v1/counts", "/consent/v1/counts", "", ""},
    {get, "/consent/v1/touched",
     "/consent/v1/touched?reader=acme&kind=phone&from=2026-01-01T00:00:00Z&limit=5", "", ""},
    {get, "/consent/v1/audit", "/consent/v1/audit?after=0&limit=5", "", ""},
    {get, "/consent/v1/exports", "/consent/v1/exports?limit=5&before=1000000", "", ""},
    {post, "/consent/v1/exports", "/consent/v1/exports", JSON,
     R"({"purpose":"care","why":"w","kinds":["phone"],"persons":[900001,900002]})"},
    {post, "/consent/v1/exports/{id}/decide", "/consent/v1/exports/900001/decide", JSON,
     R"({"verdict":"agree"})"},
    {post, "/consent/v1/exports/{id}/take", "/consent/v1/exports/900001/take", "", ""},
    {get, "/consent/v1/persons/{person}/consents", "/consent/v1/persons/900001/consents", "", ""},
    {post, "/consent/v1/persons/{person}/consents", "/consent/v1/persons/900001/consents", JSON,
     R"({"notice":900001,"hash":"h","given":["name"],"refused":["phone"],)"
     R"("language":"en","byWay":"phone"})"},
    {post, "/consent/v1/persons/{person}/consents/withdraw",
     "/consent/v1/persons/900001/consents/withdraw", JSON,
     R"({"provider":"acme","purpose":"health","kinds":["name"]})"},
    {get, "/consent/v1/persons/{person}/protection", "/consent/v1/persons/900001/protection", "",
     ""},
    {put, "/consent/v1/persons/{person}/protection", "/consent/v1/persons/900001/protection", JSON,
     R"({"who":["role:admin","staff:hana"],"until":"2027-01-01T00:00:00Z"})"},
    {del, "/consent/v1/persons/{person}/protection", "/consent/v1/persons/900001/protection", "",
     ""},
    {get, "/consent/v1/persons/{person}/proxies", "/consent/v1/persons/900001/proxies", "", ""},
    {post, "/consent/v1/persons/{person}/proxies", "/consent/v1/persons/900001/proxies", JSON,
     R"({"proxy":900002,"kind":"guardian","checked":"登記","until":"2030-01-01T00:00:00Z"})"},
    {del, "/consent/v1/persons/{person}/proxies/{id}", "/consent/v1/persons/900001/proxies/900001",
     "", ""},
    {get, "/consent/v1/erasings", "/consent/v1/erasings", "", ""},
    {post, "/consent/v1/persons/{person}/erasing", "/consent/v1/persons/900009/erasing", JSON,
     R"({"why":"a"})"},
    {post, "/consent/v1/persons/{person}/erasing/decide",
     "/consent/v1/persons/900002/erasing/decide", JSON, R"({"verdict":"refuse","why":"a"})"},
    {get, "/consent/v1/erasures/{id}", "/consent/v1/erasures/e1", "", ""},
    {get, "/me/v1/consents", "/me/v1/consents", "", "", "", "", resident_token},
    {post, "/me/v1/consents", "/me/v1/consents", JSON,
     R"({"notice":900001,"hash":"h","given":["name"],"refused":["phone"],)"
     R"("language":"ja"})",
     "", "", resident_token},
    {post, "/me/v1/consents/withdraw", "/me/v1/consents/withdraw", JSON, R"({"provider":"acme"})",
     "", "", resident_token},
    {get, "/me/v1/consents/history", "/me/v1/consents/history?limit=5", "", "", "", "",
     resident_token},
    {get, "/me/v1/receipts", "/me/v1/receipts?limit=5", "", "", "", "", resident_token},
    {get, "/me/v1/receipts/{id}", "/me/v1/receipts/r1", "", "", "", "", resident_token},
    {get, "/me/v1/receipts/{id}/page", "/me/v1/receipts/r1/page?ui_locales=en", "", "", "", "",
     resident_token},
    {get, "/me/consents", "/me/consents?done=1", "", ""},
    {post, "/me/consents", "/me/consents", "application/x-www-form-urlencoded", "act=withdraw"},
    {get, "/me/drafts", "/me/drafts?done=drop", "", ""},
    {post, "/me/drafts", "/me/drafts", "application/x-www-form-urlencoded", "act=drop&draft=1"},
    {get, "/me/data", "/me/data?ui_locales=en", "", ""},
    {get, "/me/reads", "/me/reads?before=100000", "", ""},
    {get, "/me/receipts", "/me/receipts", "", ""},
    {get, "/me/receipts/{id}", "/me/receipts/r1", "", ""},
    {get, "/me/leave", "/me/leave", "", ""},
    {post, "/me/leave", "/me/leave", "application/x-www-form-urlencoded", "sure=yes"},
    {get, "/consent/look", "/consent/look", "", ""},
    {post, "/consent/look", "/consent/look", "application/x-www-form-urlencoded",
     "number=4829130057&purpose=care&kind_phone=yes"},
    {get, "/me/v1/drafts", "/me/v1/drafts", "", "", "", "", resident_token},
    {post, "/me/v1/drafts", "/me/v1/drafts?for=900002", JSON,
     R"({"notice":900001,"hash":"h","given":["name"],"refused":[]})", "", "", resident_token},
    {post, "/me/v1/drafts/{id}/confirm", "/me/v1/drafts/900001/confirm", "", "", "", "",
     resident_token},
    {del, "/me/v1/drafts/{id}", "/me/v1/drafts/900001", "", "", "", "", resident_token},
    {get, "/me/v1/proxies", "/me/v1/proxies", "", "", "", "", resident_token},
    {get, "/me/v1/reads", "/me/v1/reads?before=100000&limit=5", "", "", "", "", resident_token},
    {get, "/me/v1/export", "/me/v1/export", "", "", "", "", resident_token},
    {get, "/me/export", "/me/export", "", "", "", "", resident_token},
    {post, "/me/v1/erasure", "/me/v1/erasure", "", "", "", "", resident_token},
    {get, "/people/v1/persons", "/people/v1/persons?purpose=health&limit=5", "", "", "", "",
     provider_token},
    {get, "/people/v1/persons/{subject}",
     "/people/v1/persons/sub-1?purpose=health&kinds=phone,name", "", "", "", "", provider_token},
    {get, "/people/v1/residents/{person}", "/people/v1/residents/900001?purpose=care&kinds=phone",
     "", ""},
};

#undef JSON

}  // namespace

std::span<const sample> consent_samples() { return table; }

}  // namespace tsu::app::testing
