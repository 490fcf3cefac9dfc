#include "base/crypto/password.h"

#include <gtest/gtest.h>

#include "base/core/executor.h"

namespace tsu::crypto {
namespace {

constexpr password_cost light{.passes = 1, .memory_kib = 8};

secret<std::string> said(std::string text) { return secret<std::string>{std::move(text)}; }

TEST(password, id3_1_38_what_is_kept_says_argon2id_19_mib_and_two_passes) {
  const auto kept = hash_password(said("correct horse"));
  EXPECT_TRUE(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << kept;
  EXPECT_TRUE(password_matches(kept, said("correct horse")));
  EXPECT_FALSE(password_matches(kept, said("correct horsf")));
  EXPECT_NE(kept, hash_password(said("correct horse")));  // a salt of its own
}

TEST(password, texts_are_taken_whole_with_what_is_in_them) {
  const auto kept = hash_password(said({"a\0b", 3}), light);
  EXPECT_TRUE(password_matches(kept, said({"a\0b", 3})));
  EXPECT_FALSE(password_matches(kept, said("a")));
  const auto japanese = hash_password(said("雪かきを手伝う"), light);
  EXPECT_TRUE(password_matches(japanese, said("雪かきを手伝う")));
  EXPECT_TRUE(password_matches(hash_password(said(""), light), said("")));
}

TEST(password, what_is_no_such_string_matches_nothing) {
  const auto good = hash_password(said("x"), light);
  for (const auto& kept : {std::string{}, std::string{"x"}, good.substr(0, good.size() - 1),
                           good + "A", "$argon2i$" + good.substr(10), good + std::string(200, 'A'),
                           std::string{"$argon2id$"}, good + '\0'}) {
    EXPECT_FALSE(password_matches(kept, said("x"))) << kept;
  }
}

TEST(password, a_hash_of_another_cost_is_to_be_made_again) {
  const auto kept = hash_password(said("x"), light);
  EXPECT_FALSE(wants_rehash(kept, light));
  EXPECT_TRUE(wants_rehash(kept, {.passes = 2, .memory_kib = 8}));
  EXPECT_TRUE(wants_rehash(kept, {.passes = 1, .memory_kib = 16}));
  EXPECT_TRUE(wants_rehash("x", light));
}

TEST(password_desk, hashes_beside_and_knows_what_it_hashed) {
  password_desk desk{{.cost = light}};
  event_loop loop;
  const auto kept = loop.wait(desk.hash(said("x"))).value();
  EXPECT_TRUE(loop.wait(desk.matches(kept, said("x"))).value());
  EXPECT_FALSE(loop.wait(desk.matches(kept, said("y"))).value());
}

TEST(password, id3_1_35_of_nobody_costs_what_any_other_costs_to_compare) {
  for (const password_cost cost : {password_cost{}, {.passes = 1, .memory_kib = 64}}) {
    const auto nobody = hash_of_nobody(cost);
    EXPECT_FALSE(wants_rehash(nobody, cost)) << nobody;
    EXPECT_EQ(nobody.size(), hash_password(secret<std::string>{"x"}, cost).size()) << nobody;
    EXPECT_FALSE(password_matches(nobody, secret<std::string>{"x"}));
    EXPECT_NE(nobody, hash_of_nobody(cost));
  }
}

TEST(password_desk, id3_1_35_nobody_is_hashed_for_too_and_never_matches) {
  password_desk desk{{.cost = light}};
  event_loop loop;
  EXPECT_FALSE(loop.wait(desk.matches("", said("x"))).value());
  EXPECT_FALSE(loop.wait(desk.matches("", said(""))).value());
}

TEST(password_desk, a_password_that_is_too_long_costs_nothing) {
  password_desk desk{{.cost = light}};
  event_loop loop;
  const auto long_one = said(std::string(password_bytes_max + 1, 'x'));
  EXPECT_EQ(loop.wait(desk.hash(long_one)).error().code, "password_too_long");
  EXPECT_EQ(loop.wait(desk.matches("", long_one)).error().code, "password_too_long");
  EXPECT_TRUE(loop.wait(desk.hash(said(std::string(password_bytes_max, 'x')))).ok());
}

TEST(password_desk, id3_1_38_beyond_its_queue_it_refuses_at_once) {
  password_desk desk{{.threads = 1, .waiting_max = 2, .cost = {.passes = 1, .memory_kib = 65536}}};
  event_loop loop;
  int done = 0, refused = 0;
  completion<bool> all_ended;
  const auto one = [&]() -> task<void> {
    const auto r = co_await desk.hash(said("x"));
    EXPECT_TRUE(r.ok() || (r.error().code == "busy" && r.error().reason == why::unavailable));
    (r.ok() ? done : refused) += 1;
    if (done + refused == 20) {
      all_ended.set(true);
    }
  };
  const auto all = [&]() -> task<void> {
    co_await all_ended.wait([&] {
      for (int i = 0; i < 20; ++i) {
        spawn(one());
      }
    });
  };
  loop.wait(all());
  EXPECT_GE(done, 2);
  EXPECT_LE(done, 4);
  EXPECT_EQ(done + refused, 20);
}

}  // namespace
}  // namespace tsu::crypto
