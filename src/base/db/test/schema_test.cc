#include "base/db/schema.h"

#include <gtest/gtest.h>

#include <array>

#include "base/db/test/fresh_house.h"
#include "base/db/test/notes_schema.h"

namespace tsu::db {
namespace {

using namespace testing;

constexpr std::array two_migrations{
    notes_migrations[0],
    migration{2, "add_colour", "ALTER TABLE note ADD COLUMN colour TEXT", place::town},
};
constexpr std::array edited_migrations{
    migration{1, "create", "CREATE TABLE note(id @serial@)", place::town}};
constexpr std::array broken_migrations{
    notes_migrations[0],
    migration{2, "half", "CREATE TABLE note_extra(id @key@); CREATE TABLE note_extra(id @key@)",
              place::town},
};
constexpr std::array two_modules{module_schema{"note", two_migrations}};
constexpr std::array edited_modules{module_schema{"note", edited_migrations}};
constexpr std::array broken_modules{module_schema{"note", broken_migrations}};

TEST(schema, words_of_ours_become_words_of_the_engine) {
  EXPECT_EQ(translate("a(id @serial@, b BYTEA) @by_key@", engine::sqlite),
            "a(id INTEGER PRIMARY KEY AUTOINCREMENT, b BLOB) WITHOUT ROWID");
  EXPECT_EQ(translate("a(id @key@, b BYTEA) @by_key@", engine::postgres),
            "a(id BIGINT PRIMARY KEY, b BYTEA) ");
}

TEST(schema, base_comes_first_and_then_the_modules_in_their_order) {
  const auto steps = plan(two_modules, place::town, {}, "x");
  ASSERT_EQ(steps.size(), 4U);
  EXPECT_EQ(steps[0].module, "base");
  EXPECT_EQ(steps[1].module, "base");
  EXPECT_EQ(steps[2].step->number, 1);
  EXPECT_EQ(steps[3].step->number, 2);
  EXPECT_EQ(plan(two_modules, place::people, {}, "x").size(), 2U);
}

class migrations : public ::testing::TestWithParam<engine_kind> {};

failure opening_fails_with(fresh_house& here, std::span<const module_schema> modules,
                           std::string& text) {
  try {
    here.reopen(modules);
  } catch (const error& e) {
    text = e.what();
    return e.kind();
  }
  return failure::other;
}

TEST_P(migrations, a_later_migration_is_applied_once_and_the_data_stays) {
  fresh_house here{GetParam(), notes_modules};
  here.loop.wait(here.at(place::town).write([](tx& t) {
    t.run(upsert_note, {"a", std::int64_t{7}});
  }));
  const auto pending = [&] {
    here.doors.reset();
    return pending_migrations(here.opened_with(), two_modules);
  }();
  ASSERT_EQ(pending.size(), 1U);
  EXPECT_EQ(pending[0].name, "add_colour");
  EXPECT_EQ(pending[0].where, place::town);
  here.reopen(two_modules);
  here.reopen();
  here.doors.reset();
  EXPECT_TRUE(pending_migrations(here.opened_with(), two_modules).empty());
  here.reopen();
  EXPECT_EQ(here.loop.wait(here.at(place::town).read(sum_in)), 7);
}

TEST_P(migrations, an_edited_migration_stops_the_start_with_wrong_version) {
  fresh_house here{GetParam(), notes_modules};
  std::string text;
  EXPECT_EQ(opening_fails_with(here, edited_modules, text), failure::wrong_version);
  EXPECT_NE(text.find("011002/town: migration note 1"), std::string::npos) << text;
}

TEST_P(migrations, a_store_newer_than_the_program_stops_the_start_with_wrong_version) {
  fresh_house here{GetParam(), two_modules};
  std::string text;
  EXPECT_EQ(opening_fails_with(here, notes_modules, text), failure::wrong_version);
  EXPECT_NE(text.find("newer tsunagu"), std::string::npos) << text;
}

TEST_P(migrations, a_migration_that_fails_halfway_leaves_the_store_as_it_was) {
  fresh_house here{GetParam(), notes_modules};
  std::string text;
  EXPECT_EQ(opening_fails_with(here, broken_modules, text), failure::other);
  here.reopen(notes_modules);
  EXPECT_THROW(here.loop.wait(here.at(place::town).read([](reader& r) {
    r.each({"", "SELECT * FROM note_extra"}, {}, [](const row&) {});
  })),
               error);
  EXPECT_EQ(here.loop.wait(here.at(place::town).read(rows_in)), 0);
}

INSTANTIATE_TEST_SUITE_P(engines, migrations, ::testing::ValuesIn(engines()),
                         [](const auto& i) { return testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::db
