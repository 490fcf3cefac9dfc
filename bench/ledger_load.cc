// Durable transfers a second through the ledger: so many in flight, between a striped issuer,
// purses with lots and a shop. One line: transfers/s, microseconds of this process's processor time
// each.
//
//   ledger_load FOLDER | --postgres CONNINFO  [--seconds N] [--in-flight N] [--at-once N]
//
// --at-once: wishes in one call of the engine; 1 is what a request does.
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/executor.h"
#include "base/core/random.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/ledger/accounts.h"
#include "engine/ledger/apply.h"
#include "engine/ledger/audit.h"
#include "engine/ledger/module.h"

namespace tsu::ledger::bench {
namespace {

constexpr std::size_t purses = 1'000;

struct arguments {
  db::options where;
  int seconds = 5, in_flight = 50;
  std::size_t at_once = 1;
};

struct run {
  db::store& people;
  arguments args;
  account_no issued{}, shop{};
  std::vector<account_no> purse = {};
  std::chrono::nanoseconds until{};
  std::int64_t made = 0, refused = 0, next = 0;
  std::string name;
};

void open_accounts(db::tx& t, run& r) {
  const auto counter = [&](const char* kind) {
    return ensure_account(t, {"point", kind, "", guard::none, keeping::striped, {}});
  };
  r.issued = counter("issued");
  const auto expired = counter("expired");
  r.shop = ensure_account(t, {"point", "shop", "s1"});
  for (std::size_t i = 0; i < purses; ++i) {
    r.purse.push_back(ensure_account(t, {"point", "resident", std::to_string(i),
                                         guard::debits_within_credits, keeping::lots, expired}));
  }
}

// Every other one grants, the others spend what was granted.
wish next_wish(run& r, seeded_random& random) {
  const auto number = r.next++;
  const auto who = r.purse[random.below(r.purse.size())];
  wish w{.id = r.name + std::to_string(number),
         .debit = r.issued,
         .credit = who,
         .amount = 10,
         .code = "steps",
         .rule = "steps@0",
         .evidence = "steps:2026-11-22:3400",
         .by = "account:1"};
  if (number % 2 == 1) {
    w.debit = who;
    w.credit = r.shop;
    w.amount = 1;
    w.code = "spend";
  }
  return w;
}

task<void> one_of_many(run& r, std::uint64_t seed) {
  seeded_random random{seed};
  std::vector<wish> some(r.args.at_once);
  while (monotonic_now() < r.until) {
    for (auto& w : some) {
      w = next_wish(r, random);
    }
    const auto out = co_await r.people.write([&](db::tx& t) { return ledger::apply(t, some); });
    for (const auto& o : out) {
      (o.ok() ? r.made : r.refused)++;
    }
  }
}

task<void> all_of_them(run& r, int& running) {
  for (int i = 0; i < r.args.in_flight; ++i) {
    ++running;
    spawn([](run& of, std::uint64_t seed, int& left) -> task<void> {
      co_await one_of_many(of, seed);
      --left;
    }(r, static_cast<std::uint64_t>(i) + 1, running));
  }
  while (running > 0) {
    co_await pause{std::chrono::milliseconds{1}};
  }
}

int measure(const arguments& a) {
  static const db::module_schema modules[] = {{"ledger", contents().migrations}};
  auto house = db::open_house(a.where, system_clock_of_this_machine(), modules);
  const auto town = tenant_code::parse("011002").value();
  house->add_tenant(town);
  event_loop loop;
  run r{house->at(town, db::place::people), a};
  r.name = std::to_string(monotonic_now().count()) + "/";
  loop.wait(r.people.write([&](db::tx& t) {
    r.purse.clear();
    open_accounts(t, r);
  }));
  const auto cpu = std::clock();
  const auto begin = monotonic_now();
  r.until = begin + std::chrono::seconds{a.seconds};
  int running = 0;
  loop.wait(all_of_them(r, running));
  const auto took = std::chrono::duration<double>(monotonic_now() - begin).count();
  const auto used = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
  const auto faults = loop.wait(r.people.read([](db::reader& x) { return count_again(x); }));
  if (!faults.empty()) {
    fmt::print(stderr, "void: {}\n", faults.front());
    return 1;
  }
  fmt::print("{:.0f} {:.1f}\n", static_cast<double>(r.made) / took,
             used * 1e6 / static_cast<double>(r.made));
  return 0;
}

}  // namespace
}  // namespace tsu::ledger::bench

int main(int argc, char** argv) {
  tsu::ledger::bench::arguments a;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool more = i + 1 < argc;
    if (word == "--seconds" && more) {
      a.seconds = std::atoi(argv[++i]);
    } else if (word == "--in-flight" && more) {
      a.in_flight = std::atoi(argv[++i]);
    } else if (word == "--at-once" && more) {
      a.at_once = static_cast<std::size_t>(std::atoi(argv[++i]));
    } else if (word == "--postgres" && more) {
      a.where.url = argv[++i];
    } else {
      a.where.data_folder = word;
    }
  }
  if (a.where.url.empty() && a.where.data_folder.empty()) {
    fmt::print(stderr, "usage: ledger_load FOLDER | --postgres CONNINFO [--seconds N] ...\n");
    return 2;
  }
  return tsu::ledger::bench::measure(a);
}
