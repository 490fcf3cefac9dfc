#include "app/test/developer_rows.h"

#include "base/db/db.h"
#include "engine/id/developers/programs.h"
#include "engine/id/parts.h"
#include "engine/id/people/store_accounts.h"
#include "engine/id/store_clients.h"

namespace tsu::app::testing {
namespace {

using enum http::method;
namespace developers = id::developers;

constexpr auto people = db::place::people;
constexpr id::actor tester{"tester", "admin"};
constexpr std::int64_t test_user = 900'011;

#define JSON "application/json"
#define MINE "/id/v1/developer/programs/mine"
#define OWN "/id/v1/developer/programs/{name}"
#define WISH                                                                          \
  R"({"title":"t","about":"a","kind":"web","redirectUris":["https://a.example/cb"],)" \
  R"("postLogoutRedirectUris":[],"scopes":["openid"]})"

// The public key of RFC 7515 A.3.1.
#define KEYS                                              \
  R"({"keys":[{"kty":"EC","crv":"P-256",)"                \
  R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)" \
  R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})"

constexpr sample table[] = {
    {post, "/id/v1/developers", "/id/v1/developers", JSON,
     R"({"organisation":"o","person":"p","contact":"a@b.example"})"},
    {get, "/id/v1/developer", "/id/v1/developer", "", ""},
    {put, "/id/v1/developer", "/id/v1/developer", JSON,
     R"({"organisation":"o","person":"p","contact":"a@b.example"})"},
    {put, OWN, MINE, JSON, WISH},
    {del, OWN, "/id/v1/developer/programs/asked", "", ""},
    {post, OWN "/secret", MINE "/secret", JSON, R"({"overlapHours":1})"},
    {put, OWN "/jwks", "/id/v1/developer/programs/by-key/jwks", JSON, R"({"jwks":)" KEYS "}"},
    {post, OWN "/keys", MINE "/keys", JSON, R"({"label":"k","days":3})"},
    {post, OWN "/keys/{id}/rotate", MINE "/keys/900021/rotate", JSON,
     R"({"days":3,"overlapHours":1})"},
    {del, OWN "/keys/{id}", MINE "/keys/900021", "", ""},
    {put, OWN "/webhook", MINE "/webhook", JSON, R"({"url":"https://a.example/hook"})"},
    {del, OWN "/webhook", MINE "/webhook", "", ""},
    {post, OWN "/webhook/test", MINE "/webhook/test", "", ""},
    {post, OWN "/test-users", MINE "/test-users", JSON, R"({"label":"u"})"},
    {del, OWN "/test-users/{id}", MINE "/test-users/900011", "", ""},
    {get, "/id/v1/programs", "/id/v1/programs?state=open", "", ""},
    {post, "/id/v1/programs/{name}/approve", "/id/v1/programs/asked/approve", JSON,
     R"({"rules":[],"perSecond":1,"burst":1,"perDay":0})"},
    {post, "/id/v1/programs/{name}/refuse", "/id/v1/programs/asked/refuse", JSON,
     R"({"reason":"r"})"},
};

#undef JSON
#undef MINE
#undef OWN
#undef WISH

developers::program_wish wish() {
  return {.title = "t",
          .about = "a",
          .kind = developers::program_kind::web,
          .redirect_uris = {"https://a.example/cb"},
          .post_logout_redirect_uris = {},
          .scopes = {"openid"}};
}

void forget_all(db::tx& t) {
  for (const std::string_view table : {"id_program", "id_developer", "id_test_user"}) {
    const auto sql = "DELETE FROM " + std::string{table};
    t.run({"", sql, people}, {});
  }
  t.run({"", "DELETE FROM id_account WHERE id = $1", people}, {test_user});
  t.run({"", "DELETE FROM id_client WHERE name IN ('mine', 'asked', 'by-key')", people}, {});
  t.run({"", "DELETE FROM id_op_client WHERE name IN ('mine', 'asked', 'by-key')", people}, {});
}

void put_test_user(db::tx& t) {
  t.run({"",
         "INSERT INTO id_account (id, login_id, kind, role, state, proof, locale, sealed, created, "
         "changed) VALUES ($1, 'test-900011', 'test', 'resident', 'active', 'own_word', 'ja', $2, "
         "0, 0)",
         people},
        {test_user, std::as_bytes(std::span{std::string_view{"x"}})});
  developers::insert_test_user(t, {test_user}, "mine", "u");
}

void put_key(db::tx& t) {
  const auto hash = std::string(32, 'm');
  t.run({"",
         "INSERT INTO id_token (id, hash, kind, subject, role, created, expires, label) "
         "VALUES (900021, $1, 'token', 'mine', 'provider', 0, $2, 'k') ON CONFLICT DO NOTHING",
         people},
        {std::as_bytes(std::span{hash}), to_micros(t.now() + std::chrono::days{365})});
}

// What is refused here shows in the requests that need it.
void work(db::tx& t, std::string_view name, const developers::program_wish& w,
          const id::rules_check& readable) {
  developers::ask_for_program(t, tester, name, w).value();
  developers::approve_program(t, tester, name, {}, readable).value();
}

}  // namespace

std::span<const sample> developer_samples() { return table; }

task<void> restore_developers(const id::parts& on, tenant_code town) {
  co_await on.house.at(town, people).write([&](db::tx& t) {
    forget_all(t);
    developers::put_developer(t, tester.subject, {"o", "p", "a@b.example"});
    work(t, "mine", wish(), on.check_rules);
    auto by_key = wish();
    by_key.jwks = json_raw{KEYS};
    work(t, "by-key", by_key, on.check_rules);
    developers::ask_for_program(t, tester, "asked", wish()).value();
    developers::put_hook(t, town, on.hooks, tester, "mine", {"https://a.example/hook"}).value();
    put_key(t);
    put_test_user(t);
  });
}

#undef KEYS

}  // namespace tsu::app::testing
