// Random acts against a model that is so simple that it cannot be wrong.
#include "base/core/random.h"
#include "service/coupons/test/coupons_town.h"

namespace tsu::coupons {
namespace {

using testing::other_till;
using testing::till;

class coupons_model : public testing::coupons_town {
 protected:
  struct kept {
    coupon of;
    bool used = false;
    std::int64_t yen = 0;
    std::string qr;
  };
  struct act_before {
    std::string id;
    std::size_t which;
    int of_till;
  };
  static constexpr std::int64_t stock = 40, each = 9;
  seeded_random chance{20'261'122};
  std::vector<kept> all;
  std::map<std::int64_t, std::int64_t> of_person;
  std::vector<act_before> acts;
  std::int64_t booked = 0, taken_back = 0;
  int asked = 0;

  const acting& till_of(int n) { return n == 0 ? till : other_till; }

  void issue_one() {
    const auto who = static_cast<std::int64_t>(1 + chance.below(5));
    const auto c = take(std::to_string(++asked), "lunch", {who});
    const bool may = std::ssize(all) < stock && of_person[who] < each;
    ASSERT_EQ(c.ok(), may) << code_of(c);
    if (may) {
      ++of_person[who];
      all.push_back({c.value(), false, 0, qr_of(c.value())});
    }
  }

  void use_one() {
    const auto which = chance.below(all.size());
    auto& k = all[which];
    const auto bill = static_cast<std::int64_t>(chance.below(900));
    const int of_till = static_cast<int>(chance.below(2));
    use_wish w{.act = "act" + std::to_string(++asked), .bill_yen = bill};
    if (chance.below(2) == 0) {
      w.qr = k.qr;
    } else {
      w.code = k.of.code;
    }
    if (chance.below(3) == 0) {
      w.at = here.time.now() - std::chrono::seconds{chance.below(60)};
    }
    const auto o = use_it(w, till_of(of_till));
    ASSERT_EQ(code_of(o), k.used ? "coupons_used" : "ok");
    if (!k.used) {
      k.used = true;
      k.yen = bill == 0 ? 500 : std::min<std::int64_t>(500, bill);
      booked += k.yen;
      ASSERT_EQ(o.done_now.yen, k.yen);
      acts.push_back({w.act, which, of_till});
    }
  }

  void send_again() {
    const auto& a = acts[chance.below(acts.size())];
    ASSERT_EQ(code_of(use_code(all[a.which].of, a.id, till_of(a.of_till))), "before");
  }

  void open_one() {
    auto& k = all[chance.below(all.size())];
    ASSERT_EQ(code_of(open_again(k.of)), k.used ? "ok" : "coupons_not_used");
    if (k.used) {
      k.used = false;
      taken_back += k.yen;
    }
  }

  void step() {
    here.time.advance(std::chrono::seconds{1 + chance.below(120)});
    const auto what = chance.below(10);
    if (what < 2 || all.empty()) {
      issue_one();
    } else if (what < 6) {
      use_one();
    } else if (what < 7 && !acts.empty()) {
      send_again();
    } else {
      open_one();
    }
  }

  void compare() {
    std::int64_t used = 0, yen = 0;
    for (const auto& k : all) {
      used += k.used ? 1 : 0;
      yen += k.used ? k.yen : 0;
      ASSERT_EQ(now_of(k.of).state, k.used ? coupon_state::used : coupon_state::issued);
    }
    const auto r = how_goes();
    EXPECT_EQ(r.issued, std::ssize(all));
    EXPECT_EQ(r.used, used);
    EXPECT_EQ(r.yen, yen);
    EXPECT_EQ(yen, booked - taken_back);
    const auto m = month("2026-11");
    EXPECT_EQ(m.yen_used, booked);
    EXPECT_EQ(m.yen_reopened, taken_back);
    EXPECT_EQ(m.yen, yen);
  }
};

TEST_P(coupons_model, agrees_with_the_town_after_any_acts) {
  auto t = lunch();
  t.stock = stock;
  t.per_person = each;
  ASSERT_TRUE(keep("lunch", t).ok());
  for (int i = 1; i <= 600 && !HasFatalFailure(); ++i) {
    step();
    if (i % 100 == 0) {
      compare();
    }
  }
  EXPECT_EQ(std::ssize(all), stock) << "the limit was met";
}

COUPONS_ON_BOTH(coupons_model);

}  // namespace
}  // namespace tsu::coupons
