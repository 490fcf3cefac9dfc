#include "engine/id/op/live_token.h"

#include "engine/id/op/secrets.h"

namespace tsu::id::op {
namespace {

// What a JWT says of itself. A client's own has no row unless it was revoked.
std::optional<live_token> read_jwt(const jose::claims& says) {
  const auto jti = says.text("jti"), client = says.text("client_id"), subject = says.text("sub");
  const auto made = says.time("iat"), expires = says.time("exp");
  if (!jti || !client || !subject || !made || !expires) {
    return std::nullopt;
  }
  live_token out{.row = {.grant = {},
                         .client = *client,
                         .scopes = says.text("scope").value_or(""),
                         .jkt = {},
                         .created = *made,
                         .expires = *expires,
                         .account = {}},
                 .hash = kept_of(*jti),
                 .is_jwt = true};
  if (const auto bound = says.raw("cnf"); !bound.empty()) {
    if (const auto cnf = jose::claims::parse(bound); cnf.ok()) {
      out.row.jkt = cnf.value().text("jkt").value_or("");
    }
  }
  if (*subject != *client) {
    out.row.grant.value = -1;  // a person's: the row says which
  }
  return out;
}

task<std::optional<live_token>> as_jwt(const provider& on, tenant_code tenant,
                                       std::string_view text) {
  const auto keys = co_await on.keys_of(tenant);
  if (!keys.ok()) {
    co_return std::nullopt;
  }
  const auto read = keys.value()->verify(jose::use::access_token, text);
  if (!read.ok()) {
    co_return std::nullopt;
  }
  co_return read_jwt(read.value().payload);
}

}  // namespace

task<std::optional<live_token>> find_live_token(const provider& on, tenant_code tenant,
                                                std::string_view text, instant now) {
  std::optional<live_token> out;
  if (text.starts_with(access_prefix)) {
    out.emplace(live_token{.row = {}, .hash = kept_of(text), .is_jwt = false});
    out->row.grant.value = -1;
  } else {
    out = co_await as_jwt(on, tenant, text);
  }
  if (!out) {
    co_return std::nullopt;
  }
  const auto row =
      co_await people_of(on, tenant).read([&](db::reader& r) { return find_access(r, out->hash); });
  if ((!row && out->row.grant.value < 0) || (row && row->revoked)) {
    co_return std::nullopt;
  }
  if (row) {
    out->row = *row;
  }
  const auto who = co_await on.clients.find(tenant, out->row.client);
  if (!who || who->locked || out->row.expires <= now) {
    co_return std::nullopt;
  }
  co_return out;
}

}  // namespace tsu::id::op
