#include "base/db/test/fresh_house.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "base/core/assert.h"

namespace tsu::db::testing {
namespace {

std::string make_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "tsunagu-XXXXXX").string();
  ASSERT(::mkdtemp(name.data()) != nullptr);
  return name;
}

// "" where no server is named.
std::string server() {
  const char* text = std::getenv("TSUNAGU_TEST_PG");
  return text == nullptr ? "" : text;
}

void on_server(const std::string& sql) {
  PGconn* db = PQconnectdb(server().c_str());
  PGresult* r = PQexec(db, sql.c_str());
  if (PQresultStatus(r) != PGRES_COMMAND_OK) {
    throw std::runtime_error{fmt::format("{}: {}", sql, PQerrorMessage(db))};
  }
  PQclear(r);
  PQfinish(db);
}

std::string make_database() {
  static std::atomic<int> made{0};
  auto name = fmt::format("tsunagu_{}_{}", ::getpid(), ++made);
  on_server(
      fmt::format("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'", name));
  return name;
}

struct meeting {
  std::size_t open;
  std::coroutine_handle<> waiter = {};
  bool await_ready() const noexcept { return open == 0; }
  void await_suspend(std::coroutine_handle<> h) { waiter = h; }
  void await_resume() const noexcept {}
};

task<void> counted(task<void> t, meeting& m) {
  co_await std::move(t);
  if (--m.open == 0 && m.waiter) {
    executor::current()->post(m.waiter);
  }
}

}  // namespace

task<void> all(std::vector<task<void>> tasks) {
  meeting m{tasks.size()};
  for (auto& t : tasks) {
    spawn(counted(std::move(t), m));
  }
  co_await m;
}

std::string name_of(engine_kind e) { return e == engine_kind::sqlite ? "sqlite" : "postgres"; }

std::vector<engine_kind> engines() {
  if (server().empty()) {
    return {engine_kind::sqlite};
  }
  return {engine_kind::sqlite, engine_kind::postgres};
}

tenant_code sapporo() { return tenant_code::parse("011002").value(); }
tenant_code furano() { return tenant_code::parse("012297").value(); }

fresh_house::fresh_house(engine_kind e, std::span<const module_schema> modules, options change)
    : options_(std::move(change)), modules_(modules.begin(), modules.end()) {
  if (e == engine_kind::sqlite) {
    folder_ = make_folder();
    options_.data_folder = folder_ + "/data";
  } else {
    database_ = make_database();
    options_.url = fmt::format("{} dbname={}", server(), database_);
  }
  doors = open_house(options_, time, modules_);
  doors->add_tenant(sapporo());
}

fresh_house::~fresh_house() {
  doors.reset();
  if (!folder_.empty()) {
    std::error_code code;
    std::filesystem::remove_all(folder_, code);
  }
  if (!database_.empty()) {
    on_server(fmt::format("DROP DATABASE {} WITH (FORCE)", database_));
  }
}

std::unique_ptr<house> fresh_house::second_node() {
  ASSERT(!database_.empty());
  return open_house(options_, time, modules_);
}

void fresh_house::reopen(std::span<const module_schema> modules) {
  doors.reset();
  if (!modules.empty()) {
    modules_.assign(modules.begin(), modules.end());
  }
  doors = open_house(options_, time, modules_);
}

}  // namespace tsu::db::testing
