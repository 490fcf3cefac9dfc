#include "engine/id/people/test/upstream_house.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;
using testing::browser;

class discovered_test : public testing::upstream_house {
 protected:
  discovered_test() {
    auto& u = town.on->upstreams->all[0];
    u.authorization_endpoint.clear(), u.token_endpoint.clear(), u.jwks_uri.clear();
    digital.metadata = metadata();
  }
  std::string metadata(const std::string& issuer = "https://auth.example.go.jp/api/realms/main",
                       const std::string& more = "") {
    return R"({"issuer":")" + issuer + R"(",)" +
           R"("authorization_endpoint":"https://auth.example.go.jp/auth",)" +
           R"("token_endpoint":"https://auth.example.go.jp/token",)" +
           R"("jwks_uri":"https://auth.example.go.jp/certs")" + more + "}";
  }
  upstream& settings() { return town.on->upstreams->all[0]; }
  bool comes_in() {
    browser fresh{town};
    fresh.get("/id/login?other=1&reauth=1");
    fresh.post("/id/upstream", {{"upstream", "digital"}, {"next", "/id/account"}});
    if (fresh.shown().status != 303) {
      return false;
    }
    fresh.get(digital.agree(fresh.location(), town.here.time.now()));
    return town.who_has(fresh.cookie("tsunagu")).has_value();
  }
};

TEST_P(discovered_test, addresses_that_are_left_out_are_read_at_the_issuer_and_kept) {
  linked("digital", digital_settings.issuer, digital);
  EXPECT_TRUE(comes_in());
  EXPECT_TRUE(comes_in());
  EXPECT_EQ(digital.metadata_asked, 1) << "kept for an hour";
  town.here.time.advance(61min);
  EXPECT_TRUE(comes_in());
  EXPECT_EQ(digital.metadata_asked, 2);
  digital.metadata.clear();
  town.here.time.advance(61min);
  EXPECT_TRUE(comes_in()) << "what was known is good while they are away";
  town.here.time.advance(24h);
  EXPECT_FALSE(comes_in()) << "and not for ever";
  const auto before = digital.metadata_asked;
  EXPECT_FALSE(comes_in());
  EXPECT_EQ(digital.metadata_asked, before) << "not at every press";
}

TEST_P(discovered_test, whoever_comes_while_they_are_asked_for_the_first_time_waits) {
  // An answer that comes when it is let go.
  std::coroutine_handle<> held_who;
  executor* held_where = nullptr;
  struct held {
    std::coroutine_handle<>& who;
    executor*& where;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const {
      who = h;
      where = executor::current();
    }
    void await_resume() const noexcept {}
  };
  int asked = 0;
  const outside slow = [&](http::client_request) -> task<result<http::client_reply>> {
    ++asked;
    co_await held{held_who, held_where};
    co_return http::client_reply{.status = 200, .body = digital.metadata};
  };
  upstream_metadata book;
  std::vector<bool> good;
  const auto one = [&]() -> task<void> {
    const auto full = co_await book.complete(slow, settings(), town.here.time.now());
    good.push_back(full.ok());
  };
  town.here.loop.wait([&]() -> task<void> {
    spawn(one());
    spawn(one());
    held_where->post(held_who);
    while (good.size() < 2) {
      co_await pause{std::chrono::milliseconds{1}};
    }
  }());
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(good, (std::vector<bool>{true, true})) << "the second was refused: upstream_away";
}

TEST_P(discovered_test, ID3_1_42_what_another_issuer_says_or_a_plain_address_is_refused) {
  linked("digital", digital_settings.issuer, digital);
  const std::string own = "https://auth.example.go.jp/api/realms/main";
  auto plain = metadata();
  plain.replace(plain.find("https://auth.example.go.jp/token"), 5, "http");
  for (const auto& wrong : {metadata("https://evil.example"), metadata(own + "/"), plain,
                            std::string{"[]"}, std::string{R"({"issuer":")" + own + R"("})"},
                            metadata(own, R"(,"id_token_signing_alg_values_supported":["RS256"])"),
                            metadata(own, R"(,"code_challenge_methods_supported":["plain"])")}) {
    digital.metadata = wrong;
    town.on->upstreams->metadata.forget();
    EXPECT_FALSE(comes_in()) << wrong;
  }
  EXPECT_FALSE(town.audit_of("id.upstream.refused").empty());
}

TEST_P(discovered_test, what_they_say_of_the_person_is_filled_in_where_the_settings_name_it) {
  settings().claims = {{"name", "name"}, {"birth_date", "birthdate"}, {"email", "email"}};
  digital.metadata = metadata(digital_settings.issuer,
                              R"(,"userinfo_endpoint":"https://auth.example.go.jp/userinfo")");
  digital.userinfo_at = "https://auth.example.go.jp/userinfo";
  digital.userinfo = R"({"sub":")" + digital.subject +
                     R"(","name":"佐藤 <花子>","birthdate":"19480307","address":"札幌市"})";
  round(chrome, digital, "digital");
  chrome.get("/id/register?next=%2Fid%2Fupstream%2Flink");
  EXPECT_TRUE(chrome.has_text("value=\"佐藤 &lt;花子&gt;\""));
  EXPECT_TRUE(chrome.has_text("value=\"19480307\""));
  EXPECT_TRUE(chrome.has_text("value=\"hanako@example.jp\"")) << "of the ID token";
  EXPECT_FALSE(chrome.has_text("札幌市\"")) << "nothing that is not named";
  chrome.get("/id/register");
  EXPECT_FALSE(chrome.has_text("19480307")) << "only on the way from there";
}

TEST_P(discovered_test, ID3_1_42_a_person_page_of_another_subject_says_nothing) {
  settings().claims = {{"name", "name"}};
  settings().userinfo_endpoint = "https://auth.example.go.jp/userinfo";
  digital.userinfo_at = settings().userinfo_endpoint;
  digital.userinfo = R"({"sub":"somebody else","name":"高橋"})";
  round(chrome, digital, "digital");
  chrome.get("/id/register?next=%2Fid%2Fupstream%2Flink");
  EXPECT_FALSE(chrome.has_text("高橋"));
}

INSTANTIATE_TEST_SUITE_P(engines, discovered_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
