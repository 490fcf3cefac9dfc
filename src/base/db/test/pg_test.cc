// What only PostgreSQL can show: several nodes, connections that break, a server that dies.
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <cstdlib>
#include <set>
#include <thread>

#include "base/db/pg_value.h"
#include "base/db/schema_copy.h"
#include "base/db/test/fresh_house.h"
#include "base/db/test/notes_schema.h"

namespace tsu::db {
namespace {

using namespace testing;
using namespace std::chrono_literals;

class pg_nodes : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("TSUNAGU_TEST_PG") == nullptr) {
      GTEST_SKIP() << "TSUNAGU_TEST_PG names no server";
    }
    here = std::make_unique<fresh_house>(engine_kind::postgres, notes_modules);
  }
  std::unique_ptr<fresh_house> here;
};

constexpr statement end_others{
    "test.end_others",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid()"};
constexpr statement end_me{"test.end_me", "SELECT pg_terminate_backend(pg_backend_pid())"};

task<void> count_up(store& s, int times) {
  for (int i = 0; i < times; ++i) {
    co_await s.write([](tx& t) {
      std::int64_t now = 0;
      t.first({"test.get", "SELECT count FROM note WHERE name = 'n'"}, {},
              [&](const row& r) { now = r.int64(0); });
      const auto next = now + 1;  // lost updates would show
      t.run({"test.put",
             "INSERT INTO note(name, count) VALUES('n', $1) "
             "ON CONFLICT(name) DO UPDATE SET count = excluded.count"},
            {next});
      t.append_change("note.counted", "n", "{}");
    });
  }
}

TEST_F(pg_nodes, two_nodes_write_one_store_one_after_the_other_without_holes) {
  auto other = here->second_node();
  std::thread second{[&] {
    event_loop loop;
    std::vector<task<void>> tasks;
    for (int i = 0; i < 10; ++i) {
      tasks.push_back(count_up(other->at(sapporo(), place::town), 20));
    }
    loop.wait(all(std::move(tasks)));
  }};
  std::vector<task<void>> tasks;
  for (int i = 0; i < 10; ++i) {
    tasks.push_back(count_up(here->at(place::town), 20));
  }
  here->loop.wait(all(std::move(tasks)));
  second.join();
  EXPECT_EQ(here->loop.wait(here->at(place::town).read(sum_in)), 400);
  const auto log = here->loop.wait(
      here->at(place::town).read([](reader& r) { return read_changes(r, 0, 1000); }));
  ASSERT_EQ(log.size(), 400U);
  EXPECT_EQ(log.back().number, 400);
}

TEST_F(pg_nodes, a_change_wakes_who_waits_on_another_node) {
  auto other = here->second_node();
  std::int64_t heard = 0;
  std::vector<task<void>> tasks;
  tasks.push_back([](store& s, std::int64_t& h) -> task<void> {
    h = co_await s.wait_for_change(0, 60s);
  }(other->at(sapporo(), place::town), heard));
  tasks.push_back(count_up(here->at(place::town), 1));
  here->loop.wait(all(std::move(tasks)));
  EXPECT_EQ(heard, 1);
}

TEST_F(pg_nodes, changes_made_while_the_listener_was_away_are_heard_later) {
  auto other = here->second_node();
  here->loop.wait(here->at(place::town).write([](tx& t) {
    t.each(end_others, {}, [](const row&) {});  // all connections of both nodes but this one
    t.append_change("note.made", "n", "{}");
  }));
  EXPECT_EQ(here->loop.wait(other->at(sapporo(), place::town).wait_for_change(0, 60s)), 1);
}

TEST_F(pg_nodes, two_nodes_that_start_at_once_migrate_once) {
  static constexpr std::array more{
      notes_migrations[0],
      migration{2, "slow", "ALTER TABLE note ADD COLUMN colour TEXT; SELECT pg_sleep(0.05)",
                place::town}};
  static constexpr std::array more_modules{module_schema{"note", more}};
  here->doors.reset();
  std::atomic<int> failed{0};
  std::vector<std::thread> nodes;
  for (int i = 0; i < 4; ++i) {
    nodes.emplace_back([&] {
      try {
        open_house(here->opened_with(), here->time, more_modules);
      } catch (const std::exception& e) {
        ADD_FAILURE() << e.what();
        ++failed;
      }
    });
  }
  for (auto& n : nodes) {
    n.join();
  }
  EXPECT_EQ(failed, 0);
  here->reopen(more_modules);
}

// ---- Who may write

options alone(options o) {
  o.only_node = true;
  return o;
}

failure opening_fails_with(const options& o, const clock& time) {
  try {
    open_house(o, time, notes_modules);
  } catch (const error& e) {
    return e.kind();
  }
  ADD_FAILURE() << "was opened";
  return failure::other;
}

failure failure_of(fresh_house& here, task<void> work) {
  try {
    here.loop.wait(std::move(work));
  } catch (const error& e) {
    return e.kind();
  }
  ADD_FAILURE() << "did not fail";
  return failure::other;
}

task<void> add_note(store& s) {
  return s.write([](tx& t) {
    t.run(upsert_note, {"a", std::int64_t{1}});
    t.append_change("note.made", "a", "{}");
  });
}

TEST_F(pg_nodes, whoever_wants_the_database_for_itself_is_refused_beside_another) {
  EXPECT_EQ(opening_fails_with(alone(here->opened_with()), here->time), failure::locked);
}

TEST_F(pg_nodes, beside_one_that_has_the_database_for_itself_nobody_else_starts) {
  const auto shared = here->opened_with();
  here->doors.reset();
  here->doors = open_house(alone(shared), here->time, notes_modules);
  EXPECT_EQ(opening_fails_with(shared, here->time), failure::locked);
  EXPECT_EQ(opening_fails_with(alone(shared), here->time), failure::locked);
  here->loop.wait(add_note(here->at(place::town)));
  here->doors.reset();
  here->reopen();
  EXPECT_EQ(here->loop.wait(here->at(place::town).read(rows_in)), 1);
}

TEST_F(pg_nodes, a_backup_is_restored_only_where_nobody_has_the_database_open) {
  auto named = here->opened_with().url + " application_name=something_else";
  auto node = here->second_node();
  EXPECT_FALSE(schema_copy{named}.take_alone());
  node.reset();
  here->doors.reset();
  schema_copy restoring{named};
  EXPECT_TRUE(restoring.take_alone());
  EXPECT_EQ(opening_fails_with(here->opened_with(), here->time), failure::locked);
}

TEST_F(pg_nodes, a_claim_whose_session_broke_is_taken_again) {
  const auto shared = here->opened_with();
  here->doors.reset();
  here->doors = open_house(alone(shared), here->time, notes_modules);
  here->loop.wait(
      here->at(place::town).write([](tx& t) { t.each(end_others, {}, [](const row&) {}); }));
  bool held = false;
  for (const auto started = monotonic_now(); !held && monotonic_now() - started < 10s;) {
    held = !schema_copy{shared.url}.take_alone();
  }
  EXPECT_TRUE(held);
  here->loop.wait(add_note(here->at(place::town)));
}

TEST_F(pg_nodes, while_another_has_taken_a_lost_claim_writes_end_with_gone) {
  const auto shared = here->opened_with();
  here->doors.reset();
  here->doors = open_house(alone(shared), here->time, notes_modules);
  auto& town = here->at(place::town);
  auto thief = std::make_unique<schema_copy>(shared.url);
  // Waits for the lock, so it is the first to have it when the session breaks.
  std::thread takes{[&] { EXPECT_TRUE(thief->take_alone()); }};
  here->loop.wait(town.write([](tx& t) {
    std::int64_t waiting = 0;
    while (waiting == 0) {
      t.each({"",
              "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND "
              "database = (SELECT oid FROM pg_database WHERE datname = current_database())"},
             {}, [&](const row& r) { waiting = r.int64(0); });
    }
    t.each({"",
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND "
            "granted AND database = (SELECT oid FROM pg_database WHERE datname = "
            "current_database())"},
           {}, [](const row&) {});
  }));
  takes.join();
  const auto until = [&](bool works) {
    for (const auto started = monotonic_now(); monotonic_now() - started < 10s;) {
      try {
        here->loop.wait(add_note(town));
        if (works) {
          return true;
        }
      } catch (const error& e) {
        EXPECT_EQ(e.kind(), failure::gone) << e.what();
        if (!works) {
          return true;
        }
      }
    }
    return false;
  };
  EXPECT_TRUE(until(false));
  EXPECT_EQ(failure_of(*here, add_note(town)), failure::gone);
  thief.reset();
  EXPECT_TRUE(until(true));
}

TEST_F(pg_nodes, alone_a_write_ends_with_gone_when_another_has_written_all_the_same) {
  const auto shared = here->opened_with();
  here->doors.reset();
  here->doors = open_house(alone(shared), here->time, notes_modules);
  auto& town = here->at(place::town);
  here->loop.wait(add_note(town));
  here->loop.wait(town.write([](tx& t) { t.run(upsert_note, {"b", std::int64_t{1}}); }));
  auto beside = shared;
  beside.beside_a_server = true;
  auto other = open_house(beside, here->time, notes_modules);
  here->loop.wait(other->at(sapporo(), place::town).write([](tx& t) {
    t.run(upsert_note, {"c", std::int64_t{1}});  // no change: nothing in memory follows it
  }));
  here->loop.wait(add_note(town));
  here->loop.wait(add_note(other->at(sapporo(), place::town)));
  EXPECT_EQ(failure_of(*here, add_note(town)), failure::gone);
  EXPECT_EQ(failure_of(*here, add_note(town)), failure::gone);
}

TEST_F(pg_nodes, a_tenant_that_another_node_removed_is_gone_here_and_stays_so_when_made_anew) {
  auto other = here->second_node();
  auto& town = other->at(sapporo(), place::town);
  here->loop.wait(add_note(town));
  const auto until_known = [&](bool known) {
    const auto started = monotonic_now();
    while (other->has_tenant(sapporo()) != known && monotonic_now() - started < 10s) {
    }
    EXPECT_EQ(other->has_tenant(sapporo()), known);
  };
  here->doors->remove_tenant(sapporo());
  EXPECT_EQ(failure_of(*here, add_note(town)), failure::gone);
  EXPECT_THROW(here->loop.wait(town.read(rows_in)), error);
  until_known(false);
  EXPECT_THROW(other->at(furano(), place::town), error);
  here->doors->add_tenant(sapporo());
  until_known(true);
  EXPECT_EQ(failure_of(*here, add_note(town)), failure::gone);
  EXPECT_THROW(here->loop.wait(town.read(rows_in)), error);
  EXPECT_EQ(here->loop.wait(here->at(place::town).read(rows_in)), 0);
}

TEST_F(pg_nodes, one_that_works_beside_a_server_changes_no_schema) {
  static constexpr std::array more{
      notes_migrations[0],
      migration{2, "colour", "ALTER TABLE note ADD COLUMN colour TEXT", place::town}};
  static constexpr std::array more_modules{module_schema{"note", more}};
  auto beside = here->opened_with();
  beside.beside_a_server = true;
  auto newer = open_house(beside, here->time, more_modules);
  try {
    newer->at(sapporo(), place::town);
    ADD_FAILURE() << "was opened";
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), failure::wrong_version) << e.what();
  }
  EXPECT_EQ(pending_migrations(here->opened_with(), more_modules).size(), 1U);
}

TEST_F(pg_nodes, what_is_said_of_a_url_that_makes_no_sense_has_nothing_of_the_password) {
  for (const auto* url :
       {"postgresql://me:se cret@localhost/db", "postgresql://me:se@cret@localhost/db",
        "postgresql://me:se/cret@localhost/db", "host=localhost password='secret",
        "postgresql://me:se%zzcret@localhost/db", "password se cret"}) {
    options o;
    o.url = url;
    try {
      open_house(o, here->time, {});
      ADD_FAILURE() << "was opened";
    } catch (const error& e) {
      EXPECT_EQ(std::string_view{e.what()}.find("cret"), std::string_view::npos) << e.what();
      EXPECT_EQ(std::string_view{e.what()}.find("\"se"), std::string_view::npos) << e.what();
    }
    EXPECT_THROW(schema_copy{o.url}, error);
  }
}

// ---- Batches

TEST_F(pg_nodes, an_error_that_comes_at_the_commit_fails_only_the_closure_that_made_it) {
  auto& town = here->at(place::town);
  int kept = 0, failed = 0, ran = 0;
  std::vector<task<void>> tasks;
  for (int i = 0; i < 10; ++i) {
    tasks.push_back([](store& s, int n, int& k, int& f, int& runs) -> task<void> {
      try {
        co_await s.write([&](tx& t) {
          ++runs;
          t.queue(upsert_note, {"a" + std::to_string(n), std::int64_t{n == 9 ? -1 : 1}});
        });
        ++k;
      } catch (const error& e) {
        EXPECT_EQ(e.kind(), failure::constraint);
        ++f;
      }
    }(town, i, kept, failed, ran));
  }
  here->loop.wait(all(std::move(tasks)));
  EXPECT_EQ(kept, 9);
  EXPECT_EQ(failed, 1);
  EXPECT_LE(ran, 20);
  EXPECT_EQ(here->loop.wait(town.read(rows_in)), 9);
}

TEST_F(pg_nodes, a_refused_closure_fails_alone_though_the_connection_has_many_statements) {
  auto& town = here->at(place::town);
  here->loop.wait(town.write([](tx& t) {
    for (int i = 0; i < 600; ++i) {
      const auto sql = "SELECT " + std::to_string(i);
      t.each({"", sql}, {}, [](const row&) {});
    }
  }));
  int kept = 0, failed = 0;
  std::vector<task<void>> tasks;
  for (int i = 0; i < 10; ++i) {
    tasks.push_back([](store& s, int n, int& k, int& f) -> task<void> {
      try {
        co_await s.write([&](tx& t) {
          t.run(upsert_note, {"a" + std::to_string(n), std::int64_t{n == 4 ? -1 : 1}});
        });
        ++k;
      } catch (const error& e) {
        EXPECT_EQ(e.kind(), failure::constraint) << e.what();
        ++f;
      }
    }(town, i, kept, failed));
  }
  here->loop.wait(all(std::move(tasks)));
  EXPECT_EQ(kept, 9);
  EXPECT_EQ(failed, 1);
}

task<void> note_pids(store& s, int times, std::set<std::int64_t>& pids) {
  for (int i = 0; i < times; ++i) {
    co_await s.write([&](tx& t) {
      t.each({"test.pid", "SELECT pg_backend_pid(), pg_sleep(0.002)"}, {},
             [&](const row& r) { pids.insert(r.int64(0)); });
    });
  }
}

TEST_F(pg_nodes, many_stores_share_a_few_connections_under_load) {
  options busy;
  busy.writers = 4;
  const fresh_house many{engine_kind::postgres, notes_modules, busy};
  std::vector<store*> stores;
  for (const auto* code : {"011002", "012297", "012025", "012033"}) {
    const auto t = tenant_code::parse(code).value();
    many.doors->add_tenant(t);
    for (const auto p : {place::town, place::people, place::history}) {
      stores.push_back(&many.doors->at(t, p));
    }
  }
  std::vector<std::set<std::int64_t>> pids(stores.size());
  std::vector<task<void>> tasks;
  for (std::size_t i = 0; i < stores.size(); ++i) {
    tasks.push_back(note_pids(*stores[i], 30, pids[i]));
  }
  here->loop.wait(all(std::move(tasks)));
  std::set<std::int64_t> all_pids;
  for (const auto& some : pids) {
    all_pids.insert(some.begin(), some.end());
  }
  EXPECT_LE(all_pids.size(), 12U);  // of 360 batches
}

TEST_F(pg_nodes, connections_that_were_cut_while_idle_are_replaced_unseen) {
  auto& town = here->at(place::town);
  for (int i = 0; i < 5; ++i) {
    here->loop.wait(town.write([](tx& t) { t.run(upsert_note, {"a", std::int64_t{1}}); }));
    here->loop.wait(town.write([](tx& t) { t.each(end_others, {}, [](const row&) {}); }));
    EXPECT_EQ(here->loop.wait(town.read(sum_in)), i + 1);
  }
}

TEST_F(pg_nodes, a_batch_whose_connection_breaks_before_the_commit_is_run_again) {
  auto& town = here->at(place::town);
  int runs = 0;
  here->loop.wait(town.write([&](tx& t) {
    t.run(upsert_note, {"a", std::int64_t{1}});
    if (++runs == 1) {
      t.each(end_me, {}, [](const row&) {});
    }
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(here->loop.wait(town.read(sum_in)), 1);
}

TEST_F(pg_nodes, a_batch_that_always_breaks_fails_with_gone_and_the_next_one_works) {
  auto& town = here->at(place::town);
  try {
    here->loop.wait(town.write([&](tx& t) { t.each(end_me, {}, [](const row&) {}); }));
    ADD_FAILURE() << "was kept";
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), failure::gone) << e.what();
  }
  here->loop.wait(town.write([](tx& t) { t.run(upsert_note, {"a", std::int64_t{1}}); }));
}

TEST_F(pg_nodes, a_deadlock_runs_the_batch_again) {
  auto& town = here->at(place::town);
  int runs = 0;
  here->loop.wait(town.write([&](tx& t) {
    t.run(upsert_note, {"a", std::int64_t{1}});
    if (++runs == 1) {
      t.run({"", "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$"}, {});
    }
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(here->loop.wait(town.read(sum_in)), 1);
}

TEST_F(pg_nodes, a_full_disk_fails_the_batch_with_disk_full_and_the_next_one_works) {
  auto& town = here->at(place::town);
  try {
    here->loop.wait(town.write([&](tx& t) {
      t.run({"",
             "DO $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; "
             "END $$"},
            {});
    }));
    ADD_FAILURE() << "was kept";
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), failure::disk_full);
  }
  here->loop.wait(town.write([](tx& t) { t.run(upsert_note, {"a", std::int64_t{1}}); }));
}

TEST_F(pg_nodes, text_that_the_server_refuses_fails_only_its_own_closure) {
  auto& town = here->at(place::town);
  int kept = 0, failed = 0;
  std::vector<task<void>> tasks;
  for (int i = 0; i < 10; ++i) {
    tasks.push_back([](store& s, int n, int& k, int& f) -> task<void> {
      try {
        co_await s.write([&](tx& t) {
          t.run(upsert_note, {"a", std::int64_t{1}});
          t.append_change("note.made", n == 4 ? "\xff" : "n", "{}");
        });
        ++k;
      } catch (const error& e) {
        EXPECT_EQ(e.kind(), failure::constraint);
        ++f;
      }
    }(town, i, kept, failed));
  }
  here->loop.wait(all(std::move(tasks)));
  EXPECT_EQ(kept, 9);
  EXPECT_EQ(failed, 1);
  EXPECT_EQ(here->loop.wait(town.read(sum_in)), 9);
}

TEST_F(pg_nodes, after_an_interval_batch_the_log_is_flushed_soon) {
  auto& town = here->at(place::town);
  here->loop.wait(town.write(
      [](tx& t) {
        t.run(upsert_note, {"a", std::int64_t{1}});
      },
      durability::interval));
  const auto unflushed = [](reader& r) {
    bool out = true;
    r.each({"", "SELECT pg_current_wal_insert_lsn() > pg_current_wal_flush_lsn()"}, {},
           [&](const row& c) { out = c.int64(0) != 0; });
    return out;
  };
  const auto started = monotonic_now();
  while (here->loop.wait(town.read(unflushed)) && monotonic_now() - started < 5s) {
  }
  EXPECT_LT(monotonic_now() - started, 5s);
}

TEST_F(pg_nodes, a_server_that_is_not_there_is_gone) {
  try {
    options nowhere;
    nowhere.url = "host=/nonexistent";
    open_house(nowhere, here->time, {});
    ADD_FAILURE() << "was opened";
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), failure::gone);
  }
}

TEST_F(pg_nodes, every_type_a_statement_may_ask_for_takes_our_numbers_and_gives_them_back) {
  here->loop.wait(here->at(place::town).read([](reader& r) {
    r.each({"",
            "SELECT CAST($1 AS INT), CAST($2 AS SMALLINT), CAST($3 AS BOOLEAN), "
            "CAST($4 AS NUMERIC), CAST($5 AS REAL), CAST($6 AS JSONB), CAST($7 AS TEXT)"},
           {std::int64_t{-7}, std::int64_t{8}, std::int64_t{1}, std::int64_t{-120000}, 1.5,
            std::string_view{"{\"a\": 1}"}, std::int64_t{42}},
           [](const row& c) {
             EXPECT_EQ(c.int64(0), -7);
             EXPECT_EQ(c.text(0), "-7");
             EXPECT_EQ(c.int64(1), 8);
             EXPECT_EQ(c.int64(2), 1);
             EXPECT_EQ(c.int64(3), -120000);
             EXPECT_EQ(c.real(3), -120000.0);
             EXPECT_EQ(c.real(4), 1.5);
             EXPECT_EQ(c.text(5), "{\"a\": 1}");
             EXPECT_EQ(c.int64(6), 42);
           });
    r.each({"",
            "SELECT CAST('9223372036854775807' AS NUMERIC), CAST(0.0625 AS NUMERIC), "
            "CAST('-9223372036854775808' AS NUMERIC), CAST(1234567.891 AS NUMERIC)"},
           {}, [](const row& c) {
             EXPECT_EQ(c.int64(0), INT64_MAX);
             EXPECT_EQ(c.real(1), 0.0625);
             EXPECT_EQ(c.int64(1), 0);
             EXPECT_EQ(c.int64(2), INT64_MIN);
             EXPECT_EQ(c.int64(3), 1234567);
             EXPECT_DOUBLE_EQ(c.real(3), 1234567.891);
           });
    EXPECT_THROW(
        r.each({"", "SELECT CAST($1 AS SMALLINT)"}, {std::int64_t{70000}}, [](const row&) {}),
        error);
  }));
}

}  // namespace
}  // namespace tsu::db
