#include "engine/id/tokens.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/crypto/hash.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;

constexpr instant noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + 12h};

TEST(dated_secrets, ID3_1_49_are_kept_as_their_date_and_their_hash) {
  const auto secret = make_dated_secret("tsr_", noon);
  EXPECT_EQ(secret.size(), 55u);
  const auto kept = hash_of(secret);
  ASSERT_EQ(kept.size(), 6u + 32u);
  EXPECT_EQ(kept.substr(0, 6), date_bytes(noon));
  EXPECT_EQ(kept.substr(6), std::string{crypto::bytes_of(crypto::sha256(secret))});
  EXPECT_NE(make_dated_secret("tsr_", noon), secret) << "256 bits are random";
  EXPECT_EQ(hash_of("tsr_short").size(), 32u);
  EXPECT_EQ(hash_of(std::string(55, 'x')).size(), 32u) << "of a prefix that is not ours";
  EXPECT_EQ(hash_of("tsr_" + std::string(51, '!')).size(), 32u) << "what is no base64url";
}

TEST(dated_secrets, stand_in_the_order_in_which_they_were_made) {
  std::vector<std::string> kept;
  for (int i = 0; i < 300; ++i) {
    kept.push_back(hash_of(make_dated_secret("tsa_", noon + i * 7ms)));
  }
  EXPECT_TRUE(std::is_sorted(kept.begin(), kept.end()));
}

}  // namespace
}  // namespace tsu::id
