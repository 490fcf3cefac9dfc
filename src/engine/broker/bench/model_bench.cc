// What the model costs per entity, on the five-attribute entity of 550 bytes that the published
// figures of other brokers are about.
#include <benchmark/benchmark.h>

#include <string>

#include "base/core/json_text.h"
#include "engine/broker/model/apply.h"
#include "engine/broker/model/read_entity.h"
#include "engine/broker/model/write_entity.h"

namespace tsu::broker {
namespace {

const std::string fixture =
    R"({"id":"urn:ngsi-ld:Vehicle:0000000042","type":"Vehicle",)"
    R"("speed":{"type":"Property","value":54.25,"unitCode":"KMH",)"
    R"("observedAt":"2026-01-15T02:30:00.000Z"},)"
    R"("heading":{"type":"Property","value":181.5,"observedAt":"2026-01-15T02:30:00.000Z"},)"
    R"("state":{"type":"Property","value":"plowing","observedAt":"2026-01-15T02:30:00.000Z"},)"
    R"("location":{"type":"GeoProperty","value":{"type":"Point",)"
    R"("coordinates":[141.354376,43.062096]}},)"
    R"("operatedBy":{"type":"Relationship",)"
    R"("object":"urn:ngsi-ld:Organization:minami-ward-works"}})";

entity_draft draft_of(std::string_view json) {
  return read_entity(json, *context::core(), {}).value();
}

constexpr std::string_view id = "urn:ngsi-ld:Vehicle:0000000042";

void check_and_minify_alone(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(check_and_minify(fixture));
  }
}
BENCHMARK(check_and_minify_alone);

void read_an_entity(benchmark::State& state) {
  for (auto _ : state) {
    const auto json = check_and_minify(fixture);
    benchmark::DoNotOptimize(read_entity(json.value(), *context::core(), {}));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * fixture.size()));
}
BENCHMARK(read_an_entity);

void apply_a_patch_of_one_attribute(benchmark::State& state) {
  term_table terms;
  const auto json = check_and_minify(fixture);
  const auto first = apply(nullptr, terms,
                           {.how = write_kind::create, .entity = draft_of(json.value())}, instant{})
                         .value();
  const auto current = version_of(id, first, terms);
  write_op op{.how = write_kind::patch_attribute, .attribute = "speed"};
  op.entity.id = id;
  op.entity.attributes = {
      {.name = "speed", .text = R"({"type":"Property","value":55})", .partial = true}};
  for (auto _ : state) {
    benchmark::DoNotOptimize(apply(current.get(), terms, op, from_micros(5)));
  }
}
BENCHMARK(apply_a_patch_of_one_attribute);

void write_an_entity(benchmark::State& state, const reply_form& form) {
  term_table terms;
  const auto json = check_and_minify(fixture);
  const auto first = apply(nullptr, terms,
                           {.how = write_kind::create, .entity = draft_of(json.value())}, instant{})
                         .value();
  const auto e = version_of(id, first, terms);
  std::string out;
  for (auto _ : state) {
    out.clear();
    append_entity(out, *e, terms, form);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK_CAPTURE(write_an_entity, normalized, reply_form{});
BENCHMARK_CAPTURE(write_an_entity, simplified, reply_form{.format = reply_format::simplified});
BENCHMARK_CAPTURE(write_an_entity, with_times, reply_form{.sys_attrs = true});

}  // namespace
}  // namespace tsu::broker
