#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "base/db/test/fresh_house.h"
#include "base/db/test/notes_schema.h"

namespace tsu::db {
namespace {

using namespace testing;

class house_of_tenants : public ::testing::TestWithParam<engine_kind> {
 protected:
  fresh_house here{GetParam(), notes_modules};
};

TEST_P(house_of_tenants, tenants_are_apart_and_sorted) {
  here.doors->add_tenant(furano());
  here.doors->add_tenant(furano());
  EXPECT_EQ(here.doors->tenants(), (std::vector{sapporo(), furano()}));
  here.loop.wait(here.at(place::town).write([](tx& t) {
    t.run(upsert_note, {"a", std::int64_t{1}});
  }));
  EXPECT_EQ(here.loop.wait(here.doors->at(furano(), place::town).read(rows_in)), 0);
  here.reopen();
  EXPECT_EQ(here.doors->tenants().size(), 2U);
  EXPECT_EQ(here.loop.wait(here.at(place::town).read(rows_in)), 1);
}

TEST_P(house_of_tenants, a_removed_tenant_is_gone_and_its_stores_say_so) {
  auto& town = here.at(place::town);
  here.doors->remove_tenant(sapporo());
  EXPECT_FALSE(here.doors->has_tenant(sapporo()));
  EXPECT_TRUE(here.doors->tenants().empty());
  try {
    here.loop.wait(town.write([](tx&) {}));
    ADD_FAILURE() << "was written";
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), failure::gone);
  }
  EXPECT_THROW(here.loop.wait(town.read(rows_in)), error);
  EXPECT_THROW(here.loop.wait(town.wait_for_change(0, std::chrono::hours{1})), error);
  here.doors->add_tenant(sapporo());
  EXPECT_EQ(here.loop.wait(here.at(place::town).read(rows_in)), 0);
}

TEST_P(house_of_tenants, every_named_statement_is_prepared_and_a_wrong_one_is_named) {
  EXPECT_EQ(here.doors->check(sapporo(), base_statements()), std::vector<std::string>{});
  EXPECT_EQ(here.doors->check(sapporo(), notes_statements), std::vector<std::string>{});
  static constexpr statement wrong{"note.wrong", "SELECT colour FROM note WHERE name = $1"};
  static constexpr statement elsewhere{"note.elsewhere", "SELECT name FROM note", place::people};
  const std::array bad{&wrong, &elsewhere};
  const auto said = here.doors->check(sapporo(), bad);
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0].substr(0, 11), "note.wrong:");
  EXPECT_EQ(said[1].substr(0, 15), "note.elsewhere:");
}

TEST_P(house_of_tenants, closing_answers_everybody_who_waits) {
  auto& town = here.at(place::town);
  std::vector<task<void>> tasks;
  for (int i = 0; i < 20; ++i) {
    tasks.push_back([](store& s) -> task<void> {
      co_await s.write([](tx& t) { t.run(upsert_note, {"a", std::int64_t{1}}); });
    }(town));
  }
  tasks.push_back(
      [](store& s) -> task<void> { co_await s.wait_for_change(0, std::chrono::hours{1}); }(town));
  // Runs last, when all the others wait.
  tasks.push_back([](house& doors) -> task<void> {
    doors.close();
    co_return;
  }(*here.doors));
  here.loop.wait(all(std::move(tasks)));
  here.reopen();
  EXPECT_EQ(here.loop.wait(here.at(place::town).read(sum_in)), 20);
}

INSTANTIATE_TEST_SUITE_P(engines, house_of_tenants, ::testing::ValuesIn(engines()),
                         [](const auto& i) { return testing::name_of(i.param); });

TEST(sqlite_folder, a_second_house_on_the_folder_is_refused_with_locked) {
  fresh_house here{engine_kind::sqlite, notes_modules};
  try {
    open_house(here.opened_with(), here.time, notes_modules);
    ADD_FAILURE() << "was opened";
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), failure::locked);
  }
}

TEST(sqlite_folder, files_are_for_the_owner_only) {
  fresh_house here{engine_kind::sqlite, notes_modules};
  here.loop.wait(here.at(place::town).write([](tx& t) {
    t.run(upsert_note, {"a", std::int64_t{1}});
  }));
  int files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator{here.opened_with().data_folder}) {
    struct stat s {};
    ASSERT_EQ(::stat(entry.path().c_str(), &s), 0);
    EXPECT_EQ(s.st_mode & 0777U, entry.is_directory() ? 0700U : 0600U) << entry.path();
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_GE(files, 6);
}

TEST(sqlite_folder, idle_stores_are_closed_beyond_the_limit_and_open_again_when_used) {
  options few;
  few.open_max = 2;
  fresh_house here{engine_kind::sqlite, notes_modules, few};
  here.loop.wait(here.at(place::town).write([](tx& t) {
    t.run(upsert_note, {"a", std::int64_t{1}});
  }));
  here.doors->add_tenant(furano());
  // The WAL's index is there only while somebody has the file open.
  const auto folder = std::filesystem::path{here.opened_with().data_folder} / "011002";
  EXPECT_FALSE(std::filesystem::exists(folder / "town.db-shm"));
  here.loop.wait(here.at(place::town).write([](tx& t) {
    t.run(upsert_note, {"a", std::int64_t{1}});
  }));
  EXPECT_TRUE(std::filesystem::exists(folder / "town.db-shm"));
  EXPECT_EQ(here.loop.wait(here.at(place::town).read(sum_in)), 2);
}

}  // namespace
}  // namespace tsu::db
