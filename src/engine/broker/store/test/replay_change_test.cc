#include "engine/broker/store/replay_change.h"

#include <gtest/gtest.h>

#include "engine/broker/model/apply.h"
#include "engine/broker/model/expiry.h"
#include "engine/broker/model/what_expired.h"
#include "engine/broker/store/test/random_ops.h"

namespace tsu::broker {
namespace {

constexpr std::string_view id = "urn:e:1";

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

// What time has made of it, which the log says too.
entity_ptr without_what_expired(const entity_ptr& is, term_table& terms, instant now, int& left) {
  const auto next = is ? what_expired(*is, terms, now) : std::nullopt;
  if (!next || next->removed) {
    return next ? entity_ptr{} : is;
  }
  ++left;
  const auto body = change_body({"", 7}, is.get(), terms, *next, now);
  const auto again = replayed(is.get(), id, read_change_body(body), terms);
  auto out = version_of(id, *next, terms);
  EXPECT_EQ(said(*again, terms), said(*out, terms)) << body;
  EXPECT_FALSE(what_expired(*out, terms, now));
  return out;
}

TEST(a_replayed_change, makes_what_the_operation_made) {
  seeded_random chance{20261128};
  term_table terms;
  entity_ptr is;
  instant now{std::chrono::seconds{1'000}};
  int kept = 0, ordered = 0, left = 0;
  for (int i = 0; i < 20'000; ++i) {
    now += std::chrono::seconds{1};
    is = without_what_expired(is, terms, now, left);
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
    is = version_of(id, next, terms);
    ASSERT_EQ(said(*again, terms), said(*is, terms)) << body;
  }
  EXPECT_GT(kept, 5'000);
  EXPECT_GT(ordered, 300);
  EXPECT_GT(left, 300);
  EXPECT_LT(ordered, kept / 4) << "most changes need not tell the order";
}

// Programs before adr/0086 said nothing of what had expired.
TEST(a_replayed_change, of_an_older_program_makes_what_was_left_by_then) {
  seeded_random chance{20261129};
  term_table terms;
  entity_ptr is;
  instant now{std::chrono::seconds{1'000}};
  int unsaid = 0;
  for (int i = 0; i < 20'000; ++i) {
    now += std::chrono::seconds{1};
    const auto op = testing::random_op(chance, std::string{id}, now);
    const auto valid = valid_at(is, terms, now);
    const auto made = apply(valid.get(), terms, op, now);
    if (!made.ok() || !made.value().outcome.changed) {
      continue;
    }
    const auto& next = made.value();
    if (next.removed) {
      is = {};
      continue;
    }
    const auto body = change_body({"", 7}, valid.get(), terms, next, now);
    const auto again = replayed(is.get(), id, read_change_body(body), terms);
    unsaid += is && is->text() != valid->text() ? 1 : 0;
    is = version_of(id, next, terms);
    ASSERT_EQ(said(*again, terms), said(*is, terms)) << body;
  }
  EXPECT_GT(unsaid, 100);
}

}  // namespace
}  // namespace tsu::broker
