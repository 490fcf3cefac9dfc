// The yardstick for durable upserts: the same rows, written by the same group commit with the same
// SQL, 50 closures in flight, without HTTP, protocol or merge rules. With --broker the same upserts
// go through the broker instead; with --load it fills a store and times opening it again.
//
// With --record it records past observations, 10,000 a call.
//
//   reference_upsert FOLDER [--seconds N] [--entities N] [--broker | --load | --record]
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "base/db/db.h"
#include "engine/broker/bench/fixture.h"
#include "engine/broker/query/query.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/change_body.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/store/store_rows.h"

namespace tsu::broker::bench {
namespace {

constexpr int in_flight = 50;

struct arguments {
  std::string folder;
  int seconds = 5;
  std::size_t entities = 1'000;
  enum { reference, broker, load, record } what = reference;
};

struct run {
  db::house& house;
  tenant_code tenant;
  arguments args;
  std::chrono::nanoseconds until{};
  std::size_t written = 0, next = 0;
};

applied row_of(std::size_t i, std::size_t turn) {
  applied a;
  a.types = {"Vehicle"};
  a.text = fixture_text(i + turn);
  a.created = a.modified = from_micros(1'767'225'600'000'000);
  return a;
}

// The change as the broker writes it for an upsert that replaces all five attributes.
std::string body_of(std::size_t i, std::size_t turn) {
  return fmt::format(R"({{"no":{},"op":"updated","types":["Vehicle"],"createdAt":1767225600000000,)"
                     R"("modifiedAt":1767225600000000,"set":{}}})",
                     i + 1, fixture_text(i + turn));
}

write_op upsert(std::size_t i, std::size_t turn) {
  write_op op{.how = write_kind::upsert_replace};
  op.entity.id = fixture_id(i);
  op.entity.types = {"Vehicle"};
  const auto text = fixture_text(i + turn);
  for (const auto& m : json_members{text}) {
    op.entity.attributes.push_back({.name = std::string{m.key}, .text = std::string{m.value}});
  }
  return op;
}

task<void> fill(run& r) {
  auto& store = r.house.at(r.tenant, db::place::town);
  for (std::size_t from = 0; from < r.args.entities; from += 5'000) {
    co_await store.write([&](db::tx& t) {
      for (auto i = from; i < std::min(r.args.entities, from + 5'000); ++i) {
        const auto change = t.append_change(entity_changed, fixture_id(i), body_of(i, 0));
        insert_row(t, {static_cast<std::int64_t>(i + 1), "", fixture_id(i)}, row_of(i, 0), change);
      }
    });
  }
}

task<void> one_of_many(run& r, broker* through, int& running) {
  auto& store = r.house.at(r.tenant, db::place::town);
  const town_key town{r.tenant, ""};
  while (monotonic_now() < r.until) {
    const auto i = r.next++ % r.args.entities, turn = r.next;
    if (through != nullptr) {
      co_await through->write(town, upsert(i, turn), {});
    } else {
      const auto row = row_of(i, turn);
      const auto body = body_of(i, turn);
      co_await store.write([&](db::tx& t) {
        const auto change = t.append_change(entity_changed, fixture_id(i), body);
        update_row(t, static_cast<std::int64_t>(i + 1), row, change);
      });
    }
    ++r.written;
  }
  --running;
}

task<void> many(run& r, broker* through) {
  r.until = monotonic_now() + std::chrono::seconds{r.args.seconds};
  int running = in_flight;
  for (int i = 0; i < in_flight; ++i) {
    spawn(one_of_many(r, through, running));
  }
  while (running > 0) {
    co_await pause{std::chrono::milliseconds{5}};
  }
}

// Ten stations, hourly, one attribute: each call is new.
task<void> record_all(run& r, broker& through) {
  const town_key town{r.tenant, ""};
  r.until = monotonic_now() + std::chrono::seconds{r.args.seconds};
  std::int64_t hour = 0;
  while (monotonic_now() < r.until) {
    std::vector<std::string> ids, texts;
    std::vector<observation> all;
    ids.reserve(10'000), texts.reserve(10'000);
    for (int i = 0; i < 10'000; ++i) {
      const auto at = from_micros((hour + i / 10) * 3'600'000'000);
      ids.push_back(fixture_id(static_cast<std::size_t>(i % 10)));
      texts.push_back(
          fmt::format(R"({{"type":"Property","value":{},"observedAt":"{}","unitCode":"CEL"}})",
                      i % 40, format_instant(at)));
      all.push_back({ids.back(), "temperature", "", at, texts.back()});
    }
    hour += 1'000;
    const auto stored = co_await through.record(town, all);
    r.written += static_cast<std::size_t>(stored.ok() ? stored.value().stored : 0);
  }
}

int measure(const arguments& a) {
  const std::array modules{schema()};
  const auto tenant = tenant_code::parse("011002").value();
  event_loop loop;
  std::filesystem::create_directories(a.folder);
  auto house = db::open_house({.data_folder = a.folder}, system_clock_of_this_machine(), modules);
  if (!house->has_tenant(tenant)) {
    house->add_tenant(tenant);
    run r{*house, tenant, a};
    loop.wait(fill(r));
  }
  run r{*house, tenant, a};
  auto through = make_broker(*house, {});
  if (a.what == arguments::load) {
    const auto start = monotonic_now();
    loop.wait(through->look({tenant, ""}));
    fmt::print("load of {} entities: {} ms\n", a.entities,
               (monotonic_now() - start).count() / 1'000'000);
    return 0;
  }
  if (a.what == arguments::record) {
    loop.wait(record_all(r, *through));
    fmt::print("{} observations/s\n", r.written / static_cast<std::size_t>(a.seconds));
    return 0;
  }
  loop.wait(many(r, a.what == arguments::broker ? through.get() : nullptr));
  fmt::print("{} upserts/s\n", r.written / static_cast<std::size_t>(a.seconds));
  return 0;
}

}  // namespace
}  // namespace tsu::broker::bench

int main(int argc, char** argv) {
  using tsu::broker::bench::arguments;
  arguments a;
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    const auto number = [&] { return ++i < argc ? std::atoll(argv[i]) : 0; };
    if (arg == "--seconds") {
      a.seconds = static_cast<int>(number());
    } else if (arg == "--entities") {
      a.entities = static_cast<std::size_t>(number());
    } else if (arg == "--broker") {
      a.what = arguments::broker;
    } else if (arg == "--record") {
      a.what = arguments::record;
    } else if (arg == "--load") {
      a.what = arguments::load;
    } else {
      a.folder = arg;
    }
  }
  if (a.folder.empty() || a.seconds < 1 || a.entities < 1) {
    fmt::print(stderr,
               "usage: reference_upsert FOLDER [--seconds N] [--entities N] "
               "[--broker | --load | --record]\n");
    return 2;
  }
  return tsu::broker::bench::measure(a);
}
