// From a report to a decision: posts report once a minute through the broker, twenty rules follow;
// how long from the answer to the write until the firing is stored and told.
//
//   rules_load FOLDER [--posts N] [--seconds N] [--faster N] [--rules N]
//
// Reports are spread evenly; --faster 10 lets each post report every six seconds. Types as the
// program has them: history recorded, interval durability.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/executor.h"
#include "base/core/json.h"
#include "base/core/random.h"
#include "base/db/db.h"
#include "base/record/audit.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/rules/bench/twenty_rules.h"
#include "engine/rules/events.h"
#include "engine/rules/follow_entities.h"
#include "engine/rules/put_rule.h"
#include "engine/rules/store.h"

namespace tsu::rules::bench {
namespace {

struct arguments {
  std::string folder;
  std::size_t posts = 10'000, rules = 20;
  int seconds = 60, faster = 1;
};

struct run {
  const parts& on;
  tenant_code tenant;
  arguments args;
  std::map<std::string, instant, std::less<>> answered;  // by entity: the newest answered write
  std::vector<double> ms = {};
  std::size_t written = 0, refused = 0, under_way = 0;
  std::chrono::nanoseconds rebuilt{};  // from a start to the first round: windows from history
  bool stopping = false;
};

std::string number(std::string_view value, instant at) {
  return fmt::format(R"({{"type":"Property","value":{},"observedAt":"{}"}})", value,
                     format_instant(at));
}

broker::write_op report_of(std::size_t post, double depth, double cold, instant now) {
  broker::write_op op{.how = broker::write_kind::upsert_update};
  op.entity.id = post_id(post);
  op.entity.types = {"WeatherObserved"};
  op.entity.attributes = {{.name = "snowDepth", .text = number(fmt::format("{:.1f}", depth), now)},
                          {.name = "temperature", .text = number(fmt::format("{:.1f}", cold), now)},
                          {.name = "location",
                           .text = fmt::format(R"({{"type":"GeoProperty","value":{{"type":"Point",)"
                                               R"("coordinates":[{:.5f},{:.5f}]}}}})",
                                               lon_of(post), lat_of(post))}};
  return op;
}

task<void> report(run& r, std::size_t post, double depth) {
  ++r.under_way;
  const broker::town_key town{r.tenant, {}};
  auto op = report_of(post, depth, -4, r.on.time.now());
  const auto done = co_await r.on.entities.write(town, std::move(op), std::nullopt);
  ++(done.ok() ? r.written : r.refused);
  r.answered[post_id(post)] = r.on.time.now();
  --r.under_way;
}

// Depths wander, so that a tenth of all reports crosses a level of some rule.
task<void> drive(run& r) {
  seeded_random chance{7};
  std::vector<double> depth(r.args.posts, 8);
  const auto gap =
      std::chrono::nanoseconds{60'000'000'000} / std::int64_t(r.args.posts) / r.args.faster;
  const auto begun = monotonic_now();
  for (std::int64_t i = 0; monotonic_now() - begun < std::chrono::seconds{r.args.seconds}; ++i) {
    const auto post = static_cast<std::size_t>(i) % r.args.posts;
    depth[post] = std::clamp(depth[post] + chance.unit() * 6 - 3, 0.0, 40.0);
    spawn(report(r, post, depth[post]));
    const auto ahead = begun + gap * (i + 1) - monotonic_now();
    if (ahead.count() > 0) {
      co_await pause{ahead};
    }
  }
  while (r.under_way > 0) {
    co_await pause{std::chrono::milliseconds{5}};
  }
  r.stopping = true;
}

// Sees decisions as any other follower of the change log would.
task<void> watch(run& r) {
  auto& store = r.on.stores.at(r.tenant, db::place::town);
  auto seen = store.newest_change();
  while (!r.stopping) {
    co_await store.wait_for_change(seen, std::chrono::milliseconds{200});
    const auto all =
        co_await store.read([&](db::reader& x) { return db::read_changes(x, seen, 10'000); });
    const auto now = r.on.time.now();
    for (const auto& c : all) {
      seen = c.number;
      if (c.kind != fired_kind && c.kind != cleared_kind) {
        continue;
      }
      const auto event = from_json<firing_event>(c.body).value();
      const auto at = r.answered.find(event.entity);
      if (at != r.answered.end()) {
        r.ms.push_back(double((now - at->second).count()) / 1e3);
      }
    }
  }
}

task<void> measure(run& r) {
  for (std::size_t i = 0; i < r.args.rules; ++i) {
    auto document = from_json<rule_document>(twenty_rules()[i]).value();
    rule_put_dto put{std::move(document), {}, "bench"};
    by_whom who{"bench", "", ""};
    auto name = "r" + std::to_string(i);
    (void)co_await put_rule(r.on, r.tenant, std::move(name), std::move(put), std::move(who));
  }
  rule_follower follower{r.on, r.tenant, "bench", {.beside = company::only_program}};
  spawn(follower.run());
  // All posts once, so that the minute that is measured creates nothing.
  for (std::size_t i = 0; i < r.args.posts; ++i) {
    spawn(report(r, i, 8));
    if (r.under_way > 500) {
      co_await pause{std::chrono::milliseconds{5}};
    }
  }
  while (r.under_way > 0) {
    co_await pause{std::chrono::milliseconds{50}};
  }
  co_await pause{std::chrono::seconds{3}};
  r.written = 0;
  spawn(watch(r));
  co_await drive(r);
  co_await pause{std::chrono::seconds{2}};
  follower.stop();
  co_await pause{std::chrono::seconds{1}};
  rule_follower again{r.on, r.tenant, "bench", {.beside = company::only_program}};
  const auto begun = monotonic_now();
  co_await again.follow_new();
  r.rebuilt = monotonic_now() - begun;
}

double percentile(const std::vector<double>& sorted, double p) {
  return sorted.empty()
             ? 0
             : sorted[std::min(sorted.size() - 1, std::size_t(p * double(sorted.size())))];
}

int measure(const arguments& a) {
  const std::array modules{db::module_schema{"record", record::migrations}, broker::schema(),
                           db::module_schema{"rules", migrations}};
  const auto tenant = tenant_code::parse("011002").value();
  std::filesystem::create_directories(a.folder);
  auto& clock = system_clock_of_this_machine();
  auto house = db::open_house({.data_folder = a.folder}, clock, modules);
  house->add_tenant(tenant);
  auto entities = broker::make_broker(
      *house, {.types = {{"WeatherObserved", true, db::durability::interval, {}}}});
  const parts on{*house, *entities, clock};
  event_loop loop;
  run r{on, tenant, a};
  loop.wait(measure(r));
  std::sort(r.ms.begin(), r.ms.end());
  fmt::print(
      "{} posts, {} rules, {:.0f} reports/s: {} decisions; from answered write to told, ms: "
      "p50 {:.0f}, p99 {:.0f}, most {:.0f}; {} refused; begun anew in {} ms\n",
      a.posts, a.rules, double(r.written) / a.seconds, r.ms.size(), percentile(r.ms, 0.5),
      percentile(r.ms, 0.99), r.ms.empty() ? 0 : r.ms.back(), r.refused,
      r.rebuilt.count() / 1'000'000);
  return 0;
}

}  // namespace
}  // namespace tsu::rules::bench

int main(int argc, char** argv) {
  tsu::rules::bench::arguments a;
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    const auto number = [&] { return ++i < argc ? std::atoll(argv[i]) : 0; };
    if (arg == "--posts") {
      a.posts = static_cast<std::size_t>(number());
    } else if (arg == "--seconds") {
      a.seconds = static_cast<int>(number());
    } else if (arg == "--faster") {
      a.faster = static_cast<int>(number());
    } else if (arg == "--rules") {
      a.rules = static_cast<std::size_t>(number());
    } else {
      a.folder = arg;
    }
  }
  if (a.folder.empty() || a.posts < 1 || a.seconds < 1 || a.faster < 1 || a.rules > 20) {
    fmt::print(stderr,
               "usage: rules_load FOLDER [--posts N] [--seconds N] [--faster N] [--rules N]\n");
    return 2;
  }
  return tsu::rules::bench::measure(a);
}
