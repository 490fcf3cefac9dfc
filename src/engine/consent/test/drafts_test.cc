// A family helper starts and does not finish.
#include "engine/consent/drafts.h"

#include "engine/consent/api.h"
#include "engine/consent/leave.h"
#include "engine/consent/parts.h"
#include "engine/consent/store_drafts.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/test/consent_town.h"

namespace tsu::consent {
namespace {

using testing::health_notice;

class a_prepared_decision : public testing::consent_town {
 protected:
  std::string prepared(const deciding& by, const decision_wish& w) {
    const auto r = act([&](db::tx& t) { return prepare(t, out, by, w); });
    last = r.ok() ? r.value().id : 0;
    return said(r);
  }
  std::string confirmed(const deciding& by) {
    return said(act([&](db::tx& t) { return confirm_draft(t, out, by, last); }));
  }
  static deciding helper(std::int64_t person) {
    return {.person = {person}, .how = method::proxy, .by = {"account:2", "helper"}};
  }
  static decision_wish wish(const notice_dto& n) {
    return {.notice = n.id, .hash = n.hash, .given = {"phone"}, .refused = {"vitals"}};
  }
  std::size_t waiting(std::int64_t person) {
    return look([&](db::reader& r) { return drafts_of(r, {person}, here.time.now()); })
        .items.size();
  }
  std::int64_t last = 0;
};

TEST_P(a_prepared_decision, waits_for_the_person_who_alone_decides) {
  const auto n = publish(health_notice());
  ASSERT_EQ(prepared(helper(1), wish(n)), "");
  const auto before = look([&](db::reader& r) { return consents_of(r, {1}, here.time.now()); });
  for (const auto& k : before.items.at(0).kinds) {
    EXPECT_EQ(k.state, standing::off) << k.kind;
  }
  EXPECT_EQ(confirmed(helper(1)), "not_your_proxy");
  EXPECT_EQ(confirmed(self(3)), "no_such_draft") << "another's";
  ASSERT_EQ(confirmed(self(1)), "");
  const auto after = look([&](db::reader& r) { return consents_of(r, {1}, here.time.now()); });
  EXPECT_EQ(after.items[0].kinds[1].state, standing::given);
  const auto events = look([](db::reader& r) { return read_events(r, {1}, 100, 10); });
  EXPECT_EQ(events.at(0).how, method::self) << "the person decided";
  EXPECT_EQ(confirmed(self(1)), "no_such_draft") << "once";
}

TEST_P(a_prepared_decision, is_one_for_each_notice_and_is_over_with_it_or_after_a_month) {
  const auto n = publish(health_notice());
  ASSERT_EQ(prepared(helper(1), wish(n)), "");
  ASSERT_EQ(prepared(helper(1), wish(n)), "");
  EXPECT_EQ(waiting(1), 1u);
  here.time.advance(draft_waits);
  EXPECT_EQ(waiting(1), 0u);
  ASSERT_EQ(prepared(helper(1), wish(n)), "");
  auto more = health_notice();
  more.kinds = {"phone"};
  publish(more);
  EXPECT_EQ(waiting(1), 0u) << "another notice is asked by now";
  EXPECT_EQ(prepared(helper(1), wish(n)), "notice_changed");
}

TEST_P(a_prepared_decision, is_refused_like_a_decision_and_can_be_thrown_away) {
  const auto n = publish(health_notice());
  auto w = wish(n);
  w.given = {"shoe_size"};
  EXPECT_EQ(prepared(helper(1), w), "bad_decision given[0]:not_asked_for");
  EXPECT_EQ(prepared(self(1), wish(n)), "not_your_proxy") << "for oneself one decides";
  ASSERT_EQ(prepared(helper(1), wish(n)), "");
  EXPECT_EQ(said(act([&](db::tx& t) { return drop_draft(t, helper(1), last); })), "not_your_proxy");
  EXPECT_EQ(said(act([&](db::tx& t) { return drop_draft(t, self(1), last); })), "");
  EXPECT_EQ(waiting(1), 0u);
}

TEST_P(a_prepared_decision, goes_with_the_person_and_with_the_helper) {
  const auto n = publish(health_notice());
  ASSERT_EQ(prepared(helper(1), wish(n)), "");
  ASSERT_EQ(prepared(helper(3), wish(n)), "");
  const auto rows = [&](std::int64_t who) {
    return look([&](db::reader& r) { return read_drafts(r, {who}); }).size();
  };
  act([&](db::tx& t) { return erase(t, out, db::testing::sapporo(), self(1)); }).value();
  EXPECT_EQ(rows(1), 0u);
  EXPECT_EQ(rows(3), 1u);
  act([&](db::tx& t) { return erase(t, out, db::testing::sapporo(), self(2)); }).value();
  EXPECT_EQ(rows(3), 0u);
}

TEST_P(a_prepared_decision, needs_a_helper_who_is_registered_for_that_person) {
  const auto n = publish(health_notice());
  parts on{*here.doors};
  on.out = out;
  const auto body = R"({"notice":)" + std::to_string(n.id) + R"(,"hash":")" + n.hash +
                    R"(","given":["phone"],"refused":[]})";
  const auto ask = [&](answer (*handler)(const parts&, call&), std::string_view query) {
    const caller who{.subject = "account:2", .role = "helper"};
    const http::request q{
        .verb = http::method::post, .path = "/", .query = query, .body = body, .trace_id = "t"};
    call c{.request = q, .tenant = db::testing::sapporo(), .who = who, .now = here.time.now()};
    const auto r = here.loop.wait(handler(on, c));
    return r.ok() ? std::to_string(r.value().status) : r.error().code;
  };
  EXPECT_EQ(ask(api::prepare_for, "for=1"), "not_your_proxy");
  EXPECT_EQ(ask(api::list_own, ""), "not_your_proxy") << "a helper has nothing of their own";
  const proxy_wish family{2, proxy_kind::family, "戸籍", {}};
  act([&](db::tx& t) { return add_proxy(t, out, hana, {1}, family); }).value();
  EXPECT_EQ(ask(api::prepare_for, "for=1"), "201");
  EXPECT_EQ(ask(api::decide_own, "for=1"), "not_your_proxy") << "starts, does not finish";
  EXPECT_EQ(ask(api::prepare_for, "for=3"), "not_your_proxy") << "tied to one person";
}

INSTANTIATE_TEST_SUITE_P(engines, a_prepared_decision, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
