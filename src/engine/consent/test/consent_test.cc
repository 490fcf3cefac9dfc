#include "engine/consent/test/consent_town.h"

#include "base/core/json.h"
#include "engine/consent/leave.h"
#include "engine/consent/store_grants.h"

namespace tsu::consent {
namespace {

using namespace std::chrono_literals;
using testing::health_notice;

class a_consent : public testing::consent_town {};

TEST_P(a_consent, is_off_until_it_is_given_kind_by_kind) {
  const auto n = publish(health_notice());
  const auto before = look([&](db::reader& r) { return consents_of(r, {1}, here.time.now()); });
  ASSERT_EQ(before.items.size(), 1u);
  for (const auto& k : before.items[0].kinds) {
    EXPECT_EQ(k.state, standing::off) << k.kind;
  }
  const auto receipt = give(1, n, {"phone"});
  EXPECT_EQ(read_as("acme-app", receipt.principal, {"phone"}), "");
  EXPECT_EQ(read_as("acme-app", receipt.principal, {"phone", "name"}), "no_consent name:not_given");
  EXPECT_EQ(read_as("acme-app", receipt.principal, {"phone"}, "events"),
            "no_consent phone:not_given")
      << "for another purpose";
}

TEST_P(a_consent, of_a_test_user_is_for_its_own_program_and_counts_nowhere) {
  const auto n = publish(health_notice());
  act([](db::tx& t) {
    return t.run({"",
                  "INSERT INTO id_account (id, login_id, kind, role, state, proof, locale, "
                  "sealed, created, changed) VALUES (7, 'test-7', 'test', 'resident', "
                  "'active', 'own_word', 'ja', $1, 0, 0)",
                  db::place::people},
                 {std::as_bytes(std::span{std::string_view{"x"}})});
  });
  out.may_agree = [](db::reader&, person_id who, const party_dto& p) {
    return who.value != 7 || p.clients.front() == "acme-app";
  };
  EXPECT_EQ(read_as("acme-app", give(7, n, {"phone"}).principal, {"phone"}), "");
  give(1, n, {"phone"});
  const auto all = look([&](db::reader& r) {
    return count_given(r, {reader_kind::staff, "boss", "admin"}, here.time.now());
  });
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].given, 1);

  auto theirs = health_notice();
  theirs.provider = "other";
  const auto m = publish(theirs);
  EXPECT_EQ(said(decide_as(self(7), m, {"phone"})), "test_user_elsewhere");
  EXPECT_TRUE(decide_as(self(7), m, {}, {"phone"}).ok()) << "a no is heard from anybody";
  EXPECT_TRUE(decide_as(self(1), m, {"phone"}).ok());
}

// A2.5
TEST_P(a_consent, A2_5_once_withdrawn_the_next_read_is_refused_and_the_person_sees_when) {
  const auto n = publish(health_notice());
  const auto sub = give(1, n, {"phone", "name"}).principal;
  ASSERT_EQ(read_as("acme-app", sub, {"phone"}), "");
  here.time.advance(1h);
  const auto receipts = take(1, {.provider = "acme", .purpose = "health", .kinds = {{"phone"}}});
  ASSERT_EQ(receipts.size(), 1u);
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "no_consent phone:withdrawn");
  EXPECT_EQ(read_as("acme-app", sub, {"name"}), "") << "the other kind goes on";
  const auto now = look([&](db::reader& r) { return consents_of(r, {1}, here.time.now()); });
  const auto& kinds = now.items.at(0).kinds;
  const auto phone = std::find_if(kinds.begin(), kinds.end(),
                                  [](const consent_kind& k) { return k.kind == "phone"; });
  ASSERT_NE(phone, kinds.end());
  EXPECT_EQ(phone->state, standing::withdrawn);
  EXPECT_EQ(*phone->since, here.time.now());
}

TEST_P(a_consent, ID3_1_43_withdrawing_ends_what_was_given_out_at_once_and_tells_the_provider) {
  const auto n = publish(health_notice());
  const auto given = give(1, n, {"phone", "name"});
  EXPECT_TRUE(ended.empty());
  const auto taken = take(1, {.provider = "acme"});
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(ended, std::vector<std::string>{"1/acme-app"});
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].subject, given.principal);
  EXPECT_EQ(told[0].kinds.size(), 2u);
  EXPECT_EQ(told[0].receipt, taken[0].id);
  EXPECT_TRUE(take(1, {.provider = "acme"}).empty()) << "twice is once";
  EXPECT_EQ(told.size(), 1u);
}

TEST_P(a_consent, ID3_1_43_changed_items_are_asked_again_and_changed_words_are_not) {
  const auto n = publish(health_notice());
  const auto sub = give(1, n, {"phone"}).principal;
  auto words = health_notice();
  words.title.ja = "健康みまもり";
  words.same_terms = true;
  const auto reworded = publish(words);
  EXPECT_EQ(reworded.text.version, 2);
  EXPECT_NE(reworded.hash, n.hash);
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "") << "only the wording has changed";

  auto more = words;
  more.kinds.push_back("points");
  const auto refused = act([&](db::tx& t) { return publish_notice(t, hana, more); });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "terms_changed");
  more.same_terms = false;
  const auto changed = publish(more);
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "no_consent phone:ask_again");
  EXPECT_EQ(decide_as(self(1), n, {"phone"}).error().code, "notice_changed")
      << "the old notice cannot be agreed to any more";
  const auto again = decide_as(self(1), changed, {"phone"});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "");
}

TEST_P(a_consent, is_refused_under_a_hash_that_was_not_shown) {
  const auto n = publish(health_notice());
  auto other = n;
  other.hash = std::string(64, '0');
  EXPECT_EQ(decide_as(self(1), other, {"phone"}).error().code, "notice_changed");
  other.id = 99;
  EXPECT_EQ(decide_as(self(1), other, {"phone"}).error().code, "no_such_notice");
}

TEST_P(a_consent, ID3_1_41_to_sensitive_data_needs_a_fresh_sign_in_and_a_no_does_not) {
  const auto n = publish(health_notice());
  const auto stale = self(1, proof::stale);
  EXPECT_EQ(decide_as(stale, n, {"vitals"}).error().code, "sign_in_again");
  EXPECT_EQ(decide_as(stale, n, {"name", "vitals"}).error().code, "sign_in_again");
  const auto all = look([](db::reader& r) { return consents_of(r, {1}, {}); });
  EXPECT_EQ(all.items[0].kinds[0].state, standing::off) << "nothing of it was kept";
  EXPECT_TRUE(decide_as(stale, n, {"name"}, {"vitals"}).ok());
  EXPECT_TRUE(decide_as(self(1), n, {"vitals"}).ok());
}

TEST_P(a_consent, ends_by_itself_after_its_time) {
  const auto n = publish(health_notice());
  const auto sub = give(1, n, {"phone"}).principal;
  here.time.advance(std::chrono::days{400});
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "no_consent phone:expired") << "before the job";
  EXPECT_EQ(act([&](db::tx& t) { return expire(t, out, 10); }), 1);
  EXPECT_EQ(act([&](db::tx& t) { return expire(t, out, 10); }), 0);
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "no_consent phone:expired");
  EXPECT_EQ(give(1, n, {"phone"}).kinds[0].what, event_kind::given);
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "");
}

TEST_P(a_consent, given_twice_is_confirmed_and_its_history_is_only_added_to) {
  const auto n = publish(health_notice());
  give(1, n, {"phone"});
  here.time.advance(1h);
  EXPECT_EQ(give(1, n, {"phone"}).kinds[0].what, event_kind::reconfirmed);
  take(1, {.provider = "acme"});
  ASSERT_TRUE(decide_as(self(1), n, {}, {"name"}).ok());
  std::vector<std::string> all;
  for (const auto& e : look([](db::reader& r) { return read_events(r, {1}, 1'000, 100); })) {
    all.push_back(e.kind + " " + name_of(e.what));
  }
  EXPECT_EQ(all, (std::vector<std::string>{"name refused", "phone withdrawn", "phone reconfirmed",
                                           "phone given"}));
}

TEST_P(a_consent, gives_a_receipt_that_says_all_that_was_agreed) {
  const auto n = publish(health_notice());
  const auto r = give(1, n, {"phone"});
  EXPECT_EQ(r.schema, receipt_schema);
  EXPECT_EQ(r.controller.code, "council");
  EXPECT_EQ(r.controller.contact.ja, "電話 011");
  EXPECT_EQ(r.recipient.code, "acme");
  EXPECT_EQ(r.notice_hash, n.hash);
  EXPECT_EQ(r.purpose.name.ja, "健康の見守り");
  EXPECT_EQ(r.storage_days, 365);
  EXPECT_EQ(r.kinds.at(0).expires, here.time.now() + std::chrono::days{400});
  const auto kept = look([&](db::reader& v) { return find_receipt(v, {1}, r.id); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(*kept, to_json(r));
  EXPECT_FALSE(look([&](db::reader& v) { return find_receipt(v, {2}, r.id); })) << "another's";
}

TEST_P(a_consent, told_to_staff_names_who_wrote_it_down_and_how) {
  const auto n = publish(health_notice());
  const deciding by{.person = {1},
                    .how = method::staff,
                    .by = hana,
                    .by_way = channel::phone,
                    .signed_in = proof::fresh};
  const auto r = decide_as(by, n, {"phone"}).value();
  EXPECT_EQ(r.by, "hana");
  EXPECT_EQ(r.how, method::staff);
  const auto e = look([](db::reader& v) { return read_events(v, {1}, 100, 1); }).at(0);
  EXPECT_EQ(e.by_role, "staff");
  EXPECT_EQ(e.by_way, channel::phone);
}

TEST_P(a_consent, is_nothing_to_another_provider_and_each_knows_the_person_by_another_name) {
  const auto n = publish(health_notice());
  auto theirs = health_notice();
  theirs.provider = "other";
  const auto m = publish(theirs);
  const auto one = give(1, n, {"phone"}).principal;
  EXPECT_EQ(read_as("other-app", one, {"phone"}), "no_such_person");
  const auto two = give(1, m, {"phone"}).principal;
  EXPECT_NE(one, two);
  EXPECT_EQ(read_as("other-app", two, {"phone"}), "");
  EXPECT_EQ(read_as("other-app", one, {"phone"}), "no_such_person");
  EXPECT_EQ(read_as("nobody", one, {"phone"}), "no_party");
}

TEST_P(a_consent, is_not_enough_where_the_token_does_not_cover_the_kind) {
  const auto sub = give(1, publish(health_notice()), {"phone", "name"}).principal;
  beyond = {"phone"};
  EXPECT_EQ(read_as("acme-app", sub, {"name", "phone"}), "not_in_scope phone:not_in_scope");
  EXPECT_EQ(read_as("acme-app", sub, {"name"}), "");
  EXPECT_EQ(read_as("acme-app", sub, {}), "bad_query kinds:not_kinds");
  EXPECT_EQ(read_as("acme-app", sub, {"name", "name"}), "bad_query kinds:not_kinds");
}

TEST_P(a_consent, ID3_1_45_every_look_is_in_the_persons_log_in_words_and_in_the_audit_log) {
  const auto sub = give(1, publish(health_notice()), {"phone", "name"}).principal;
  ASSERT_EQ(read_as("acme-app", sub, {"phone", "name"}), "");
  EXPECT_EQ(read_as("acme-app", sub, {"vitals"}), "no_consent vitals:not_given");
  ASSERT_EQ(look_as(hana, 1, {"phone"}), "");
  const auto page = look([](db::reader& r) { return reads_of(r, {1}, 1'000, 10); });
  ASSERT_EQ(page.items.size(), 2u) << "what was refused was not seen";
  EXPECT_EQ(page.items[0].says.ja,
            "職員（職員）が、あなたの「電話番号」を見ました。使いみちは「相談への対応」です。");
  EXPECT_EQ(
      page.items[1].says.ja,
      "アクメ健康が、あなたの「電話番号」「お名前」を見ました。使いみちは「健康の見守り」です。");
  EXPECT_EQ(page.items[1].says.en, "Acme Health looked at your telephone, name. Purpose: health.");
  const auto all = audited();
  EXPECT_EQ(all.back(), "consent.person.read 1 hana care");
  EXPECT_EQ(all[all.size() - 2], "consent.person.read 1 acme-app health");
  EXPECT_EQ(all[all.size() - 3], "consent.grant.decided 1 account:1 health");
}

TEST_P(a_consent, is_not_asked_of_staff_but_a_purpose_and_the_right_role_are) {
  EXPECT_EQ(look_as(hana, 1, {"phone"}, ""), "purpose_needed purpose:not_one_of");
  EXPECT_EQ(look_as(hana, 1, {"phone"}, "health"), "purpose_needed purpose:not_one_of")
      << "a provider's purpose";
  EXPECT_EQ(look_as(boss, 1, {"phone"}), "not_allowed phone:not_for_role");
  EXPECT_EQ(look_as(hana, 1, {"vitals"}), "not_allowed vitals:not_for_role");
  EXPECT_EQ(look_as(hana, 1, {"phone"}), "");
}

TEST_P(a_consent, is_listed_for_its_provider_page_by_page) {
  const auto n = publish(health_notice());
  for (const std::int64_t who : {1, 2, 3}) {
    give(who, n, {"phone", "name"});
  }
  take(2, {.provider = "acme"});
  const auto first = list_as("acme-app", "", 1);
  ASSERT_EQ(first.items.size(), 1u);
  EXPECT_EQ(first.items[0].kinds, (std::vector<std::string>{"name", "phone"}));
  ASSERT_TRUE(first.next);
  const auto second = list_as("acme-app", *first.next, 1);
  ASSERT_EQ(second.items.size(), 1u);
  EXPECT_NE(second.items[0].person, first.items[0].person);
  const auto third = list_as("acme-app", second.next.value(), 1);
  EXPECT_TRUE(third.items.empty());
  EXPECT_FALSE(third.next);
  EXPECT_FALSE(list_as("acme-app").next) << "all of them on one page";
}

TEST_P(a_consent, covers_the_same_in_a_list_as_in_a_single_read) {
  const auto n = publish(health_notice());
  const auto one = give(1, n, {"phone", "name"}).principal;
  give(2, n, {"phone"});
  beyond = {"phone"};
  const auto page = list_as("acme-app");
  ASSERT_EQ(page.items.size(), 1u) << "of the other nothing may be read";
  EXPECT_EQ(page.items[0].person, one);
  EXPECT_EQ(page.items[0].kinds, std::vector<std::string>{"name"});
  beyond = {"phone", "name", "vitals"};
  EXPECT_TRUE(list_as("acme-app").items.empty());
}

TEST_P(a_consent, is_listed_on_although_whoever_ended_a_page_was_deleted_meanwhile) {
  const auto n = publish(health_notice());
  for (const std::int64_t who : {1, 2, 3}) {
    give(who, n, {"phone"});
  }
  const auto first = list_as("acme-app", "", 1);
  act([&](db::tx& t) { return erase(t, out, db::testing::sapporo(), self(1)); }).value();
  const auto rest = list_as("acme-app", first.next.value(), 10);
  EXPECT_EQ(refused, "");
  EXPECT_EQ(rest.items.size(), 2u);
  list_as("other-app", *first.next);
  EXPECT_EQ(refused, "bad_query after:not_known") << "another's list";
  list_as("acme-app", first.items[0].person);
  EXPECT_EQ(refused, "bad_query after:not_known") << "a name is no place, be it known or not";
}

TEST_P(a_consent, that_is_taken_back_names_what_was_read_before_so_that_it_can_be_deleted) {
  const auto n = publish(health_notice());
  const auto sub = give(1, n, {"phone", "name"}).principal;
  ASSERT_EQ(read_as("acme-app", sub, {"phone"}), "");
  here.time.advance(1h);
  const auto last = here.time.now();
  ASSERT_EQ(read_as("acme-app", sub, {"phone"}), "");
  here.time.advance(1h);
  const auto receipts = take(1, {.provider = "acme"});
  ASSERT_EQ(receipts.size(), 1u);
  ASSERT_TRUE(receipts[0].delivered);
  ASSERT_EQ(receipts[0].delivered->size(), 1u) << "the name was never read";
  EXPECT_EQ((*receipts[0].delivered)[0].kind, "phone");
  EXPECT_EQ((*receipts[0].delivered)[0].last, last);
  ASSERT_EQ(told.at(0).delivered.size(), 1u);
  EXPECT_EQ(told[0].delivered[0].code, "phone");
}

TEST_P(a_consent, whose_time_is_over_ends_the_tokens_too) {
  give(1, publish(health_notice()), {"phone"});
  here.time.advance(std::chrono::days{400});
  act([&](db::tx& t) { return expire(t, out, 10); });
  EXPECT_EQ(ended, std::vector<std::string>{"1/acme-app"});
}

TEST_P(a_consent, shows_the_words_that_were_agreed_to_whatever_is_said_now) {
  const auto n = publish(health_notice());
  give(1, n, {"phone"});
  auto words = health_notice();
  words.body.ja = "きょうの言いかた";
  words.same_terms = true;
  const auto today = publish(words);
  const auto page = look([&](db::reader& r) { return consents_of(r, {1}, here.time.now()); });
  const auto& one = page.items.at(0);
  EXPECT_EQ(one.notice->id, today.id);
  ASSERT_EQ(one.agreed.size(), 1u);
  EXPECT_EQ(one.agreed[0].hash, n.hash);
  EXPECT_EQ(one.agreed[0].text.body.ja, "血圧などをもとに電話します。");
  for (const auto& k : one.kinds) {
    EXPECT_EQ(k.said_under, k.kind == "phone" ? std::optional{n.id} : std::nullopt) << k.kind;
  }
}

TEST_P(a_consent, of_a_former_provider_leaves_the_list_with_the_last_yes) {
  const auto n = publish(health_notice());
  give(1, n, {"phone"});
  ASSERT_TRUE(act([&](db::tx& t) { return retire_notice(t, hana, n.id); }).ok());
  const auto items = [&] {
    return look([&](db::reader& r) { return consents_of(r, {1}, here.time.now()); }).items.size();
  };
  EXPECT_EQ(items(), 1u) << "so that it can be taken back";
  take(1, {.provider = "acme"});
  EXPECT_EQ(items(), 0u);
  EXPECT_EQ(look([](db::reader& r) { return read_events(r, {1}, 100, 10); }).size(), 2u)
      << "it is history";
}

TEST_P(a_consent, needs_a_catalogue_that_has_what_the_notice_names) {
  const auto fault = [&](auto change) {
    auto w = health_notice();
    change(w);
    return said(act([&](db::tx& t) { return publish_notice(t, hana, w); }));
  };
  EXPECT_EQ(fault([](notice_wish& w) { w.provider = "nobody"; }),
            "bad_notice provider:not_in_catalogue");
  EXPECT_EQ(fault([](notice_wish& w) {
              w.kinds = {"name", "shoe_size"};
            }),
            "bad_notice kinds[1]:not_in_catalogue");
  EXPECT_EQ(fault([](notice_wish& w) { w.purpose = "fun"; }),
            "bad_notice purpose:not_in_catalogue");
  EXPECT_EQ(fault([](notice_wish& w) { w.storage_days = 0; }),
            "bad_notice storageDays:out_of_range");
  const kind_dto plain{"vitals", {"血圧", "vitals"}, false, {}};
  EXPECT_EQ(said(act([&](db::tx& t) { return put_kind(t, hana, plain); })),
            "bad_kind sensitive:by_law");
  const party_dto thief{"thief", party_kind::provider, {"x", "x"}, {"x", "x"}, {"acme-app"}};
  EXPECT_EQ(said(act([&](db::tx& t) { return put_party(t, hana, thief); })),
            "client_taken clients[0]:taken");
}

TEST_P(a_consent, under_a_notice_that_is_retired_lets_nobody_read) {
  const auto n = publish(health_notice());
  const auto sub = give(1, n, {"phone"}).principal;
  ASSERT_TRUE(act([&](db::tx& t) { return retire_notice(t, hana, n.id); }).ok());
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "no_consent phone:ask_again");
  EXPECT_EQ(said(act([&](db::tx& t) { return retire_notice(t, hana, n.id); })), "bad_step");
  const auto page = look([&](db::reader& r) { return consents_of(r, {1}, here.time.now()); });
  ASSERT_EQ(page.items.size(), 1u) << "still shown, so that it can be taken back";
  EXPECT_FALSE(page.items[0].notice);
  EXPECT_EQ(take(1, {.provider = "acme"}).size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(engines, a_consent, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
