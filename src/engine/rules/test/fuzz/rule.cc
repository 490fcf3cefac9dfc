// Rules and ladders from any bytes: they are read or refused, and a rule that was read can be
// written, read again, evaluated, explained and replayed. The first byte says which.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/assert.h"
#include "base/core/json.h"
#include "engine/rules/evaluator.h"
#include "engine/rules/explain.h"
#include "engine/rules/expression.h"
#include "engine/rules/ladder.h"
#include "engine/rules/rule.h"

namespace {

using namespace tsu;
using namespace tsu::rules;

const instant start = *parse_instant("2026-01-15T09:00:00Z");

void test_rule(std::string_view json) {
  auto read = read_rule(json, 1);
  if (!read.ok()) {
    return;
  }
  const auto one = std::make_shared<const rule>(std::move(read).value());
  ASSERT(to_json(one->document) == to_json(read_rule(to_json(one->document), 1).value().document));
  evaluator e{{one}, start, start};
  e.begin();
  for (const auto* id : {"a", "b"}) {
    e.tell({.id = id, .since = start, .rules = {0}, .place = broker::geo_point{142, 43}});
  }
  for (int i = 0; i < 20; ++i) {
    e.advance_to(start + std::chrono::minutes{7 * i});
    std::vector<heard> all;
    for (std::size_t s = 0; s < e.streams().size(); ++s) {
      all.push_back({s, {e.now(), double(i % 5 * 10)}});
    }
    e.take(i % 2 == 0 ? "a" : "b", all);
  }
  for (const auto& d : e.take_decisions()) {
    (void)explain(*one, d.seen);
    ASSERT(d.reason != "condition" || replay(*one, d.seen, d.what).same);
  }
}

void test_expression(std::string_view text) {
  const auto e = expression::parse(text);
  if (e.ok()) {
    (void)e.value().value([](std::size_t i) { return static_cast<truth>(i % 3); });
  }
}

void test_ladder(std::string_view json) {
  auto l = ladder::read(json);
  if (!l.ok()) {
    return;
  }
  ASSERT(ladder::read(l.value().json()).ok());
  l.value().look(start);
  (void)l.value().accept("a", start);
  ASSERT(ladder::read(l.value().json()).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view all{reinterpret_cast<const char*>(data), size};
  const auto rest = all.substr(1);
  switch (all.front()) {
    case 'e': test_expression(rest); break;
    case 'l': test_ladder(rest); break;
    default: test_rule(rest);
  }
  return 0;
}
