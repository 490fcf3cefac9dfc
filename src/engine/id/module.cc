#include "engine/id/module.h"

#include "base/module/module.h"
#include "engine/id/api.h"
#include "engine/id/store.h"
#include "engine/id/types.h"

namespace tsu::id {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"id.session.read", "see who one is signed in as",
     "admin staff auditor provider device contractor"},
};

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
};

constexpr shape shapes[] = {
    {"sessionWish", json_schema<session_wish>},
    {"session", json_schema<session_view>},
};

}  // namespace

constinit const module contents{.name = "id",
                                .title = "スマートID",
                                .says = "Who is asking: tokens and sessions.",
                                .permissions = permissions,
                                .routes = routes,
                                .shapes = shapes,
                                .migrations = migrations,
                                .statements = statements};

}  // namespace tsu::id
