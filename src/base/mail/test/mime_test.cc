#include "base/mail/mime.h"

#include <gtest/gtest.h>

namespace tsu::mail {
namespace {

letter sample() {
  return {.from = "tsunagu@city.example.jp",
          .from_name = "富良野市",
          .to = "tanaka@firm.example",
          .subject = "除雪出動の要請",
          .text = "東1地区\n4時開始",
          .message_id = "012297.17@tsunagu",
          .date = *parse_instant("2026-12-01T17:30:05Z")};
}

TEST(mime, a_letter_in_japanese_is_ascii_on_the_wire) {
  EXPECT_EQ(mime_text(sample()).value(),
            "From: =?UTF-8?B?5a+M6Imv6YeO5biC?= <tsunagu@city.example.jp>\r\n"
            "To: <tanaka@firm.example>\r\n"
            "Subject: =?UTF-8?B?6Zmk6Zuq5Ye65YuV44Gu6KaB6KuL?=\r\n"
            "Date: Wed, 2 Dec 2026 02:30:05 +0900\r\n"
            "Message-ID: <012297.17@tsunagu>\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=UTF-8\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "\r\n"
            "5p2xMeWcsOWMug0KNOaZgumWi+Wniw0K\r\n");
}

TEST(mime, no_line_is_longer_than_mail_servers_take) {
  auto l = sample();
  for (int i = 0; i < 200; ++i) {
    l.subject += "雪";
    l.text += "とても長い一行";
  }
  const auto text = mime_text(l).value();
  std::size_t start = 0;
  for (std::size_t end = text.find("\r\n"); end != std::string::npos;
       start = end + 2, end = text.find("\r\n", start)) {
    EXPECT_LE(end - start, 78u) << text.substr(start, end - start);
  }
}

TEST(mime, a_subject_is_never_cut_inside_a_character) {
  std::string long_one = "a";
  for (int i = 0; i < 60; ++i) {
    long_one += "𠮷";
  }
  const auto words = encoded_words(long_one);
  EXPECT_TRUE(words.starts_with("=?UTF-8?B?YfCgrrf"));
  EXPECT_EQ(encoded_words("Plain words"), "Plain words");
  EXPECT_NE(encoded_words("looks =?like one"), "looks =?like one");
}

TEST(mime, nobody_puts_a_header_of_his_own_into_a_letter) {
  auto l = sample();
  l.subject = "a\r\nBcc: everybody@example.jp";
  EXPECT_EQ(mime_text(l).value().find("\r\nBcc"), std::string::npos);
  l.to = "a@b.example>\r\nBcc: c@d.example";
  EXPECT_EQ(mime_text(l).error().code, "bad_address");
}

TEST(mime, an_address_is_a_name_at_a_host) {
  for (const auto good : {"a@b", "tanaka.taro+snow@firm.example", "x_y-z@a.b.c"}) {
    EXPECT_TRUE(is_address(good)) << good;
  }
  for (const auto wrong : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "<a@b>", "a@b,c@d",
                           "山田@firm.example", "a..b@c", "a@.b", "a@b."}) {
    EXPECT_FALSE(is_address(wrong)) << wrong;
  }
  EXPECT_FALSE(is_address(std::string(65, 'a') + "@b"));
  EXPECT_FALSE(is_address("a@" + std::string(260, 'b')));
}

}  // namespace
}  // namespace tsu::mail
