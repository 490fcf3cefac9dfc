// Hot paths of the store: making versions, testing conditions, queries over 100, 10,000 and
// 1,000,000 entities. ./dev bench engine/broker
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <memory>

#include "engine/broker/bench/fixture.h"
#include "engine/broker/model/apply.h"
#include "engine/broker/query/select.h"

namespace tsu::broker::bench {
namespace {

const stored_name_of as_is = [](std::string_view n) { return std::string{n}; };

double resident_bytes() {
  std::ifstream in{"/proc/self/statm"};
  double all = 0, resident = 0;
  in >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

struct filled_town {
  explicit filled_town(std::size_t n) {
    const auto before = resident_bytes();
    std::vector<entity_memory::change_of_one> all;
    memory.index_attribute(names.of("Vehicle"), names.of("speed"));
    memory.index_attribute(names.of("Vehicle"), names.of("brandName"));
    for (std::size_t from = 0; from < n; from += 10'000) {
      all.clear();
      for (auto i = from; i < std::min(n, from + 10'000); ++i) {
        auto e = fixture_entity(i, names);
        const auto id = e->id();
        all.push_back({id, std::move(e), static_cast<std::int64_t>(i + 1)});
      }
      memory.load(all, 1);
    }
    memory.loaded(1);
    bytes_per_entity = (resident_bytes() - before) / static_cast<double>(n);
  }
  term_table names;
  entity_memory memory;
  double bytes_per_entity = 0;
};

filled_town& town_of(std::size_t n) {
  static std::map<std::size_t, std::unique_ptr<filled_town>> towns;
  auto& t = towns[n];
  if (!t) {
    t = std::make_unique<filled_town>(n);
  }
  return *t;
}

void run_query(benchmark::State& state, const query& q) {
  auto& t = town_of(static_cast<std::size_t>(state.range(0)));
  std::size_t found = 0;
  for (auto _ : state) {
    found = 0;
    const entity_memory::snapshot now{t.memory};
    const auto r = select(t.memory, now.commit(), t.names, q, [&](const entity_ptr& e) {
      benchmark::DoNotOptimize(e->text().data());
      ++found;
    });
    benchmark::DoNotOptimize(r.ok());
  }
  state.counters["found"] = static_cast<double>(found);
  state.counters["B/entity"] = t.bytes_per_entity;
}

query of_type() {
  query q;
  q.types = {{"Vehicle"}};
  return q;
}
query with_q(const char* text) {
  auto q = of_type();
  q.q = std::make_shared<const condition>(condition::parse(text, as_is).value());
  return q;
}

void make_version(benchmark::State& state) {
  term_table names;
  for (auto _ : state) {
    benchmark::DoNotOptimize(fixture_entity(7, names));
  }
}
void condition_on_number(benchmark::State& state) {
  term_table names;
  const auto e = fixture_entity(7, names);
  const auto c = condition::parse("speed>50;brandName!=\"x\"", as_is).value();
  for (auto _ : state) {
    benchmark::DoNotOptimize(c.holds(*e, names));
  }
}
void find_by_id(benchmark::State& state) {
  auto& t = town_of(static_cast<std::size_t>(state.range(0)));
  std::size_t i = 0;
  for (auto _ : state) {
    i = (i + 7'919) % static_cast<std::size_t>(state.range(0));
    const entity_memory::snapshot now{t.memory};
    benchmark::DoNotOptimize(t.memory.find(fixture_id(i), now.commit()));
  }
}
void select_page(benchmark::State& state) { run_query(state, of_type()); }
void select_by_rare_value(benchmark::State& state) {
  run_query(state, with_q("brandName==\"brand 77\""));
}
void select_by_common_value(benchmark::State& state) { run_query(state, with_q("speed>500")); }
void select_near(benchmark::State& state) {
  auto q = of_type();
  q.geo = std::make_shared<const geo_query>(
      geo_query::parse("near;maxDistance==2000", "Point", "[141,43]").value());
  run_query(state, q);
}
void publish_one(benchmark::State& state) {
  auto& t = town_of(static_cast<std::size_t>(state.range(0)));
  std::size_t i = 0;
  for (auto _ : state) {
    i = (i + 7'919) % static_cast<std::size_t>(state.range(0));
    auto e = fixture_entity(i, t.names);
    const auto id = e->id();
    const entity_memory::change_of_one c{id, std::move(e), static_cast<std::int64_t>(i + 1)};
    t.memory.publish({&c, 1}, t.memory.published() + 1);
  }
}
void apply_update(benchmark::State& state) {
  term_table names;
  const auto e = fixture_entity(7, names);
  write_op op{.how = write_kind::append};
  op.entity.id = fixture_id(7);
  op.entity.attributes = {{.name = "speed", .text = R"({"type":"Property","value":99})"}};
  for (auto _ : state) {
    benchmark::DoNotOptimize(apply(e.get(), names, op, from_micros(1)));
  }
}

BENCHMARK(make_version);
BENCHMARK(condition_on_number);
BENCHMARK(apply_update);
BENCHMARK(find_by_id)->Arg(100)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(select_page)->Arg(100)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(select_by_rare_value)->Arg(100)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(select_by_common_value)->Arg(100)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(select_near)->Arg(100)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(publish_one)->Arg(100)->Arg(10'000)->Arg(1'000'000);

}  // namespace
}  // namespace tsu::broker::bench
