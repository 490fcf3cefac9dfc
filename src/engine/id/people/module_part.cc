#include "engine/id/people/module_part.h"

#include "base/core/json.h"
#include "engine/id/embedded.h"
#include "engine/id/people/account_dto.h"
#include "engine/id/people/account_pages.h"
#include "engine/id/people/accounts.h"
#include "engine/id/people/api_accounts.h"
#include "engine/id/people/api_recovery.h"
#include "engine/id/people/counter_pages.h"
#include "engine/id/people/login_pages.h"
#include "engine/id/people/notice_pages.h"
#include "engine/id/people/passkey_pages.h"
#include "engine/id/people/recovery.h"
#include "engine/id/people/register_pages.h"
#include "engine/id/people/store_accounts.h"
#include "engine/id/people/store_counts.h"
#include "engine/id/people/store_credentials.h"
#include "engine/id/people/store_notices.h"
#include "engine/id/people/store_sessions.h"
#include "engine/id/people/tablet_pages.h"
#include "engine/id/people/tablets.h"
#include "engine/id/people/upstream_pages.h"

namespace tsu::id {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"id.account.read", "look people up, with a reason that is kept", "admin staff secretariat"},
    {"id.account.manage", "register people at the counter, change, suspend, merge and reissue",
     "admin staff secretariat"},
    {"id.account.recover", "recover an account at the counter: one asks, another confirms",
     "admin staff secretariat"},
    {"id.tablet.manage", "lend tablets, take them back, issue cards", "admin staff secretariat"},
    {"id.session.own", "see and end one's own sessions",
     "admin staff auditor contractor provider developer resident helper secretariat nurse events "
     "disaster shop"},
};

constexpr std::string_view reads = "id.account.read", manages = "id.account.manage",
                           recovers = "id.account.recover", lends = "id.tablet.manage",
                           owns = "id.session.own",
                           page = "open: a page on the way to being signed in",
                           own_page = "open: asks for a log-in by itself, by a page";
#define ACCOUNT "/id/v1/accounts/{id}"

constexpr route routes[] = {
    {get, "/id/login", page, on<api::show_login>,
     "The page to sign in on; next: a path of ours that is gone to afterwards."},
    {post, "/id/login", page, on<api::post_login>, "Signs in with an id and a password."},
    {get, "/id/login/code", page, on<api::show_code>, "The page of the second factor."},
    {post, "/id/login/code", page, on<api::post_code>,
     "Goes on with a code of an app or of the recovery sheet."},
    {post, "/id/login/passkey/options", page, on<api::post_passkey_options>,
     "What a browser asks a passkey for: a challenge that is good once, for five minutes."},
    {post, "/id/login/passkey", page, on<api::post_passkey_login>, "Signs in with a passkey."},
    {get, "/id/passkey.js", page, on<api::passkey_script>, "Asks the browser for a passkey."},
    {get, "/id/card-camera.js", page, on<api::card_camera_script>,
     "Reads a resident's card through the camera of a tablet."},
    {post, "/id/upstream", page, on<api::post_upstream>,
     "Leads to another identity provider, to sign in there."},
    {get, "/id/upstream/{name}/callback", page, on<api::finish_upstream>,
     "Where that provider's answer comes back to."},
    {get, "/id/upstream/link", own_page, on<api::show_upstream_link>,
     "Asks whether a new log-in elsewhere is to be linked to the account."},
    {post, "/id/upstream/link", own_page, on<api::post_upstream_link>, "Links it."},
    {get, "/id/logout", page, on<api::show_logout>, "Asks whether to sign out."},
    {post, "/id/logout", page, on<api::post_logout>, "Signs out."},
    {get, "/id/tablet", page, on<api::show_tablet>,
     "The page of a lent tablet: asks for the PIN, or to be set up."},
    {post, "/id/tablet", page, on<api::post_tablet>, "Signs in with a PIN, or a card and a PIN."},
    {post, "/id/tablet/code", page, on<api::post_tablet_code>,
     "Makes this device a tablet that is known, with a code of the counter."},
    {post, "/id/tablet/pin", page, on<api::post_tablet_pin>,
     "Chooses the first PIN, with a code of the counter."},
    {get, "/id/register", page, on<api::show_register>, "The page to register oneself on."},
    {post, "/id/register", page, on<api::post_register>, "Registers oneself and signs in."},
    {get,
     "/id/recover",
     page,
     on<api::show_recover>,
     "The page to choose a new password on, with a code on paper; id: the number, as a QR code "
     "says "
     "it.",
     {},
     {},
     "id ui_locales"},
    {post, "/id/recover", page, on<api::post_recover>, "Spends the code and signs in."},
    {get, "/id/account", own_page, on<api::show_account>, "One's own account: who, and sessions."},
    {get,
     "/id/account/notices",
     own_page,
     on<api::show_notices>,
     "What one was told about one's own account and data.",
     {},
     {},
     "before:integer ui_locales"},
    {post, "/id/account/end-session", own_page, on<api::post_end_session>,
     "Ends another of one's own sessions."},
    {get, "/id/account/password", own_page, on<api::show_password>,
     "The page to choose another password on."},
    {post, "/id/account/password", own_page, on<api::post_password>,
     "Keeps the new password; other sessions end."},
    {get, "/id/account/pin", own_page, on<api::show_own_pin>, "The page to choose another PIN on."},
    {post, "/id/account/pin", own_page, on<api::post_own_pin>,
     "Keeps the new PIN; other sessions end."},
    {get, "/id/account/authenticator", own_page, on<api::show_authenticator>,
     "The page that shows the key for an authenticator app."},
    {post, "/id/account/authenticator", own_page, on<api::post_authenticator>,
     "Puts the app to work once its code is right."},
    {get, "/id/account/passkeys", own_page, on<api::show_passkeys>,
     "One's own passkeys, and the form to add one."},
    {post, "/id/account/passkeys", own_page, on<api::post_passkey>, "Adds a passkey."},
    {post, "/id/account/passkeys/remove", own_page, on<api::post_remove_passkey>,
     "Takes a passkey away; other sessions end."},
    {get, "/id/account/upstreams", own_page, on<api::show_upstreams>,
     "Log-ins elsewhere that are linked to the account."},
    {post, "/id/account/upstreams/remove", own_page, on<api::post_remove_upstream>,
     "Takes such a link away; other sessions end."},
    {get, "/id/counter", own_page, on<api::show_counter>,
     "The counter's page: staff find a person, print a card, recover an account by two."},
    {post, "/id/counter", "open: the form of that page, which proves where it is from",
     on<api::post_counter>, "Does what its form says."},
    {get, "/id/account/sheet", own_page, on<api::show_sheet>,
     "How many codes of the recovery sheet are left."},
    {post, "/id/account/sheet", own_page, on<api::post_sheet>, "Makes a new sheet of ten codes."},
    {get,
     "/id/v1/accounts",
     reads,
     on<api::search_accounts>,
     "Finds people by id, name, kana, phone or e-mail; born narrows it.",
     {},
     "accountPage",
     "q born why!"},
    {post, "/id/v1/accounts", manages, on<api::create_account>,
     "Registers a person at the counter; the answer holds the code for the first password.",
     "accountWish", "madeAccount"},
    {get,
     ACCOUNT,
     reads,
     on<api::show_account_row>,
     "One account; looking at it is in the audit log.",
     {},
     "account",
     "why!"},
    {put, ACCOUNT, manages, on<api::put_account>, "Replaces what is known of the person.",
     "profileChange"},
    {post, ACCOUNT "/state", manages, on<api::set_account_state>,
     "Suspends, lets in again, or says that the person moved out or died; sessions end at once.",
     "stateWish"},
    {post, ACCOUNT "/reissue", manages, on<api::reissue_account>,
     "A new number in place of a lost one; cards and sessions end.", "reasonWish", "reissued"},
    {post, ACCOUNT "/merge", manages, on<api::merge_account>,
     "Closes a double account; the person goes on with the other.", "mergeWish"},
    {get,
     ACCOUNT "/recovery",
     recovers,
     on<api::show_recovery>,
     "The recovery that waits for its second member of staff.",
     {},
     "recovery"},
    {post, ACCOUNT "/recovery", recovers, on<api::ask_recovery>,
     "Asks for a recovery at the counter; another member of staff confirms within 30 minutes.",
     "recoveryWish", "recovery"},
    {post, ACCOUNT "/recovery/confirm", recovers, on<api::confirm_recovery>,
     "Confirms it: what was lost opens nothing, sessions end; the code is shown only now.",
     "reasonWish", "madeRecovery"},
    {post, ACCOUNT "/recovery/refuse", recovers, on<api::refuse_recovery>,
     "Refuses it, or takes it back: nothing changes for the person.", "reasonWish"},
    {get,
     ACCOUNT "/sessions",
     reads,
     on<api::list_sessions>,
     "Sessions that are open.",
     {},
     "personSessionPage"},
    {del, ACCOUNT "/sessions", manages, on<api::end_all_sessions>, "Ends them all."},
    {del, ACCOUNT "/sessions/{session}", manages, on<api::end_one_session>, "Ends one of them."},
    {post, ACCOUNT "/cards", lends, on<api::create_card>,
     "A new card in place of the one before; what its QR code says is shown only now.",
     "reasonWish", "madeCard"},
    {get,
     "/id/v1/tablets",
     lends,
     on<api::list_tablets>,
     "Tablets that are out.",
     {},
     "tabletPage"},
    {post, "/id/v1/tablets", lends, on<api::create_tablet>,
     "Lends a tablet; its code is shown only now.", "tabletWish", "madeTablet"},
    {del,
     "/id/v1/tablets/{id}",
     lends,
     on<api::end_tablet>,
     "Takes it back: it is known no more, and what is open on it ends.",
     {},
     {},
     "why!"},
    {get,
     "/id/v1/sessions",
     owns,
     on<api::list_own_sessions>,
     "One's own sessions.",
     {},
     "personSessionPage"},
    {del, "/id/v1/sessions/{id}", owns, on<api::end_own_session>, "Ends one of one's own."},
};
#undef ACCOUNT

constexpr event_kind events[] = {
    {session_ended_kind, "A session of a person is over: people store."},
    {account_changed_kind, "An account is in another state, or was merged: people store."},
    {notice_made_kind, "A person is told something about their account or data: people store."},
    {account_recovered_kind, "An account was recovered at the counter by two: people store."},
};

constexpr shape shapes[] = {
    {"accountWish", json_schema<account_wish>},
    {"madeAccount", json_schema<made_account>},
    {"account", json_schema<account_dto>},
    {"accountPage", json_schema<account_page>},
    {"profileChange", json_schema<profile_change>},
    {"stateWish", json_schema<state_wish>},
    {"reasonWish", json_schema<reason_wish>},
    {"reissued", json_schema<reissued_dto>},
    {"mergeWish", json_schema<merge_wish>},
    {"tabletWish", json_schema<tablet_wish>},
    {"madeTablet", json_schema<made_tablet>},
    {"tabletPage", json_schema<tablet_page>},
    {"madeCard", json_schema<made_card>},
    {"recoveryWish", json_schema<recovery_wish>},
    {"recovery", json_schema<recovery_dto>},
    {"madeRecovery", json_schema<made_recovery>},
    {"personSessionPage", json_schema<person_session_page>},
};

constexpr db::migration migrations[] = {
    {5, "people", embedded::schema_0005_people_sql, db::place::people},
};
constexpr db::migration later_migrations[] = {
    {11, "notices", embedded::schema_0011_notices_sql, db::place::people},
};

constexpr message_kind messages[] = {
    {notice_message, "A person is told something about their own account or data.", "what"},
};

constexpr std::int64_t forgotten_at_once = 1000;

task<void> forget_old(const module_parts& p, tenant_code town, std::string_view) {
  auto& people = static_cast<const parts&>(p).house.at(town, db::place::people);
  for (std::int64_t n = forgotten_at_once; n >= forgotten_at_once;) {
    n = co_await people.write([](db::tx& t) {
      return std::max({forget_sessions(t, t.now(), forgotten_at_once),
                       forget_throttles(t, t.now() - std::chrono::days{2}, forgotten_at_once),
                       forget_notices(t, t.now() - notices_kept, forgotten_at_once)});
    });
  }
}

constexpr job jobs[] = {
    {"id.forget_sessions", "20 4 * * *", std::chrono::seconds{600}, forget_old,
     "Forgets sessions, wrong tries and notices of the past."},
};

std::vector<const db::statement*> all_statements() {
  std::vector<const db::statement*> out;
  for (const auto& some : {account_statements(), count_statements(), credential_statements(),
                           session_statements(), tablet_statements(), notice_statements()}) {
    out.insert(out.end(), some.begin(), some.end());
  }
  return out;
}

}  // namespace

const module_part& people_part() {
  static const auto statements = all_statements();
  static const module_part part{.permissions = permissions,
                                .routes = routes,
                                .events = events,
                                .jobs = jobs,
                                .shapes = shapes,
                                .migrations = migrations,
                                .statements = statements,
                                .messages = messages};
  return part;
}

const module_part& notice_rows() {
  static const module_part part{.migrations = later_migrations};
  return part;
}

}  // namespace tsu::id
