#include <gtest/gtest.h>

#include <fstream>

#include "base/backup/backup.h"
#include "base/backup/test/pairs.h"
#include "base/db/schema_copy.h"

namespace tsu::backup {
namespace {

using db::testing::engine_kind;
using db::testing::fresh_house;
using db::testing::sapporo;

constexpr std::string_view kinds_sql =
    "CREATE TABLE kinds_all(id @serial@, bytes BYTEA, share DOUBLE PRECISION, \"two words\" TEXT "
    "NOT NULL DEFAULT 'it''s', parent BIGINT REFERENCES kinds_all(id), UNIQUE(bytes));"
    "CREATE INDEX kinds_all_by_share ON kinds_all(share) WHERE share > 0;";
constexpr db::migration kinds_steps[] = {{1, "create", kinds_sql, db::place::town}};
constexpr db::module_schema modules[] = {{"pairs", pairs_steps}, {"kinds", kinds_steps}};

constexpr db::statement insert_kind{
    "kinds.insert",
    "INSERT INTO kinds_all(bytes, share, \"two words\", parent) VALUES($1, $2, $3, $4)"};
constexpr db::statement read_kinds{
    "kinds.read", "SELECT id, bytes, share, \"two words\", parent FROM kinds_all ORDER BY id"};

class schemas_test : public testing::Test {
 protected:
  schemas_test() {
    if (std::getenv("TSUNAGU_TEST_PG") == nullptr) {
      return;
    }
    here_ = std::make_unique<fresh_house>(engine_kind::postgres, modules);
  }
  void SetUp() override {
    if (!here_) {
      GTEST_SKIP() << "TSUNAGU_TEST_PG names no server";
    }
  }
  home database() const { return {"", here_->opened_with().url}; }
  std::string file() const { return tmp_.path + "/a.tsubackup"; }
  void add_kind(std::string_view text, db::param parent) {
    const std::string bytes{"\0\xff\x01 bytes", 9};
    const auto own = bytes + std::string{text};
    here_->loop.wait(here_->at(db::place::town).write([&](db::tx& t) {
      t.run(insert_kind, {std::as_bytes(std::span{own}), 0.1, text, parent});
    }));
  }
  std::string kinds() {
    return here_->loop.wait(here_->at(db::place::town).read([](db::reader& r) {
      std::string out;
      r.each(read_kinds, {}, [&](const db::row& row) {
        const auto b = row.blob(1);
        out += std::to_string(row.int64(0)) + ':' +
               std::string{reinterpret_cast<const char*>(b.data()), b.size()} + ':' +
               std::to_string(row.real(2)) + ':' + row.string(3) + ':' +
               (row.is_null(4) ? "-" : std::to_string(row.int64(4))) + '\n';
      });
      return out;
    }));
  }
  result<restored> restore_here() {
    return restore(file(), ring_, database(), {}, modules, here_->time);
  }
  void make_backup() { ASSERT_TRUE(create(database(), {}, file(), ring_, here_->time, "1").ok()); }

  scratch tmp_;
  crypto::key_ring ring_ = test_ring();
  std::unique_ptr<fresh_house> here_;
};

TEST_F(schemas_test, every_kind_of_column_key_and_index_comes_back_and_numbers_go_on) {
  add_kind("雪", nullptr);
  add_kind("a 'quoted' \"name\"", std::int64_t{1});
  const auto before = kinds();
  make_backup();
  add_kind("lost by the restore", nullptr);
  here_->doors.reset();
  const auto back = restore_here();
  ASSERT_TRUE(back.ok()) << back.error().detail;
  EXPECT_EQ(back.value().kept.size(), 3u);
  EXPECT_EQ(back.value().kept[0], "t011002_town_before_20261122t041703z");
  here_->reopen(modules);
  EXPECT_EQ(kinds(), before);
  add_kind("new", std::int64_t{2});
  EXPECT_NE(kinds().find("\n3:"), std::string::npos);
  EXPECT_THROW(add_kind("new", nullptr), db::error);                      // the unique key
  EXPECT_THROW(add_kind("no such parent", std::int64_t{99}), db::error);  // the foreign key
  db::schema_copy look{database().url};
  EXPECT_EQ(look.query("SELECT count(*) FROM pg_indexes WHERE schemaname = 't011002_town' AND "
                       "indexname = 'kinds_all_by_share' AND indexdef LIKE '%WHERE%'")[0][0],
            "1");
}

TEST_F(schemas_test, a_copy_taken_under_load_restores_to_one_consistent_moment) {
  std::int64_t before = 0;
  {
    writer load{*here_->doors, std::string(300, 'x')};
    load.wait_for(50);
    before = load.answered;
    make_backup();
  }
  here_->doors.reset();
  ASSERT_TRUE(restore_here().ok());
  here_->reopen(modules);
  const auto town = check_pairs(*here_->doors, db::place::town);
  const auto people = check_pairs(*here_->doors, db::place::people);
  EXPECT_GE(people.pairs, before);
  EXPECT_TRUE(town.pairs == people.pairs || town.pairs == people.pairs + 1);
}

TEST_F(schemas_test, a_database_in_use_the_other_engine_and_damage_are_refused_and_change_nothing) {
  add_kind("x", nullptr);
  make_backup();
  EXPECT_EQ(restore_here().error().code, "target_in_use");
  EXPECT_EQ(restore(file(), ring_, {tmp_.path, ""}, {}, modules, here_->time).error().code,
            "other_engine");
  const auto before = kinds();
  here_->doors.reset();
  {
    std::fstream f{file(), std::ios::binary | std::ios::in | std::ios::out};
    f.seekp(2000);
    f.put('!');
  }
  EXPECT_EQ(restore_here().error().code, "backup_damaged");
  here_->reopen(modules);
  EXPECT_EQ(kinds(), before);
}

TEST_F(schemas_test, what_a_copy_would_lose_stops_it) {
  db::schema_copy db{database().url};
  db.run("CREATE VIEW t011002_town.handmade AS SELECT 1");
  EXPECT_THROW((void)create(database(), {}, file(), ring_, here_->time, "1"), db::error);
  EXPECT_FALSE(std::filesystem::exists(file()));
}

}  // namespace
}  // namespace tsu::backup
