#include "app/test/op_rows.h"

#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/op/store_grants.h"

namespace tsu::app::testing {
namespace {

constexpr auto people = db::place::people;
namespace op = id::op;

constexpr std::string_view parameters =
    "client_id=tester&response_type=code&redirect_uri=https%3A%2F%2Fa.example%2Fcb&scope=openid"
    "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

op::client_settings settings() {
  return {.redirect_uris = {"https://a.example/cb"},
          .grant_types = {std::string{op::grant_code}, std::string{op::grant_client},
                          std::string{op::grant_device}},
          .response_modes = {"query"},
          .scopes = {"openid", "entities"},
          .authentication = op::auth_method::client_secret_post};
}

void put_tokens(db::tx& t) {
  const auto far = t.now() + std::chrono::days{1};
  const auto grant = op::insert_grant(t,
                                      {.account = {7},
                                       .client = "tester",
                                       .scopes = "openid",
                                       .authenticated = t.now(),
                                       .created = t.now(),
                                       .expires = far},
                                      {});
  op::ensure_subject(t, {7}, op::find_client(t, "tester")->sector);
  op::insert_access(t, op::kept_of("tsa_sample"),
                    {.grant = grant,
                     .client = "tester",
                     .scopes = "openid",
                     .created = t.now(),
                     .expires = far});
  op::insert_request(t, op::request_kind::waiting, op::kept_of("tsq_sample"),
                     {.client = "tester",
                      .parameters = std::string{parameters},
                      .created = t.now(),
                      .expires = far});
}

}  // namespace

task<void> restore_sign_in(db::house& house, tenant_code tenant) {
  co_await house.at(tenant, people).write([](db::tx& t) {
    for (const std::string_view table :
         {"id_op_client", "id_op_invitation", "id_op_grant", "id_op_access", "id_op_request",
          "id_op_device"}) {
      const auto sql = "DELETE FROM " + std::string{table};
      t.run({"", sql, people}, {});
    }
    op::put_settings(t, "tester", settings(), "t");
    op::put_secret(t, "tester", op::kept_of("tss_sample"), t.now());
    op::insert_invitation(t, op::kept_of("tsi_sample"),
                          {.label = "t",
                           .profile = "baseline",
                           .expires = t.now() + std::chrono::days{1}});
    put_tokens(t);
  });
}

}  // namespace tsu::app::testing
