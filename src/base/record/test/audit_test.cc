#include <gtest/gtest.h>

#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "base/record/seal.h"

namespace tsu::record {
namespace {

using db::testing::engine_kind;

const db::module_schema modules[] = {{"record", migrations}};

class audit_log : public ::testing::TestWithParam<engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& town = here.at(db::place::town);

  void add(int rows) {
    here.loop.wait(town.write([&](db::tx& t) {
      for (int i = 0; i < rows; ++i) {
        const auto subject = std::to_string(++made);
        audit(t, {.actor = "hana",
                  .role = "nurse",
                  .action = "health.vitals.seen",
                  .subject_kind = "person",
                  .subject = subject,
                  .purpose = "call",
                  .detail = R"({"days":7})"});
      }
    }));
  }
  std::int64_t seal_some(std::int64_t limit) {
    return here.loop.wait(town.write([&](db::tx& t) { return seal(t, limit); }));
  }
  audit_report check(std::optional<seal_head> anchor = {}) {
    return here.loop.wait(town.read([&](db::reader& r) { return verify(r, anchor); }));
  }
  void tamper(std::string sql) {
    here.loop.wait(town.write([&](db::tx& t) { t.run({"", sql}, {}); }));
  }
  int made = 0;
};

TEST_P(audit_log, an_untouched_log_verifies_and_says_what_is_not_sealed_yet) {
  EXPECT_FALSE(check().first_fault);
  add(25);
  EXPECT_EQ(seal_some(10), 10);
  EXPECT_EQ(seal_some(10), 10);
  const auto r = check();
  EXPECT_FALSE(r.first_fault);
  EXPECT_EQ(r.rows, 20);
  EXPECT_EQ(r.seals, 2);
  EXPECT_EQ(r.unsealed, 5);
  EXPECT_EQ(seal_some(10), 5);
  EXPECT_EQ(seal_some(10), 0);
  EXPECT_EQ(check().head.number, 3);
}

TEST_P(audit_log, a_refused_act_leaves_no_row) {
  here.loop.wait([](db::store& s) -> task<void> {
    const auto refused = co_await s.write([](db::tx& t) -> result<done> {
      audit(t, {.action = "x.y.tried"});
      return problem{why::conflict, "no"};
    });
    EXPECT_FALSE(refused.ok());
  }(town));
  EXPECT_TRUE(
      here.loop.wait(town.read([](db::reader& r) { return read_audit(r, 0, 10); })).empty());
}

TEST_P(audit_log, the_first_wrong_row_is_named) {
  add(30);
  while (seal_some(10) > 0) {
  }
  tamper("UPDATE record_audit SET actor = 'taro' WHERE number = 17");
  auto f = check().first_fault;
  ASSERT_TRUE(f);
  EXPECT_EQ(f->kind, fault_kind::row_edited);
  EXPECT_EQ(f->row, 17);
  EXPECT_EQ(f->seal, 2);
  tamper("UPDATE record_audit SET actor = 'hana' WHERE number = 17");
  EXPECT_FALSE(check().first_fault);
  tamper("DELETE FROM record_audit WHERE number = 23");
  f = check().first_fault;
  ASSERT_TRUE(f);
  EXPECT_EQ(f->kind, fault_kind::row_removed);
  EXPECT_EQ(f->row, 24);
}

// Every column of every table, every row, and rows exchanged: nothing goes unseen.
TEST_P(audit_log, any_single_change_to_sealed_rows_or_seals_is_found) {
  add(12);
  while (seal_some(5) > 0) {
    here.time.advance(std::chrono::minutes{1});
  }
  std::vector<std::string> changes;
  for (const char* column :
       {"actor", "role", "action", "subject_kind", "subject", "purpose", "trace_id", "detail"}) {
    for (int row = 1; row <= 12; ++row) {
      changes.push_back("UPDATE record_audit SET " + std::string{column} + " = " + column +
                        " || ' ' WHERE number = " + std::to_string(row));
    }
  }
  for (int row = 1; row <= 12; ++row) {
    const auto n = std::to_string(row);
    changes.push_back("UPDATE record_audit SET at = at + 1 WHERE number = " + n);
    changes.push_back("UPDATE record_audit SET number = 0 - number WHERE number = " + n);
    changes.push_back("DELETE FROM record_audit WHERE number = " + n);
    if (row < 12) {
      changes.push_back("UPDATE record_audit SET subject = CASE number WHEN " + n + " THEN '" +
                        std::to_string(row + 1) + "' ELSE '" + n + "' END WHERE number IN (" + n +
                        ", " + n + " + 1)");
    }
  }
  changes.push_back(
      "INSERT INTO record_audit (number, at, actor, role, action, subject_kind, subject, purpose, "
      "trace_id, detail) SELECT 0, at, actor, role, action, subject_kind, subject, purpose, "
      "trace_id, detail FROM record_audit WHERE number = 1");
  for (int s = 1; s <= 3; ++s) {
    const auto n = std::to_string(s);
    for (const char* column : {"first", "last", "count", "at"}) {
      changes.push_back("UPDATE record_seal SET " + std::string{column} + " = " + column +
                        " + 1 WHERE number = " + n);
    }
    changes.push_back("UPDATE record_seal SET number = number + 10 WHERE number = " + n);
    changes.push_back("DELETE FROM record_seal WHERE number = " + n);
    for (const char* column : {"leaves", "root_hash", "previous_hash", "hash"}) {
      changes.push_back("UPDATE record_seal SET " + std::string{column} +
                        " = (SELECT a.actor_bytes FROM (SELECT hash AS actor_bytes FROM "
                        "record_seal WHERE number = " +
                        std::to_string(s % 3 + 1) + ") a) WHERE number = " + n);
    }
  }
  changes.push_back("UPDATE record_seal_head SET number = number - 1");
  changes.push_back("UPDATE record_seal_head SET last = last - 1");
  changes.push_back("DELETE FROM record_seal_head");
  for (const auto& sql : changes) {
    const auto found = here.loop.wait([](db::store& st, const std::string& change) -> task<bool> {
      bool seen = false;
      const auto rolled_back = co_await st.write([&](db::tx& t) -> result<done> {
        EXPECT_GE(t.run({"", change}, {}), 1) << change;
        seen = verify(t).first_fault.has_value();
        return problem{why::conflict, "only tried"};
      });
      EXPECT_FALSE(rolled_back.ok());
      co_return seen;
    }(town, sql));
    EXPECT_TRUE(found) << sql;
  }
  EXPECT_FALSE(check().first_fault);
}

TEST_P(audit_log, a_row_put_into_a_gap_of_the_numbers_is_found) {
  add(10);
  tamper("DELETE FROM record_audit WHERE number = 5");
  seal_some(100);
  EXPECT_FALSE(check().first_fault);
  tamper(
      "INSERT INTO record_audit (number, at, actor, role, action, subject_kind, subject, purpose, "
      "trace_id, detail) SELECT 5, at, actor, role, action, subject_kind, subject, purpose, "
      "trace_id, detail FROM record_audit WHERE number = 4");
  const auto f = check().first_fault;
  ASSERT_TRUE(f);
  EXPECT_EQ(f->kind, fault_kind::row_inserted);
  EXPECT_EQ(f->row, 5);
}

TEST_P(audit_log, an_anchor_outside_finds_a_log_that_was_written_anew) {
  add(10);
  seal_some(100);
  const auto anchor = parse_seal_head(to_text(check().head));
  ASSERT_TRUE(anchor);
  EXPECT_FALSE(check(anchor).first_fault);
  // Somebody who may write everything edits a row and seals again.
  tamper("UPDATE record_audit SET actor = 'taro' WHERE number = 3");
  tamper("DELETE FROM record_seal");
  tamper("DELETE FROM record_seal_head");
  seal_some(100);
  EXPECT_FALSE(check().first_fault);
  const auto f = check(anchor).first_fault;
  ASSERT_TRUE(f);
  EXPECT_EQ(f->kind, fault_kind::anchor_missed);
}

TEST_P(audit_log, statements_prepare) {
  EXPECT_EQ(here.doors->check(db::testing::sapporo(), statements), std::vector<std::string>{});
}

TEST(seal_head_text, what_is_no_head_is_refused) {
  for (auto bad : {"", "1", "1:2", "1:2:zz", "x:2:00", "1:2:00"}) {
    EXPECT_FALSE(parse_seal_head(bad)) << bad;
  }
}

INSTANTIATE_TEST_SUITE_P(engines, audit_log, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::record
