// Two rows that belong together, written in one closure; the same number first into town, then
// into people. What a copy of a running store must never tear apart.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "base/core/executor.h"
#include "base/db/db.h"
#include "base/db/test/fresh_house.h"

namespace tsu::backup {

inline constexpr std::string_view pairs_sql =
    "CREATE TABLE pairs_left(n BIGINT PRIMARY KEY, filler TEXT NOT NULL);"
    "CREATE TABLE pairs_right(n BIGINT PRIMARY KEY, filler TEXT NOT NULL);";
inline constexpr db::migration pairs_steps[] = {{1, "create", pairs_sql, db::place::town},
                                                {1, "create", pairs_sql, db::place::people}};
inline constexpr db::module_schema pairs_modules[] = {{"pairs", pairs_steps}};

inline constexpr db::statement insert_left{"pairs.insert_left",
                                           "INSERT INTO pairs_left(n, filler) VALUES($1, $2)"};
inline constexpr db::statement insert_right{"pairs.insert_right",
                                            "INSERT INTO pairs_right(n, filler) VALUES($1, $2)"};
inline constexpr db::statement count_pairs{
    "pairs.count",
    "SELECT (SELECT count(*) FROM pairs_left), (SELECT count(*) FROM pairs_right), "
    "(SELECT count(*) FROM pairs_left l JOIN pairs_right r ON l.n = r.n), "
    "(SELECT CAST(coalesce(sum(changes), 0) AS BIGINT) FROM base_change), "
    "(SELECT coalesce(max(number), 0) FROM base_change)"};

inline void add_pair(db::tx& t, std::int64_t n, const std::string& filler) {
  t.run(insert_left, {n, std::string_view{filler}});
  t.run(insert_right, {n, std::string_view{filler}});
  t.append_change("pairs.pair.added", std::to_string(n), "{}");
}

inline task<void> write_pairs(db::house& h, std::int64_t from, std::int64_t until,
                              std::atomic<std::int64_t>& answered, std::string filler) {
  auto& town = h.at(db::testing::sapporo(), db::place::town);
  auto& people = h.at(db::testing::sapporo(), db::place::people);
  for (auto n = from; n < until; ++n) {
    co_await town.write([&](db::tx& t) { add_pair(t, n, filler); });
    co_await people.write([&](db::tx& t) { add_pair(t, n, filler); });
    answered = n + 1;
  }
}

// Writes pairs on a thread of its own until it is told to stop.
class writer {
 public:
  writer(db::house& h, std::string filler, std::int64_t from = 0)
      : thread_([this, &h, filler, from] {
          event_loop loop;
          for (auto n = from; !stop_; ++n) {
            loop.wait(write_pairs(h, n, n + 1, answered, filler));
          }
        }) {}
  ~writer() { stop(); }
  void stop() {
    stop_ = true;
    if (thread_.joinable()) {
      thread_.join();
    }
  }
  void wait_for(std::int64_t n) const {
    while (answered < n) {
      std::this_thread::yield();
    }
  }
  std::atomic<std::int64_t> answered{0};

 private:
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

struct pair_counts {
  std::int64_t pairs = 0, changes = 0;
};

// Fails where a pair is torn or the change log has a hole.
inline pair_counts check_pairs(db::house& h, db::place where) {
  event_loop loop;
  auto& store = h.at(db::testing::sapporo(), where);
  const auto found = loop.wait(store.read([](db::reader& r) {
    std::vector<std::int64_t> out;
    r.first(count_pairs, {}, [&](const db::row& row) {
      for (int c = 0; c < 5; ++c) {
        out.push_back(row.int64(c));
      }
    });
    return out;
  }));
  EXPECT_EQ(found[0], found[1]);
  EXPECT_EQ(found[0], found[2]);
  EXPECT_EQ(found[3], found[4]) << "the change log has a hole";
  EXPECT_EQ(found[3], store.newest_change());
  return {found[0], found[3]};
}

class scratch {
 public:
  scratch() {
    char name[] = "/tmp/tsunagu-backup.XXXXXX";
    path = ::mkdtemp(name);
  }
  ~scratch() { std::filesystem::remove_all(path); }
  std::string path;
};

// No file of this process can grow beyond that for as long as it lives: what a full disk does to
// us.
class full_disk {
 public:
  explicit full_disk(rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const struct rlimit small { bytes, before_.rlim_max };
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~full_disk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  struct rlimit before_ {};
};

inline std::unique_ptr<db::house> open_restored(const std::string& folder, const clock& time) {
  db::options o;
  o.data_folder = folder;
  return db::open_house(o, time, pairs_modules);
}

inline crypto::key_ring test_ring(char fill = 'k') {
  return crypto::key_ring::from_bytes(secret{std::string(32, fill)}).value();
}

}  // namespace tsu::backup
