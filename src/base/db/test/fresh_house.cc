#include "base/db/test/fresh_house.h"

#include <fmt/format.h>
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
  return {engine_kind::sqlite};
}

tenant_code sapporo() { return tenant_code::parse("011002").value(); }
tenant_code furano() { return tenant_code::parse("012297").value(); }

fresh_house::fresh_house(engine_kind e, std::span<const module_schema> modules, options change)
    : options_(std::move(change)), modules_(modules.begin(), modules.end()) {
  ASSERT(e == engine_kind::sqlite);
  folder_ = make_folder();
  options_.data_folder = folder_ + "/data";
  doors = open_house(options_, time, modules_);
  doors->add_tenant(sapporo());
}

fresh_house::~fresh_house() {
  doors.reset();
  if (!folder_.empty()) {
    std::error_code code;
    std::filesystem::remove_all(folder_, code);
  }
}

void fresh_house::reopen(std::span<const module_schema> modules) {
  doors.reset();
  if (!modules.empty()) {
    modules_.assign(modules.begin(), modules.end());
  }
  doors = open_house(options_, time, modules_);
}

}  // namespace tsu::db::testing
