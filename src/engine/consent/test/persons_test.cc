#include "engine/consent/persons.h"

#include "base/core/json.h"
#include "engine/consent/leave.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/test/consent_town.h"
#include "engine/consent/touched.h"

namespace tsu::consent {
namespace {

using namespace std::chrono_literals;
using testing::health_notice;

class a_person : public testing::consent_town {
 protected:
  std::string protect_one(std::int64_t who, std::vector<std::string> knows) {
    const protection_wish w{std::move(knows), here.time.now() + std::chrono::days{30}};
    return said(act([&](db::tx& t) { return protect(t, out, boss, {who}, w); }));
  }
  std::int64_t counted(const actor& who) {
    const auto all = look([&](db::reader& r) {
      return count_given(r, {reader_kind::staff, who.subject, who.role}, here.time.now());
    });
    for (const auto& c : all) {
      if (c.kind == "phone") {
        return c.given;
      }
    }
    return 0;
  }
  std::size_t listed(const std::string& client) { return list_as(client).items.size(); }
  touched_page touched(const actor& who, touched_query q) {
    q.until = here.time.now() + 1h;
    q.limit = 100;
    return act([&](db::tx& t) { return list_touched(t, who, q); });
  }
};

TEST_P(a_person, protected_is_invisible_in_every_list_and_count_to_whoever_may_not_know) {
  const auto n = publish(health_notice());
  const auto sub = give(1, n, {"phone"}).principal;
  give(2, n, {"phone"});
  ASSERT_EQ(read_as("acme-app", sub, {"phone"}), "");
  ASSERT_EQ(counted(hana), 2);
  ASSERT_EQ(listed("acme-app"), 2u);
  ASSERT_EQ(touched(hana, {}).total, 1);

  ASSERT_EQ(protect_one(1, {"staff:boss"}), "");
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "no_such_person") << "as if there were none";
  EXPECT_EQ(look_as(hana, 1, {"phone"}), "no_such_person");
  EXPECT_EQ(counted(hana), 1);
  EXPECT_EQ(listed("acme-app"), 1u);
  EXPECT_EQ(touched(hana, {}).total, 0);
  EXPECT_TRUE(touched(hana, {}).items.empty());

  EXPECT_EQ(counted(boss), 2) << "who may know";
  EXPECT_EQ(touched(boss, {}).total, 1);
  here.time.advance(std::chrono::days{31});
  EXPECT_EQ(counted(hana), 2) << "the order is over";
}

TEST_P(a_person, protected_is_known_to_the_roles_and_providers_that_the_order_names) {
  const auto n = publish(health_notice());
  const auto sub = give(1, n, {"phone"}).principal;
  ASSERT_EQ(protect_one(1, {"role:staff", "staff:boss", "provider:acme"}), "");
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "");
  EXPECT_EQ(look_as(hana, 1, {"phone"}), "");
  EXPECT_EQ(listed("acme-app"), 1u);
}

TEST_P(a_person, can_be_protected_only_for_a_year_and_by_who_may_know) {
  const auto fault = [&](std::vector<std::string> who, std::chrono::days days) {
    const protection_wish w{std::move(who), here.time.now() + days};
    return said(act([&](db::tx& t) { return protect(t, out, hana, {1}, w); }));
  };
  using std::chrono::days;
  EXPECT_EQ(fault({}, days{1}), "bad_protection who:not_names");
  EXPECT_EQ(fault({"hana"}, days{1}), "bad_protection who:not_names");
  EXPECT_EQ(fault({"role:staff"}, days{400}), "bad_protection until:out_of_range");
  EXPECT_EQ(fault({"role:staff"}, days{0}), "bad_protection until:out_of_range");
  ASSERT_EQ(protect_one(1, {"staff:boss"}), "");
  EXPECT_EQ(fault({"role:staff"}, days{1}), "no_such_person");
  EXPECT_EQ(said(act([&](db::tx& t) { return end_protection(t, hana, {1}); })), "no_such_person");
  EXPECT_EQ(said(act([&](db::tx& t) { return end_protection(t, boss, {1}); })), "");
  EXPECT_EQ(said(act([&](db::tx& t) { return end_protection(t, boss, {1}); })), "not_protected");
}

TEST_P(a_person, touched_by_a_reader_is_named_after_a_breach_with_how_often_and_when) {
  const auto n = publish(health_notice());
  const auto one = give(1, n, {"phone", "name"}).principal;
  const auto two = give(2, n, {"name"}).principal;
  const auto began = here.time.now();
  ASSERT_EQ(read_as("acme-app", one, {"phone"}), "");
  here.time.advance(1h);
  ASSERT_EQ(read_as("acme-app", one, {"name", "phone"}), "");
  ASSERT_EQ(read_as("acme-app", two, {"name"}), "");
  const auto by_phone = touched(boss, {.reader = "acme", .kind = "phone"});
  ASSERT_EQ(by_phone.items.size(), 1u);
  EXPECT_EQ(by_phone.items[0].person, 1);
  EXPECT_EQ(by_phone.items[0].reads, 2);
  EXPECT_EQ(by_phone.items[0].first, began);
  EXPECT_EQ(by_phone.items[0].last, began + 1h);
  EXPECT_EQ(touched(boss, {.reader = "acme"}).total, 2);
  EXPECT_EQ(touched(boss, {.reader = "acme", .kind = "pho"}).total, 0) << "whole words";
  EXPECT_EQ(touched(boss, {.reader = "other"}).total, 0);
  EXPECT_EQ(touched(boss, {.from = began + 1h}).total, 2);
  EXPECT_EQ(audited().back(), "consent.touched.listed  boss breach");
}

TEST_P(a_person, who_died_is_read_by_no_provider_from_the_next_read_on) {
  const auto sub = give(1, publish(health_notice()), {"phone"}).principal;
  ASSERT_EQ(read_as("acme-app", sub, {"phone"}), "");
  out.lives_here = [](db::reader&, person_id who) { return who.value != 1; };
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "no_such_person") << "before anything else";
  EXPECT_TRUE(list_as("acme-app").items.empty());
  EXPECT_EQ(look_as(hana, 1, {"phone"}), "") << "staff still have to see to things";
}

TEST_P(a_person, has_proxies_who_are_checked_and_end) {
  const auto add = [&](proxy_wish w) {
    return said(act([&](db::tx& t) { return add_proxy(t, out, hana, {1}, w); }));
  };
  EXPECT_EQ(add({1, proxy_kind::guardian, "登記事項証明書", {}}), "bad_proxy proxy:not_a_person");
  EXPECT_EQ(add({2, proxy_kind::guardian, "", {}}), "bad_proxy checked:bad_length");
  ASSERT_EQ(add({2, proxy_kind::guardian, "登記事項証明書", {}}), "");
  const auto now = here.time.now();
  const auto all = look([&](db::reader& r) { return read_proxies_now(r, {1}, now); });
  ASSERT_EQ(all.size(), 1u);
  const auto* p = &all[0];
  EXPECT_FALSE(p->until) << "a court says when it ends";
  EXPECT_TRUE(may_decide(p->kind));
  EXPECT_FALSE(may_decide(proxy_kind::family));
  EXPECT_EQ(said(act([&](db::tx& t) { return end_proxy(t, hana, {2}, p->id); })), "no_such_proxy")
      << "of another person";
  EXPECT_EQ(said(act([&](db::tx& t) { return end_proxy(t, hana, {1}, p->id); })), "");
  EXPECT_TRUE(look([&](db::reader& r) { return read_proxies_now(r, {1}, now); }).empty());
  EXPECT_EQ(look([&](db::reader& r) { return proxies_of(r, hana, {1}, now); }).items.size(), 1u)
      << "kept";
}

TEST_P(a_person, with_two_accounts_goes_on_with_one_and_the_later_answer_holds) {
  const auto n = publish(health_notice());
  const auto former = give(1, n, {"phone", "name"}).principal;
  here.time.advance(1h);
  const auto mine = give(2, n, {"phone"}).principal;
  take(2, {.provider = "acme"});
  ASSERT_EQ(read_as("acme-app", former, {"name"}), "");
  const merge_wish w{1, 2};
  ASSERT_EQ(said(act([&](db::tx& t) { return merge(t, out, hana, w); })), "");
  for (const auto& name : {former, mine}) {
    EXPECT_EQ(read_as("acme-app", name, {"name"}), "") << "taken over";
    EXPECT_EQ(read_as("acme-app", name, {"phone"}), "no_consent phone:withdrawn") << "the later no";
  }
  const auto events = look([](db::reader& r) { return read_events(r, {2}, 1'000, 100); });
  EXPECT_EQ(events.size(), 5u) << "two of the former, two of the other, one taken over";
  EXPECT_EQ(events[0].what, event_kind::moved);
  const auto reads = look([](db::reader& r) { return reads_of(r, {2}, 1'000, 100); });
  EXPECT_EQ(reads.items.size(), 3u);
  EXPECT_EQ(counted(hana), 0);
  EXPECT_EQ(said(act([&](db::tx& t) { return merge(t, out, hana, w); })),
            "bad_merge former:not_a_person");
  EXPECT_EQ(touched(boss, {}).items.at(0).person, 2) << "one person, not two";
}

TEST_P(a_person, takes_everything_along) {
  const auto n = publish(health_notice());
  const auto r = give(1, n, {"phone"});
  ASSERT_EQ(read_as("acme-app", r.principal, {"phone"}), "");
  give(2, n, {"name"});
  out.exporters["sessions"] = [](db::reader&, tenant_code, person_id) -> result<std::string> {
    return std::string{"[1]"};
  };
  const auto text = look([&](db::reader& v) {
                      return export_of(v, out, db::testing::sapporo(), {1}, here.time.now());
                    }).value();
  const json_members all{text};
  EXPECT_EQ(all.find("person"), "1");
  EXPECT_NE(all.find("data").find("\"phone\":\"phone of 1\""), std::string::npos);
  EXPECT_NE(all.find("data").find("\"sessions\":[1]"), std::string::npos);
  EXPECT_NE(all.find("receipts").find(r.id), std::string::npos);
  EXPECT_NE(all.find("reads").find("アクメ健康"), std::string::npos);
  EXPECT_EQ(text.find("of 2"), std::string::npos) << "nobody else's";
}

TEST_P(a_person, who_goes_is_gone_and_can_show_it) {
  const auto n = publish(health_notice());
  const auto sub = give(1, n, {"phone"}).principal;
  std::vector<std::int64_t> erased;
  out.erase = [&](db::tx&, tenant_code, person_id who) -> result<std::vector<std::string>> {
    erased.push_back(who.value);
    return std::vector<std::string>{"profile", "key"};
  };
  const auto go = [&](proof p) {
    return act([&](db::tx& t) { return erase(t, out, db::testing::sapporo(), self(1, p)); });
  };
  EXPECT_EQ(go(proof::stale).error().code, "sign_in_again");
  ASSERT_TRUE(erased.empty());
  const auto done_it = go(proof::fresh).value();
  EXPECT_EQ(done_it.accounts, std::vector<person_id>{{1}});
  const auto& e = done_it.proof;
  EXPECT_EQ(erased, std::vector<std::int64_t>{1});
  EXPECT_EQ(e.gone.back(), "key");
  EXPECT_EQ(told.size(), 1u) << "the provider is told";
  EXPECT_EQ(read_as("acme-app", sub, {"phone"}), "no_such_person");
  EXPECT_EQ(look_as(hana, 1, {"phone"}), "no_such_person");
  EXPECT_EQ(go(proof::fresh).error().code, "no_such_person");
  EXPECT_EQ(decide_as(self(1), n, {"phone"}).error().code, "no_such_person");
  const auto kept = look([&](db::reader& r) { return find_proof(r, e.id); });
  EXPECT_EQ(kept.value(), to_json(e));
  EXPECT_EQ(audited().back(), "consent.person.erased 1 account:1 ");
}

INSTANTIATE_TEST_SUITE_P(engines, a_person, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
