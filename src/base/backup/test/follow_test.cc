#include "base/backup/follow.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/backup/epochs.h"
#include "base/backup/segment.h"
#include "base/backup/test/pairs.h"
#include "base/backup/town.h"
#include "base/core/json.h"

namespace tsu::backup {
namespace {

namespace fs = std::filesystem;
using db::testing::engine_kind;
using db::testing::fresh_house;

double seconds_since(std::chrono::nanoseconds start) {
  return std::chrono::duration<double>(monotonic_now() - start).count();
}

class follow_test : public testing::Test {
 protected:
  std::string destination() const { return tmp_.path + "/second"; }
  std::string target() const { return tmp_.path + "/restored"; }
  follow_options following() const { return {here_.opened_with().data_folder, destination()}; }
  void write(std::int64_t from, std::int64_t until) {
    std::atomic<std::int64_t> answered{0};
    here_.loop.wait(write_pairs(*here_.doors, from, until, answered, std::string(200, 'x')));
  }
  std::vector<fs::path> files() const {
    std::vector<fs::path> out;
    for (const auto& e : fs::recursive_directory_iterator{destination()}) {
      if (e.is_regular_file() && e.path().extension() == ".pages") {
        out.push_back(e.path());
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  }
  result<followed_restore> restore_there() {
    return restore_followed(destination(), ring_, {target(), ""}, {}, pairs_modules, here_.time);
  }
  followed restored_town() { return restore_there().value().towns.at(0); }
  pair_counts pairs_there(db::place p = db::place::town) {
    return check_pairs(*open_restored(target(), here_.time), p);
  }
  std::int64_t pairs_of_restored() {
    EXPECT_EQ(restored_town().stopped_because, "");
    return pairs_there().pairs;
  }
  std::string town_db() const {
    return tenant_folder(here_.opened_with().data_folder, "011002") + "/town.db";
  }
  struct close_raw {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
  };
  static std::unique_ptr<sqlite3, close_raw> open_raw(const std::string& path) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    return std::unique_ptr<sqlite3, close_raw>{db};
  }
  void flip(const fs::path& path, std::streamoff at) {
    std::fstream f{path, std::ios::binary | std::ios::in | std::ios::out};
    f.seekg(at);
    const char c = static_cast<char>(f.get() ^ 1);
    f.seekp(at);
    f.put(c);
  }

  scratch tmp_;
  crypto::key_ring ring_ = test_ring();
  fresh_house here_{engine_kind::sqlite, pairs_modules};
};

TEST_F(follow_test, ships_a_base_then_only_what_changed_then_nothing) {
  write(0, 300);
  follower f{following(), ring_, here_.time};
  const auto base = f.step();
  EXPECT_GT(base.pages, 30u);
  write(300, 301);
  const auto change = f.step();
  EXPECT_GE(change.pages, 4u);
  EXPECT_LT(change.pages, 30u);
  EXPECT_EQ(f.step().towns, 0u);
  EXPECT_EQ(files().size(), 2u);
  const auto town = restored_town();
  EXPECT_EQ(town.stopped_because, "");
  EXPECT_EQ(town.sequence, 1);
  EXPECT_EQ(town.promised, 1);
  EXPECT_EQ(pairs_there().pairs, 301);
}

TEST_F(follow_test, a_house_that_was_opened_again_and_rests_ships_nothing_more) {
  write(0, 50);
  here_.reopen(pairs_modules);  // closing took the log of every store away
  follower f{following(), ring_, here_.time};
  EXPECT_EQ(f.step().towns, 1u);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(f.step().towns, 0u);
  }
  EXPECT_EQ(files().size(), 1u);
  write(50, 51);
  EXPECT_LT(f.step().pages, 30u);
  EXPECT_EQ(pairs_of_restored(), 51);
}

TEST_F(follow_test, a_log_that_was_emptied_makes_no_file) {
  write(0, 50);
  follower f{following(), ring_, here_.time};
  f.step();
  {
    const auto db = open_raw(town_db());
    ASSERT_EQ(sqlite3_exec(db.get(), "SELECT 1 FROM pairs_left; PRAGMA wal_checkpoint(TRUNCATE)",
                           nullptr, nullptr, nullptr),
              SQLITE_OK);
  }
  EXPECT_EQ(fs::file_size(town_db() + "-wal"), 0u);
  EXPECT_EQ(f.step().towns, 0u);
  EXPECT_EQ(files().size(), 1u);
  write(50, 60);
  f.step();
  EXPECT_EQ(pairs_of_restored(), 60);
}

TEST_F(follow_test, a_store_at_rest_is_known_to_be_unchanged_without_reading_it) {
  write(0, 50);
  here_.reopen(pairs_modules);
  db::store_pages pages{town_db()};
  pages.begin();
  EXPECT_FALSE(pages.changed());  // there is no state before
  pages.begin();
  ASSERT_TRUE(pages.changed());
  EXPECT_TRUE(pages.changed()->empty());
  write(50, 51);
  pages.begin();
  EXPECT_FALSE(pages.changed() && pages.changed()->empty());
  write(51, 52);
  pages.begin();
  ASSERT_TRUE(pages.changed());
  EXPECT_FALSE(pages.changed()->empty());
}

// A commit whose sync failed: its frames are in the log, whole and with a commit mark, but SQLite
// has taken it back and writes the next one over it.
TEST_F(follow_test, a_commit_that_failed_to_sync_is_not_shipped_and_hides_no_later_one) {
  write(0, 10);
  follower f{following(), ring_, here_.time};
  f.step();
  const auto copy = tmp_.path + "/copy.db";
  fs::copy_file(town_db(), copy);
  fs::copy_file(town_db() + "-wal", copy + "-wal");
  const auto until = fs::file_size(town_db() + "-wal");
  {
    const auto db = open_raw(copy);
    sqlite3_db_config(db.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    ASSERT_EQ(sqlite3_exec(db.get(),
                           "INSERT INTO pairs_left SELECT 1000 + n, zeroblob(9000) FROM pairs_left",
                           nullptr, nullptr, nullptr),
              SQLITE_OK);
  }
  std::ifstream in{copy + "-wal", std::ios::binary};
  const std::string log{std::istreambuf_iterator<char>{in}, {}};
  ASSERT_GT(log.size(), until + 10 * 4096);
  {
    std::fstream out{town_db() + "-wal", std::ios::binary | std::ios::in | std::ios::out};
    out.seekp(std::streamoff(until));
    out << log.substr(until);
  }
  EXPECT_EQ(f.step().towns, 0u);
  write(10, 11);
  EXPECT_EQ(f.step().towns, 1u);
  EXPECT_EQ(pairs_of_restored(), 11);
}

TEST_F(follow_test, every_moment_shipped_under_load_is_consistent) {
  writer load{*here_.doors, std::string(300, 'x')};
  load.wait_for(20);
  follower f{following(), ring_, here_.time};
  f.step();
  std::int64_t before = 0;
  for (int i = 0; i < 20; ++i) {
    load.wait_for(load.answered + 3);
    before = load.answered;
    f.step();
  }
  load.stop();
  const auto town = restored_town();
  EXPECT_EQ(town.stopped_because, "");
  const auto in_town = pairs_there(), in_people = pairs_there(db::place::people);
  EXPECT_GE(in_people.pairs, before);
  EXPECT_TRUE(in_town.pairs == in_people.pairs || in_town.pairs == in_people.pairs + 1);
}

TEST_F(follow_test, goes_on_over_restarts_of_the_log_and_growth) {
  follower f{following(), ring_, here_.time};
  f.step();
  for (int i = 0; i < 12; ++i) {  // 12 × 5 MB: the store's log starts over several times
    std::atomic<std::int64_t> answered{0};
    here_.loop.wait(
        write_pairs(*here_.doors, i * 10, i * 10 + 10, answered, std::string(250'000, 'y')));
    f.step();
  }
  EXPECT_EQ(restored_town().stopped_because, "");
  EXPECT_EQ(pairs_there().pairs, 120);
}

TEST_F(follow_test, a_damaged_cut_or_missing_file_stops_the_restore_at_the_last_good_moment) {
  follower f{following(), ring_, here_.time};
  for (int i = 0; i < 6; ++i) {
    write(i * 10, i * 10 + 10);
    f.step();
  }
  const auto all = files();
  ASSERT_EQ(all.size(), 6u);
  flip(all[5], std::streamoff(fs::file_size(all[5]) / 2));
  auto town = restored_town();
  EXPECT_EQ(town.sequence, 4);
  EXPECT_EQ(town.promised, 5);
  EXPECT_TRUE(town.stopped_because.starts_with("00000005.pages is damaged"))
      << town.stopped_because;
  EXPECT_EQ(pairs_there().pairs, 50);

  fs::resize_file(all[4], fs::file_size(all[4]) - 7);
  EXPECT_EQ(restored_town().sequence, 3);
  EXPECT_EQ(pairs_there().pairs, 40);

  fs::remove(all[3]);
  town = restored_town();
  EXPECT_EQ(town.sequence, 2);
  EXPECT_EQ(town.stopped_because, "00000003.pages is missing");

  fs::copy_file(all[1], all[2], fs::copy_options::overwrite_existing);
  town = restored_town();
  EXPECT_EQ(town.sequence, 1);
  EXPECT_EQ(town.stopped_because, "00000002.pages does not follow the file before it");
  EXPECT_EQ(pairs_there().pairs, 20);
}

TEST_F(follow_test, files_lost_at_the_end_are_noticed_by_what_head_promised) {
  follower f{following(), ring_, here_.time};
  for (int i = 0; i < 3; ++i) {
    write(i, i + 1);
    f.step();
  }
  fs::remove(files().back());
  const auto town = restored_town();
  EXPECT_EQ(town.sequence, 1);
  EXPECT_EQ(town.promised, 2);
  EXPECT_EQ(town.stopped_because, "00000002.pages is missing");
}

TEST_F(follow_test, a_base_that_was_cut_off_leaves_the_epoch_before_it_to_restore) {
  {
    follower f{following(), ring_, here_.time};
    write(0, 10);
    f.step();
  }
  here_.time.advance(std::chrono::hours{1});
  follower again{following(), ring_, here_.time};
  write(10, 20);
  again.step();
  const auto all = files();
  ASSERT_EQ(all.size(), 2u);
  flip(all[1], 500);
  const auto town = restored_town();
  EXPECT_EQ(pairs_there().pairs, 10);
  EXPECT_NE(town.stopped_because.find("00000000.pages is damaged"), std::string::npos);
}

TEST_F(follow_test, only_two_epochs_stay_and_a_new_base_comes_when_changes_outgrow_it) {
  auto o = following();
  o.changes_min = 1;
  o.changes_per_base = 0.5;
  follower f{o, ring_, here_.time};
  for (int i = 0; i < 40; ++i) {
    write(i * 5, i * 5 + 5);
    here_.time.advance(std::chrono::seconds{1});
    f.step();
  }
  std::size_t bases = 0;
  for (const auto& p : files()) {
    bases += p.filename() == "00000000.pages" ? 1u : 0u;
  }
  EXPECT_EQ(bases, 2u);
  EXPECT_EQ(restored_town().stopped_because, "");
  EXPECT_EQ(pairs_there().pairs, 200);
}

TEST_F(follow_test, a_clock_that_was_ahead_hides_and_removes_no_later_epoch) {
  manual_clock ahead{*parse_instant("2031-01-01T00:00:00Z")};
  write(0, 1);
  for (int i = 0; i < 2; ++i) {
    follower{following(), ring_, ahead}.step();
    ahead.advance(std::chrono::hours{1});
  }
  for (int i = 1; i < 4; ++i) {
    follower f{following(), ring_, here_.time};
    f.step();
    write(i, i + 1);
    f.step();
    EXPECT_EQ(pairs_of_restored(), i + 1);
  }
  EXPECT_EQ(epochs_in(destination() + "/011002").size(), 2u);
}

TEST_F(follow_test, epochs_are_in_order_by_time_and_number) {
  const auto town = destination() + "/011002";
  EXPECT_EQ(next_epoch(town, "20261122T041703Z"), "20261122T041703Z");
  std::vector<std::string> made;
  for (int i = 0; i < 120; ++i) {
    made.push_back(next_epoch(town, i == 0 ? "20310101T000000Z" : "20261122T041703Z"));
    fs::create_directories(town + '/' + made.back());
    std::ofstream{town + '/' + made.back() + '/' + segment_name(0)};
  }
  EXPECT_EQ(made[1], "20310101T000000Z-02");
  for (const auto* other : {"lost+found", "20320101T000000Z.old", "20320101T000000Z-", "2032"}) {
    fs::create_directories(town + '/' + other);
  }
  const auto there = epochs_in(town);
  ASSERT_EQ(there.size(), made.size());
  EXPECT_TRUE(
      std::equal(made.begin(), made.end(), there.begin(),
                 [](const auto& name, const epoch& e) { return e.complete && e.name == name; }));
  EXPECT_EQ(next_epoch(town, "20310101T000001Z"), "20310101T000001Z");
}

TEST_F(follow_test, a_town_that_cannot_be_read_does_not_hold_up_the_others) {
  const auto bad = here_.opened_with().data_folder + "/010006";  // comes first
  fs::create_directories(bad);
  std::ofstream{bad + "/town.db"} << std::string(8192, 'x');
  follower f{following(), ring_, here_.time};
  for (int i = 0; i < 3; ++i) {
    write(i, i + 1);
    EXPECT_THROW(f.step(), db::error);
    EXPECT_EQ(files().size(), std::size_t(i + 1));
  }
  EXPECT_EQ(pairs_of_restored(), 3);
}

TEST_F(follow_test, a_second_place_that_was_full_goes_on_with_the_base_it_has) {
  follower f{following(), ring_, here_.time};
  f.step();
  write(0, 200);
  {
    const full_disk disk{40'000};
    EXPECT_THROW(f.step(), std::system_error);
    EXPECT_THROW(f.step(), std::system_error);
  }
  write(200, 210);
  EXPECT_EQ(f.step().towns, 1u);
  EXPECT_EQ(files().size(), 2u);
  EXPECT_EQ(pairs_of_restored(), 210);
}

TEST_F(follow_test, an_epoch_that_somebody_took_away_is_followed_by_a_new_one) {
  follower f{following(), ring_, here_.time};
  f.step();
  write(0, 5);
  fs::remove_all(destination());
  EXPECT_THROW(f.step(), std::system_error);
  EXPECT_EQ(f.step().towns, 1u);
  EXPECT_EQ(pairs_of_restored(), 5);
}

TEST_F(follow_test, following_goes_on_after_a_failure) {
  write(0, 5);
  std::ofstream{destination()} << "a file where the folder should be";
  follower f{following(), ring_, here_.time};
  std::vector<std::chrono::seconds> waits;
  std::size_t failures = 0, towns = 0;
  keep_following(f, {.on_shipped = [&](const shipped& s) { towns += s.towns; },
                     .on_failure =
                         [&](const std::string& why) {
                           EXPECT_NE(why, "");
                           ++failures;
                         },
                     .end_asked_within =
                         [&](std::chrono::seconds wait) {
                           waits.push_back(wait);
                           if (waits.size() == 5) {
                             fs::remove(destination());
                           }
                           return waits.size() == 6;
                         }});
  using std::chrono::seconds;
  EXPECT_EQ(waits, (std::vector{seconds{2}, seconds{4}, seconds{8}, seconds{10}, seconds{10},
                                seconds{1}}));
  EXPECT_EQ(failures, 5u);
  EXPECT_EQ(towns, 1u);
  EXPECT_EQ(pairs_of_restored(), 5);
}

TEST_F(follow_test, what_was_shipped_is_not_restored_beside_postgresql_or_by_an_older_program) {
  write(0, 5);
  follower{following(), ring_, here_.time}.step();
  EXPECT_EQ(restore_followed(destination(), ring_, {target(), "postgresql://there"}, {},
                             pairs_modules, here_.time)
                .error()
                .code,
            "other_engine");
  constexpr db::module_schema older[] = {{"pairs", std::span{pairs_steps}.first(0)}};
  EXPECT_EQ(
      restore_followed(destination(), ring_, {target(), ""}, {}, older, here_.time).error().code,
      "newer_version");
  EXPECT_FALSE(fs::exists(target() + "/011002"));
}

TEST_F(follow_test, a_store_that_was_damaged_when_it_was_shipped_is_taken_from_the_epoch_before) {
  write(0, 100);
  follower{following(), ring_, here_.time}.step();
  here_.doors.reset();  // everything is in the file
  {
    std::fstream out{town_db(), std::ios::binary | std::ios::in | std::ios::out};
    out.seekp(std::streamoff(fs::file_size(town_db()) - 8 * 4096));
    out << std::string(8 * 4096, 'x');
  }
  here_.time.advance(std::chrono::hours{1});
  follower{following(), ring_, here_.time}.step();
  const auto town = restored_town();
  EXPECT_NE(town.stopped_because.find("20261122T051703Z: "), std::string::npos)
      << town.stopped_because;
  EXPECT_EQ(pairs_there().pairs, 100);
}

TEST_F(follow_test, a_file_of_pages_that_names_another_place_or_size_is_refused) {
  const auto folder = destination() + "/011002/20261122T041703Z";
  fs::create_directories(folder);
  const auto with = [&](std::vector<segment_store> stores) {
    std::ofstream out{folder + '/' + segment_name(0), std::ios::binary};
    crypto::sealed_writer sealed{ring_, [&](std::string_view b) { out << b; }};
    const auto json = to_json(segment_head{0, "", "2026-11-22T04:17:03.000Z", stores});
    sealed.write(std::string{static_cast<char>(json.size() & 255),
                             static_cast<char>(json.size() >> 8), '\0', '\0'} +
                 json + '\xff');
    sealed.finish();
    out.close();
    return restore_there();
  };
  EXPECT_TRUE(with({{"town", 4096, 0, 0}}).ok());
  for (const auto& s : std::vector<segment_store>{{"../../town", 4096, 1, 0},
                                                  {"", 4096, 1, 0},
                                                  {"town", 0, 1, 0},
                                                  {"town", 1 << 20, 1, 0},
                                                  {"town", 4096, -1, 0}}) {
    EXPECT_EQ(with({s}).error().detail, "00000000.pages is damaged: it is not a file of pages")
        << s.place;
  }
  EXPECT_EQ(with({{"town", 4096, 1, 0}, {"town", 4096, 1, 0}}).error().code, "backup_damaged");
}

TEST_F(follow_test, a_wrong_key_and_an_empty_place_are_told_apart) {
  follower f{following(), ring_, here_.time};
  f.step();
  auto other = test_ring('o');
  EXPECT_EQ(restore_followed(destination(), other, {target(), ""}, {}, pairs_modules, here_.time)
                .error()
                .code,
            "wrong_key");
  EXPECT_EQ(
      restore_followed(tmp_.path + "/none", ring_, {target(), ""}, {}, pairs_modules, here_.time)
          .error()
          .code,
      "backup_missing");
}

TEST_F(follow_test, a_store_that_was_swapped_for_another_begins_anew) {
  write(0, 10);
  follower f{following(), ring_, here_.time};
  f.step();
  here_.doors->remove_tenant(db::testing::sapporo());
  EXPECT_EQ(f.step().towns, 0u);
  here_.time.advance(std::chrono::seconds{5});
  here_.doors->add_tenant(db::testing::sapporo());
  write(0, 3);
  EXPECT_EQ(f.step().towns, 1u);
  restored_town();
  EXPECT_EQ(pairs_there().pairs, 3);
}

// What another process shares with us: how many pairs were answered.
struct shared_numbers {
  std::atomic<std::int64_t> answered{0};
};

[[noreturn]] void serve_until_killed(const std::string& folder, shared_numbers& shared) {
  const auto doors = open_restored(folder, system_clock_of_this_machine());
  doors->add_tenant(db::testing::sapporo());
  event_loop loop;
  loop.wait(write_pairs(*doors, 0, 1'000'000'000, shared.answered, std::string(500, 'z')));
  std::_Exit(0);
}

TEST(follow_a_process, that_is_killed_loses_at_most_what_came_after_the_last_step) {
  const scratch tmp;
  auto ring = test_ring();
  auto* shared = new (::mmap(nullptr, sizeof(shared_numbers), PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0)) shared_numbers;
  const auto child = ::fork();
  if (child == 0) {
    serve_until_killed(tmp.path + "/data", *shared);
  }
  while (shared->answered < 30) {
    std::this_thread::yield();
  }
  auto& time = system_clock_of_this_machine();
  follower f{{tmp.path + "/data", tmp.path + "/second"}, ring, time};
  f.step();
  std::int64_t safe = 0;
  std::vector<double> steps;
  for (int i = 0; i < 30; ++i) {
    const auto wanted = shared->answered + 5;
    while (shared->answered < wanted) {
      std::this_thread::yield();
    }
    safe = shared->answered;
    const auto start = monotonic_now();
    f.step();
    steps.push_back(seconds_since(start));
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  const auto start = monotonic_now();
  const auto there = restore_followed(tmp.path + "/second", ring, {tmp.path + "/new", ""}, {},
                                      pairs_modules, time);
  const auto rto = seconds_since(start);
  ASSERT_TRUE(there.ok()) << there.error().detail;
  EXPECT_EQ(there.value().towns.at(0).stopped_because, "");
  const auto doors = open_restored(tmp.path + "/new", time);
  EXPECT_GE(check_pairs(*doors, db::place::people).pairs, safe);
  check_pairs(*doors, db::place::town);
  std::sort(steps.begin(), steps.end());
  std::printf("RPO: the interval of steps plus %.0f ms (median), %.0f ms (worst); RTO: %.0f ms\n",
              steps[steps.size() / 2] * 1e3, steps.back() * 1e3, rto * 1e3);
  ::munmap(shared, sizeof *shared);
}

}  // namespace
}  // namespace tsu::backup
