// identity.md 3.1, lines 15, 16, 23 and 29: what is forgotten, and what must not be.
#include "engine/id/op/forget.h"

#include "engine/id/op/client_acts.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/op/store_devices.h"
#include "engine/id/op/test/op_world.h"

namespace tsu::id::op::testing {
namespace {

using namespace std::chrono_literals;

class forgetting : public op_world {
 protected:
  forgetting() {
    auto s = ordinary();
    s.consent = consent_policy::trusted;
    s.grant_types.push_back(std::string{grant_device});
    secret = register_one("rp", s);
  }
  std::int64_t forget(std::int64_t most = 2'000) {
    return here.loop.wait(forget_old(here.at(db::place::people), most));
  }
  answered token(const form_fields& form) {
    return post("/oidc/token", form, {basic("rp", secret)});
  }
  answered refresh(const answered& tokens) {
    return token(
        {{"grant_type", "refresh_token"}, {"refresh_token", tokens.text("refresh_token")}});
  }
  std::string hana = sign_in(7), secret;
};

TEST_P(forgetting, takes_everything_in_the_end_and_in_small_pieces) {
  for (int i = 0; i < 5; ++i) {
    token(redemption(code_for("rp", hana)));
    post("/oidc/par", request_of("rp"), {basic("rp", secret)});
    post("/oidc/device_authorization", {{"scope", "openid"}}, {basic("rp", secret)});
  }
  const auto invited = here.loop.wait(here.at(db::place::people).write([](db::tx& t) {
    return make_invitation(t, {"hana", "admin"}, {.label = "x"});
  }));
  ASSERT_TRUE(invited.ok());
  EXPECT_EQ(forget(), 0);
  here.time.advance(std::chrono::days{31});
  // 5 requests, 5 access and 5 refresh tokens, 5 grants, 5 devices, an invitation
  EXPECT_EQ(forget(2), 26);
  EXPECT_EQ(forget(), 0);
}

TEST_P(forgetting, ID3_1_16_keeps_a_used_code_as_long_as_what_came_of_it) {
  const auto code = code_for("rp", hana);
  const auto tokens = token(redemption(code));
  here.time.advance(std::chrono::days{2});
  EXPECT_EQ(forget(), 1) << "the access token that is over";
  EXPECT_EQ(token(redemption(code)).error(), "invalid_grant");
  EXPECT_EQ(refresh(tokens).error(), "invalid_grant") << "ended by the second use";
}

TEST_P(forgetting, ID3_1_23_keeps_rotated_refresh_tokens_as_long_as_their_family) {
  const auto first = token(redemption(code_for("rp", hana)));
  const auto second = refresh(first);
  here.time.advance(std::chrono::days{20});
  forget();
  EXPECT_EQ(refresh(first).error(), "invalid_grant");
  EXPECT_EQ(refresh(second).error(), "invalid_grant") << "the family has ended";
}

TEST_P(forgetting, ID3_1_29_keeps_a_used_device_code_as_long_as_its_grant) {
  const auto device =
      post("/oidc/device_authorization", {{"scope", "openid"}}, {basic("rp", secret)});
  const auto page = get("/id/device", {}, hana);
  post("/id/device",
       {{"form_token", page.field("form_token")},
        {"user_code", device.text("user_code")},
        {"answer", "allow"}},
       {{"Cookie", "__Host-tsunagu=" + hana}});
  const form_fields poll{{"grant_type", std::string{grant_device}},
                         {"device_code", device.text("device_code")}};
  const auto tokens = token(poll);
  ASSERT_EQ(tokens.is.status, 200) << tokens.is.body;
  here.time.advance(std::chrono::days{5});
  forget();
  EXPECT_EQ(token(poll).error(), "invalid_grant");
  EXPECT_EQ(refresh(tokens).error(), "invalid_grant") << "the second use ended the grant";
}

TEST_P(forgetting, ID3_1_11_keeps_a_pushed_request_that_somebody_signs_in_for) {
  const auto pushed = post("/oidc/par", request_of("rp"), {basic("rp", secret)});
  const form_fields use{{"client_id", "rp"}, {"request_uri", pushed.text("request_uri")}};
  const auto away = get("/oidc/authorize", use);
  here.time.advance(5min);
  EXPECT_EQ(forget(), 0);
  const auto next = away.led("next");
  EXPECT_NE(
      get("/oidc/authorize/resume", {{"r", next.substr(next.find("r=") + 2)}}, hana).led("code"),
      "");
}

INSTANTIATE_TEST_SUITE_P(engines, forgetting, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id::op::testing
