// What group commit gives: whole grouped upserts of a 600-byte row with a row of the change log, by
// closures in flight; beside them SQLite alone doing the same, and what one fdatasync costs.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>

#include "base/db/test/fresh_house.h"

namespace tsu::db {
namespace {

using namespace testing;

constexpr std::int64_t entities = 10'000;

constexpr std::array bench_migrations{
    migration{1, "create", "CREATE TABLE bench_row(id @key@, body BYTEA NOT NULL)", place::town}};
constexpr std::array bench_modules{module_schema{"bench", bench_migrations}};
constexpr statement upsert{"bench.upsert",
                           "INSERT INTO bench_row(id, body) VALUES($1, $2) "
                           "ON CONFLICT(id) DO UPDATE SET body = excluded.body"};
constexpr statement select_one{"bench.select", "SELECT body FROM bench_row WHERE id = $1"};

struct load {
  store& town;
  durability durable;
  std::int64_t left;
  std::int64_t next = 0;
  std::string body = std::string(600, 'x');
};

std::int64_t scattered(std::int64_t n) { return n * 7919 % entities; }

task<void> one_client(load& l) {
  while (l.left > 0) {
    --l.left;
    const auto id = scattered(++l.next);
    co_await l.town.write(
        [&](tx& t) {
          t.run(upsert,
                {id, bytes{reinterpret_cast<const std::byte*>(l.body.data()), l.body.size()}});
          t.append_change("bench.changed", "urn:ngsi-ld:Bench:1", R"({"t":1})");
        },
        l.durable);
  }
}

void grouped_upserts(benchmark::State& state, engine_kind e) {
  fresh_house here{e, bench_modules};
  const auto in_flight = state.range(0);
  const auto durable = state.range(1) == 0 ? durability::commit : durability::interval;
  const std::int64_t round = in_flight == 1 ? 2'000 : 40'000;
  std::int64_t total = 0;
  for (auto _ : state) {
    load l{here.at(place::town), durable, round};
    std::vector<task<void>> clients;
    for (std::int64_t i = 0; i < in_flight; ++i) {
      clients.push_back(one_client(l));
    }
    here.loop.wait(all(std::move(clients)));
    total += round;
  }
  state.SetItemsProcessed(total);
  state.SetLabel(durable == durability::commit ? "commit" : "interval");
}

void raw_sqlite(benchmark::State& state) {
  const auto path = std::filesystem::temp_directory_path() / "tsunagu-raw-bench.db";
  std::filesystem::remove(path);
  sqlite3* db = nullptr;
  sqlite3_open(path.c_str(), &db);
  sqlite3_exec(db,
               "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA wal_autocheckpoint=4096;"
               "CREATE TABLE r(id INTEGER PRIMARY KEY, body BLOB NOT NULL);"
               "CREATE TABLE c(n INTEGER PRIMARY KEY, at BIGINT, k TEXT, s TEXT, b BLOB)",
               nullptr, nullptr, nullptr);
  sqlite3_stmt *put = nullptr, *log = nullptr, *begin = nullptr, *commit = nullptr;
  sqlite3_prepare_v2(db,
                     "INSERT INTO r VALUES(?1,?2) ON CONFLICT(id) DO UPDATE SET body=excluded.body",
                     -1, &put, nullptr);
  sqlite3_prepare_v2(db, "INSERT INTO c VALUES(?1,0,'bench.changed','urn:ngsi-ld:Bench:1',?2)", -1,
                     &log, nullptr);
  sqlite3_prepare_v2(db, "BEGIN IMMEDIATE", -1, &begin, nullptr);
  sqlite3_prepare_v2(db, "COMMIT", -1, &commit, nullptr);
  const auto step = [](sqlite3_stmt* s) {
    sqlite3_step(s);
    sqlite3_reset(s);
  };
  const std::string body(600, 'x');
  std::int64_t n = 0;
  for (auto _ : state) {
    step(begin);
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      ++n;
      sqlite3_bind_int64(put, 1, scattered(n));
      sqlite3_bind_blob(put, 2, body.data(), 600, SQLITE_STATIC);
      step(put);
      sqlite3_bind_int64(log, 1, n);
      sqlite3_bind_blob(log, 2, "{\"t\":1}", 7, SQLITE_STATIC);
      step(log);
    }
    step(commit);
  }
  state.SetItemsProcessed(n);
  for (auto* s : {put, log, begin, commit}) {
    sqlite3_finalize(s);
  }
  sqlite3_close(db);
  std::filesystem::remove(path);
}

void one_fdatasync(benchmark::State& state) {
  const auto path = std::filesystem::temp_directory_path() / "tsunagu-sync-bench";
  const int fd = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  const std::string block(static_cast<std::size_t>(state.range(0)), 'x');
  off_t at = 0;
  for (auto _ : state) {
    if (::pwrite(fd, block.data(), block.size(), at % (1 << 24)) < 0 || ::fdatasync(fd) != 0) {
      state.SkipWithError("cannot write");
      break;
    }
    at += state.range(0);
  }
  ::close(fd);
  std::filesystem::remove(path);
}

task<void> one_reader(store& town, std::int64_t& left) {
  while (left > 0) {
    --left;
    co_await town.read([&](reader& r) {
      r.first(select_one, {scattered(left)},
              [](const row& c) { benchmark::DoNotOptimize(c.text(0).size()); });
    });
  }
}

void reads(benchmark::State& state, engine_kind e) {
  fresh_house here{e, bench_modules};
  load l{here.at(place::town), durability::commit, entities};
  here.loop.wait(one_client(l));
  std::int64_t total = 0;
  for (auto _ : state) {
    std::int64_t left = 20'000;
    std::vector<task<void>> clients;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      clients.push_back(one_reader(here.at(place::town), left));
    }
    here.loop.wait(all(std::move(clients)));
    total += 20'000;
  }
  state.SetItemsProcessed(total);
}

[[maybe_unused]] const bool registered = [] {
  for (const auto e : engines()) {
    benchmark::RegisterBenchmark(("grouped_upserts/" + name_of(e)).c_str(), grouped_upserts, e)
        ->ArgsProduct({{1, 50, 500}, {0, 1}})
        ->ArgNames({"in_flight", "interval"})
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("reads/" + name_of(e)).c_str(), reads, e)
        ->Arg(1)
        ->Arg(50)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();
BENCHMARK(raw_sqlite)->Arg(1)->Arg(50)->Arg(500)->UseRealTime();
BENCHMARK(one_fdatasync)->Arg(4096)->Arg(65536)->UseRealTime();

}  // namespace
}  // namespace tsu::db
