#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

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

TEST_P(house_of_tenants, a_tenant_that_is_not_there_is_gone_and_so_is_one_of_a_closed_house) {
  for (int i = 0; i < 2; ++i) {
    try {
      here.doors->at(furano(), place::town);
      ADD_FAILURE() << "was opened";
    } catch (const error& e) {
      EXPECT_EQ(e.kind(), failure::gone);
    }
    here.doors->close();
  }
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

TEST(sqlite_folder, stores_that_were_all_used_are_closed_again_down_to_the_limit) {
  options few;
  few.open_max = 2;
  fresh_house here{engine_kind::sqlite, notes_modules, few};
  here.doors->add_tenant(furano());
  const auto in_use = [&] {
    int n = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator{here.opened_with().data_folder}) {
      n += entry.path().string().ends_with("-shm") ? 1 : 0;
    }
    return n;
  };
  for (const auto t : {sapporo(), furano()}) {
    for (const auto p : {place::town, place::people, place::history}) {
      here.loop.wait(here.doors->at(t, p).write([](tx& x) { x.append_change("a", "b", "{}"); }));
    }
  }
  EXPECT_GT(in_use(), 2);
  const auto started = monotonic_now();
  while (in_use() > 2 && monotonic_now() - started < std::chrono::seconds{10}) {
  }
  EXPECT_LE(in_use(), 2);
}

TEST(sqlite_folder, a_tenant_that_cannot_be_moved_away_is_not_said_to_be_removed) {
  fresh_house here{engine_kind::sqlite, notes_modules};
  here.loop.wait(here.at(place::town).write([](tx& t) {
    t.run(upsert_note, {"a", std::int64_t{1}});
  }));
  const auto& data = here.opened_with().data_folder;
  ASSERT_EQ(::chmod(data.c_str(), 0500), 0);
  const auto me = ::geteuid();
  if (me == 0) {
    ASSERT_EQ(::seteuid(65534), 0);  // root may do anything
  }
  EXPECT_THROW(here.doors->remove_tenant(sapporo()), error);
  if (me == 0) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  ASSERT_EQ(::chmod(data.c_str(), 0700), 0);
  EXPECT_TRUE(here.doors->has_tenant(sapporo()));
  EXPECT_EQ(here.loop.wait(here.at(place::town).read(rows_in)), 1);
}

TEST(sqlite_folder, one_that_works_beside_a_server_changes_no_schema) {
  static constexpr std::array more{
      notes_migrations[0],
      migration{2, "colour", "ALTER TABLE note ADD COLUMN colour TEXT", place::town}};
  static constexpr std::array more_modules{module_schema{"note", more}};
  fresh_house here{engine_kind::sqlite, notes_modules};
  auto beside = here.opened_with();
  beside.beside_a_server = true;
  {
    auto same = open_house(beside, here.time, notes_modules);
    here.loop.wait(same->at(sapporo(), place::town).write([](tx& t) {
      t.run(upsert_note, {"a", std::int64_t{1}});
    }));
  }
  auto newer = open_house(beside, here.time, more_modules);
  try {
    newer->at(sapporo(), place::town);
    ADD_FAILURE() << "was opened";
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), failure::wrong_version) << e.what();
  }
  EXPECT_EQ(pending_migrations(beside, more_modules).size(), 1U);
}

TEST(sqlite_folder, a_file_system_that_cannot_keep_a_write_ahead_log_is_refused) {
  fresh_house here{engine_kind::sqlite, notes_modules};
  auto elsewhere = here.opened_with();
  elsewhere.data_folder += "/elsewhere";
  auto* usual = sqlite3_vfs_find(nullptr);
  sqlite3_vfs_register(sqlite3_vfs_find("unix-dotfile"), 1);  // has no shared memory
  try {
    open_house(elsewhere, here.time, notes_modules)->add_tenant(sapporo());
    ADD_FAILURE() << "was opened";
  } catch (const error& e) {
    EXPECT_NE(std::string_view{e.what()}.find("write-ahead"), std::string_view::npos) << e.what();
  }
  sqlite3_vfs_register(usual, 1);
}

}  // namespace
}  // namespace tsu::db
