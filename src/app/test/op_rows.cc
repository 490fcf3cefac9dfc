#include "app/test/op_rows.h"

#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/op/store_grants.h"

namespace tsu::app::testing {
namespace {

using enum http::method;

constexpr auto people = db::place::people;
namespace op = id::op;

#define JSON "application/json"
#define FORM "application/x-www-form-urlencoded"
#define AUTHORIZE                                                                              \
  "client_id=tester&response_type=code&redirect_uri=https%3A%2F%2Fa.example%2Fcb&scope=openid" \
  "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
#define BY_SECRET "client_secret=tss_sample"

constexpr sample table[] = {
    {get, "/.well-known/openid-configuration", "/.well-known/openid-configuration", "", ""},
    {get, "/oidc/jwks", "/oidc/jwks", "", ""},
    {get, "/oidc/authorize", "/oidc/authorize?" AUTHORIZE, "", ""},
    {post, "/oidc/authorize", "/oidc/authorize", FORM, AUTHORIZE},
    {get, "/oidc/authorize/resume", "/oidc/authorize/resume?r=tsq_sample", "", ""},
    {post, "/oidc/consent", "/oidc/consent", FORM,
     "form_token=nf3jVyMUV8GbDDrGlDfXABPs3uZ_Bhb0cLXCha334QE&r=tsq_sample&answer=allow", "Cookie",
     "tsunagu-form=sample-form"},
    {get, "/id/form-post.js", "/id/form-post.js", "", ""},
    {post, "/oidc/par", "/oidc/par", FORM, AUTHORIZE "&" BY_SECRET},
    {post, "/oidc/token", "/oidc/token", FORM,
     "grant_type=client_credentials&scope=entities&client_id=tester&" BY_SECRET},
    {get, "/oidc/userinfo", "/oidc/userinfo", "", "", "Authorization", "Bearer tsa_sample"},
    {post, "/oidc/userinfo", "/oidc/userinfo", FORM, "", "Authorization", "Bearer tsa_sample"},
    {post, "/oidc/introspect", "/oidc/introspect", FORM,
     "token=tsa_sample&client_id=tester&" BY_SECRET},
    {post, "/oidc/revoke", "/oidc/revoke", FORM, "token=tsa_sample&client_id=tester&" BY_SECRET},
    {post, "/oidc/device_authorization", "/oidc/device_authorization", FORM,
     "scope=openid&client_id=tester&" BY_SECRET},
    {get, "/id/device", "/id/device?user_code=BCDF-GHJK", "", ""},
    {post, "/id/device", "/id/device", FORM, "user_code=BCDF-GHJK"},
    {get, "/oidc/logout", "/oidc/logout?client_id=tester", "", ""},
    {post, "/oidc/logout", "/oidc/logout", FORM, "client_id=tester"},
    {post, "/oidc/register", "/oidc/register", JSON,
     R"({"redirect_uris":["https://b.example/cb"],"client_name":"b"})", "Authorization",
     "Bearer tsi_sample"},
    {get, "/id/v1/clients/{name}/sign-in", "/id/v1/clients/tester/sign-in", "", ""},
    {put, "/id/v1/clients/{name}/sign-in", "/id/v1/clients/tester/sign-in", JSON,
     R"({"redirectUris":["https://a.example/cb"],"postLogoutRedirectUris":[],)"
     R"("grantTypes":["authorization_code"],"responseModes":["query"],"scopes":["openid"],)"
     R"("authentication":"client_secret_post","profile":"baseline","requirePkce":true,)"
     R"("requirePar":false,"dpopBound":false,"subjectType":"pairwise","idTokenAlg":"ES256",)"
     R"("accessTokens":"opaque","consent":"ask","accessMinutes":60,"refreshDays":30})"},
    {del, "/id/v1/clients/{name}/sign-in", "/id/v1/clients/tester/sign-in", "", ""},
    {post, "/id/v1/clients/{name}/sign-in/secret", "/id/v1/clients/tester/sign-in/secret", JSON,
     R"({"overlapHours":1})"},
    {post, "/id/v1/invitations", "/id/v1/invitations", JSON,
     R"({"label":"a","uses":1,"days":1,"profile":"baseline"})"},
};

#undef JSON
#undef FORM
#undef BY_SECRET

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
  op::insert_access(
      t, op::kept_of("tsa_sample"),
      {.grant = grant, .client = "tester", .scopes = "openid", .created = t.now(), .expires = far});
  op::insert_request(
      t, op::request_kind::waiting, op::kept_of("tsq_sample"),
      {.client = "tester", .parameters = AUTHORIZE, .created = t.now(), .expires = far});
}

#undef AUTHORIZE

}  // namespace

std::span<const sample> sign_in_samples() { return table; }

task<void> restore_sign_in(db::house& house, tenant_code tenant) {
  co_await house.at(tenant, people).write([](db::tx& t) {
    for (const std::string_view table : {"id_op_client", "id_op_invitation", "id_op_grant",
                                         "id_op_access", "id_op_request", "id_op_device"}) {
      const auto sql = "DELETE FROM " + std::string{table};
      t.run({"", sql, people}, {});
    }
    op::put_settings(t, "tester", settings(), "t");
    op::put_secret(t, "tester", op::kept_of("tss_sample"), t.now());
    op::insert_invitation(
        t, op::kept_of("tsi_sample"),
        {.label = "t", .profile = "baseline", .expires = t.now() + std::chrono::days{1}});
    put_tokens(t);
  });
}

}  // namespace tsu::app::testing
