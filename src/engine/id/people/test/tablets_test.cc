#include "engine/id/people/tablets.h"

#include <gtest/gtest.h>

#include "engine/id/people/store_credentials.h"
#include "engine/id/people/test/people_house.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;
using testing::browser;
using testing::people_house;

class tablets_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  people_house town{GetParam()};
  browser tablet{town};
  const acting staff{"鈴木", "staff", "貸し出し"};

  made_account with_pin(const std::string& pin, const std::string& name = "佐藤 花子") {
    auto a = town.registered(name);
    const auto hash = crypto::hash_password(secret<std::string>{pin}, town.desk.cost());
    town.write([&](db::tx& t) {
      keep_choice(t, *find_account(t, {a.id}), memorised::pin, hash, {}, "test", "");
    });
    return a;
  }
  made_tablet lent(std::optional<std::int64_t> account, const std::string& serial = "T-001") {
    return town
        .write([&](db::tx& t) {
          return lend_tablet(t, staff, {serial, account, "貸し出し"});
        })
        .value();
  }
  void set_up(browser& b, const made_tablet& made) {
    b.get("/id/tablet");
    b.post("/id/tablet/code", {{"tablet-code", made.code}});
    ASSERT_EQ(b.location(), "/id/tablet");
  }
  std::string card_of(std::int64_t account) {
    return town.write([&](db::tx& t) { return issue_card(t, staff, {account}); }).value().card;
  }
  int tell(browser& b, const std::string& pin, const std::string& card = "") {
    b.get("/id/tablet");
    return b.post("/id/tablet", {{"pin", pin}, {"card", card}}).status;
  }
};

TEST_P(tablets_test, A3_6_a_lent_tablet_asks_for_the_pin_and_nothing_else) {
  const auto a = with_pin("4826");
  set_up(tablet, lent(a.id));
  EXPECT_EQ(tablet.get("/id/login?next=%2Fid%2Faccount").status, 303);
  tablet.follow();
  EXPECT_TRUE(tablet.has_text("id=\"pin\""));
  EXPECT_FALSE(tablet.has_text("id=\"login-id\"")) << "one field, one button";
  EXPECT_FALSE(tablet.has_text("佐藤")) << "the page says nobody's name";
  tablet.post("/id/tablet", {{"pin", "4826"}, {"next", "/id/account"}});
  EXPECT_EQ(tablet.location(), "/id/account");
  const auto in = town.who_has(tablet.cookie("tsunagu"));
  ASSERT_TRUE(in);
  EXPECT_EQ(in->acr, acr_aal1);
  EXPECT_EQ(in->amr, factors{"pin"});
}

TEST_P(tablets_test, A3_6_five_wrong_pins_lock_for_the_configured_time) {
  town.on->pin_lock = 7min;
  const auto a = with_pin("4826");
  set_up(tablet, lent(a.id));
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(tell(tablet, "9999"), 422) << i;
  }
  EXPECT_EQ(tell(tablet, "4826"), 429) << "the right one too";
  EXPECT_EQ(tablet.header("Retry-After"), "420");
  town.here.time.advance(7min - 1s);
  EXPECT_EQ(tell(tablet, "4826"), 429);
  town.here.time.advance(1s);
  EXPECT_EQ(tell(tablet, "4826"), 303);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(tell(tablet, "9999"), 422) << "counted from the start again";
  }
  EXPECT_EQ(tell(tablet, "4826"), 303);
}

TEST_P(tablets_test, A3_6_the_lock_is_the_accounts_whichever_tablet_is_tried) {
  const auto a = with_pin("4826");
  const auto card = card_of(a.id);
  browser other{town, "198.51.100.3"};
  set_up(tablet, lent({}, "T-001"));
  set_up(other, lent({}, "T-002"));
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(tell(i % 2 == 0 ? tablet : other, "9999", card), 422);
  }
  EXPECT_EQ(tell(other, "4826", card), 429);
}

TEST_P(tablets_test, A3_6_card_and_pin_open_any_tablet_of_the_town) {
  const auto a = with_pin("4826");
  const auto card = card_of(a.id);
  set_up(tablet, lent({}));
  tablet.get("/id/tablet");
  EXPECT_TRUE(tablet.has_text("id=\"card\""));
  EXPECT_EQ(tell(tablet, "4826", "TSU1AAAA"), 422);
  EXPECT_EQ(tell(tablet, "4826", ""), 422);
  EXPECT_EQ(tell(tablet, "1357", card), 422);
  EXPECT_EQ(tell(tablet, "４８２６", card), 303) << "full width";
  EXPECT_EQ(town.who_has(tablet.cookie("tsunagu"))->account.value, a.id);
  const auto newer = card_of(a.id);
  EXPECT_EQ(tell(tablet, "4826", card), 422) << "a new card ends the one before";
  EXPECT_EQ(tell(tablet, "4826", newer), 303);
}

TEST_P(tablets_test, A3_6_the_code_under_the_qr_code_is_the_card_too) {
  const auto a = with_pin("4826");
  const auto made = town.write([&](db::tx& t) { return issue_card(t, staff, {a.id}); }).value();
  std::string bare = made.code;
  std::erase(bare, '-');
  EXPECT_EQ(made.card, "TSU1" + bare);
  set_up(tablet, lent({}));
  EXPECT_EQ(tell(tablet, "4826", made.code), 303);
  EXPECT_EQ(tell(tablet, "4826", made.card), 303);
}

TEST_P(tablets_test,
       A3_6_card_and_a_code_of_the_counter_choose_the_first_pin_on_a_tablet_of_the_town) {
  const auto a = town.registered();
  const auto card = card_of(a.id);
  set_up(tablet, lent({}));
  tablet.get("/id/tablet");
  EXPECT_TRUE(tablet.has_text("id=\"first-pin\""));
  tablet.get("/id/tablet?first=1");
  EXPECT_TRUE(tablet.has_text("id=\"card\""));
  const auto choose = [&](const std::string& with, const std::string& code) {
    tablet.get("/id/tablet?first=1");
    return tablet.post("/id/tablet/pin", {{"card", with}, {"code", code}, {"new-pin", "4826"}})
        .status;
  };
  EXPECT_EQ(choose(card, "K7QF-2M9D-XWTR-4H6B"), 422);
  EXPECT_EQ(choose("TSU1AAAA", a.code), 422) << "a card of nobody";
  EXPECT_EQ(choose(card, a.code), 303);
  EXPECT_EQ(tell(tablet, "4826", card), 303);
  EXPECT_EQ(choose(card, a.code), 422) << "the code works once";
}

TEST_P(tablets_test, without_scripts_a_tablet_of_the_town_shows_no_camera) {
  set_up(tablet, lent({}));
  for (const auto* lang : {"ja", "en"}) {
    tablet.get(std::string{"/id/tablet?ui_locales="} + lang);
    EXPECT_FALSE(tablet.has_text(">id.")) << "a text is missing";
    EXPECT_TRUE(tablet.has_text("<div id=\"card-camera\" hidden=\"\">"));
    EXPECT_TRUE(tablet.has_text("src=\"../id/card-camera.js\""));
  }
  EXPECT_EQ(tablet.get("/id/card-camera.js").type, "text/javascript; charset=utf-8");
}

TEST_P(tablets_test, the_next_person_finds_nothing_of_the_one_before) {
  const auto a = with_pin("4826"), b = with_pin("7193", "高橋 一郎");
  set_up(tablet, lent({}));
  ASSERT_EQ(tell(tablet, "4826", card_of(a.id)), 303);
  const auto first = tablet.cookie("tsunagu");
  tablet.get("/id/logout");
  tablet.post("/id/logout", {});
  EXPECT_EQ(tablet.header("Clear-Site-Data"), "\"cache\", \"storage\"");
  EXPECT_EQ(tablet.header("Cache-Control"), "no-store");
  EXPECT_EQ(tablet.cookie("tsunagu"), "");
  EXPECT_NE(tablet.cookie("tsunagu-tablet"), "") << "the tablet is known still";
  EXPECT_FALSE(town.who_has(first));
  ASSERT_EQ(tell(tablet, "4826", card_of(a.id)), 303);
  const auto left_open = tablet.cookie("tsunagu");
  ASSERT_EQ(tell(tablet, "7193", card_of(b.id)), 303) << "without signing out";
  EXPECT_FALSE(town.who_has(left_open));
  tablet.get("/id/account");
  EXPECT_EQ(tablet.text_of("name"), "高橋 一郎");
  EXPECT_FALSE(tablet.has_text("佐藤"));
}

TEST_P(tablets_test, a_tablet_of_the_town_forgets_who_leaves_it_lying) {
  const auto a = with_pin("4826");
  set_up(tablet, lent({}));
  ASSERT_EQ(tell(tablet, "4826", card_of(a.id)), 303);
  town.here.time.advance(20min);
  EXPECT_FALSE(town.who_has(tablet.cookie("tsunagu")));
}

TEST_P(tablets_test, a_pin_opens_nothing_without_the_tablet_nor_after_it_is_taken_back) {
  const auto a = with_pin("4826");
  const auto made = lent(a.id);
  browser phone{town};
  EXPECT_EQ(tell(phone, "4826"), 303);
  EXPECT_EQ(phone.location(), "/id/tablet") << "an unknown device is asked to be set up";
  phone.set_cookie("tsunagu-tablet", "tst_guessed");
  tell(phone, "4826");
  EXPECT_EQ(phone.cookie("tsunagu"), "");
  set_up(tablet, made);
  ASSERT_EQ(tell(tablet, "4826"), 303);
  const auto in = tablet.cookie("tsunagu");
  ASSERT_TRUE(town.who_has(in));
  ASSERT_TRUE(town.write([&](db::tx& t) { return take_back_tablet(t, staff, {made.id}); }).ok());
  EXPECT_FALSE(town.who_has(in)) << "what was open on it ends";
  tell(tablet, "4826");
  EXPECT_EQ(tablet.location(), "/id/tablet");
  EXPECT_EQ(town.audit_of("id.tablet.taken_back").size(), 1u);
}

TEST_P(tablets_test, the_first_pin_is_chosen_on_the_tablet_with_the_code_of_the_counter) {
  const auto a = town.registered();
  set_up(tablet, lent(a.id));
  tablet.get("/id/tablet");
  EXPECT_TRUE(tablet.has_text("id=\"new-pin\""));
  for (const auto* easy : {"1234", "1948", "0307", "12"}) {
    tablet.post("/id/tablet/pin", {{"code", a.code}, {"new-pin", easy}});
    EXPECT_EQ(tablet.shown().status, 422) << easy;
  }
  tablet.post("/id/tablet/pin", {{"code", "K7QF-2M9D-XWTR-4H6B"}, {"new-pin", "4826"}});
  EXPECT_EQ(tablet.shown().status, 422);
  tablet.post("/id/tablet/pin", {{"code", a.code}, {"new-pin", "4826"}});
  EXPECT_EQ(tablet.location(), "/id/tablet");
  EXPECT_EQ(tell(tablet, "4826"), 303);
  tablet.get("/id/logout");
  EXPECT_EQ(tablet.post("/id/tablet/pin", {{"code", a.code}, {"new-pin", "7193"}}).status, 303);
  EXPECT_EQ(tell(tablet, "7193"), 422) << "a PIN that is there is not replaced so";
}

TEST_P(tablets_test, a_code_of_a_tablet_works_once_and_for_a_day) {
  const auto made = lent({});
  set_up(tablet, made);
  browser other{town};
  other.get("/id/tablet");
  EXPECT_EQ(other.post("/id/tablet/code", {{"tablet-code", made.code}}).status, 422);
  const auto late = lent({}, "T-002");
  town.here.time.advance(24h);
  other.get("/id/tablet");
  EXPECT_EQ(other.post("/id/tablet/code", {{"tablet-code", late.code}}).status, 422);
}

TEST_P(tablets_test, a_tablet_is_lent_once_to_a_resident_and_with_a_reason) {
  lent({});
  const auto refused = [&](const tablet_wish& w, const acting& by) {
    const auto r = town.write([&](db::tx& t) { return lend_tablet(t, by, w); });
    return r.ok() ? "" : r.error().code;
  };
  EXPECT_EQ(refused({"T-001", {}, "a"}, staff), "tablet_is_lent");
  EXPECT_EQ(refused({"", {}, "a"}, staff), "bad_tablet");
  EXPECT_EQ(refused({"T-002", 999, "a"}, staff), "no_such_account");
  EXPECT_EQ(refused({"T-002", {}, "a"}, {"鈴木", "staff", " "}), "why_missing");
  const auto worker = town.registered("田中", account_kind::staff, "tanaka");
  EXPECT_EQ(refused({"T-002", worker.id, "a"}, staff), "no_such_account");
}

TEST_P(tablets_test, ID3_1_49_neither_card_nor_tablet_cookie_stands_in_the_database) {
  const auto a = with_pin("4826");
  const auto card = card_of(a.id);
  const auto made = lent(a.id);
  set_up(tablet, made);
  std::string dump;
  constexpr db::statement all{"test.tablets",
                              "SELECT COALESCE(hash, code), COALESCE(code, hash) FROM id_tablet "
                              "UNION ALL SELECT COALESCE(locator, secret), secret FROM "
                              "id_credential",
                              db::place::people};
  town.read([&](db::reader& r) {
    r.each(all, {}, [&](const db::row& row) {
      for (const int column : {0, 1}) {
        const auto b = row.blob(column);
        dump.append(reinterpret_cast<const char*>(b.data()), b.size());
      }
    });
  });
  for (const auto& hidden : {card, card.substr(4), made.code, tablet.cookie("tsunagu-tablet")}) {
    EXPECT_EQ(dump.find(hidden), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(engines, tablets_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
