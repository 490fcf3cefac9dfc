#include "engine/id/op/module_part.h"

#include "base/core/json.h"
#include "engine/id/embedded.h"
#include "engine/id/op/api.h"
#include "engine/id/op/client_acts.h"
#include "engine/id/op/dto.h"
#include "engine/id/op/forget.h"
#include "engine/id/parts.h"

namespace tsu::id::op {
namespace {

using enum http::method;

constexpr std::string_view reads = "id.client.read", manages = "id.client.manage",
                           by_client = "open: the client proves who it is in the protocol's way",
                           by_person = "open: the person signs in on the way",
                           for_all = "open: what every client reads before it knows us";
#define SIGN_IN "/id/v1/clients/{name}/sign-in"

constexpr route routes[] = {
    {get, "/.well-known/openid-configuration", for_all, on<api::discovery>,
     "OpenID Connect Discovery: what the provider can and where."},
    {get, "/oidc/jwks", for_all, on<api::jwks>, "The keys that its tokens are checked with."},
    {get, "/oidc/authorize", by_person, on<api::authorize>,
     "Authorization request: leads to sign-in, consent and back to the client."},
    {post, "/oidc/authorize", by_person, on<api::authorize_form>, "The same as a form."},
    {get,
     "/oidc/authorize/resume",
     by_person,
     on<api::resume>,
     "Goes on with a request after sign-in.",
     {},
     {},
     "r!"},
    {post, "/oidc/consent", by_person, on<api::choose>, "What was chosen on the page of consent."},
    {get, "/id/form-post.js", for_all, on<api::form_post_script>,
     "Sends the answer of response_mode=form_post on."},
    {post, "/oidc/par", by_client, on<api::push>, "Pushed authorization request (RFC 9126)."},
    {post, "/oidc/token", by_client, on<api::token>,
     "Tokens for a code, a refresh token, a device, or the client itself."},
    {get, "/oidc/userinfo", by_client, on<api::userinfo>,
     "What a token lets its client know of the person."},
    {post, "/oidc/userinfo", by_client, on<api::userinfo>, "The same, the token in a form."},
    {post, "/oidc/introspect", by_client, on<api::introspect>,
     "Whether a token of the client is good (RFC 7662)."},
    {post, "/oidc/revoke", by_client, on<api::revoke>, "Ends a token of the client (RFC 7009)."},
    {post, "/oidc/device_authorization", by_client, on<api::device_authorization>,
     "Codes for a device without a browser (RFC 8628)."},
    {get, "/id/device", by_person, on<api::device_page>, "Where a person enters a device's code."},
    {post, "/id/device", by_person, on<api::device_form>, "The code, and what was chosen."},
    {get, "/oidc/logout", by_person, on<api::logout>, "Log-out that a client asks for."},
    {post, "/oidc/logout", by_person, on<api::logout_form>, "The same, or the person's yes to it."},
    {post, "/oidc/register", by_client, on<api::register_client>,
     "A program registers itself by an invitation (RFC 7591)."},
    {get,
     SIGN_IN,
     reads,
     on<api::show_settings>,
     "How a program uses the OpenID Provider.",
     {},
     "signInView"},
    {put, SIGN_IN, manages, on<api::put_settings>, "Says how it may.", "clientSettings",
     "signInView"},
    {del, SIGN_IN, manages, on<api::delete_settings>, "It may no more."},
    {post, SIGN_IN "/secret", manages, on<api::create_secret>,
     "A new secret, shown only now; the old one may stay good for a while.", "secretWish",
     "madeClientSecret"},
    {post, "/id/v1/invitations", manages, on<api::invite>,
     "A token by which programs register themselves.", "invitationWish", "madeInvitation"},
};
#undef SIGN_IN

constexpr shape shapes[] = {
    {"clientSettings", json_schema<client_settings>},
    {"signInView", json_schema<sign_in_view>},
    {"secretWish", json_schema<secret_wish>},
    {"madeClientSecret", json_schema<made_client_secret>},
    {"invitationWish", json_schema<invitation_wish>},
    {"madeInvitation", json_schema<made_invitation>},
};

constexpr db::migration migrations[] = {
    {6, "op_clients", embedded::schema_0006_op_clients_sql, db::place::people},
    {7, "op_grants", embedded::schema_0007_op_grants_sql, db::place::people},
    {8, "op_devices", embedded::schema_0008_op_devices_sql, db::place::people},
};
constexpr db::migration later_migrations[] = {
    {12, "op_indexes", embedded::schema_0012_op_indexes_sql, db::place::people},
};

task<void> run_forget(const module_parts& p, tenant_code town, std::string_view) {
  co_await forget_old(static_cast<const parts&>(p).house.at(town, db::place::people));
}

constexpr job jobs[] = {
    {"id.forget_grants", "every 10 min", std::chrono::seconds{120}, run_forget,
     "Forgets codes, tokens, requests, devices and invitations whose time is over, once nothing "
     "that came of them can be used."}};

}  // namespace

constinit const module_part part{
    .routes = routes, .jobs = jobs, .shapes = shapes, .migrations = migrations};
constinit const module_part later_rows{.migrations = later_migrations};

}  // namespace tsu::id::op
