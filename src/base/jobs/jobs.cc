#include "base/jobs/jobs.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

#include "base/core/assert.h"
#include "base/core/executor.h"
#include "base/core/log.h"
#include "base/jobs/embedded.h"

namespace tsu::jobs {
namespace {

using namespace std::chrono_literals;

constexpr db::statement insert_run{
    "jobs.insert_run",
    "INSERT INTO jobs_run (name, argument, tick, state, run_at, attempts, leased_until, leased_by, "
    "last_error, made_at) VALUES ($1, $2, $3, 'waiting', $4, 0, 0, '', '', $5) "
    "ON CONFLICT (name, tick) DO NOTHING RETURNING number"};
constexpr db::statement get_last_tick{"jobs.get_last_tick",
                                      "SELECT last_tick FROM jobs_schedule WHERE name = $1"};
constexpr db::statement set_last_tick{
    "jobs.set_last_tick",
    "INSERT INTO jobs_schedule (name, last_tick) VALUES ($1, $2) "
    "ON CONFLICT (name) DO UPDATE SET last_tick = excluded.last_tick"};
constexpr db::statement find_due{
    "jobs.find_due",
    "SELECT number, name, argument, tick, state, run_at, attempts, leased_until, leased_by, "
    "last_error, made_at, ended_at FROM jobs_run WHERE ((state = 'waiting' AND run_at <= $1) "
    "OR (state = 'running' AND leased_until <= $1)) AND (run_at, number) > ($2, $3) "
    "ORDER BY run_at, number LIMIT 100"};
constexpr std::size_t due_page = 100;
// How many one round of a tenant runs before the next tenant's turn.
constexpr int runs_in_a_row = 100;
constexpr db::statement find_leased{
    "jobs.find_leased",
    "SELECT name FROM jobs_run WHERE state = 'running' AND leased_until > $1 AND tick IS NOT NULL"};
constexpr db::statement lease_run{
    "jobs.lease_run",
    "UPDATE jobs_run SET state = 'running', attempts = attempts + 1, leased_until = $2, "
    "leased_by = $3 WHERE number = $1"};
// The attempt is the fence: whoever lost the lease meanwhile changes nothing.
constexpr db::statement end_run{
    "jobs.end_run",
    "UPDATE jobs_run SET state = $3, run_at = $4, leased_until = 0, last_error = $5, ended_at = $6 "
    "WHERE number = $1 AND attempts = $2 AND state = 'running'"};
constexpr db::statement fail_run{
    "jobs.fail_run",
    "UPDATE jobs_run SET state = 'failed', leased_until = 0, last_error = $2, ended_at = $3 "
    "WHERE number = $1"};
constexpr db::statement list_runs{
    "jobs.list_runs",
    "SELECT number, name, argument, tick, state, run_at, attempts, leased_until, leased_by, "
    "last_error, made_at, ended_at FROM jobs_run WHERE $1 = '' OR state = $1 "
    "ORDER BY number DESC LIMIT $2"};
constexpr db::statement get_state{"jobs.get_state", "SELECT state FROM jobs_run WHERE number = $1"};
constexpr db::statement reset_run{
    "jobs.reset_run",
    "UPDATE jobs_run SET state = 'waiting', attempts = 0, run_at = $2, ended_at = NULL "
    "WHERE number = $1 AND state = 'failed'"};
constexpr db::statement forget_runs{
    "jobs.forget_runs", "DELETE FROM jobs_run WHERE state IN ('done', 'failed') AND ended_at < $1"};

constexpr db::migration all_migrations[] = {
    {1, "jobs", embedded::schema_0001_jobs_sql, db::place::town}};
constexpr std::array all_statements{&insert_run,  &get_last_tick, &set_last_tick, &find_due,
                                    &find_leased, &lease_run,     &end_run,       &fail_run,
                                    &list_runs,   &get_state,     &reset_run,     &forget_runs};

constexpr std::array<std::string_view, 4> states{"waiting", "running", "done", "failed"};
constexpr std::size_t error_text_max = 500;
constexpr duration back_off_first = 30s, back_off_last = 1h;

state state_of(std::string_view text) {
  const auto at = std::find(states.begin(), states.end(), text);
  ASSERT(at != states.end());
  return static_cast<state>(at - states.begin());
}

std::optional<instant> maybe_time(const db::row& r, int column) {
  return r.is_null(column) ? std::nullopt : std::optional{r.time(column)};
}

run_row row_of(const db::row& r) {
  return {r.int64(0),          r.string(1), r.string(2), maybe_time(r, 3),
          state_of(r.text(4)), r.time(5),   r.int64(6),  r.time(7),
          r.string(8),         r.string(9), r.time(10),  maybe_time(r, 11)};
}

std::int64_t insert(db::tx& t, std::string_view name, std::string_view argument,
                    std::optional<instant> tick, instant run_at) {
  std::int64_t number = 0;
  const db::param tick_value = tick ? db::param{to_micros(*tick)} : db::param{nullptr};
  t.first(insert_run, {name, argument, tick_value, to_micros(run_at), to_micros(t.now())},
          [&](const db::row& r) { number = r.int64(0); });
  return number;
}

// 30 s, 2 min, 8 min, 32 min, 1 h ...
duration back_off(std::int64_t attempts) {
  auto out = back_off_first;
  for (std::int64_t i = 1; i < attempts && out < back_off_last; ++i) {
    out *= 4;
  }
  return std::min(out, back_off_last);
}

// Cut at a character, not inside one.
std::string shortened(std::string text) {
  if (text.size() > error_text_max) {
    auto end = error_text_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
      --end;
    }
    text.resize(end);
  }
  return text;
}

}  // namespace

const std::span<const db::migration> migrations{all_migrations};
const std::span<const db::statement* const> statements{all_statements};

std::string_view name_of(state s) { return states.at(static_cast<std::size_t>(s)); }

std::int64_t ask(db::tx& t, std::string_view name, std::string_view argument,
                 std::optional<instant> not_before) {
  return insert(t, name, argument, std::nullopt, not_before.value_or(t.now()));
}

std::vector<run_row> list(db::reader& r, std::optional<state> only, std::int64_t limit) {
  std::vector<run_row> out;
  r.each(list_runs, {only ? name_of(*only) : std::string_view{}, limit},
         [&](const db::row& row) { out.push_back(row_of(row)); });
  return out;
}

result<done> try_again(db::tx& t, std::int64_t number) {
  if (t.run(reset_run, {number, to_micros(t.now())}) == 1) {
    return done{};
  }
  if (!t.first(get_state, {number}, [](const db::row&) {})) {
    return problem{why::not_found, "no such run"};
  }
  return problem{why::conflict, "only a failed run can be tried again", "job_not_failed"};
}

std::int64_t forget_ended(db::tx& t, instant before) {
  return t.run(forget_runs, {to_micros(before)});
}

// ---- The runner

runner::runner(db::house& house, std::string node, std::vector<kind> kinds)
    : house_(house), node_(std::move(node)) {
  for (auto& k : kinds) {
    auto when = schedule::parse(k.when);
    ASSERT(when.ok() && k.limit.count() > 0 && k.attempts_max > 0 && find(k.name) == nullptr);
    kinds_.push_back({std::move(k), when.value()});
  }
}

const runner::planned* runner::find(std::string_view name) const {
  const auto at = std::find_if(kinds_.begin(), kinds_.end(),
                               [&](const auto& k) { return k.what.name == name; });
  return at == kinds_.end() ? nullptr : &*at;
}

// Closures of one store follow one another on all nodes, so the tick that one node queues is seen
// by the next. What was missed while no node ran is made up for once, not as often as it was
// missed.
void runner::queue_due(db::tx& t) const {
  for (const auto& k : kinds_) {
    if (k.when.only_asked()) {
      continue;
    }
    std::optional<instant> last;
    t.first(get_last_tick, {k.what.name},
            [&](const db::row& r) { last = from_micros(r.int64(0)); });
    const auto due = last ? k.when.newest_due(*last, t.now()) : std::optional{t.now()};
    if (!due) {
      continue;
    }
    if (last) {  // a job that is new here begins with its next time
      insert(t, k.what.name, "", *due, *due);
    }
    t.run(set_last_tick, {k.what.name, to_micros(*due)});
  }
}

// The next that is due, leased from now: a lease that began before its turn would end early.
// Kinds that this program does not know stay for one that does, and hold up nothing behind them.
std::optional<run_row> runner::take_next(db::tx& t) const {
  const auto now = to_micros(t.now());
  std::set<std::string, std::less<>> busy;  // a calendar job never runs beside itself
  t.each(find_leased, {now}, [&](const db::row& r) { busy.insert(r.string(0)); });
  std::vector<run_row> due;
  std::int64_t after_time = std::numeric_limits<std::int64_t>::min(), after_number = 0;
  do {
    due.clear();
    t.each(find_due, {now, after_time, after_number},
           [&](const db::row& r) { due.push_back(row_of(r)); });
    for (auto& run : due) {
      after_time = to_micros(run.run_at);
      after_number = run.number;
      const auto* k = find(run.name);
      if (k == nullptr || (run.tick && busy.contains(run.name))) {
        continue;
      }
      if (run.now == state::running && run.attempts >= k->what.attempts_max) {
        t.run(fail_run, {run.number, "the lease ended before the job did", now});
        continue;
      }
      t.run(lease_run, {run.number, to_micros(t.now() + k->what.limit), node_});
      ++run.attempts;
      return std::move(run);
    }
  } while (due.size() == due_page);
  return std::nullopt;
}

task<void> runner::run_one(tenant_code tenant, run_row run) {
  const auto& k = find(run.name)->what;
  std::string failed;
  bool threw = false;
  try {
    co_await k.run(tenant, run.argument);
  } catch (const std::exception& e) {
    threw = true;
    failed = shortened(e.what());
  } catch (...) {
    threw = true;
    failed = "unknown exception";
  }
  const bool over = !threw || run.attempts >= k.attempts_max;
  const auto then = !threw ? state::done : over ? state::failed : state::waiting;
  if (threw) {
    log_warning("{}: job {} ({}) failed, attempt {}: {}", tenant.text(), k.name, run.number,
                run.attempts, failed);
  }
  co_await house_.at(tenant, db::place::town).write([&](db::tx& t) {
    const auto run_at = over ? run.run_at : t.now() + back_off(run.attempts);
    const auto ended = over ? db::param{to_micros(t.now())} : db::param{nullptr};
    if (t.run(end_run,
              {run.number, run.attempts, name_of(then), to_micros(run_at), failed, ended}) == 0) {
      log_warning("{}: job {} ({}) ended after its lease", tenant.text(), k.name, run.number);
    }
  });
}

task<int> runner::tick(tenant_code tenant) {
  auto& town = house_.at(tenant, db::place::town);
  auto next = co_await town.write([&](db::tx& t) {
    queue_due(t);
    return take_next(t);
  });
  int ran = 0;
  while (next) {
    co_await run_one(tenant, std::move(*next));
    if (++ran == runs_in_a_row || stopping_) {
      break;
    }
    next = co_await town.write([&](db::tx& t) { return take_next(t); });
  }
  co_return ran;
}

task<int> runner::tick_all() {
  int ran = 0;
  for (const auto t : house_.tenants()) {
    if (stopping_) {
      break;
    }
    try {
      ran += co_await tick(t);
    } catch (const std::exception& e) {
      log_error("{}: jobs wait: {}", t.text(), e.what());
    }
  }
  co_return ran;
}

task<void> runner::keep_going() {
  while (!stopping_) {
    try {
      co_await tick_all();
    } catch (const std::exception& e) {  // whatever it is: sealing and jobs must not end silently
      log_error("jobs wait: {}", e.what());
    }
    for (int tenths = 0; tenths < 10 && !stopping_; ++tenths) {
      co_await pause{100ms};
    }
  }
}

}  // namespace tsu::jobs
