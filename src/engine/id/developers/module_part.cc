#include "engine/id/developers/module_part.h"

#include "base/core/json.h"
#include "engine/id/developers/api.h"
#include "engine/id/developers/programs.h"
#include "engine/id/developers/store_developers.h"
#include "engine/id/embedded.h"
#include "engine/id/parts.h"

namespace tsu::id::developers {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"id.developer.own", "ask for programs, and look after one's own", "admin developer"},
    {"id.program.read", "see what developers ask for", "admin staff auditor"},
    {"id.program.decide", "approve and refuse what developers ask for", "admin"},
};

constexpr std::string_view owns = "id.developer.own", reads = "id.program.read",
                           decides = "id.program.decide";
#define OWN "/id/v1/developer/programs/{name}"
#define PROGRAM "/id/v1/programs/{name}"

constexpr route routes[] = {
    {post, "/id/v1/developers", "open: who has no account yet begins here", on<api::sign_up>,
     "Makes somebody a developer; the key in the answer opens the developer's page.", "developer",
     "madeDeveloper"},
    {get,
     "/id/v1/developer",
     owns,
     on<api::show_own>,
     "Who one is, and one's programs with their state.",
     {},
     "developerView"},
    {put, "/id/v1/developer", owns, on<api::put_own>, "Says who one is.", "developer",
     "developerView"},
    {put, OWN, owns, on<api::put_program>,
     "Asks for a program, or for a change of it; what needs no approval changes at once.",
     "programWish", "program"},
    {del, OWN, owns, on<api::delete_program>, "Takes back what was not approved yet."},
    {post, OWN "/secret", owns, on<api::create_secret>,
     "A new secret, shown only now; the old one may stay good for a while.", "secretWish",
     "madeClientSecret"},
    {put, OWN "/jwks", owns, on<api::put_jwks>,
     "Other public keys; the old one may stand beside the new one for a while.", "jwksWish",
     "program"},
    {post, OWN "/keys", owns, on<api::create_key>, "A key for the APIs, shown only now.", "keyWish",
     "madeKey"},
    {post, OWN "/keys/{id}/rotate", owns, on<api::rotate_key>,
     "A new key in place of one that stays good for a while.", "rotationWish", "madeKey"},
    {del, OWN "/keys/{id}", owns, on<api::delete_key>, "Ends a key."},
    {put, OWN "/webhook", owns, on<api::put_hook>,
     "Where the program is told; the secret that signs it is shown only now.", "hookWish",
     "madeHook"},
    {del, OWN "/webhook", owns, on<api::delete_hook>, "It wants to be told no more."},
    {post,
     OWN "/webhook/test",
     owns,
     on<api::test_hook>,
     "Sends a test message there.",
     {},
     "program"},
    {post, OWN "/test-users", owns, on<api::create_test_user>,
     "Somebody to sign in as, to this program only; the password is shown only now.",
     "testUserWish", "madeTestUser"},
    {del, OWN "/test-users/{id}", owns, on<api::delete_test_user>, "Ends a test user."},
    {get,
     "/id/v1/programs",
     reads,
     on<api::list_programs>,
     "What developers ask for: what waits first, then the newest.",
     {},
     "applicationPage",
     "state:open|approved|refused|changing"},
    {post, PROGRAM "/approve", decides, on<api::approve>,
     "Registers the program, or lets its change happen, with what it may do.", "approvalWish",
     "application"},
    {post, PROGRAM "/refuse", decides, on<api::refuse>, "Refuses it, and says why.", "refusalWish",
     "application"},
};
#undef OWN
#undef PROGRAM

constexpr shape shapes[] = {
    {"developer", json_schema<developer_dto>},
    {"madeDeveloper", json_schema<made_developer>},
    {"developerView", json_schema<developer_view>},
    {"programWish", json_schema<program_wish>},
    {"program", json_schema<program_dto>},
    {"jwksWish", json_schema<jwks_wish>},
    {"hookWish", json_schema<hook_wish>},
    {"madeHook", json_schema<made_hook>},
    {"testUserWish", json_schema<test_user_wish>},
    {"madeTestUser", json_schema<made_test_user>},
    {"application", json_schema<application_dto>},
    {"applicationPage", json_schema<application_page>},
    {"approvalWish", json_schema<approval_wish>},
    {"refusalWish", json_schema<refusal_wish>},
};

constexpr db::migration migrations[] = {
    {9, "developers", embedded::schema_0009_developers_sql, db::place::people},
};

task<void> forget_old(const module_parts& p, tenant_code town, std::string_view) {
  auto& people = static_cast<const parts&>(p).house.at(town, db::place::people);
  co_await people.write([](db::tx& t) { forget_developers(t, t.now() - developer_kept); });
}

constexpr job jobs[] = {
    {"id.forget_developers", "30 4 * * *", std::chrono::seconds{60}, forget_old,
     "Forgets developers who have asked for nothing in 30 days."},
};

}  // namespace

const module_part& part() {
  static const module_part all{.permissions = permissions,
                               .routes = routes,
                               .jobs = jobs,
                               .shapes = shapes,
                               .migrations = migrations,
                               .statements = developer_statements()};
  return all;
}

}  // namespace tsu::id::developers
