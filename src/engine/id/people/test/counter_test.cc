#include "engine/id/people/counter_pages.h"

#include <gtest/gtest.h>

#include "engine/id/people/codes.h"
#include "engine/id/people/sessions.h"
#include "engine/id/people/tablets.h"
#include "engine/id/people/test/people_house.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;
using testing::browser;
using testing::people_house;

constexpr const char* good = "kuroi neko to tsuki";

class counter_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  counter_test() {
    town.on->permissions_of_role = [](std::string_view role) {
      std::vector<std::string_view> all{"id.account.read"};
      if (role == "staff") {
        all.insert(all.end(), {"id.account.recover", "id.tablet.manage"});
      }
      return role == "resident" ? std::vector<std::string_view>{} : all;
    };
    town.on->help_of = [](tenant_code) { return std::string{"事務局 011-211-2111"}; };
  }

  people_house town{GetParam()};
  made_account hanako = [this] {
    auto a = town.registered();
    town.give_password(a.id, good);
    return a;
  }();
  browser first{town}, second{town, "203.0.113.10"};

  account_id clerk(const std::string& name) {
    return {town.registered("係員", account_kind::staff, name).id};
  }
  // Signed in as that person with what they proved.
  void sits(browser& b, account_id who, const factors& proved = {"pwd", "otp"}) {
    const auto in = town.write([&](db::tx& t) {
      return open_person_session(t, *find_account(t, who), {.proved = proved, .device = "Chrome"});
    });
    b.set_cookie("tsunagu", in.secret);
    b.get("/id/counter");
  }
  std::string number() const { return std::to_string(hanako.id); }
  const http::reply& open(browser& b, const std::string& why = "カードをなくした") {
    return b.post("/id/counter", {{"act", "open"}, {"id", number()}, {"why", why}});
  }
  const http::reply& ask(browser& b, const std::string& paper = "my_number_card") {
    return b.post("/id/counter",
                  {{"act", "ask"}, {"id", number()}, {"paper", paper}, {"why", "携帯をなくした"}});
  }
};

TEST_P(counter_test, staff_with_two_factors_sit_there_and_nobody_else) {
  EXPECT_EQ(first.get("/id/counter").status, 303);
  EXPECT_EQ(first.location(), "/id/login?next=%2Fid%2Fcounter");
  sits(first, clerk("suzuki"), {"pwd"});
  EXPECT_EQ(first.shown().status, 303);
  EXPECT_NE(first.location().find("acr=urn"), std::string::npos);
  sits(second, {hanako.id}, {"pwd", "otp"});
  EXPECT_EQ(second.shown().status, 403);
  sits(first, clerk("tanaka"));
  EXPECT_EQ(first.shown().status, 200);
}

TEST_P(counter_test, a_person_is_found_and_opened_for_a_reason_that_is_kept) {
  sits(first, clerk("suzuki"));
  first.post("/id/counter", {{"act", "find"}, {"q", "佐藤 花子"}, {"why", ""}});
  EXPECT_EQ(first.shown().status, 400);
  EXPECT_TRUE(first.has_text("理由を書いてください"));
  first.post("/id/counter", {{"act", "find"}, {"q", "佐藤 花子"}, {"why", "カードの再発行"}});
  EXPECT_EQ(first.shown().status, 200);
  EXPECT_TRUE(first.has_text("id=\"do-open-" + number() + "\""));
  EXPECT_EQ(open(first).status, 200);
  EXPECT_EQ(first.text_of("person-kana"), "サトウ ハナコ");
  const auto seen = town.audit_of("id.account.seen");
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].purpose, "カードをなくした");
  EXPECT_EQ(town.audit_of("id.account.searched").at(0).purpose, "カードの再発行");
}

TEST_P(counter_test,
       A3_6_a_card_is_printed_with_the_reading_of_the_name_a_qr_code_and_whom_to_call) {
  sits(first, clerk("suzuki"));
  const auto print = [&] {
    first.get("/id/counter");
    return first.post("/id/counter",
                      {{"act", "card"}, {"id", number()}, {"why", "カードをなくした"}});
  };
  ASSERT_EQ(print().status, 201);
  EXPECT_EQ(first.header("Cache-Control"), "no-store");
  EXPECT_EQ(first.text_of("print-name"), "サトウ ハナコ");
  EXPECT_EQ(first.text_of("help"), "事務局 011-211-2111");
  EXPECT_TRUE(first.has_text("<svg class=\"qr\""));
  const auto code = first.text_of("card-code");
  EXPECT_EQ(code.size(), 19u) << code;
  const auto holder = [&](const std::string& typed) {
    const auto a = town.read([&](db::reader& r) { return holder_of_card(r, typed); });
    return a ? a->id.value : 0;
  };
  EXPECT_EQ(holder(code), hanako.id) << "typed";
  std::string scanned = code;
  std::erase(scanned, '-');
  EXPECT_EQ(holder("TSU1" + scanned), hanako.id) << "scanned";
  EXPECT_EQ(holder("tsu1 " + code), hanako.id);
  ASSERT_EQ(print().status, 201);
  EXPECT_EQ(holder(code), 0) << "a new card ends the one before";
  EXPECT_EQ(town.audit_of("id.card.issued").size(), 2u);
}

TEST_P(counter_test, what_the_role_may_not_is_neither_offered_nor_done) {
  account_wish w{.kind = account_kind::staff,
                 .login_id = "auditor1",
                 .role = "auditor",
                 .proof = proof_kind::counter,
                 .profile = {.name = "監査"},
                 .why = "採用"};
  const auto auditor = town.write([&](db::tx& t) {
                             return register_account(t, town.keys(), {"鈴木", "admin", w.why}, w);
                           })
                           .value();
  sits(first, {auditor.id});
  open(first);
  EXPECT_FALSE(first.has_text("do-card"));
  EXPECT_FALSE(first.has_text("do-ask"));
  EXPECT_EQ(first.post("/id/counter", {{"act", "card"}, {"id", number()}, {"why", "x"}}).status,
            403);
  first.get("/id/counter");
  EXPECT_EQ(ask(first).status, 403);
  EXPECT_TRUE(first.has_text("not_allowed"));
  EXPECT_TRUE(town.audit_of("id.card.issued").empty());
}

TEST_P(counter_test, ID3_1_44_one_asks_on_the_page_and_another_confirms_and_prints_the_code) {
  sits(first, clerk("suzuki"));
  sits(second, clerk("tanaka"));
  EXPECT_EQ(ask(first, "").status, 400) << "what was shown must be said";
  ASSERT_EQ(ask(first).status, 200);
  EXPECT_TRUE(first.has_text("id=\"waits-for-another\""));
  EXPECT_FALSE(first.has_text("do-confirm")) << "not to who asked";
  first.get("/id/counter");
  EXPECT_EQ(first.post("/id/counter", {{"act", "confirm"}, {"id", number()}, {"why", "x"}}).status,
            403);
  second.get("/id/counter");
  EXPECT_TRUE(second.has_text("id=\"waiting\""));
  open(second, "二人目");
  EXPECT_EQ(second.text_of("asked-by"), "suzuki");
  EXPECT_EQ(second.text_of("asked-why"), "携帯をなくした");
  EXPECT_TRUE(town.sign_in(hanako.login_id, good).in) << "nothing has changed yet";
  ASSERT_EQ(second
                .post("/id/counter",
                      {{"act", "confirm"}, {"id", number()}, {"why", "本人とカードを見た"}})
                .status,
            201);
  EXPECT_EQ(town.sign_in(hanako.login_id, good).fault, "wrong");
  const auto code = second.text_of("slip-code");
  browser hers{town, "203.0.113.11"};
  hers.get("/id/recover?id=" + hanako.login_id);
  EXPECT_TRUE(hers.has_text("value=\"" + hanako.login_id + "\"")) << "the QR code says the number";
  hers.post(
      "/id/recover",
      {{"login-id", hanako.login_id}, {"code", code}, {"new-password", "midori no kaze to umi"}});
  EXPECT_EQ(hers.location(), "/id/account");
}

TEST_P(counter_test, a_recovery_is_refused_or_taken_back_and_nothing_changes) {
  sits(first, clerk("suzuki"));
  sits(second, clerk("tanaka"));
  ask(first);
  open(second);
  EXPECT_EQ(second
                .post("/id/counter",
                      {{"act", "refuse"}, {"id", number()}, {"refuse-why", "写真がちがう"}})
                .status,
            200);
  EXPECT_TRUE(second.has_text("id=\"told\""));
  EXPECT_TRUE(town.sign_in(hanako.login_id, good).in);
  second.get("/id/counter");
  EXPECT_FALSE(second.has_text("id=\"waiting\""));
  EXPECT_EQ(town.audit_of("id.recovery.refused").at(0).purpose, "写真がちがう");
}

TEST_P(counter_test, who_may_not_be_known_of_is_in_no_list_and_gets_no_card) {
  const auto suzuki = clerk("suzuki");
  sits(first, suzuki);
  sits(second, clerk("tanaka"));
  ask(first);
  town.on->may_know = [&](db::reader&, account_id who, const caller& c, instant) {
    return who.value != hanako.id || c.subject == subject_of(suzuki);
  };
  second.get("/id/counter");
  EXPECT_FALSE(second.has_text("id=\"waiting\""));
  EXPECT_EQ(open(second).status, 404);
  EXPECT_EQ(second.post("/id/counter", {{"act", "card"}, {"id", number()}, {"why", "x"}}).status,
            404);
  EXPECT_EQ(open(first).status, 200);
}

INSTANTIATE_TEST_SUITE_P(engines, counter_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
