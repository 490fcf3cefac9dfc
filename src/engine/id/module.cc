#include "engine/id/module.h"

#include <vector>

#include "base/core/assert.h"
#include "base/module/module.h"
#include "engine/id/api.h"
#include "engine/id/api_clients.h"
#include "engine/id/client_dto.h"
#include "engine/id/developers/module_part.h"
#include "engine/id/embedded.h"
#include "engine/id/keys/module_part.h"
#include "engine/id/keys/store_keys.h"
#include "engine/id/module_part.h"
#include "engine/id/op/module_part.h"
#include "engine/id/pages/module_part.h"
#include "engine/id/people/module_part.h"
#include "engine/id/staffing/module_part.h"
#include "engine/id/store.h"
#include "engine/id/types.h"
#include "engine/id/used_once.h"

namespace tsu::id {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"id.session.read", "see who one is signed in as",
     "admin staff auditor provider developer contractor device resident helper secretariat nurse "
     "events disaster shop"},
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

constexpr i18n::catalogue texts[] = {
    {"id", i18n::language::ja, embedded::text_ja_json},
    {"id", i18n::language::en, embedded::text_en_json},
};

constinit const module_part own{.permissions = permissions,
                                .routes = routes,
                                .shapes = shapes,
                                .migrations = migrations,
                                .statements = statements,
                                .texts = texts};

// The folders of this engine; their migrations are numbered in this order.
std::vector<const module_part*> all_parts() {
  return {&own,
          &key_rows,
          &used_once_rows,
          &pages::part,
          &key_jobs,
          &people_part(),
          &op::part,
          &op::client_rows,
          &op::device_rows,
          &op::grant_rows,
          &op::logout_rows,
          &developers::part(),
          &staffing::part(),
          &notice_rows(),
          &op::later_rows};
}

// That table of every part, one after the other.
template <class T>
std::vector<T> joined(std::span<const T> module_part::*table) {
  std::vector<T> out;
  for (const auto* part : all_parts()) {
    out.insert(out.end(), (part->*table).begin(), (part->*table).end());
  }
  return out;
}

}  // namespace

const module& contents() {
  static const auto permissions_of_all = joined(&module_part::permissions);
  static const auto routes_of_all = joined(&module_part::routes);
  static const auto events_of_all = joined(&module_part::events);
  static const auto jobs_of_all = joined(&module_part::jobs);
  static const auto shapes_of_all = joined(&module_part::shapes);
  static const auto migrations_of_all = joined(&module_part::migrations);
  static const auto statements_of_all = joined(&module_part::statements);
  static const auto messages_of_all = joined(&module_part::messages);
  static const auto texts_of_all = joined(&module_part::texts);
  static const module all{.name = "id",
                          .title = "スマートID",
                          .says = "Who is asking: accounts, tokens and sessions.",
                          .permissions = permissions_of_all,
                          .routes = routes_of_all,
                          .events = events_of_all,
                          .jobs = jobs_of_all,
                          .shapes = shapes_of_all,
                          .migrations = migrations_of_all,
                          .statements = statements_of_all,
                          .messages = messages_of_all,
                          .texts = texts_of_all,
                          .keeps_limits = true};
  return all;
}

const i18n::texts& texts() {
  static const auto loaded = i18n::texts::load(contents().texts);
  ASSERT(loaded.ok());
  return loaded.value();
}

}  // namespace tsu::id
