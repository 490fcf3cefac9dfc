// A program registers itself, by an invitation that staff made (RFC 7591 3).
#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "base/http/authorization.h"
#include "engine/id/clients.h"
#include "engine/id/op/answer_program.h"
#include "engine/id/op/api.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/provider.h"
#include "engine/id/op/registration.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/parts.h"

namespace tsu::id::op::api {
namespace {

constexpr std::size_t body_max = 64 * 1024;

std::string_view invitation_in(const http::request& r) {
  return http::authorization(r, "Bearer").value_or("");
}

problem not_invited() {
  return {why::not_signed_in, "the invitation is wrong, spent or over", "invalid_token"};
}

client_wish program_of(const registration& r, std::string name) {
  return {.name = std::move(name),
          .title = r.title,
          .contact = r.contact,
          .rules = {},
          .per_second = 20,
          .burst = 100,
          .per_day = 0};
}

// What a program wants, read before anything is written; what it points to is fetched only for
// somebody who has an invitation, or strangers could make us fetch.
task<result<registration>> read_wish(const provider& on, const call& c) {
  const auto by = co_await people_of(on, c.tenant).read([&](db::reader& r) {
    return find_invitation(r, kept_of(invitation_in(c.request)), c.now);
  });
  if (!by) {
    co_return not_invited();
  }
  client_profile profile{};
  boost::describe::enum_from_string(by->profile.c_str(), profile);
  CO_TRY(auto wanted, read_registration(c.request.body, profile));
  const auto settled = co_await settle_sector(on.fetch, wanted.settings);
  if (!settled.ok()) {
    co_return refuse("invalid_client_metadata", settled.error().detail);
  }
  co_return wanted;
}

// All or nothing; the invitation is spent only by a registration that stands.
result<std::string> keep(const provider& on, db::tx& t, const call& c, const registration& wanted,
                         std::string_view name, const std::string& secret) {
  const auto by = use_invitation(t, kept_of(invitation_in(c.request)), t.now());
  if (!by) {
    return not_invited();
  }
  const actor who{.subject = by->label, .role = "provider"};
  TRY(const done known,
      id::register_client(t, who, program_of(wanted, std::string{name}), on.check_rules));
  put_settings(t, name, wanted.settings, by->label);
  const auto how = wanted.settings.authentication;
  const bool by_secret =
      how == auth_method::client_secret_basic || how == auth_method::client_secret_post;
  if (by_secret) {
    put_secret(t, name, kept_of(secret), t.now());
  }
  const auto since = std::chrono::floor<std::chrono::seconds>(t.now()).time_since_epoch();
  return registration_reply(wanted, {.client_id = name,
                                     .secret = by_secret ? secret : std::string_view{},
                                     .issued_s = since.count()});
}

task<result<std::string>> serve_registration(const provider& on, const call& c) {
  CO_TRY(const auto wanted, co_await read_wish(on, c));
  const auto name = "dyn-" + crypto::hex(crypto::random_bytes(8));
  const auto secret = make_secret(secret_prefix);
  auto out = co_await people_of(on, c.tenant).write([&](db::tx& t) {
    return keep(on, t, c, wanted, name, secret);
  });
  on.clients.forget(c.tenant, name);
  co_return out;
}

task<result<http::reply>> answer_registration(const provider& on, const call& c) {
  if (c.request.body.size() > body_max) {
    co_return problem{why::too_large, "the body is too large", "invalid_client_metadata"};
  }
  const auto out = co_await serve_registration(on, c);
  if (!out.ok() && out.error().code == "invalid_token") {
    co_return bearer_error(401, "Bearer", "invalid_token", out.error().detail);
  }
  if (!out.ok()) {
    co_return out.error();
  }
  co_return private_json(out.value(), 201);
}

}  // namespace

answer register_client(const parts& on, call& c) {
  co_return co_await answer_program(c, answer_registration(*on.op, c));
}

}  // namespace tsu::id::op::api
