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
  std::vector<std::string> hand_over(std::vector<std::string> claims,
                                     const std::string& client = "acme-app",
                                     bool needs_consent = true) {
    const id::op::handover h{{1}, client, std::move(claims), needs_consent, "t"};
    return act([&](db::tx& t) { return port.hand_over(t, h); });
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

TEST_P(a_sign_in, hands_over_the_kinds_that_were_agreed_to_and_not_all_behind_their_scope) {
  const auto n = publish(health_notice());
  ASSERT_EQ(choose({"profile", "phone"}, {"profile"}, n.hash), "");
  EXPECT_EQ(hand_over({"name", "kana", "birthdate", "locale", "phone_number"}),
            (names{"name", "locale"}))
      << "the notice asks for the name only, and the telephone was refused";
  const auto page = look([](db::reader& r) { return reads_of(r, {1}, 1'000, 10); });
  ASSERT_EQ(page.items.size(), 1u);
  EXPECT_EQ(page.items[0].says.ja,
            "アクメ健康が、あなたの「お名前」を見ました。使いみちは「健康の見守り」です。");
  EXPECT_EQ(audited().back(), "consent.person.read 1 acme-app health");
  EXPECT_EQ(hand_over({"locale"}), names{"locale"});
  EXPECT_EQ(look([](db::reader& r) { return reads_of(r, {1}, 1'000, 10); }).items.size(), 1u)
      << "nothing personal, no row";
}

TEST_P(a_sign_in, of_a_trusted_program_is_in_the_persons_own_log_too) {
  EXPECT_EQ(hand_over({"name", "phone_number"}, "town-portal", false),
            (names{"name", "phone_number"}));
  const auto page = look([](db::reader& r) { return reads_of(r, {1}, 1'000, 10); });
  ASSERT_EQ(page.items.size(), 1u);
  EXPECT_EQ(
      page.items[0].says.ja,
      "town-portalが、あなたの「お名前」「電話番号」を見ました。使いみちは「ログイン」です。");
}

TEST_P(a_sign_in, ID3_1_43_hands_over_nothing_once_it_was_taken_back_or_is_asked_otherwise) {
  const auto n = publish(health_notice());
  const auto give_again = [&] { return choose({"profile"}, {"profile"}, n.hash); };
  ASSERT_EQ(give_again(), "");
  ASSERT_EQ(hand_over({"name"}), names{"name"});
  take(1, {.provider = "acme"});
  EXPECT_EQ(hand_over({"name"}), names{});
  ASSERT_EQ(give_again(), "");
  here.time.advance(std::chrono::days{401});
  EXPECT_EQ(hand_over({"name"}), names{}) << "its time is over";
  ASSERT_EQ(give_again(), "");
  ASSERT_EQ(hand_over({"name"}), names{"name"});
  act([&](db::tx& t) { return retire_notice(t, hana, n.id); }).value();
  EXPECT_EQ(hand_over({"name"}), names{});
}

TEST_P(a_sign_in, gives_a_protected_or_a_dead_persons_data_to_nobody_who_may_not_know) {
  const auto n = publish(health_notice());
  ASSERT_EQ(choose({"profile"}, {"profile"}, n.hash), "");
  const protection_wish w{{"role:staff", "provider:other"}, {}};
  act([&](db::tx& t) { return protect(t, out, hana, {1}, w); }).value();
  EXPECT_EQ(hand_over({"name"}), names{});
  EXPECT_EQ(hand_over({"name"}, "town-portal", false), names{});
  act([&](db::tx& t) { return end_protection(t, hana, {1}); }).value();
  ASSERT_EQ(hand_over({"name"}), names{"name"});
  out.lives_here = [](db::reader&, person_id) { return false; };
  EXPECT_EQ(hand_over({"name"}), names{});
}

TEST_P(a_sign_in, of_a_program_that_a_provider_has_given_up_hands_nothing_over) {
  const auto n = publish(health_notice());
  ASSERT_EQ(choose({"profile"}, {"profile"}, n.hash), "");
  put({"acme", party_kind::provider, {"アクメ健康", "Acme Health"}, {"a@x", "a@x"}, {"acme-2"}});
  EXPECT_EQ(hand_over({"name"}), names{});
  EXPECT_EQ(hand_over({"name"}, "acme-2"), names{"name"});
}

INSTANTIATE_TEST_SUITE_P(engines, a_sign_in, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
