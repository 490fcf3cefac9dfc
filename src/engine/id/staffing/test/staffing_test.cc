#include <gtest/gtest.h>

#include "engine/id/people/sessions.h"
#include "engine/id/people/store_credentials.h"
#include "engine/id/people/test/people_house.h"
#include "engine/id/staffing/plan.h"
#include "engine/id/staffing/read_file.h"
#include "engine/id/staffing/wait.h"
#include "engine/id/store.h"
#include "engine/id/tokens.h"

namespace tsu::id::staffing {
namespace {

using namespace std::chrono_literals;
using id::testing::people_house;
using std::chrono::April, std::chrono::November;

constexpr local_date today{std::chrono::year{2026}, November, std::chrono::day{22}};

std::string faults_of(const file_rows& f) {
  std::string out;
  for (const auto& one : f.faults) {
    out += std::to_string(one.line) + ":" + std::to_string(one.column) + " " + one.field + " " +
           one.code + "\n";
  }
  return out;
}

TEST(read_file, titles_may_be_japanese_or_english_in_any_order) {
  const auto f =
      read_file("氏名,職員ID,異動,日付\r\n佐藤,sato,採用,令和9年4月1日\r\n", today).value();
  EXPECT_EQ(faults_of(f), "");
  ASSERT_EQ(f.rows.size(), 1u);
  EXPECT_EQ(f.rows[0].login_id, "sato");
  EXPECT_EQ(f.rows[0].act, act::add);
  EXPECT_EQ(*f.rows[0].day, (local_date{std::chrono::year{2027}, April, std::chrono::day{1}}));
  EXPECT_EQ(f.rows[0].cells.at("name"), "佐藤");
  EXPECT_TRUE(read_file("\xEF\xBB\xBFlogin_id,act\nsato,leave\n", today).value().faults.empty());
}

TEST(read_file, shift_jis_is_read_as_windows_writes_it) {
  // "職員ID,異動,氏名" and "sato,採用,佐藤" in code page 932.
  const std::string text =
      "\x90\x45\x88\xF5\x49\x44,\x88\xD9\x93\xAE,\x8E\x81\x96\xBC\r\n"
      "sato,\x8D\xCC\x97\x70,\x8D\xB2\x93\xA1\r\n";
  const auto f = read_file(text, today).value();
  EXPECT_EQ(faults_of(f), "");
  EXPECT_EQ(f.rows.at(0).cells.at("name"), "佐藤");
}

TEST(read_file, every_fault_is_named_by_line_and_column) {
  const auto f = read_file(
                     "職員ID,異動,日付,役割\n"
                     "佐藤,採用,,\n"
                     "sato,転勤,,\n"
                     "\n"
                     "sato,異動,あした,村長\n"
                     "kato,退職,2099-01-01,\n"
                     "ito,退職,,,よけい\n"
                     "ito,退職,,\n"
                     ",退職,,\n",
                     today)
                     .value();
  EXPECT_EQ(faults_of(f),
            "2:1 loginId not_a_name\n3:2 act not_one_of\n5:3 day not_a_date\n5:4 role not_one_of\n"
            "6:3 day too_far_ahead\n7:5  too_many_cells\n8:1 loginId twice\n9:1 loginId missing\n");
}

TEST(read_file, a_column_that_is_not_known_stops_the_table) {
  const auto f = read_file("職員ID,給料\nsato,1\n", today).value();
  EXPECT_EQ(faults_of(f), "1:2  unknown_column\n1:0 act missing_column\n");
  EXPECT_TRUE(f.rows.empty());
}

TEST(read_file, what_is_no_table_is_refused_with_its_line) {
  const auto broken = read_file("職員ID,異動\n\"sato,採用\n", today);
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.error().fields.at(0).field, "line[2]");
  EXPECT_EQ(read_file("職員ID,異動\n", today).error().code, "bad_csv");
  EXPECT_EQ(read_file("", today).error().code, "bad_csv");
}

class staffing_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  people_house town{GetParam()};
  const acting admin{"account:1", "admin", "四月の異動", "trace"};

  staffing_test() { person("chief", "admin"); }

  account_id person(const std::string& name, const std::string& role) {
    const account_wish w{.kind = account_kind::staff,
                         .login_id = name,
                         .role = role,
                         .proof = proof_kind::document,
                         .locale = {},
                         .profile = {.name = name + "さん", .section = "総務課"},
                         .why = "採用"};
    return {town.write([&](db::tx& t) {
                  return register_account(t, town.keys(), {"鈴木", "admin", w.why}, w);
                })
                .value()
                .id};
  }
  plan planned(const std::string& csv) {
    return town.read([&](db::reader& r) { return make_plan(r, town.keys(), csv, now()); }).value();
  }
  std::string errors(const std::string& csv) {
    file_rows f;
    f.faults = planned(csv).view.errors;
    return faults_of(f);
  }
  result<applied> apply(const std::string& csv, const std::string& seen) {
    return town.write([&](db::tx& t) { return apply_plan(t, town.keys(), admin, csv, seen); });
  }
  result<applied> apply(const std::string& csv) { return apply(csv, planned(csv).view.seen); }
  instant now() { return town.here.time.now(); }
  account_row row(const std::string& login_id) {
    return town.read([&](db::reader& r) { return find_account_by_login_id(r, login_id); }).value();
  }
  profile about(const std::string& login_id) {
    const auto id = row(login_id).id;
    return town.read([&](db::reader& r) { return find_profile(r, town.keys(), id); }).value();
  }
  std::int64_t due() {
    return town.write([&](db::tx& t) { return do_what_is_due(t, town.keys()); });
  }
  std::string tomorrow() { return format_jst(now() + std::chrono::days{1}).substr(0, 10); }
};

TEST_P(staffing_test, the_preview_shows_each_difference_and_changes_nothing) {
  person("sato", "staff");
  const auto p = planned(
      "職員ID,異動,氏名,所属,役割\n"
      "sato,異動,,市民課,保健師\n"
      "kato,採用,加藤,防災課,防災\n"
      "chief,異動,,総務課,\n");
  ASSERT_TRUE(p.view.errors.empty());
  ASSERT_EQ(p.view.items.size(), 3u);
  const auto& moved = p.view.items[0];
  EXPECT_EQ(moved.name, "satoさん");
  ASSERT_EQ(moved.changes.size(), 2u);
  EXPECT_EQ(moved.changes[0].field, "section");
  EXPECT_EQ(moved.changes[0].before, "総務課");
  EXPECT_EQ(moved.changes[0].after, "市民課");
  EXPECT_EQ(moved.changes[1].before, "staff");
  EXPECT_EQ(moved.changes[1].after, "nurse");
  EXPECT_EQ(p.view.items[1].changes.size(), 3u);
  EXPECT_TRUE(p.view.items[2].changes.empty()) << "nothing is different";
  EXPECT_EQ(row("sato").role, "staff");
  EXPECT_FALSE(town.read([](db::reader& r) { return find_account_by_login_id(r, "kato"); }));
}

TEST_P(staffing_test, a_table_is_applied_whole_with_an_audit_row_each) {
  const auto sato = person("sato", "staff"), ito = person("ito", "staff");
  const auto did = apply(
      "職員ID,異動,氏名,所属,役割\n"
      "sato,異動,,市民課,保健師\n"
      "kato,採用,加藤,防災課,防災\n"
      "ito,退職,,,\n");
  ASSERT_TRUE(did.ok()) << did.error().detail;
  EXPECT_EQ(did.value().now, 3);
  ASSERT_EQ(did.value().codes.size(), 1u);
  EXPECT_EQ(did.value().codes[0].login_id, "kato");
  EXPECT_EQ(row("sato").role, "nurse");
  EXPECT_EQ(about("sato").section, "市民課");
  EXPECT_EQ(about("sato").name, "satoさん") << "an empty cell changes nothing";
  EXPECT_EQ(row("kato").role, "disaster");
  EXPECT_EQ(row("ito").state, account_state::left);
  EXPECT_EQ(town.audit_of("id.account.changed").at(0).purpose, "四月の異動");
  EXPECT_EQ(town.audit_of("id.account.state_set").at(0).subject, std::to_string(ito.value));
  EXPECT_EQ(town.audit_of("id.staffing.applied").size(), 1u);
  EXPECT_EQ(row("sato").id.value, sato.value);
}

TEST_P(staffing_test, one_fault_and_nothing_is_done) {
  person("sato", "staff");
  const std::string csv =
      "職員ID,異動,氏名,所属,メール\n"
      "sato,異動,,市民課,\n"
      "sato,採用,佐藤,,\n"
      "kato,採用,,,not-an-address\n"
      "nobody,退職,,,\n";
  const auto did = apply(csv);
  ASSERT_FALSE(did.ok());
  EXPECT_EQ(did.error().code, "bad_staff_rows");
  EXPECT_EQ(errors(csv),
            "3:1 loginId taken\n4:3 name missing\n4:5 email not_an_address\n5:1 loginId unknown\n");
  EXPECT_EQ(did.error().fields.at(0).field, "line[3].column[1].loginId");
  EXPECT_EQ(about("sato").section, "総務課");
}

TEST_P(staffing_test, what_was_not_shown_is_not_done) {
  const auto sato = person("sato", "staff");
  const std::string csv = "職員ID,異動,所属\nsato,異動,市民課\n";
  const auto seen = planned(csv).view.seen;
  EXPECT_EQ(apply("職員ID,異動,所属\nsato,異動,土木課\n", seen).error().code, "changed_since");
  town.write([&](db::tx& t) {
    const profile_change w{.profile = {.name = "佐藤", .section = "税務課"}, .why = "x"};
    EXPECT_TRUE(change_account(t, town.keys(), {"鈴木", "admin", "x"}, sato, w).ok());
  });
  EXPECT_EQ(apply(csv, seen).error().code, "changed_since");
  EXPECT_EQ(about("sato").section, "税務課");
  EXPECT_TRUE(apply(csv).ok());
}

TEST_P(staffing_test, who_leaves_loses_sessions_and_tokens_at_once) {
  const auto ito = person("ito", "staff");
  const auto [in, token] = town.write([&](db::tx& t) {
    return std::pair{open_person_session(t, *find_account(t, ito), {.proved = {"pwd", "otp"}}),
                     create_token(t, {.subject = "ito", .role = "staff"}).value()};
  });
  const auto has_token = [&, secret = token.text.reveal()] {
    return town.read([&](db::reader& r) {
      return find_secret(r, secret_kind::token, hash_of(secret), now()).has_value();
    });
  };
  EXPECT_TRUE(town.who_has(in.secret));
  EXPECT_TRUE(has_token());
  ASSERT_TRUE(apply("職員ID,異動\nito,退職\n").ok());
  EXPECT_FALSE(town.who_has(in.secret));
  EXPECT_FALSE(has_token());
}

TEST_P(staffing_test, the_last_administrator_cannot_leave_or_become_another) {
  EXPECT_EQ(errors("職員ID,異動\nchief,退職\n"), "2:2 act last_admin\n");
  EXPECT_EQ(errors("職員ID,異動,役割\nchief,異動,職員\n"), "2:3 role last_admin\n");
  EXPECT_EQ(errors("職員ID,異動,日付\nchief,退職," + tomorrow() + "\n"), "2:2 act last_admin\n");
  EXPECT_FALSE(apply("職員ID,異動\nchief,退職\n").ok());
  EXPECT_EQ(row("chief").state, account_state::active);
  const auto chief = row("chief").id;
  const auto by_hand = town.write(
      [&](db::tx& t) { return set_account_state(t, admin, chief, account_state::suspended); });
  EXPECT_EQ(by_hand.error().code, "last_admin") << "by hand neither";
  ASSERT_TRUE(apply("職員ID,異動,氏名,役割\nchief,退職,,\nnext,採用,次,管理者\n").ok())
      << "another one comes with the same table";
  EXPECT_EQ(row("chief").state, account_state::left);
  EXPECT_EQ(errors("職員ID,異動\nnext,退職\n"), "2:2 act last_admin\n");
}

TEST_P(staffing_test, who_leaves_today_is_looked_at_with_who_leaves_on_a_later_day) {
  person("second", "admin");
  const auto day = tomorrow();
  ASSERT_TRUE(apply("職員ID,異動,日付\nchief,退職," + day + "\n").ok());
  EXPECT_EQ(errors("職員ID,異動\nsecond,退職\n"), "2:2 act last_admin\n")
      << "tomorrow nobody would be there";
  const auto later = format_jst(now() + std::chrono::days{5}).substr(0, 10);
  EXPECT_EQ(errors("職員ID,異動,日付\nsecond,退職," + later + "\n"), "2:2 act last_admin\n");
}

TEST_P(staffing_test, a_later_day_waits_and_is_done_when_it_has_come) {
  person("sato", "staff");
  person("ito", "staff");
  const auto day = tomorrow();
  const auto did = apply("職員ID,異動,日付,氏名,所属\nsato,異動," + day + ",,市民課\nito,退職," +
                         day + ",,\nkato,採用," + day + ",加藤,防災課\n");
  ASSERT_TRUE(did.ok()) << did.error().detail;
  EXPECT_EQ(did.value().later, 3);
  EXPECT_EQ(about("sato").section, "総務課");
  EXPECT_EQ(row("ito").state, account_state::active);
  EXPECT_EQ(row("kato").state, account_state::suspended) << "opens nothing until the day";
  const auto waiting = town.read([](db::reader& r) { return waiting_changes(r); });
  ASSERT_EQ(waiting.items.size(), 3u);
  EXPECT_EQ(waiting.items[0].from, day);
  EXPECT_EQ(due(), 0);
  town.here.time.advance(24h);
  EXPECT_EQ(due(), 3);
  EXPECT_EQ(about("sato").section, "市民課");
  EXPECT_EQ(row("ito").state, account_state::left);
  EXPECT_EQ(row("kato").state, account_state::active);
  EXPECT_EQ(town.audit_of("id.staffing.done").size(), 3u);
  EXPECT_EQ(town.audit_of("id.staffing.done").at(0).actor, "account:1");
  EXPECT_EQ(due(), 0);
}

TEST_P(staffing_test, a_change_that_waits_is_taken_back_with_a_reason) {
  person("ito", "staff");
  ASSERT_TRUE(apply("職員ID,異動,日付\nito,退職," + tomorrow() + "\n").ok());
  const auto id = town.read([](db::reader& r) { return waiting_changes(r); }).items.at(0).id;
  const auto drop = [&](std::string_view why) {
    return town.write([&](db::tx& t) { return drop_change(t, {"account:1", "admin", why}, {id}); });
  };
  EXPECT_EQ(drop("").error().code, "why_missing");
  EXPECT_TRUE(drop("延期").ok());
  EXPECT_EQ(drop("延期").error().code, "no_such_change");
  town.here.time.advance(24h);
  EXPECT_EQ(due(), 0);
  EXPECT_EQ(row("ito").state, account_state::active);
}

TEST_P(staffing_test, what_cannot_be_done_on_its_day_stays_and_says_why) {
  const auto second = person("second", "admin");
  ASSERT_TRUE(apply("職員ID,異動,日付\nchief,退職," + tomorrow() + "\n").ok());
  town.write([&](db::tx& t) {
    EXPECT_TRUE(set_account_state(t, admin, second, account_state::suspended).ok());
  });
  town.here.time.advance(24h);
  EXPECT_EQ(due(), 0);
  EXPECT_EQ(due(), 0);
  const auto page = town.read([](db::reader& r) { return waiting_changes(r); });
  EXPECT_EQ(page.items.at(0).fault, "last_admin");
  EXPECT_EQ(town.audit_of("id.staffing.kept_back").size(), 1u) << "told once";
  EXPECT_EQ(row("chief").state, account_state::active);
}

TEST_P(staffing_test, who_died_before_the_first_day_does_not_begin_on_it) {
  ASSERT_TRUE(apply("職員ID,異動,日付,氏名\nkato,採用," + tomorrow() + ",加藤\n").ok());
  const auto kato = row("kato").id;
  town.write(
      [&](db::tx& t) { EXPECT_TRUE(set_account_state(t, admin, kato, account_state::dead).ok()); });
  town.here.time.advance(24h);
  EXPECT_EQ(due(), 0);
  EXPECT_EQ(row("kato").state, account_state::dead);
  const auto page = town.read([](db::reader& r) { return waiting_changes(r); });
  EXPECT_EQ(page.items.at(0).fault, "bad_state");
}

TEST_P(staffing_test, who_is_let_go_by_hand_keeps_no_token_and_nothing_waits_for_them) {
  ASSERT_TRUE(apply("職員ID,異動,日付,氏名\nkato,採用," + tomorrow() + ",加藤\n").ok());
  const auto kato = row("kato").id;
  town.write([&](db::tx& t) {
    EXPECT_TRUE(create_token(t, {.subject = "kato", .role = "staff"}).ok());
    EXPECT_TRUE(create_token(t, {.subject = "kato", .role = "device"}).ok());
    EXPECT_TRUE(set_account_state(t, admin, kato, account_state::left).ok());
  });
  const auto tokens = [&](const char* role) {
    return town.read([&](db::reader& r) { return tokens_of(r, "kato", role).size(); });
  };
  EXPECT_EQ(tokens("staff"), 0u);
  EXPECT_EQ(tokens("device"), 1u) << "a machine of that name is another";
  EXPECT_TRUE(town.read([](db::reader& r) { return waiting_changes(r); }).items.empty());
  town.here.time.advance(24h);
  EXPECT_EQ(due(), 0);
  EXPECT_EQ(row("kato").state, account_state::left);
}

TEST_P(staffing_test, what_cannot_be_done_keeps_nobody_else_waiting) {
  town.write([&](db::tx& t) {
    for (std::int64_t nobody = 1'000'000; nobody < 1'000'500; ++nobody) {
      put_waiting(t, {.account = {nobody},
                      .act = act::leave,
                      .due = t.now(),
                      .sealed = "x",
                      .asked_by = "account:1",
                      .why = "x"});
    }
  });
  person("ito", "staff");
  ASSERT_TRUE(apply("職員ID,異動,日付\nito,退職," + tomorrow() + "\n").ok());
  town.here.time.advance(24h);
  EXPECT_EQ(due(), 0) << "as many as are looked at once";
  EXPECT_EQ(due(), 1);
  EXPECT_EQ(row("ito").state, account_state::left);
}

TEST_P(staffing_test, only_who_was_employed_leaves) {
  const auto resident = town.registered();
  const auto did = town.write(
      [&](db::tx& t) { return set_account_state(t, admin, {resident.id}, account_state::left); });
  EXPECT_EQ(did.error().code, "bad_state");
}

INSTANTIATE_TEST_SUITE_P(engines, staffing_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id::staffing
