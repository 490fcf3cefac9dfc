#include "base/mail/smtp.h"

#include <gtest/gtest.h>

#include "base/core/executor.h"
#include "base/mail/test/fake_smtp.h"

namespace tsu::mail {
namespace {

using testing::fake_smtp;

smtp_options to_server(const fake_smtp& server) {
  return {.host = "127.0.0.1", .port = server.port(), .secured = security::none, .user = ""};
}

std::string send_to(smtp_client& client, std::string text = "Subject: a\r\n\r\nb\r\n") {
  event_loop loop;
  smtp_letter letter{"town@city.example", "tanaka@firm.example", std::move(text)};
  const auto r = loop.wait(client.send(std::move(letter)));
  return r.ok() ? "sent" : r.error().code;
}

TEST(smtp, a_letter_arrives_as_it_was_also_where_a_line_starts_with_a_dot) {
  fake_smtp server;
  smtp_client client{to_server(server)};
  const std::string text = "Subject: a\r\n\r\n.first\r\n..\r\nlast\r\n";
  EXPECT_EQ(send_to(client, text), "sent");
  ASSERT_EQ(server.letters().size(), 1u);
  EXPECT_EQ(server.letters()[0], text);
  const auto heard = server.heard();
  ASSERT_GE(heard.size(), 4u);
  EXPECT_EQ(heard[0], "EHLO tsunagu");
  EXPECT_TRUE(heard[1].starts_with("MAIL FROM:<town@city.example>")) << heard[1];
  EXPECT_EQ(heard[2], "RCPT TO:<tanaka@firm.example>");
}

TEST(smtp, several_letters_share_a_connection) {
  fake_smtp server;
  smtp_client client{to_server(server)};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(send_to(client), "sent");
  }
  EXPECT_EQ(server.letters().size(), 3u);
  const auto heard = server.heard();
  EXPECT_EQ(std::count(heard.begin(), heard.end(), "EHLO tsunagu"), 1);
}

TEST(smtp, a_refusal_is_for_good_or_for_now) {
  struct row {
    const char *verb, *says, *comes_out;
  };
  const row rows[] = {
      {"RCPT", "550 5.1.1 no such user", "mail_refused"},
      {"RCPT", "450 4.2.1 try later", "mail_try_again"},
      {"RCPT", "452 4.3.1 too many", "mail_try_again"},
      {"MAIL", "451 local error", "mail_try_again"},
      {"MAIL", "530 authentication required", "mail_try_again"},
      {"LETTER", "554 5.7.1 looks like spam", "mail_refused"},
      {"LETTER", "452 4.3.1 disk full", "mail_try_again"},
      {"HELLO", "421 closing", "mail_try_again"},
      {"RCPT", "", "mail_try_again"},
  };
  for (const auto& r : rows) {
    fake_smtp server{{{r.verb, r.says}}};
    smtp_client client{to_server(server)};
    EXPECT_EQ(send_to(client), r.comes_out) << r.verb << " " << r.says;
    EXPECT_TRUE(server.letters().empty());
  }
}

TEST(smtp, after_a_refusal_the_next_letter_goes) {
  fake_smtp server{{{"RCPT", "550 no such user"}}};
  smtp_client client{to_server(server)};
  EXPECT_EQ(send_to(client), "mail_refused");
  server.answer("RCPT", "250 ok");
  EXPECT_EQ(send_to(client), "sent");
  EXPECT_EQ(server.letters().size(), 1u);
}

TEST(smtp, logging_in_uses_what_was_set_and_a_wrong_password_is_told) {
  fake_smtp server;
  auto options = to_server(server);
  options.user = "town";
  options.password = secret<std::string>{"geheim"};
  {
    smtp_client client{options};
    EXPECT_EQ(send_to(client), "sent");
  }
  const auto heard = server.heard();
  EXPECT_TRUE(std::any_of(heard.begin(), heard.end(),
                          [](const auto& l) { return l.starts_with("AUTH PLAIN"); }));
  server.answer("AUTH", "535 5.7.8 wrong");
  smtp_client client{options};
  EXPECT_EQ(send_to(client), "log_in_refused");
}

TEST(smtp, where_starttls_is_asked_for_nothing_goes_in_the_clear) {
  fake_smtp server;
  auto options = to_server(server);
  options.secured = security::starttls;
  options.user = "town";
  options.password = secret<std::string>{"geheim"};
  smtp_client client{options};
  EXPECT_EQ(send_to(client), "tls_failed");
  for (const auto& line : server.heard()) {
    EXPECT_TRUE(line.starts_with("EHLO") || line.starts_with("HELO") || line == "QUIT") << line;
  }
}

TEST(smtp, a_server_that_is_not_there_is_told_at_once) {
  std::uint16_t port = 0;
  {
    const fake_smtp gone;
    port = gone.port();
  }
  smtp_client client{{.host = "127.0.0.1", .port = port, .secured = security::none, .user = ""}};
  EXPECT_EQ(send_to(client), "cannot_connect");
}

}  // namespace
}  // namespace tsu::mail
