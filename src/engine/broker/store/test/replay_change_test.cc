#include "engine/broker/store/replay_change.h"

#include <gtest/gtest.h>

#include "engine/broker/model/apply.h"
#include "engine/broker/store/test/random_ops.h"

namespace tsu::broker {
namespace {

constexpr std::string_view id = "urn:e:1";

entity_ptr version_of(const applied& a, term_table& terms) {
  const std::vector<std::string_view> types{a.types.begin(), a.types.end()};
  const std::vector<std::string_view> scopes{a.scopes.begin(), a.scopes.end()};
  return entity_version::make({.id = id,
                               .types = types,
                               .scopes = scopes,
                               .text = a.text,
                               .created = a.created,
                               .modified = a.modified,
                               .expires = a.expires,
                               .times = a.times},
                              terms);
}

std::string said(const entity_version& e, const term_table& terms) {
  std::string out{e.text()};
  for (const auto t : e.types()) {
    out.append(" ").append(terms.name(t));
  }
  out.append(" ").append(e.scopes());
  for (const auto t : {e.created(), e.modified(), e.expires()}) {
    out.append(" ").append(std::to_string(to_micros(t)));
  }
  for (const auto& a : e.attributes()) {
    out.append(" ").append(std::to_string(to_micros(a.created)));
    out.append("/").append(std::to_string(to_micros(a.modified)));
  }
  return out;
}

TEST(a_replayed_change, makes_what_the_operation_made) {
  seeded_random chance{20261128};
  term_table terms;
  entity_ptr is;
  instant now{std::chrono::seconds{1'000}};
  int kept = 0, ordered = 0;
  for (int i = 0; i < 20'000; ++i) {
    now += std::chrono::seconds{1};
    const auto op = testing::random_op(chance, std::string{id}, now);
    const auto made = apply(is.get(), terms, op, now);
    if (!made.ok() || !made.value().outcome.changed) {
      continue;
    }
    const auto& next = made.value();
    if (next.removed) {
      is = {};
      continue;
    }
    ++kept;
    ordered += next.order.empty() ? 0 : 1;
    const auto body = change_body({"", 7}, is.get(), terms, next, now);
    const auto again = replayed(is.get(), id, read_change_body(body), terms);
    is = version_of(next, terms);
    ASSERT_EQ(said(*again, terms), said(*is, terms)) << body;
  }
  EXPECT_GT(kept, 5'000);
  EXPECT_GT(ordered, 300);
  EXPECT_LT(ordered, kept / 4) << "most changes need not tell the order";
}

}  // namespace
}  // namespace tsu::broker
