// Thousands of random decisions, changes of notices and passing days, beside a model of ten lines:
// a provider reads exactly what the model says.
#include <map>
#include <tuple>

#include "base/core/random.h"
#include "engine/consent/test/consent_town.h"

namespace tsu::consent {
namespace {

using testing::health_notice;

constexpr std::array kinds{"name", "phone", "vitals"};
constexpr std::array providers{"acme", "other"};

class consents_of_a_town : public testing::consent_town {
 protected:
  // What holds, in the simplest words.
  struct yes {
    std::int64_t terms = 0;
    instant until;
  };
  std::map<std::tuple<std::string, std::int64_t, std::string>, yes> model;
  std::map<std::string, std::optional<notice_dto>> asked;
  std::map<std::pair<std::string, std::int64_t>, std::string> names;
  seeded_random random{20261128};

  std::size_t pick(std::size_t n) { return random.below(n); }

  void change_notice(const std::string& provider) {
    auto w = health_notice();
    w.provider = provider;
    auto& now = asked[provider];
    const auto what = pick(4);
    if (what == 0 && now) {
      ASSERT_TRUE(act([&](db::tx& t) { return retire_notice(t, hana, now->id); }).ok());
      now.reset();
      return;
    }
    if (what == 1 && now) {
      w.kinds.clear();
      for (const auto& k : now->text.kinds) {
        w.kinds.push_back(k.code);
      }
      w.same_terms = true;
    } else if (what == 2) {
      w.kinds = {"name", "phone"};
    }
    now = publish(w);
  }

  void decide_one(const std::string& provider, std::int64_t who, const std::string& kind) {
    const auto& now = asked[provider];
    if (!now) {
      return;
    }
    const bool says_yes = pick(3) > 0;
    const auto r =
        says_yes ? decide_as(self(who), *now, {kind}) : decide_as(self(who), *now, {}, {kind});
    const auto& k = now->text.kinds;
    const bool is_asked =
        std::any_of(k.begin(), k.end(), [&](const auto& one) { return one.code == kind; });
    ASSERT_EQ(r.ok(), is_asked);
    if (!is_asked) {
      return;
    }
    names[{provider, who}] = r.value().principal;
    if (says_yes) {
      model[{provider, who, kind}] = {now->terms, here.time.now() + std::chrono::days{400}};
    } else {
      model.erase({provider, who, kind});
    }
  }

  void withdraw_some(const std::string& provider, std::int64_t who, const std::string& kind) {
    withdrawal_wish w{.provider = provider};
    if (pick(2) == 0) {
      w.kinds = std::vector<std::string>{kind};
    }
    take(who, w);
    for (const auto* one : kinds) {
      if (!w.kinds || one == kind) {
        model.erase({provider, who, one});
      }
    }
  }

  bool model_says(const std::string& provider, std::int64_t who, const std::string& kind) {
    const auto at = model.find({provider, who, kind});
    const auto& now = asked[provider];
    return at != model.end() && now && now->terms == at->second.terms &&
           here.time.now() < at->second.until;
  }

  void compare(int step) {
    for (const auto& [of, name] : names) {
      const auto& [provider, who] = of;
      for (const auto* kind : kinds) {
        const auto said = read_as(provider + "-app", name, {kind});
        ASSERT_EQ(said.empty(), model_says(provider, who, kind))
            << "step " << step << ": " << provider << " of " << who << ": " << kind << ": " << said;
      }
    }
  }
};

TEST_P(consents_of_a_town, let_read_exactly_what_a_simple_model_says) {
  for (int step = 0; step < 400; ++step) {
    const std::string provider = providers[pick(providers.size())];
    const auto who = static_cast<std::int64_t>(1 + pick(3));
    const std::string kind = kinds[pick(kinds.size())];
    switch (pick(10)) {
      case 0: change_notice(provider); break;
      case 1: here.time.advance(std::chrono::days{1 + pick(200)}); break;
      case 2: act([this](db::tx& t) { return expire(t, out, 100); }); break;
      case 3:
      case 4: withdraw_some(provider, who, kind); break;
      default: decide_one(provider, who, kind);
    }
    ASSERT_FALSE(HasFatalFailure());
    if (step % 5 == 0) {
      compare(step);
    }
    ASSERT_FALSE(HasFatalFailure());
  }
  EXPECT_GT(names.size(), 4u);
}

INSTANTIATE_TEST_SUITE_P(engines, consents_of_a_town, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
