#include "service/@name@/module.h"

#include "base/core/json.h"
#include "base/module/module.h"
#include "service/@name@/api.h"
#include "service/@name@/dto.h"
#include "service/@name@/store.h"

namespace tsu::@name@ {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"@name@.request.open", "open a request", "admin staff"},
    {"@name@.request.read", "see the requests of the town", "admin staff auditor"},
};

constexpr route routes[] = {
    {post, "/@name@/v1/requests", "@name@.request.open", on<api::open_request>,
     "Open a request.", "@name@RequestDraft", "@name@Request"},
    {get, "/@name@/v1/requests", "@name@.request.read", on<api::list_requests>,
     "The newest requests, newest first, at most 100.", {}, "@name@RequestPage"},
};

constexpr event_kind events[] = {
    {"@name@.request.opened", "a request was opened; the body is the request"},
};

constexpr shape shapes[] = {
    {"@name@RequestDraft", json_schema<request_draft>},
    {"@name@Request", json_schema<request_dto>},
    {"@name@RequestPage", json_schema<request_page>},
};

}  // namespace

constinit const module contents{.name = "@name@",
                                .title = "@title@",
                                .says = "Requests of the town.",
                                .permissions = permissions,
                                .routes = routes,
                                .events = events,
                                .shapes = shapes,
                                .migrations = migrations,
                                .statements = statements};

}  // namespace tsu::@name@
