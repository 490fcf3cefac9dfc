// A house of its own for a test: a temporary folder (SQLite), or a temporary database on the server
// that TSUNAGU_TEST_PG names. Both are gone when the object is. Link base_db_testing.
//
//   class my_test : public ::testing::TestWithParam<db::testing::engine_kind> {};
//   TEST_P(my_test, a_sentence) {
//     db::testing::fresh_house here{GetParam(), my_modules};
//     auto& town = here.at(db::place::town);
//     here.loop.wait(town.write([&](db::tx& t) { ... }));
//   }
//   INSTANTIATE_TEST_SUITE_P(engines, my_test, ::testing::ValuesIn(db::testing::engines()),
//                            [](const auto& i) { return db::testing::name_of(i.param); });
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/core/executor.h"
#include "base/core/time.h"
#include "base/db/db.h"

namespace tsu::db::testing {

enum class engine_kind { sqlite, postgres };
std::string name_of(engine_kind);
// SQLite, and PostgreSQL where TSUNAGU_TEST_PG is set.
std::vector<engine_kind> engines();

// 札幌市 and 富良野市.
tenant_code sapporo();
tenant_code furano();

// Starts all of them, one after the other up to its first wait, and ends when the last has ended.
// None of them may throw.
task<void> all(std::vector<task<void>>);

class fresh_house {
 public:
  // Modules (and what they refer to) outlive the house. `change` edits the options before opening.
  explicit fresh_house(engine_kind, std::span<const module_schema> = {}, options change = {});
  ~fresh_house();
  fresh_house(const fresh_house&) = delete;
  fresh_house& operator=(const fresh_house&) = delete;

  // A store of 札幌市, which is there from the start.
  store& at(place p) { return doors->at(sapporo(), p); }
  // Closes the house and opens it again on the same data.
  void reopen(std::span<const module_schema> = {});
  // A second house on the same data, as another node would have (PostgreSQL only).
  std::unique_ptr<house> second_node();
  // The options it was opened with: url or data_folder filled in.
  const options& opened_with() const { return options_; }

  manual_clock time{*parse_instant("2026-11-22T04:17:03Z")};
  event_loop loop;
  std::unique_ptr<house> doors;

 private:
  options options_;
  std::vector<module_schema> modules_;
  std::string folder_, database_;
};

}  // namespace tsu::db::testing
