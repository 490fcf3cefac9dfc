// The ways out as partners see them: a mail server, a firm's web server, a gateway. Each stands on
// a port that the system chose.
#include <gtest/gtest.h>

#include <mutex>
#include <vector>

#include "base/core/json_text.h"
#include "base/http/server.h"
#include "base/mail/test/fake_smtp.h"
#include "engine/notify/channels/email.h"
#include "engine/notify/channels/gateway.h"
#include "engine/notify/channels/http_reply.h"
#include "engine/notify/channels/webhook.h"
#include "engine/notify/signature.h"

namespace tsu::notify {
namespace {

using kind = outcome::kind;

const manual_clock at_night{*parse_instant("2026-12-01T17:30:00Z")};

outgoing sample(way by, std::string to) {
  return {.tenant = tenant_code::parse("012297").value(),
          .delivery = 17,
          .by = by,
          .message_key = "snow.request:12",
          .subject = "除雪出動の要請",
          .body = "東1 4時開始",
          .to = {by, std::move(to), "secret-of-the-firm"},
          .answers = {{"1", "accept", "出動できます"}, {"2", "decline", "できません"}},
          .expires = parse_instant("2026-12-01T18:00:00Z")};
}

// Keeps what it gets, answers as it is told.
class partner {
 public:
  struct got {
    std::string body, signature, idempotency_key, type;
  };
  partner()
      : server_(http::server::start({.io_threads = 1}, [this](const http::request& r) {
                  return take(r);
                }).value()) {}
  ~partner() { server_->stop_gracefully(std::chrono::seconds{10}); }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()) + "/in"; }
  void says(http::reply r) {
    const std::lock_guard hold{lock_};
    reply_ = std::move(r);
  }
  std::vector<got> all() {
    const std::lock_guard hold{lock_};
    return all_;
  }

 private:
  task<http::reply> take(const http::request& r) {
    const std::lock_guard hold{lock_};
    const auto field = [&](std::string_view name) {
      return std::string{r.headers.find(name).value_or("")};
    };
    all_.push_back({std::string{r.body}, field(signature_header), field("Idempotency-Key"),
                    field("Content-Type")});
    co_return reply_;
  }
  std::mutex lock_;
  std::vector<got> all_;
  http::reply reply_;
  std::unique_ptr<http::server> server_;
};

class channels : public testing::Test {
 protected:
  outcome send(channel& c, outgoing o) { return loop.wait(c.send(std::move(o))); }
  event_loop loop;
  http::client inside{{.policy = http::address_policy::any}};
};

TEST_F(channels, a_letter_goes_to_the_mail_server_with_the_same_id_each_time) {
  mail::testing::fake_smtp server;
  mail::smtp_client client{
      {.host = "127.0.0.1", .port = server.port(), .secured = mail::security::none, .user = ""}};
  email_channel c{client,
                  {"tsunagu@furano.example", [](tenant_code) { return std::string{"富良野市"}; }},
                  at_night};
  const auto o = send(c, sample(way::email, "tanaka@firm.example"));
  EXPECT_EQ(o.what, kind::sent);
  EXPECT_EQ(o.receipt, "012297-17@furano.example");
  send(c, sample(way::email, "tanaka@firm.example"));
  const auto letters = server.letters();
  ASSERT_EQ(letters.size(), 2u);
  EXPECT_EQ(letters[0], letters[1]);
  EXPECT_NE(letters[0].find("Message-ID: <012297-17@furano.example>\r\n"), std::string::npos);
  EXPECT_NE(letters[0].find("Date: Wed, 2 Dec 2026 02:30:00 +0900\r\n"), std::string::npos);
  server.answer("RCPT", "550 no such user");
  EXPECT_EQ(send(c, sample(way::email, "tanaka@firm.example")).what, kind::refused);
  server.answer("RCPT", "451 later");
  const auto later = send(c, sample(way::email, "tanaka@firm.example"));
  EXPECT_EQ(later.what, kind::try_again);
  EXPECT_EQ(later.note.find("tanaka"), std::string::npos) << "no address in what people see";
  EXPECT_EQ(send(c, sample(way::email, "nonsense")).what, kind::refused);
}

TEST_F(channels, a_webhook_is_signed_with_the_secret_of_its_contact) {
  partner firm;
  webhook_channel c{inside, at_night};
  EXPECT_EQ(send(c, sample(way::webhook, firm.url())).what, kind::delivered);
  const auto got = firm.all();
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].body, "東1 4時開始");
  EXPECT_EQ(got[0].idempotency_key, "012297-17");
  EXPECT_EQ(got[0].type, "application/json");
  EXPECT_TRUE(
      check_signature(got[0].signature, "secret-of-the-firm", got[0].body, at_night.now()).ok());
}

TEST_F(channels, a_webhook_into_the_own_house_is_refused_unless_it_is_configured) {
  partner firm;
  http::client outside;
  webhook_channel c{outside, at_night};
  const auto o = send(c, sample(way::webhook, firm.url()));
  EXPECT_EQ(o.what, kind::refused);
  EXPECT_TRUE(o.note.starts_with("address_refused")) << o.note;
  EXPECT_TRUE(firm.all().empty());
}

TEST_F(channels, a_gateway_gets_what_its_contract_says) {
  partner provider;
  provider.says({.body = R"({"receipt":"abc-1"})"});
  gateway_channel c{inside,
                    {provider.url(), secret<std::string>{"shared-with-the-gateway"},
                     [](tenant_code) { return std::string{"https://furano.example/receipts"}; }},
                    at_night};
  const auto o = send(c, sample(way::voice, "+819012345678"));
  EXPECT_EQ(o.what, kind::sent);
  EXPECT_EQ(o.receipt, "abc-1");
  EXPECT_FALSE(o.stand_in);
  const auto got = provider.all();
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].body,
            R"({"id":"012297-17","kind":"voice","to":"+819012345678","text":"東1 4時開始",)"
            R"("language":"ja","answers":[{"key":"1","label":"出動できます"},)"
            R"({"key":"2","label":"できません"}],"expiresAt":"2026-12-01T18:00:00Z",)"
            R"("receiptsUrl":"https://furano.example/receipts"})");
  EXPECT_TRUE(
      check_signature(got[0].signature, "shared-with-the-gateway", got[0].body, at_night.now())
          .ok());
  for (const auto nonsense : {"", "[]", "ok", R"({"receipt":7})"}) {
    provider.says({.body = nonsense});
    EXPECT_EQ(send(c, sample(way::sms, "+819012345678")).what, kind::sent) << nonsense;
  }
}

TEST_F(channels, what_a_partner_answers_is_taken_later_or_never) {
  partner provider;
  struct row {
    int status;
    kind is;
  };
  const row rows[] = {{200, kind::sent},      {202, kind::sent},      {400, kind::refused},
                      {404, kind::refused},   {410, kind::refused},   {408, kind::try_again},
                      {429, kind::try_again}, {500, kind::try_again}, {503, kind::try_again},
                      {302, kind::refused}};
  gateway_channel c{
      inside,
      {provider.url(), secret<std::string>{"shared"}, [](tenant_code) { return std::string{}; }},
      at_night};
  for (const auto& r : rows) {
    http::reply said{.status = r.status, .body = "{}"};
    said.with("Retry-After", "120");
    provider.says(std::move(said));
    const auto o = send(c, sample(way::sms, "+819012345678"));
    EXPECT_EQ(o.what, r.is) << r.status;
    EXPECT_EQ(o.not_before.count(), r.is == kind::try_again ? 120 : 0) << r.status;
    EXPECT_EQ(o.note, "answered " + std::to_string(r.status));
  }
}

TEST_F(channels, a_partner_that_is_not_there_is_tried_again) {
  std::string gone;
  {
    const partner provider;
    gone = provider.url();
  }
  webhook_channel c{inside, at_night};
  const auto o = send(c, sample(way::webhook, gone));
  EXPECT_EQ(o.what, kind::try_again);
  EXPECT_TRUE(o.note.starts_with("cannot_connect")) << o.note;
}

}  // namespace
}  // namespace tsu::notify
