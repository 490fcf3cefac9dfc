#include "engine/id/people/accounts.h"

#include <gtest/gtest.h>

#include "engine/id/people/rules.h"
#include "engine/id/people/test/people_house.h"

namespace tsu::id {
namespace {

using testing::people_house;

class accounts_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  people_house town{GetParam()};
  const acting staff{"鈴木", "staff", "本人の申し出", "trace"};

  result<std::vector<account_row>> search(const std::string& text, const std::string& born = "") {
    return town.write([&](db::tx& t) -> result<std::vector<account_row>> {
      TRY(auto found, search_accounts(t, town.keys(), staff, text, born));
      return std::move(found.rows);
    });
  }
  std::string refused(const account_wish& w, const acting& by) {
    const auto r = town.write([&](db::tx& t) { return register_account(t, town.keys(), by, w); });
    return r.ok() ? "" : r.error().code;
  }
};

TEST_P(accounts_test, A3_5_suspending_ends_sessions_and_the_audit_log_says_who_when_and_why) {
  const auto a = town.registered();
  town.give_password(a.id, "kuroi neko to tsuki");
  const auto in = town.sign_in(a.login_id, "kuroi neko to tsuki");
  ASSERT_TRUE(in.in);
  ASSERT_TRUE(town.who_has(in.in->secret));
  const auto done_it = town.write([&](db::tx& t) {
    return set_account_state(t, {"鈴木", "staff", "本人から紛失の電話"}, {a.id},
                             account_state::suspended);
  });
  ASSERT_TRUE(done_it.ok());
  EXPECT_FALSE(town.who_has(in.in->secret));
  EXPECT_EQ(town.sign_in(a.login_id, "kuroi neko to tsuki").fault, "wrong");
  const auto rows = town.audit_of("id.account.state_set");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].actor, "鈴木");
  EXPECT_EQ(rows[0].role, "staff");
  EXPECT_EQ(rows[0].purpose, "本人から紛失の電話");
  EXPECT_EQ(rows[0].at, town.here.time.now());
  EXPECT_EQ(rows[0].subject, std::to_string(a.id));
  EXPECT_EQ(rows[0].detail, R"({"from":"active","to":"suspended"})");
}

TEST_P(accounts_test, A3_5_a_reissued_number_is_another_and_the_old_one_opens_nothing) {
  const auto a = town.registered();
  town.give_password(a.id, "kuroi neko to tsuki");
  const auto in = town.sign_in(a.login_id, "kuroi neko to tsuki");
  const auto number =
      town.write([&](db::tx& t) { return reissue_login_id(t, staff, {a.id}); }).value();
  EXPECT_NE(number, a.login_id);
  EXPECT_TRUE(is_card_number(number));
  EXPECT_FALSE(town.who_has(in.in->secret));
  EXPECT_EQ(town.sign_in(a.login_id, "kuroi neko to tsuki").fault, "wrong");
  EXPECT_TRUE(town.sign_in(number, "kuroi neko to tsuki").in);
  ASSERT_EQ(town.audit_of("id.account.reissued").size(), 1u);
  EXPECT_EQ(town.audit_of("id.account.reissued")[0].purpose, "本人の申し出");
}

TEST_P(accounts_test, A3_5_an_act_of_staff_without_a_reason_is_refused) {
  const auto a = town.registered();
  for (const auto* no_reason : {"", "  \t"}) {
    const acting by{"鈴木", "staff", no_reason};
    const auto state = town.write(
        [&](db::tx& t) { return set_account_state(t, by, {a.id}, account_state::suspended); });
    EXPECT_EQ(state.error().code, "why_missing");
    const auto looked = town.write([&](db::tx& t) { return look_at_account(t, by, {a.id}); });
    EXPECT_EQ(looked.error().code, "why_missing");
    const auto found =
        town.write([&](db::tx& t) { return search_accounts(t, town.keys(), by, "サトウ", ""); });
    EXPECT_EQ(found.error().code, "why_missing");
  }
  EXPECT_TRUE(town.audit_of("id.account.state_set").empty());
}

TEST_P(accounts_test, people_are_found_however_they_are_written_and_who_looked_is_kept) {
  const auto a = town.registered();
  town.registered("高橋 一郎");
  for (const auto* text :
       {"佐藤花子", "さとう　はなこ", "ｻﾄｳ", "０１１-２１１-２１１１", "HANAKO@example.jp"}) {
    const auto found = search(text);
    ASSERT_TRUE(found.ok()) << text;
    ASSERT_FALSE(found.value().empty()) << text;
    EXPECT_EQ(found.value()[0].id.value, a.id) << text;
  }
  EXPECT_EQ(search(grouped(a.login_id)).value().size(), 1u);
  EXPECT_EQ(search("サトウ", "昭和23年3月7日").value().size(), 2u) << "two of that kana";
  EXPECT_TRUE(search("サトウ", "1950-01-01").value().empty());
  EXPECT_TRUE(search("サ").value().empty()) << "no guessing letter by letter";
  const auto rows = town.audit_of("id.account.searched");
  ASSERT_GE(rows.size(), 6u);
  EXPECT_EQ(rows[0].detail, "{\"found\":[" + std::to_string(a.id) + "]}");
  EXPECT_EQ(rows[0].detail.find("佐藤"), std::string::npos) << "the log holds nobody's name";
}

TEST_P(accounts_test, a_change_is_found_under_the_new_name_only) {
  const auto a = town.registered();
  const profile_change w{
      .profile = {.name = "田中 花子", .kana = "タナカ ハナコ", .birth_date = "1948-03-07"},
      .why = "改姓"};
  ASSERT_TRUE(
      town.write([&](db::tx& t) { return change_account(t, town.keys(), staff, {a.id}, w); }).ok());
  EXPECT_EQ(search("タナカ").value().size(), 1u);
  EXPECT_TRUE(search("サトウ").value().empty());
  const auto p = town.read([&](db::reader& r) { return find_profile(r, town.keys(), {a.id}); });
  EXPECT_EQ(p.value().name, "田中 花子");
  EXPECT_EQ(p.value().phone, "");
}

TEST_P(accounts_test, who_is_erased_cannot_be_read_found_or_signed_in) {
  const auto a = town.registered();
  town.give_password(a.id, "kuroi neko to tsuki");
  town.write([&](db::tx& t) { erase_person(t, {a.id}); });
  const auto p = town.read([&](db::reader& r) { return find_profile(r, town.keys(), {a.id}); });
  EXPECT_EQ(p.error().code, "id_erased");
  EXPECT_TRUE(search("サトウ").value().empty());
  EXPECT_EQ(town.sign_in(a.login_id, "kuroi neko to tsuki").fault, "wrong");
}

TEST_P(accounts_test, a_profile_opens_under_no_other_key_and_in_no_other_row) {
  const auto a = town.registered(), b = town.registered("高橋 一郎");
  const keeper_of_boxes stranger{crypto::box_key::random(), db::testing::sapporo()};
  const auto stolen = town.read([&](db::reader& r) { return find_profile(r, stranger, {a.id}); });
  EXPECT_EQ(stolen.error().code, "id_wrong_key");
  town.write([&](db::tx& t) {
    auto row = *find_account(t, {a.id});
    row.id = {b.id};
    row.login_id = b.login_id;
    update_account(t, row);
  });
  const auto moved = town.read([&](db::reader& r) { return find_profile(r, town.keys(), {b.id}); });
  EXPECT_FALSE(moved.ok());
}

TEST_P(accounts_test, ID3_1_44_staff_make_no_staff_and_nobody_gets_a_role_of_another_kind) {
  account_wish w{.kind = account_kind::staff,
                 .login_id = "tanaka",
                 .role = "staff",
                 .proof = proof_kind::document,
                 .profile = {.name = "田中"},
                 .why = "採用"};
  EXPECT_EQ(refused(w, staff), "not_allowed");
  EXPECT_EQ(refused(w, {"x", "resident", "y"}), "not_allowed");
  EXPECT_EQ(refused(w, {"管理", "admin", "採用"}), "");
  EXPECT_EQ(refused(w, {"管理", "admin", "採用"}), "login_id_taken");
  w.login_id = "suzuki";
  w.role = "resident";
  EXPECT_EQ(refused(w, {"管理", "admin", "採用"}), "bad_account");
  w.role = "admin";
  w.proof = proof_kind::own_word;
  EXPECT_EQ(refused(w, {"管理", "admin", "採用"}), "bad_account") << "a counter checks";
  w.kind = account_kind::resident;
  EXPECT_EQ(refused(w, staff), "bad_account") << "residents get a number";
}

TEST_P(accounts_test, a_double_account_is_closed_and_points_to_the_other) {
  const auto a = town.registered(), b = town.registered();
  const auto merged =
      town.write([&](db::tx& t) { return merge_account(t, staff, {a.id}, {b.id}); });
  ASSERT_TRUE(merged.ok());
  const auto row = town.read([&](db::reader& r) { return *find_account(r, {a.id}); });
  EXPECT_EQ(row.state, account_state::merged);
  EXPECT_EQ(row.merged.value, b.id);
  for (const auto& [x, y] : {std::pair{a.id, b.id}, std::pair{b.id, a.id}, std::pair{b.id, b.id}}) {
    const auto again = town.write([&](db::tx& t) { return merge_account(t, staff, {x}, {y}); });
    EXPECT_EQ(again.error().code, "bad_state");
  }
  const auto back = town.write(
      [&](db::tx& t) { return set_account_state(t, staff, {a.id}, account_state::active); });
  EXPECT_EQ(back.error().code, "bad_state") << "merged is for good";
}

TEST_P(accounts_test, without_the_installations_key_nobody_is_registered) {
  town.on->key.reset();
  const account_wish w{.kind = account_kind::resident,
                       .proof = proof_kind::counter,
                       .profile = {.name = "a", .kana = "a", .birth_date = "1950-01-01"},
                       .why = "b"};
  EXPECT_EQ(refused(w, staff), "id_no_key");
  EXPECT_TRUE(town.read([](db::reader& r) { return read_accounts(r, {}, 10); }).empty());
}

INSTANTIATE_TEST_SUITE_P(engines, accounts_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
