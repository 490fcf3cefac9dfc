#include "engine/id/module.h"

#include "base/module/module.h"
#include "engine/id/api.h"
#include "engine/id/api_clients.h"
#include "engine/id/client_dto.h"
#include "engine/id/store.h"
#include "engine/id/types.h"

namespace tsu::id {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"id.session.read", "see who one is signed in as",
     "admin staff auditor provider contractor device"},
    {"id.client.read", "see programs of providers, what they may do and which keys they have",
     "admin staff auditor"},
    {"id.client.manage", "register programs of providers, make and end their keys, lock them",
     "admin"},
    {"id.key.own", "see one's own program, change and end its keys", "admin provider"},
};

constexpr std::string_view reads = "id.client.read", manages = "id.client.manage",
                           owns = "id.key.own";
#define CLIENT "/id/v1/clients/{name}"

constexpr route routes[] = {
    {post, "/id/v1/session", "open: signing in is how one becomes somebody", on<api::open_session>,
     "Sign in with a token or a one-time code.", "sessionWish"},
    {get,
     "/id/v1/session",
     "id.session.read",
     on<api::show_session>,
     "Who is signed in, and what they may do.",
     {},
     "session"},
    {del, "/id/v1/session", "open: signing out must work for anyone", on<api::close_session>,
     "Sign out."},
    {get,
     "/id/v1/clients",
     reads,
     on<api::list_clients>,
     "Programs of providers, with their keys.",
     {},
     "clientPage"},
    {post, "/id/v1/clients", manages, on<api::create_client>, "Registers a program.", "clientWish",
     "client"},
    {get, CLIENT, reads, on<api::show_client>, "One program.", {}, "client"},
    {put, CLIENT, manages, on<api::put_client>, "Changes what it is called and may do.",
     "clientWish", "client"},
    {post, CLIENT "/lock", manages, on<api::lock_client>,
     "Locks it: its keys open nothing, its subscriptions are silent."},
    {post, CLIENT "/unlock", manages, on<api::unlock_client>, "Lets it in again."},
    {post, CLIENT "/keys", manages, on<api::create_key>, "Makes a key, which is shown only now.",
     "keyWish", "madeKey"},
    {post, CLIENT "/keys/{id}/rotate", manages, on<api::rotate_key>,
     "A new key in place of one that stays good for a while.", "rotationWish", "madeKey"},
    {del, CLIENT "/keys/{id}", manages, on<api::revoke_key>, "Ends a key."},
    {get, "/id/v1/client", owns, on<api::show_own_client>, "The program that asks.", {}, "client"},
    {post, "/id/v1/client/keys/{id}/rotate", owns, on<api::rotate_own_key>,
     "A new key in place of one of its own.", "rotationWish", "madeKey"},
    {del, "/id/v1/client/keys/{id}", owns, on<api::revoke_own_key>, "Ends a key of its own."},
};
#undef CLIENT

constexpr shape shapes[] = {
    {"sessionWish", json_schema<session_wish>},   {"session", json_schema<session_view>},
    {"clientWish", json_schema<client_wish>},     {"client", json_schema<client_dto>},
    {"clientPage", json_schema<client_page>},     {"keyWish", json_schema<key_wish>},
    {"rotationWish", json_schema<rotation_wish>}, {"madeKey", json_schema<made_key>},
};

}  // namespace

constinit const module contents{.name = "id",
                                .title = "スマートID",
                                .says = "Who is asking: tokens and sessions.",
                                .permissions = permissions,
                                .routes = routes,
                                .shapes = shapes,
                                .migrations = migrations,
                                .statements = statements,
                                .keeps_limits = true};

}  // namespace tsu::id
