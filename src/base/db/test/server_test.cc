// kill -9 of PostgreSQL itself, on a server of this test's own.
#include <dirent.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "base/db/test/fresh_house.h"
#include "base/db/test/notes_schema.h"

namespace tsu::db {
namespace {

using namespace testing;
namespace fs = std::filesystem;

// The folder with initdb and postgres; empty where there is none.
std::string server_programs() {
  if (const char* named = std::getenv("TSUNAGU_TEST_PG_BIN")) {
    return named;
  }
  std::string newest;
  std::error_code none;
  for (const auto& version : fs::directory_iterator{"/usr/lib/postgresql", none}) {
    const auto bin = (version.path() / "bin").string();
    newest = fs::exists(bin + "/initdb") ? std::max(newest, bin) : newest;
  }
  return newest;
}

class own_server {
 public:
  explicit own_server(std::string bin) : bin_(std::move(bin)) {
    std::string name = "/tmp/tsunagu-pg-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    if (::getuid() == 0) {
      shell(fmt::format("chown postgres {}", folder_));
    }
    works_ = run(fmt::format("{}/initdb -D {}/data -U postgres -A trust -E UTF8 --locale=C.UTF-8 "
                             "--no-sync",
                             bin_, folder_)) &&
             start();
  }
  ~own_server() {
    kill_all();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  bool works() const { return works_; }
  std::string url() const { return fmt::format("host={} user=postgres dbname=postgres", folder_); }

  // pg_ctl waits until the server answers. It may have to wait for the last children of a killed
  // one to let go of the shared memory.
  bool start() const {
    for (int tries = 0; tries < 20; ++tries) {
      if (run(fmt::format(
              "{}/pg_ctl -D {}/data -l {}/log -w -t 30 start -o \"-c listen_addresses='' "
              "-c unix_socket_directories={}\"",
              bin_, folder_, folder_, folder_))) {
        return true;
      }
    }
    return false;
  }

  // The postmaster and all its children, as the kernel would when memory runs out.
  void kill_all() const {
    std::ifstream f{folder_ + "/data/postmaster.pid"};
    pid_t postmaster = 0;
    if (!(f >> postmaster)) {
      return;
    }
    std::ifstream c{fmt::format("/proc/{}/task/{}/children", postmaster, postmaster)};
    ::kill(postmaster, SIGKILL);
    for (pid_t child = 0; c >> child;) {
      ::kill(child, SIGKILL);
    }
  }

 private:
  static bool shell(const std::string& command) {
    return std::system(("cd / && " + command + " >/dev/null 2>&1").c_str()) == 0;
  }
  static bool run(const std::string& command) {
    return shell(::getuid() == 0 ? "runuser -u postgres -- " + command : command);
  }
  std::string bin_, folder_;
  bool works_ = false;
};

struct load_run {
  store& town;
  std::set<std::int64_t> answered = {};
  std::int64_t next = 0;
  int failed = 0;
};

task<void> write_until_it_fails(load_run& run, own_server& server, std::size_t kill_at) {
  while (true) {
    const auto n = ++run.next;
    try {
      co_await run.town.write([&](tx& t) {
        t.run({"note.numbered", "INSERT INTO note(name, count) VALUES($1, $2)"},
              {std::to_string(n), n});
        t.append_change("note.made", "n", "{}");
      });
    } catch (const error& e) {
      EXPECT_EQ(e.kind(), failure::gone) << e.what();
      ++run.failed;
      co_return;
    }
    run.answered.insert(n);
    if (run.answered.size() == kill_at) {
      server.kill_all();
    }
  }
}

TEST(postgres_server, what_was_answered_before_kill_9_of_the_server_is_there_when_it_is_back) {
  const auto bin = server_programs();
  if (bin.empty()) {
    GTEST_SKIP() << "no PostgreSQL server is installed (TSUNAGU_TEST_PG_BIN)";
  }
  own_server server{bin};
  if (!server.works()) {
    GTEST_SKIP() << "the PostgreSQL in " << bin << " does not start here";
  }
  manual_clock time{*parse_instant("2026-11-22T04:17:03Z")};
  event_loop loop;
  options o;
  o.url = server.url();
  auto doors = open_house(o, time, notes_modules);
  doors->add_tenant(sapporo());
  load_run run{doors->at(sapporo(), place::town)};
  std::vector<task<void>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(write_until_it_fails(run, server, 3000));
  }
  loop.wait(all(std::move(clients)));
  EXPECT_EQ(run.failed, 20);
  ASSERT_TRUE(server.start());
  // The same house goes on, without a restart.
  std::set<std::int64_t> stored;
  bool back = false;
  for (const auto started = monotonic_now();
       !back && monotonic_now() - started < std::chrono::seconds{20};) {
    try {
      loop.wait(run.town.read([&](reader& r) {
        stored.clear();
        r.each(list_notes, {}, [&](const row& c) { stored.insert(c.int64(2)); });
      }));
      back = true;
    } catch (const error& e) {
      EXPECT_EQ(e.kind(), failure::gone) << e.what();
    }
  }
  EXPECT_TRUE(back);
  EXPECT_TRUE(
      std::includes(stored.begin(), stored.end(), run.answered.begin(), run.answered.end()));
  const auto number =
      loop.wait(run.town.write([](tx& t) { return t.append_change("note.made", "after", "{}"); }));
  EXPECT_EQ(number, static_cast<std::int64_t>(stored.size()) + 1);
}

}  // namespace
}  // namespace tsu::db
