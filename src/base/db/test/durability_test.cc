// Nothing that was answered is lost: not by the loss of power, not by kill -9, not by a full disk.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "base/db/test/notes_schema.h"
#include "base/db/test/power_vfs.h"

namespace tsu::db {
namespace {

using namespace testing;

constexpr statement note_of_batch{"note.of_batch", "INSERT INTO note(name, count) VALUES($1, $2)"};

// Which batch runs, and how many closures of each were kept; told on the writing thread.
class batch_counter final : public participant {
 public:
  void closure_ended(bool kept) override { in_batch += kept ? 1 : 0; }
  void batch_ended(bool committed) override {
    (committed ? committed_sizes : lost_sizes)[batch] = in_batch;
    in_batch = 0;
    ++batch;
  }
  std::int64_t batch = 1, in_batch = 0;
  std::map<std::int64_t, std::int64_t> committed_sizes, lost_sizes;
};

struct cut_run {
  store& town;
  batch_counter& counter;
  power_vfs& power;
  std::set<std::string> certain = {};  // answered, and to be there whatever happens
  std::set<std::string> hoped = {};    // answered before the disk had it
  int next = 0;
};

// What is synced for one that asks for it takes all before it along.
void note_answer(cut_run& run, const std::string& name, durability durable) {
  run.hoped.insert(name);
  if (durable == durability::commit) {
    run.certain.merge(run.hoped);
  }
}

task<void> write_until_dark(cut_run& run, durability durable) {
  while (!run.power.is_cut()) {
    const auto name = std::to_string(++run.next);
    try {
      co_await run.town.write(
          [&](tx& t) {
            t.run(note_of_batch, {name + "a", run.counter.batch});
            t.run(note_of_batch, {name + "b", run.counter.batch});
            t.append_change("note.made", name, std::string(300, 'x'));
          },
          durable);
      note_answer(run, name, durable);
    } catch (const error&) {
      co_return;
    }
  }
}

std::string integrity_of(store& s, event_loop& loop) {
  std::string out;
  loop.wait(s.read([&](reader& r) {
    r.each({"", "PRAGMA integrity_check"}, {}, [&](const row& c) { out += c.string(0); });
  }));
  return out;
}

void expect_whole(fresh_house& here, const cut_run& run, const batch_counter& counter) {
  std::set<std::string> names;
  std::map<std::int64_t, std::int64_t> of_batch;
  auto& town = here.at(place::town);
  here.loop.wait(town.read([&](reader& r) {
    r.each(list_notes, {}, [&](const row& n) {
      names.insert(n.string(1));
      ++of_batch[n.int64(2)];
    });
  }));
  for (const auto& name : run.certain) {
    EXPECT_TRUE(names.contains(name + "a") && names.contains(name + "b")) << name << " is lost";
  }
  for (const auto& [batch, rows] : of_batch) {
    const auto size = counter.committed_sizes.contains(batch) ? counter.committed_sizes.at(batch)
                                                              : counter.lost_sizes.at(batch);
    EXPECT_EQ(rows, 2 * size) << "batch " << batch << " is there in part";
  }
  const auto log = here.loop.wait(town.read([](reader& r) { return read_changes(r, 0, 100'000); }));
  EXPECT_EQ(log.size() * 2, names.size());
  EXPECT_EQ(log.empty() ? 0 : log.back().number, static_cast<std::int64_t>(log.size()));
  EXPECT_EQ(town.newest_change(), static_cast<std::int64_t>(log.size()));
  EXPECT_EQ(integrity_of(town, here.loop), "ok");
}

// Each client writes with the next of these, over and over.
void lose_power_once(std::uint64_t seed, std::vector<durability> of_clients) {
  seeded_random chance{seed};
  power_vfs power;
  fresh_house here{engine_kind::sqlite, notes_modules};
  batch_counter counter;
  cut_run run{here.at(place::town), counter, power};
  run.town.attach(counter);
  power.cut_after(static_cast<std::int64_t>(1 + chance.below(seed % 4 == 0 ? 12'000 : 600)));
  std::vector<task<void>> clients;
  for (std::size_t i = 0; i < 20; ++i) {
    clients.push_back(write_until_dark(run, of_clients[i % of_clients.size()]));
  }
  here.loop.wait(all(std::move(clients)));
  here.doors.reset();
  ASSERT_TRUE(power.is_cut());
  power.restore_power(seed * 31);
  here.reopen();
  expect_whole(here, run, counter);
  // And it goes on from there.
  here.loop.wait(here.at(place::town).write([](tx& t) {
    return t.append_change("note.made", "after", "{}");
  }));
}

TEST(power_loss, every_answered_write_is_there_and_every_batch_is_whole_or_absent) {
  for (std::uint64_t seed = 1; seed <= 24; ++seed) {
    SCOPED_TRACE(seed);
    lose_power_once(seed, {durability::commit});
  }
}

TEST(power_loss, interval_batches_may_be_lost_but_never_in_part_and_never_with_a_hole) {
  for (std::uint64_t seed = 101; seed <= 112; ++seed) {
    SCOPED_TRACE(seed);
    lose_power_once(seed, {durability::interval});
  }
}

TEST(power_loss, beside_interval_writes_every_other_answered_write_is_there_and_all_before_it) {
  for (std::uint64_t seed = 201; seed <= 212; ++seed) {
    SCOPED_TRACE(seed);
    lose_power_once(seed, {durability::interval, durability::interval, durability::commit});
  }
}

TEST(power_loss, the_file_layer_of_this_test_does_lose_what_was_not_synced) {
  power_vfs power;
  const auto path = (std::filesystem::temp_directory_path() / "tsunagu-power-self.db").string();
  std::filesystem::remove(path);
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TABLE a(x);", nullptr,
               nullptr, nullptr);
  for (int i = 0; i < 50; ++i) {
    sqlite3_exec(db, "INSERT INTO a VALUES(randomblob(3000))", nullptr, nullptr, nullptr);
  }
  power.cut_after(1);
  sqlite3_exec(db, "INSERT INTO a VALUES(1)", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  power.restore_power(5);
  int rows = 0;
  sqlite3_open(path.c_str(), &db);
  sqlite3_exec(
      db, "SELECT * FROM a",
      [](void* n, int, char**, char**) { return ++*static_cast<int*>(n), 0; }, &rows, nullptr);
  sqlite3_close(db);
  EXPECT_LT(rows, 50);
  for (const auto* end : {"", "-wal", "-shm"}) {
    std::filesystem::remove(path + end);
  }
}

TEST(interval_durability, a_sync_follows_soon_without_another_write) {
  power_vfs power;
  fresh_house here{engine_kind::sqlite, notes_modules};
  auto& town = here.at(place::town);
  here.loop.wait(town.write([](tx& t) { t.run(upsert_note, {"a", std::int64_t{1}}); }));
  const auto before = power.syncs();
  here.loop.wait(town.write(
      [](tx& t) {
        t.run(upsert_note, {"a", std::int64_t{1}});
      },
      durability::interval));
  const auto started = monotonic_now();
  while (power.syncs() == before && monotonic_now() - started < std::chrono::seconds{5}) {
    here.loop.wait(town.read(sum_in));
  }
  EXPECT_GT(power.syncs(), before);
}

TEST(interval_durability, a_sync_follows_though_a_reader_keeps_the_checkpoint_from_syncing) {
  power_vfs power;
  fresh_house here{engine_kind::sqlite, notes_modules};
  auto& town = here.at(place::town);
  sqlite3* old_reader = nullptr;
  const auto file = here.opened_with().data_folder + "/011002/town.db";
  ASSERT_EQ(sqlite3_open(file.c_str(), &old_reader), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(old_reader, "BEGIN; SELECT * FROM note", nullptr, nullptr, nullptr),
            SQLITE_OK);
  const std::vector<std::byte> much(std::size_t{17} << 20U);
  here.loop.wait(town.write([&](tx& t) {
    t.run(insert_note, {"much", std::int64_t{1}, nullptr, bytes{much}});
  }));
  // Answered after the checkpoint that followed the first.
  here.loop.wait(town.write([](tx& t) { t.run(upsert_note, {"a", std::int64_t{1}}); }));
  const auto before = power.syncs();
  here.loop.wait(town.write(
      [](tx& t) {
        t.run(upsert_note, {"a", std::int64_t{1}});
      },
      durability::interval));
  const auto started = monotonic_now();
  while (power.syncs() == before && monotonic_now() - started < std::chrono::seconds{5}) {
    here.loop.wait(town.read(sum_in));
  }
  EXPECT_GT(power.syncs(), before);
  sqlite3_close(old_reader);
}

// ---- Full disk

failure write_fails_with(fresh_house& here, std::string_view name) {
  try {
    here.loop.wait(here.at(place::town).write([&](tx& t) {
      t.run(insert_note, {name, std::int64_t{1}, nullptr, nullptr});
      t.append_change("note.made", name, std::string(100'000, 'x'));
    }));
  } catch (const error& e) {
    return e.kind();
  }
  return failure::other;
}

TEST(full_disk, is_refused_clearly_and_works_again_when_space_returns_without_a_restart) {
  power_vfs disk;
  fresh_house here{engine_kind::sqlite, notes_modules};
  here.loop.wait(here.at(place::town).write([](tx& t) {
    t.run(upsert_note, {"before", std::int64_t{1}});
  }));
  disk.set_full(true);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(write_fails_with(here, "x"), failure::disk_full);
  }
  EXPECT_EQ(here.loop.wait(here.at(place::town).read(rows_in)), 1) << "reads go on";
  disk.set_full(false);
  here.loop.wait(here.at(place::town).write([](tx& t) {
    t.run(upsert_note, {"after", std::int64_t{1}});
    EXPECT_EQ(t.append_change("note.made", "after", "{}"), 1);
  }));
  here.reopen();
  EXPECT_EQ(here.loop.wait(here.at(place::town).read(rows_in)), 2);
}

TEST(full_disk, a_limit_of_the_process_on_file_sizes_counts_as_full_too) {
  fresh_house here{engine_kind::sqlite, notes_modules};
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 60'000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  EXPECT_EQ(write_fails_with(here, "x"), failure::disk_full);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, handler);
  EXPECT_EQ(write_fails_with(here, "x"), failure::other) << "that is: not at all";
  EXPECT_EQ(here.loop.wait(here.at(place::town).read(rows_in)), 1);
}

// ---- Damaged, locked, gone

std::string town_file(const fresh_house& here) {
  return here.opened_with().data_folder + "/011002/town.db";
}

TEST(damaged_file, stops_the_start_with_damaged) {
  fresh_house here{engine_kind::sqlite, notes_modules};
  here.doors.reset();
  {
    std::fstream f{town_file(here), std::ios::in | std::ios::out | std::ios::binary};
    f.seekp(0);
    f << std::string(200, 'x');
  }
  try {
    here.reopen();
    ADD_FAILURE() << "was opened";
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), failure::damaged) << e.what();
  }
}

TEST(foreign_lock, a_file_that_another_program_holds_is_locked_and_works_when_it_is_free) {
  fresh_house here{engine_kind::sqlite, notes_modules};
  sqlite3* other = nullptr;
  sqlite3_open(town_file(here).c_str(), &other);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_EQ(write_fails_with(here, "x"), failure::locked);
  sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_close(other);
  here.loop.wait(here.at(place::town).write([](tx& t) {
    t.run(upsert_note, {"a", std::int64_t{1}});
  }));
}

// ---- kill -9

class killed_process : public ::testing::TestWithParam<engine_kind> {};

task<void> acknowledge(store& town, int out, std::int64_t& next) {
  while (true) {
    const auto n = ++next;
    co_await town.write([&](tx& t) {
      t.run(note_of_batch, {std::to_string(n), n});
      t.append_change("note.made", std::to_string(n), "{}");
    });
    if (::write(out, &n, sizeof n) != static_cast<ssize_t>(sizeof n)) {
      ::_exit(3);
    }
  }
}

[[noreturn]] void child_writes(const options& o, int out) {
  manual_clock time{*parse_instant("2026-11-22T04:17:03Z")};
  event_loop loop;
  auto doors = open_house(o, time, notes_modules);
  std::int64_t next = 0;
  std::vector<task<void>> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(acknowledge(doors->at(sapporo(), place::town), out, next));
  }
  loop.wait(all(std::move(clients)));
  ::_exit(4);
}

// The numbers that the child said were written, until it was killed after so many.
std::set<std::int64_t> run_and_kill(const options& o, std::uint64_t kill_after) {
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const auto child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    child_writes(o, ends[1]);
  }
  ::close(ends[1]);
  std::set<std::int64_t> said;
  std::int64_t n = 0;
  while (::read(ends[0], &n, sizeof n) == static_cast<ssize_t>(sizeof n)) {
    said.insert(n);
    if (said.size() == kill_after) {
      ::kill(child, SIGKILL);  // and read on what was said before it died
    }
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  return said;
}

TEST_P(killed_process, every_write_acknowledged_before_kill_9_is_there_afterwards) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    seeded_random chance{seed};
    fresh_house here{GetParam(), notes_modules};
    here.doors.reset();
    const auto kill_after = seed == 1 ? 10'000 : 1 + chance.below(10'000);
    const auto said = run_and_kill(here.opened_with(), kill_after);
    EXPECT_GE(said.size(), kill_after);
    here.reopen();
    std::set<std::int64_t> stored;
    here.loop.wait(here.at(place::town).read([&](reader& r) {
      r.each(list_notes, {}, [&](const row& c) { stored.insert(c.int64(2)); });
    }));
    EXPECT_TRUE(std::includes(stored.begin(), stored.end(), said.begin(), said.end()));
    EXPECT_EQ(here.at(place::town).newest_change(), static_cast<std::int64_t>(stored.size()));
  }
}

INSTANTIATE_TEST_SUITE_P(engines, killed_process, ::testing::ValuesIn(engines()),
                         [](const auto& i) { return testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::db
