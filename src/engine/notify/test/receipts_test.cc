// What gateways say afterwards: signed, late, twice, and nonsense.
#include <gtest/gtest.h>

#include "base/crypto/hash.h"
#include "engine/notify/api.h"
#include "engine/notify/outbox.h"
#include "engine/notify/retry_delivery.h"
#include "engine/notify/signature.h"
#include "engine/notify/take_receipt.h"
#include "engine/notify/test/post_office.h"

namespace tsu::notify {
namespace {

using namespace std::chrono_literals;

std::string said_by(std::string_view body, std::string_view town = "012297") {
  const auto r = parse_receipt(body, tenant_code::parse(town).value());
  if (r.ok()) {
    return std::to_string(r.value().delivery) + "." + std::to_string(r.value().round);
  }
  return r.error().fields.empty() ? r.error().code
                                  : r.error().fields[0].field + " " + r.error().fields[0].code;
}

TEST(receipts_read, a_receipt_names_one_delivery_of_this_municipality) {
  struct row {
    std::string_view body, is;
  };
  const row rows[] = {
      {R"({"id":"012297-17","status":"delivered"})", "17.0"},
      {R"({"id":"012297-17.2","status":"failed","detail":"no such number"})", "17.2"},
      {R"({"id":"012297-17","status":"answered","answer":"1"})", "17.0"},
      {R"({"id":"011002-17","status":"delivered"})", "id not_of_this_municipality"},
      {R"({"id":"012297-","status":"delivered"})", "id not_a_number"},
      {R"({"id":"012297-017","status":"delivered"})", "id not_a_number"},
      {R"({"id":"012297--1","status":"delivered"})", "id not_a_number"},
      {R"({"id":"012297-17.","status":"delivered"})", "id not_a_number"},
      {R"({"id":"012297-99999999999999999999","status":"delivered"})", "id not_a_number"},
      {R"({"id":"012297-17","status":"lost"})", "status not_one_of"},
      {R"({"id":"012297-17","status":"answered"})", "answer missing"},
      {R"({"id":"012297-17","status":"delivered","answer":"1"})", "answer unknown_member"},
      {R"({"id":17,"status":"delivered"})", "id not_a_text"},
      {R"({"id":"012297-17"})", "status missing"},
      {"{", "bad_json"},
      {"", "bad_json"},
      {"[]", " not_an_object"},
  };
  for (const auto& r : rows) {
    EXPECT_EQ(said_by(r.body), r.is) << r.body;
  }
  const std::string big = R"({"id":"012297-17","status":"answered","answer":")";
  EXPECT_EQ(said_by(big + std::string(501, 'a') + "\"}"), "answer too_long");
  EXPECT_EQ(said_by(big + std::string(9'000, 'a') + "\"}"), " too_long");
}

TEST(signatures, only_the_shared_secret_over_this_body_at_about_this_time_holds) {
  const auto now = *parse_instant("2026-11-22T04:00:00Z");
  const auto good = signature_of("secret", "body", now);
  EXPECT_EQ(good.substr(0, 16), "t=1795320000,v1=");
  const auto says = [&](std::string_view header, std::string_view secret, std::string_view body,
                        instant at) {
    const auto r = check_signature(header, secret, body, at);
    return r.ok() ? "" : r.error().code;
  };
  EXPECT_EQ(says(good, "secret", "body", now), "");
  EXPECT_EQ(says(good, "secret", "body", now + 10min), "");
  EXPECT_EQ(says(good, "secret", "body", now - 10min), "");
  for (const auto at : {now + 11min, now - 11min}) {
    EXPECT_EQ(says(good, "secret", "body", at), "notify_bad_signature");
  }
  EXPECT_EQ(says(good, "other", "body", now), "notify_bad_signature");
  EXPECT_EQ(says(good, "secret", "Body", now), "notify_bad_signature");
  EXPECT_EQ(says(signature_of("", "body", now), "", "body", now), "notify_bad_signature");
  for (const auto wrong :
       {"", "t=,v1=", "v1=00", "t=1,v1=00", "t=-5,v1=00", "t=99999999999999999999,v1=0"}) {
    EXPECT_EQ(says(wrong, "secret", "body", now), "notify_bad_signature") << wrong;
  }
}

class receipts : public testing::TestWithParam<engine_kind> {
 protected:
  post_office p{GetParam()};

  // Over the route, as a gateway would.
  std::string tell(const std::string& body, std::string_view secret) {
    const auto header = signature_of(secret, body, p.here.time.now());
    http::request r{.verb = http::method::post, .body = body};
    r.headers.add(signature_header, header);
    const caller nobody;
    call c{r, p.town, nobody, p.here.time.now()};
    auto reply = p.here.loop.wait(api::take_receipt(*p.on, c));
    return reply.ok() ? reply.value().body : reply.error().code;
  }
  std::string tell(const std::string& body) { return tell(body, "gateway-secret-of-this-test"); }
  std::string receipt_of(std::size_t n, const std::string& rest) {
    return R"({"id":")" + p.at(way::sms).got.at(n).reference() + "\"," + rest + "}";
  }
};

TEST_P(receipts, they_move_a_delivery_forward_once_however_often_they_come) {
  ASSERT_TRUE(p.post(p.call_of(p.add_firm())).ok());
  p.work();
  EXPECT_EQ(tell(receipt_of(0, R"("status":"delivered")")), R"({"result":"taken"})");
  EXPECT_EQ(p.states(), "sms:delivered");
  EXPECT_EQ(tell(receipt_of(0, R"("status":"delivered")")), R"({"result":"nothing_new"})");
  EXPECT_EQ(tell(receipt_of(0, R"("status":"failed")")), R"({"result":"nothing_new"})");
  EXPECT_EQ(tell(receipt_of(0, R"("status":"answered","answer":"はい")")),
            R"({"result":"not_understood"})");
  EXPECT_EQ(tell(receipt_of(0, R"("status":"answered","answer":" １ ")")), R"({"result":"taken"})");
  EXPECT_EQ(tell(receipt_of(0, R"("status":"answered","answer":"1")")),
            R"({"result":"nothing_new"})");
  EXPECT_EQ(tell(receipt_of(0, R"("status":"answered","answer":"2")")), R"({"result":"late"})");
  EXPECT_EQ(tell(receipt_of(0, R"("status":"delivered")")), R"({"result":"nothing_new"})");
  EXPECT_EQ(p.states(), "sms:answered");
  EXPECT_EQ(p.news(), (std::vector<std::string>{"trial:1 sent", "trial:1 delivered",
                                                "trial:1 answered accept"}));
}

TEST_P(receipts, a_gateway_that_could_not_reach_it_makes_the_next_way_go) {
  auto w = p.call_of(p.add_firm());
  w.ways = {way::sms, way::voice};
  w.how = spread::in_order;
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  EXPECT_EQ(p.states(), "sms:sent voice:reserve");
  EXPECT_EQ(tell(receipt_of(0, R"("status":"failed","detail":"no such\nnumber")")),
            R"({"result":"taken"})");
  p.work();
  EXPECT_EQ(p.states(), "sms:failed voice:sent");
  EXPECT_EQ(p.deliveries().at(0).note, "the gateway says it failed: no such number");
}

TEST_P(receipts, one_that_comes_before_the_sending_was_kept_is_not_undone_by_it) {
  p.at(way::sms).says = [&](const outgoing& o) {
    p.at(way::sms).got = {o};
    return outcome{.what = outcome::kind::sent};
  };
  ASSERT_TRUE(p.post(p.call_of(p.add_firm())).ok());
  p.follow();
  // Taken, told, and only then kept: by hand, in that order.
  const auto taken = p.here.loop.wait(p.people().write([&](db::tx& t) {
    return take_due(t, *p.on, p.town, way::sms, {"w", 60s}, 1);
  }));
  ASSERT_EQ(taken.all.size(), 1u);
  p.at(way::sms).got = taken.all;
  EXPECT_EQ(tell(receipt_of(0, R"("status":"delivered")")), R"({"result":"taken"})");
  p.here.loop.wait(p.people().write([&](db::tx& t) {
    settle(t, *p.on, p.town, taken.all[0], "w", {.what = outcome::kind::sent}, p.random);
  }));
  EXPECT_EQ(p.states(), "sms:delivered");
}

TEST_P(receipts, a_failure_of_what_was_sent_before_a_person_started_again_is_known) {
  ASSERT_TRUE(p.post(p.call_of(p.add_firm())).ok());
  p.work();
  EXPECT_EQ(tell(receipt_of(0, R"("status":"failed")")), R"({"result":"taken"})");
  const auto number = p.deliveries().at(0).number;
  ASSERT_TRUE(
      p.here.loop.wait(p.people().write([&](db::tx& t) { return retry_delivery(t, number, {}); }))
          .ok());
  p.work();
  EXPECT_EQ(tell(receipt_of(0, R"("status":"failed")")), R"({"result":"nothing_new"})");
  EXPECT_EQ(p.states(), "sms:sent");
  EXPECT_EQ(tell(receipt_of(1, R"("status":"delivered")")), R"({"result":"taken"})");
}

TEST_P(receipts, an_answer_after_its_time_is_late_and_harmless) {
  auto w = p.call_of(p.add_firm());
  w.expires_at = p.here.time.now() + 15min;
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  p.here.time.advance(16min);
  EXPECT_EQ(tell(receipt_of(0, R"("status":"answered","answer":"1")")), R"({"result":"late"})");
  EXPECT_EQ(p.message().now, state::sent);
}

TEST_P(receipts, nobody_else_tells_and_nothing_else_is_told_of) {
  auto w = p.call_of(p.add_firm());
  w.ways = {way::email, way::sms};
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  EXPECT_EQ(tell(receipt_of(0, R"("status":"delivered")"), "wrong"), "notify_bad_signature");
  EXPECT_EQ(tell(R"({"id":"011002-999","status":"delivered"})"), "notify_no_delivery");
  EXPECT_EQ(tell(R"({"id":"011002-1","status":"delivered"})"), "notify_no_delivery")
      << "an e-mail is no gateway's";
  EXPECT_EQ(p.states(), "email:sent sms:sent");
}

INSTANTIATE_TEST_SUITE_P(engines, receipts, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::notify
