#include "engine/gateway/module.h"

#include "base/core/json.h"
#include "base/module/module.h"
#include "engine/gateway/api.h"
#include "engine/gateway/api_console.h"
#include "engine/gateway/console_dto.h"
#include "engine/gateway/dto.h"
#include "engine/gateway/embedded.h"
#include "engine/gateway/store_services.h"
#include "engine/gateway/store_usage.h"

namespace tsu::gateway {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"gateway.usage.read", "see what programs of providers used; a provider its own",
     "admin staff auditor provider"},
    {"gateway.service.read", "see the catalogue of services",
     "admin staff auditor provider contractor"},
    {"gateway.service.write", "register and describe services; a provider its own",
     "admin staff provider"},
    {"gateway.service.decide", "publish, suspend and retire services", "admin staff"},
    {"gateway.service.use", "see the services that are for one, start and stop them",
     "admin staff auditor provider contractor"},
    {"gateway.member.manage", "see, start and stop who uses a service", "admin staff"},
    {"gateway.console.read",
     "see how the platform is doing: types, subscriptions, queries, history",
     "admin staff auditor"},
};

#define SERVICE "/gateway/v1/services/{code}"
constexpr std::string_view reads = "gateway.service.read", writes = "gateway.service.write",
                           decides = "gateway.service.decide", uses = "gateway.service.use",
                           manages = "gateway.member.manage", oversees = "gateway.console.read";

constexpr route routes[] = {
    {get,
     "/gateway/v1/usage",
     "gateway.usage.read",
     on<api::show_usage>,
     "What programs used, by day, operation and type of entity; the last 30 days.",
     {},
     "gatewayUsagePage",
     "client from until format:csv|json"},
    {get,
     "/gateway/v1/services",
     reads,
     on<api::list_services>,
     "The catalogue of services.",
     {},
     "gatewayServicePage"},
    {post, "/gateway/v1/services", writes, on<api::create_service>, "Registers a service.",
     "gatewayServiceWish", "gatewayService"},
    {get, SERVICE, reads, on<api::show_service>, "One service.", {}, "gatewayService"},
    {put, SERVICE, writes, on<api::put_service>, "Changes how a service is described.",
     "gatewayServiceWish", "gatewayService"},
    {post,
     SERVICE "/publish",
     decides,
     on<api::publish_service>,
     "Publishes it, or again.",
     {},
     "gatewayService"},
    {post,
     SERVICE "/suspend",
     decides,
     on<api::suspend_service>,
     "Takes it away for a while.",
     {},
     "gatewayService"},
    {post,
     SERVICE "/retire",
     decides,
     on<api::retire_service>,
     "Takes it away for good.",
     {},
     "gatewayService"},
    {get,
     "/gateway/v1/menu",
     uses,
     on<api::show_menu>,
     "Services that appear before the caller: published, meant for the role, and started where "
     "that is asked.",
     {},
     "gatewayServicePage"},
    {put, SERVICE "/subscription", uses, on<api::start_own>, "Starts it for the caller."},
    {del, SERVICE "/subscription", uses, on<api::stop_own>, "Stops it for the caller."},
    {get,
     SERVICE "/members",
     manages,
     on<api::list_members>,
     "Who uses and used it.",
     {},
     "gatewayMemberPage"},
    {post, SERVICE "/members", manages, on<api::start_member>,
     "Starts it for a person or an organisation.", "gatewayMemberWish"},
    {del, SERVICE "/members/{subject}", manages, on<api::stop_member>, "Stops it for them."},
    {get,
     "/gateway/v1/types",
     oversees,
     on<api::list_types>,
     "Types of entities with how many there are, in each named service.",
     {},
     "gatewayTypePage"},
    {get,
     "/gateway/v1/subscriptions",
     oversees,
     on<api::list_subscriptions>,
     "Subscriptions with what came of their notifications and how many wait.",
     {},
     "gatewaySubscriptionPage"},
    {get,
     "/gateway/v1/slow-queries",
     oversees,
     on<api::list_slow_queries>,
     "Shapes of queries that took long since the program started, the slowest first.",
     {},
     "gatewaySlowQueryPage"},
};
#undef SERVICE

constexpr shape shapes[] = {
    {"gatewayUsagePage", json_schema<usage_page>},
    {"gatewayServiceWish", json_schema<service_wish>},
    {"gatewayService", json_schema<service_dto>},
    {"gatewayServicePage", json_schema<service_page>},
    {"gatewayMemberWish", json_schema<member_wish>},
    {"gatewayMemberPage", json_schema<member_page>},
    {"gatewayTypePage", json_schema<type_page>},
    {"gatewaySubscriptionPage", json_schema<subscription_page>},
    {"gatewaySlowQueryPage", json_schema<slow_query_page>},
};

constexpr db::migration migrations[] = {
    {1, "usage", embedded::schema_0001_usage_sql, db::place::town},
    {2, "services", embedded::schema_0002_services_sql, db::place::town},
    {3, "members", embedded::schema_0003_members_sql, db::place::people},
};

constexpr const db::statement* statements[] = {
    &usages_sql.add,     &usages_sql.read,     &services_sql.insert,  &services_sql.update,
    &services_sql.move,  &services_sql.find,   &services_sql.list,    &services_sql.join,
    &services_sql.leave, &services_sql.forget, &services_sql.members, &services_sql.services_used,
};

}  // namespace

constinit const module contents{.name = "gateway",
                                .title = "APIゲートウェイ",
                                .says =
                                    "Programs of providers: what they use, which services "
                                    "there are; how the platform is doing.",
                                .permissions = permissions,
                                .routes = routes,
                                .shapes = shapes,
                                .migrations = migrations,
                                .statements = statements,
                                .keeps_limits = true};

}  // namespace tsu::gateway
