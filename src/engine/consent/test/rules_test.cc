#include "engine/consent/rules.h"

#include <gtest/gtest.h>

#include "base/module/module.h"
#include "engine/consent/module.h"
#include "engine/consent/views.h"

namespace tsu::consent {
namespace {

const instant now = *parse_instant("2026-11-28T00:00:00Z");

notice_dto notice(std::int64_t terms) {
  notice_dto n{.id = 7,
               .terms = terms,
               .text = {},
               .hash = "",
               .author = "",
               .published = now,
               .retired = {}};
  n.text.kinds = {{"name", {"お名前", "name"}, false}, {"vitals", {"血圧", "vitals"}, true}};
  return n;
}

grant_row grant(grant_state s, std::int64_t terms, std::optional<instant> expires = {}) {
  return {.person = {1},
          .provider = "acme",
          .purpose = "health",
          .kind = "name",
          .state = s,
          .terms = terms,
          .notice = 7,
          .at = now,
          .expires = expires};
}

TEST(a_grant, lets_read_only_while_it_is_a_yes_under_the_terms_of_now) {
  const auto asked = notice(3);
  auto retired = asked;
  retired.retired = now;
  struct line {
    std::optional<grant_row> g;
    const notice_dto* asked;
    const char* kind;
    standing comes_to;
  };
  using enum standing;
  const line table[] = {
      {std::nullopt, &asked, "name", off},
      {grant(grant_state::given, 3), &asked, "name", given},
      {grant(grant_state::given, 2), &asked, "name", ask_again},
      {grant(grant_state::given, 3), nullptr, "name", ask_again},
      {grant(grant_state::given, 3), &retired, "name", ask_again},
      {grant(grant_state::given, 3), &asked, "phone", ask_again},
      {grant(grant_state::given, 3, now), &asked, "name", expired},
      {grant(grant_state::given, 3, now + std::chrono::seconds{1}), &asked, "name", given},
      {grant(grant_state::refused, 3), &asked, "name", refused},
      {grant(grant_state::withdrawn, 3), &asked, "name", withdrawn},
      {grant(grant_state::expired, 3), &asked, "name", expired},
  };
  for (const auto& l : table) {
    const auto s = standing_of(l.g ? &*l.g : nullptr, l.asked, l.kind, now);
    EXPECT_EQ(s, l.comes_to) << name_of(l.comes_to) << " for " << l.kind;
    EXPECT_EQ(may_read(s), l.comes_to == given);
  }
}

TEST(a_notice, asks_the_same_only_where_parties_kinds_and_times_are) {
  const auto a = notice(1).text;
  auto b = a;
  b.title = {"別の言いかた", "other words"};
  b.kinds[0].name.ja = "氏名";
  EXPECT_TRUE(asks_the_same(a, b));
  const auto differs = [&](auto change) {
    auto c = a;
    change(c);
    return !asks_the_same(a, c);
  };
  EXPECT_TRUE(differs([](notice_text& n) { n.kinds.pop_back(); }));
  EXPECT_TRUE(differs([](notice_text& n) { n.kinds[0].sensitive = true; }));
  EXPECT_TRUE(differs([](notice_text& n) { n.storage_days = 1; }));
  EXPECT_TRUE(differs([](notice_text& n) { n.valid_days = 1; }));
  EXPECT_TRUE(differs([](notice_text& n) { n.others.push_back({"x", {}, {}}); }));
  EXPECT_TRUE(differs([](notice_text& n) { n.controller.code = "city"; }));
}

TEST(a_notice, has_a_hash_of_every_word_of_it) {
  auto a = notice(1).text;
  const auto before = hash_of(a);
  EXPECT_EQ(before.size(), 64u);
  a.body.en = "!";
  EXPECT_NE(hash_of(a), before);
}

TEST(a_decision, names_kinds_of_the_notice_each_once) {
  const auto n = notice(1).text;
  const auto faults = [&](std::vector<std::string> given, std::vector<std::string> refused) {
    const auto r = check(decision_wish{1, "", std::move(given), std::move(refused)}, n);
    return r.ok() ? "" : r.error().fields[0].field + ":" + r.error().fields[0].code;
  };
  EXPECT_EQ(faults({"name"}, {"vitals"}), "");
  EXPECT_EQ(faults({}, {}), "given:nothing_decided");
  EXPECT_EQ(faults({"phone"}, {}), "given[0]:not_asked_for");
  EXPECT_EQ(faults({"name"}, {"name"}), "refused[0]:named_twice");
}

TEST(a_code, is_short_and_of_few_letters) {
  for (const auto* good : {"acme", "a-1", "vital_signs", "x.y"}) {
    EXPECT_TRUE(is_code(good)) << good;
  }
  for (const auto* bad : {"", "A", "-a", "_a", ".a", "a b", "a/b", "あ"}) {
    EXPECT_FALSE(is_code(bad)) << bad;
  }
  EXPECT_FALSE(is_code(std::string(61, 'a')));
}

TEST(the_texts_of_consent, are_there_in_both_languages) {
  EXPECT_EQ(own_texts().faults(), std::vector<std::string>{});
}

// What gives persons to somebody else than themselves must pass the rule on protected persons.
TEST(every_statement, that_lists_or_counts_persons_leaves_out_those_the_viewer_may_not_know_of) {
  int veiled = 0;
  for (const auto* s : contents().statements) {
    const auto has = [&](std::string_view part) { return s->sql.find(part) != std::string::npos; };
    const bool of_persons = s->sql.starts_with("SELECT") &&
                            (has("consent_grant") || has("consent_read") || has("consent_event") ||
                             has("consent_receipt") || has("FROM consent_proxy"));
    // For whom somebody acts: given on only where the protected person has named them (app/health).
    const bool of_one_proxy = s->name == "consent.proxied_now";
    const bool of_one_person =
        has("person = $1") || s->name == "consent.expired_grants" || of_one_proxy;
    const bool rule = has("consent_protection p WHERE p.person");
    veiled += rule ? 1 : 0;
    EXPECT_TRUE(!of_persons || of_one_person || rule) << s->name;
  }
  EXPECT_EQ(veiled, 7);
}

}  // namespace
}  // namespace tsu::consent
