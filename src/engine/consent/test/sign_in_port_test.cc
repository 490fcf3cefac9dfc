#include "engine/consent/sign_in_port.h"

#include "engine/consent/store_grants.h"
#include "engine/consent/test/consent_town.h"

namespace tsu::consent {
namespace {

using testing::health_notice;

class a_sign_in : public testing::consent_town {
 protected:
  id::op::consent_state ask(std::vector<std::string> scopes, std::string client = "acme-app") {
    return look([&](db::reader& r) {
      return port.look(r, {{1}, client, scopes, "ja", false}, here.time.now());
    });
  }
  std::string choose(std::vector<std::string> asked, std::vector<std::string> given,
                     const std::string& hash, std::chrono::minutes ago = {}) {
    const id::op::consent_choice c{.account = {1},
                                   .client = "acme-app",
                                   .asked = std::move(asked),
                                   .given = std::move(given),
                                   .notice_hash = hash,
                                   .language = "ja",
                                   .authenticated = here.time.now() - ago};
    return said(act([&](db::tx& t) { return port.record(t, c); }));
  }
  id::op::consent_port port = sign_in_port(out);
};

using names = std::vector<std::string>;

TEST_P(a_sign_in, asks_for_what_a_notice_asks_for_and_grants_nothing_before) {
  EXPECT_FALSE(ask({"profile", "phone"}).ask) << "no notice: not asked, not granted";
  const auto n = publish(health_notice());
  const auto s = ask({"profile", "phone", "email", "offline_access"});
  EXPECT_EQ(s.granted, names{"offline_access"}) << "which hands over nothing personal";
  ASSERT_TRUE(s.ask);
  EXPECT_EQ(s.ask->controller, "協議会");
  EXPECT_EQ(s.ask->contact, "電話 011");
  EXPECT_EQ(s.ask->purposes, names{"健康の見守り"});
  EXPECT_EQ(s.ask->storage_period, "365日");
  EXPECT_EQ(s.ask->hash, n.hash);
  ASSERT_EQ(s.ask->items.size(), 2u) << "e-mail is in no notice";
  EXPECT_EQ(s.ask->items[0].scope, "profile");
  EXPECT_EQ(s.ask->items[0].title, "お名前");
  EXPECT_FALSE(s.ask->items[0].granted);
  EXPECT_FALSE(ask({"phone"}, "unknown-app").ask);
}

TEST_P(a_sign_in, keeps_a_choice_scope_by_scope_and_does_not_ask_again) {
  const auto n = publish(health_notice());
  ASSERT_EQ(choose({"profile", "phone"}, {"phone"}, n.hash), "");
  const auto s = ask({"profile", "phone"});
  EXPECT_EQ(s.granted, names{"phone"});
  EXPECT_FALSE(s.ask) << "a no is an answer too";
  const auto events = look([](db::reader& r) { return read_events(r, {1}, 100, 10); });
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].by_way, channel::sign_in);
  take(1, {.provider = "acme"});
  EXPECT_TRUE(ask({"phone"}).granted.empty()) << "withdrawn";
}

TEST_P(a_sign_in, ID3_1_43_asks_again_when_the_notice_has_changed) {
  const auto n = publish(health_notice());
  ASSERT_EQ(choose({"phone"}, {"phone"}, n.hash), "");
  auto more = health_notice();
  more.kinds = {"phone", "points"};
  const auto changed = publish(more);
  const auto s = ask({"phone"});
  EXPECT_TRUE(s.granted.empty());
  ASSERT_TRUE(s.ask);
  EXPECT_EQ(choose({"phone"}, {"phone"}, n.hash), "notice_changed");
  EXPECT_EQ(choose({"phone"}, {"phone"}, changed.hash), "");
  EXPECT_EQ(ask({"phone"}).granted, names{"phone"});
}

TEST_P(a_sign_in, ID3_1_43_shows_what_was_answered_where_it_is_asked_again) {
  const auto again = [&](std::vector<std::string> scopes) {
    return look([&](db::reader& r) {
      return port.look(r, {{1}, "acme-app", std::move(scopes), "ja", true}, here.time.now());
    });
  };
  EXPECT_FALSE(again({"phone"}).ask) << "no notice asks for it";
  const auto n = publish(health_notice());
  ASSERT_EQ(choose({"profile", "phone"}, {"phone"}, n.hash), "");
  const auto s = again({"profile", "phone", "offline_access"});
  ASSERT_TRUE(s.ask);
  EXPECT_EQ(s.ask->hash, n.hash);
  ASSERT_EQ(s.ask->items.size(), 2u) << "the no as well, which may become a yes";
  EXPECT_FALSE(s.ask->items[0].granted);
  EXPECT_TRUE(s.ask->items[1].granted);
  EXPECT_EQ(s.granted, (names{"phone", "offline_access"}));
  EXPECT_EQ(choose({"profile", "phone"}, {"profile", "phone"}, s.ask->hash), "");
}

TEST_P(a_sign_in, ID3_1_41_hands_over_sensitive_data_only_when_it_is_fresh) {
  using namespace std::chrono_literals;
  const auto n = publish(health_notice());
  EXPECT_TRUE(ask({"vitals"}).ask->items.at(0).sensitive);
  EXPECT_EQ(choose({"vitals"}, {"vitals"}, n.hash, 6min), "sign_in_again");
  EXPECT_EQ(choose({"vitals"}, {"vitals"}, n.hash, 4min), "");
}

TEST_P(a_sign_in, shows_one_page_for_two_purposes) {
  const auto n = publish(health_notice());
  auto w = health_notice();
  w.purpose = "events";
  w.kinds = {"phone"};
  publish(w);
  const auto s = ask({"phone"});
  ASSERT_TRUE(s.ask);
  EXPECT_EQ(s.ask->purposes.size(), 2u);
  EXPECT_NE(s.ask->hash, n.hash);
  ASSERT_EQ(choose({"phone"}, {"phone"}, s.ask->hash), "");
  EXPECT_EQ(ask({"phone"}).granted, names{"phone"});
  take(1, {.provider = "acme", .purpose = "events"});
  EXPECT_TRUE(ask({"phone"}).granted.empty()) << "granted for all purposes or not at all";
}

INSTANTIATE_TEST_SUITE_P(engines, a_sign_in, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
