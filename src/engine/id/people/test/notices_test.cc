#include "engine/id/people/notices.h"

#include <gtest/gtest.h>

#include "engine/id/people/passkeys.h"
#include "engine/id/people/recovery.h"
#include "engine/id/people/store_notices.h"
#include "engine/id/people/test/people_house.h"

namespace tsu::id {
namespace {

using testing::browser;
using testing::people_house;

constexpr const char* good = "kuroi neko to tsuki";

class notices_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  people_house town{GetParam()};
  made_account hanako = made("佐藤 花子");

  made_account made(const std::string& name) {
    auto a = town.registered(name);
    town.give_password(a.id, good);
    return a;
  }
  void sign_in(browser& b, const std::string& login_id) {
    b.get("/id/login");
    b.post("/id/login", {{"login-id", login_id}, {"password", good}, {"next", "/id/account"}});
    ASSERT_EQ(b.location(), "/id/account");
  }
  void sign_out(browser& b) {
    b.get("/id/logout");
    b.post("/id/logout", {});
  }
  std::vector<notice_kind> told(std::int64_t account) {
    std::vector<notice_kind> out;
    for (const auto& n :
         town.read([&](db::reader& r) { return read_notices(r, {account}, 100); })) {
      out.push_back(n.kind);
    }
    return out;
  }
  using kinds = std::vector<notice_kind>;
};

TEST_P(notices_test, a_log_in_from_another_browser_is_told_and_from_a_known_one_is_not) {
  browser first{town}, second{town, "198.51.100.7"};
  sign_in(first, hanako.login_id);
  EXPECT_EQ(told(hanako.id), kinds{}) << "the first browser of all";
  sign_out(first);
  sign_in(first, hanako.login_id);
  EXPECT_EQ(told(hanako.id), kinds{});
  sign_in(second, hanako.login_id);
  EXPECT_EQ(told(hanako.id), kinds{notice_kind::new_device});
  sign_out(second);
  sign_in(second, hanako.login_id);
  EXPECT_EQ(told(hanako.id).size(), 1u) << "it is known by now";
  second.get("/id/account");
  EXPECT_TRUE(second.has_text("はじめての機械（Chrome · Android）"));
}

TEST_P(notices_test, a_browser_that_keeps_nothing_leaves_no_row_behind_at_each_log_in) {
  const auto rows = [&] {
    return town.read([](db::reader& r) {
      std::int64_t out = 0;
      r.first({"", "SELECT COUNT(*) FROM id_device"}, {},
              [&](const db::row& row) { out = row.int64(0); });
      return out;
    });
  };
  browser first{town};
  sign_in(first, hanako.login_id);
  EXPECT_EQ(rows(), 1) << "the first browser of all: the account is known from somewhere";
  for (int i = 0; i < 5; ++i) {
    browser forgetful{town, "198.51.100.7"};
    sign_in(forgetful, hanako.login_id);
  }
  EXPECT_EQ(rows(), 1);
  EXPECT_EQ(told(hanako.id).size(), 5u) << "each of them is told";
  browser keeps{town, "198.51.100.7"};
  sign_in(keeps, hanako.login_id);
  sign_out(keeps);
  sign_in(keeps, hanako.login_id);
  EXPECT_EQ(rows(), 2) << "it came back";
  EXPECT_EQ(told(hanako.id).size(), 6u);
  const auto ichiro = made("高橋 一郎");
  browser other{town};
  sign_in(other, ichiro.login_id);
  browser thief{town, "198.51.100.9"};
  thief.set_cookie("tsunagu-device", keeps.cookie("tsunagu-device"));
  sign_in(thief, ichiro.login_id);
  EXPECT_EQ(told(ichiro.id).size(), 1u) << "what was made for one account says nothing of another";
}

TEST_P(notices_test, a_browser_that_a_family_shares_is_known_for_each_of_them) {
  const auto ichiro = made("高橋 一郎");
  browser shared{town};
  sign_in(shared, hanako.login_id);
  const auto cookie = shared.cookie("tsunagu-device");
  sign_out(shared);
  sign_in(shared, ichiro.login_id);
  EXPECT_EQ(shared.cookie("tsunagu-device"), cookie);
  sign_out(shared);
  sign_in(shared, hanako.login_id);
  EXPECT_EQ(told(hanako.id), kinds{});
  EXPECT_EQ(told(ichiro.id), kinds{});
}

TEST_P(notices_test, a_browser_is_told_once_both_factors_are_shown) {
  browser first{town};
  sign_in(first, hanako.login_id);
  browser stranger{town, "198.51.100.7"};
  stranger.get("/id/login");
  stranger.post("/id/login", {{"login-id", hanako.login_id}, {"password", "wrong password is"}});
  EXPECT_EQ(told(hanako.id), kinds{}) << "who is not in is not told";
  EXPECT_EQ(stranger.cookie("tsunagu-device"), "");
}

TEST_P(notices_test, passkeys_recovery_and_merging_are_told) {
  const auto staff = [&](const std::string& name) {
    return subject_of({town.registered("係員", account_kind::staff, name).id});
  };
  const auto suzuki = staff("suzuki"), tanaka = staff("tanaka");
  const auto twice = town.registered("佐藤 花子");
  town.write([&](db::tx& t) {
    const auto a = *find_account(t, {hanako.id});
    EXPECT_TRUE(
        add_passkey(t, a, {{.id = "k", .alg = webauthn::algorithm::es256}, "h", "居間"}).ok());
    EXPECT_TRUE(remove_passkey(t, a, passkeys_of(t, a.id).at(0).id, {}).ok());
    EXPECT_TRUE(merge_account(t, {suzuki, "staff", "二重"}, {twice.id}, a.id).ok());
    EXPECT_TRUE(
        ask_recovery(t, {suzuki, "staff", "紛失"}, a.id, {identified_by::passport, "紛失"}).ok());
    EXPECT_TRUE(confirm_recovery(t, {tanaka, "staff", "確認"}, a.id).ok());
  });
  EXPECT_EQ(told(hanako.id), (kinds{notice_kind::recovered, notice_kind::merged,
                                    notice_kind::passkey_removed, notice_kind::passkey_added}));
  const auto changes = town.read([](db::reader& r) { return db::read_changes(r, 0, 1'000); });
  EXPECT_EQ(std::count_if(changes.begin(), changes.end(),
                          [](const auto& c) { return c.kind == notice_made_kind; }),
            4);
}

TEST_P(notices_test, the_page_shows_them_and_nothing_is_left_of_who_is_erased) {
  town.write([&](db::tx& t) {
    for (int i = 0; i < 60; ++i) {
      put_notice(t, {hanako.id}, notice_kind::consent_withdrawn, {"アクメ健康", "Acme"});
    }
  });
  browser b{town};
  sign_in(b, hanako.login_id);
  b.get("/id/account/notices");
  EXPECT_TRUE(b.has_text("「アクメ健康」への同意を取り消しました"));
  EXPECT_TRUE(b.has_text("id=\"older\""));
  b.get("/id/account/notices?ui_locales=en");
  EXPECT_TRUE(b.has_text("Acme"));
  town.write([&](db::tx& t) { erase_person(t, {hanako.id}); });
  EXPECT_EQ(told(hanako.id), kinds{});
}

TEST_P(notices_test, notices_and_browsers_of_long_ago_are_forgotten_so_many_at_once) {
  town.write([&](db::tx& t) {
    put_notice(t, {hanako.id}, notice_kind::recovered);
    for (const auto* browser : {"a", "b", "c"}) {
      insert_device(t, {hanako.id}, browser);
    }
  });
  const auto forget = [&] {
    const auto before = town.here.time.now() - notices_kept;
    return town.write([&](db::tx& t) { return forget_notices(t, before, 2); });
  };
  EXPECT_EQ(forget(), 0);
  town.here.time.advance(notices_kept + std::chrono::hours{1});
  EXPECT_EQ(forget(), 2);
  EXPECT_EQ(told(hanako.id), kinds{});
  EXPECT_TRUE(town.read([&](db::reader& r) { return has_devices(r, {hanako.id}); }));
  EXPECT_EQ(forget(), 1);
  EXPECT_FALSE(town.read([&](db::reader& r) { return has_devices(r, {hanako.id}); }));
}

INSTANTIATE_TEST_SUITE_P(engines, notices_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
