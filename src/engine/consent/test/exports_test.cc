// Four eyes over what leaves the house, the audit log for auditors, and what the town's roles see.
#include "engine/consent/exports.h"

#include "engine/consent/audit_export.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/test/consent_town.h"

namespace tsu::consent {
namespace {

using namespace std::chrono_literals;
using testing::health_notice;

class an_export : public testing::consent_town {
 protected:
  std::string asked(const actor& who, export_wish w) {
    const auto r = act([&](db::tx& t) { return ask_export(t, who, w); });
    last = r.ok() ? r.value().id : 0;
    return said(r);
  }
  std::string decided(const actor& who, export_verdict v = export_verdict::agree) {
    return said(act([&](db::tx& t) { return decide_export(t, who, last, v); }));
  }
  result<exported_data> take(const actor& who) {
    return act([&](db::tx& t) { return take_export(t, out, db::testing::sapporo(), who, last); });
  }
  void protect_one(std::int64_t who) {
    const protection_wish w{{"staff:boss"}, {}};
    act([&](db::tx& t) { return protect(t, out, boss, {who}, w); }).value();
  }
  static export_wish wish() {
    return {.purpose = "care", .why = "敬老の日の案内", .kinds = {"phone"}, .persons = {1, 2}};
  }
  std::int64_t last = 0;
};

TEST_P(an_export, ID3_1_44_needs_another_who_agrees_and_is_taken_once_by_who_asked) {
  ASSERT_EQ(asked(hana, wish()), "");
  EXPECT_EQ(said(take(hana)), "bad_step") << "nobody has agreed";
  EXPECT_EQ(decided(hana), "four_eyes") << "not oneself";
  ASSERT_EQ(decided(boss), "");
  EXPECT_EQ(decided({"jiro", "admin"}), "bad_step") << "it is decided";
  EXPECT_EQ(said(take(boss)), "four_eyes");
  const auto data = take(hana).value();
  ASSERT_EQ(data.items.size(), 2u);
  EXPECT_EQ(data.items[0].data.at("phone").text, "\"phone of 1\"");
  EXPECT_EQ(said(take(hana)), "bad_step") << "once";
  for (const std::int64_t who : {1, 2}) {
    EXPECT_EQ(look([&](db::reader& r) { return reads_of(r, {who}, 1'000, 10); }).items.size(), 1u);
  }
  EXPECT_EQ(audited().back(), "consent.export.taken 1 hana care");
}

TEST_P(an_export, ID3_1_44_that_was_refused_or_waited_too_long_gives_nothing) {
  ASSERT_EQ(asked(hana, wish()), "");
  ASSERT_EQ(decided(boss, export_verdict::refuse), "");
  EXPECT_EQ(said(take(hana)), "bad_step");
  ASSERT_EQ(asked(hana, wish()), "");
  here.time.advance(export_waits);
  EXPECT_EQ(decided(boss), "bad_step");
  ASSERT_EQ(asked(hana, wish()), "");
  ASSERT_EQ(decided(boss), "");
  here.time.advance(export_lasts);
  EXPECT_EQ(said(take(hana)), "bad_step");
  EXPECT_TRUE(look([](db::reader& r) { return reads_of(r, {1}, 1'000, 10); }).items.empty());
}

TEST_P(an_export, needs_a_reason_a_purpose_of_staff_and_kinds_that_the_role_may_see) {
  const auto fault = [&](auto change) {
    auto w = wish();
    change(w);
    return asked(hana, w);
  };
  EXPECT_EQ(fault([](export_wish& w) { w.why = " "; }), "bad_export why:missing");
  EXPECT_EQ(fault([](export_wish& w) { w.persons = {}; }), "bad_export persons:not_persons");
  EXPECT_EQ(fault([](export_wish& w) { w.persons = {1, 1}; }), "bad_export persons:not_persons");
  EXPECT_EQ(fault([](export_wish& w) { w.persons.assign(1'001, 1); }),
            "bad_export persons:not_persons");
  EXPECT_EQ(fault([](export_wish& w) { w.purpose = "health"; }),
            "purpose_needed purpose:not_one_of");
  EXPECT_EQ(fault([](export_wish& w) { w.kinds = {"vitals"}; }), "not_allowed vitals:not_for_role");
}

TEST_P(an_export, leaves_out_who_is_protected_as_if_there_were_nobody) {
  protect_one(1);
  ASSERT_EQ(asked(hana, wish()), "");
  ASSERT_EQ(decided(boss), "");
  const auto data = take(hana).value();
  ASSERT_EQ(data.items.size(), 1u);
  EXPECT_EQ(data.items[0].person, "2");
}

TEST_P(an_export, of_the_audit_log_goes_page_by_page_and_stands_in_it) {
  give(1, publish(health_notice()), {"phone"});
  const actor auditor{"mei", "auditor"};
  const auto page = [&](std::int64_t after, std::int64_t limit) {
    return act([&](db::tx& t) { return export_audit(t, auditor, after, limit); });
  };
  std::vector<std::string> all;
  std::optional<std::int64_t> after = 0;
  std::int64_t last_after = 0;
  const auto rows = audited().size();
  for (int i = 0; i < 100 && after && all.size() < rows; ++i) {
    last_after = *after;
    const auto p = page(last_after, 3);
    for (const auto& line : p.items) {
      all.push_back(line.action);
    }
    after = p.next;
  }
  EXPECT_GE(all.size(), rows);
  EXPECT_NE(std::find(all.begin(), all.end(), "consent.grant.decided"), all.end());
  EXPECT_EQ(audited().back(), "consent.audit.exported " + std::to_string(last_after) + " mei ")
      << "who looked";
  EXPECT_FALSE(page(0, 1'000).next);
}

TEST_P(an_export, of_the_audit_log_has_no_row_of_who_is_protected) {
  give(1, publish(health_notice()), {"phone"});
  const proxy_wish family{1, proxy_kind::family, "戸籍", {}};
  act([&](db::tx& t) { return add_proxy(t, out, hana, {2}, family); }).value();
  act([](db::tx& t) {
    record::audit(t, {.actor = "hana",
                      .role = "staff",
                      .action = "id.account.searched",
                      .subject_kind = "id.account",
                      .subject = "0",
                      .detail = R"({"found":[21,1]})"});
  });
  const auto lines_of = [&](const actor& who) {
    std::set<std::string> out_set;
    for (const auto& l : act([&](db::tx& t) { return export_audit(t, who, 0, 1'000); }).items) {
      out_set.insert(l.action);
    }
    return out_set;
  };
  const std::vector<std::string> tell{"consent.grant.decided", "consent.proxy.added",
                                      "id.account.searched"};
  const actor auditor{"mei", "auditor"};
  for (const auto& one : tell) {
    EXPECT_TRUE(lines_of(auditor).contains(one)) << one;
  }
  protect_one(1);
  const auto seen = lines_of(auditor), known = lines_of(boss);
  for (const auto& one : tell) {
    EXPECT_FALSE(seen.contains(one)) << one;
    EXPECT_TRUE(known.contains(one)) << one;
  }
  EXPECT_FALSE(seen.contains("consent.person.protected"));
}

TEST_P(an_export, and_every_look_is_for_the_role_that_needs_it) {
  struct line {
    const char *role, *kind;
    bool may;
  };
  for (const auto& l : {line{"nurse", "vitals", true}, line{"events", "vitals", false},
                        line{"disaster", "vitals", false}, line{"secretariat", "vitals", false},
                        line{"events", "attendance", true}, line{"nurse", "attendance", false},
                        line{"disaster", "district", true}, line{"events", "birth_date", false},
                        line{"auditor", "name", false}, line{"admin", "vitals", false}}) {
    const actor who{"someone", l.role};
    EXPECT_EQ(look_as(who, 1, {l.kind}),
              l.may ? "" : "not_allowed " + std::string{l.kind} + ":not_for_role")
        << l.role << " " << l.kind;
  }
}

INSTANTIATE_TEST_SUITE_P(engines, an_export, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
