#include "engine/id/people/rules.h"

#include <gtest/gtest.h>

#include <set>

#include "base/i18n/normal.h"
#include "engine/id/people/codes.h"
#include "engine/id/people/sessions.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;

const instant now = *parse_instant("2026-11-22T04:17:03Z");

TEST(card_number, a_slip_of_one_digit_or_of_two_neighbours_is_nobodys_number) {
  for (const std::uint64_t chance : {0ull, 123456789ull, 998877665544ull}) {
    const auto number = card_number(chance);
    ASSERT_TRUE(is_card_number(number)) << number;
    for (std::size_t i = 0; i < number.size(); ++i) {
      for (char c = '0'; c <= '9'; ++c) {
        auto slip = number;
        slip[i] = c;
        EXPECT_EQ(is_card_number(slip), slip == number) << slip;
      }
      auto swapped = number;
      std::swap(swapped[i], swapped[(i + 1) % number.size()]);
      if (i + 1 < number.size()) {
        EXPECT_EQ(is_card_number(swapped), swapped == number) << swapped;
      }
    }
  }
}

TEST(login_id, is_taken_as_people_type_it) {
  EXPECT_EQ(login_id_in("４８２ 913-0057"), "4829130057");
  EXPECT_EQ(login_id_in(" Sato.H "), "sato.h");
  EXPECT_EQ(login_id_in("a-b"), "a-b") << "a hyphen in a name stays";
  for (const std::string bad : {"", " ", "\xFF", "a\nb"}) {
    EXPECT_FALSE(login_id_in(bad)) << bad;
  }
  EXPECT_FALSE(login_id_in(std::string(201, 'a')));
}

struct password_row {
  const char* text;
  second_factor second;
  const char* fault;
};
TEST(password, ID3_1_37_length_and_a_list_decide_and_nothing_else) {
  constexpr auto none = second_factor::none, there = second_factor::there;
  const password_row rows[] = {
      {"abcdefghijklmn", none, "too_short"},            // 14
      {"kuroi neko to tsuki", none, ""},                // no capital, no digit, no sign
      {"くろいねこ と あおいつき", none, "too_short"},  // 13 characters, whatever the bytes
      {"くろいねこと あおいつきよに", none, "too_short"},
      {"くろいねこと あおいつきよにねむる", none, ""},
      {"vx7!kq2z", there, ""},
      {"vx7!kq2", there, "too_short"},
      {"password", there, "often_guessed"},
      {"P4ssw0rd!!", there, "often_guessed"},
      {"qwertyuiop", there, "often_guessed"},
      {"sapporo2026", there, "often_guessed"},
      {"さっぽろ12345", there, "often_guessed"},
      {"123456789012345", none, "often_guessed"},
      {"aaaaaaaaaaaaaaaa", none, "often_guessed"},
      {"abcabcabcabcabca", none, "often_guessed"},
      {"passwordpassword", none, "often_guessed"},
      {"sapporosnow 2026", none, ""},
      {"佐藤花子佐藤花子佐藤花子12345", none, "holds_own_name"},
      {"4829130057 desu ne", none, "holds_own_name"},
  };
  for (const auto& row : rows) {
    const auto normal = password_in(row.text);
    ASSERT_TRUE(normal) << row.text;
    EXPECT_EQ(fault_of_password(*normal, row.second, {"札幌市", "佐藤 花子", "4829130057"}),
              row.fault)
        << row.text;
  }
  EXPECT_EQ(fault_of_password(std::string(256, 'x') + "y", none, {}), "too_long");
  std::string long_one;
  for (int i = 0; i < 32; ++i) {
    long_one += "k7" + std::to_string(i * 7919);
  }
  EXPECT_EQ(fault_of_password(long_one.substr(0, 64), none, {}), "") << "64 at least";
}

TEST(password, ID3_1_37_one_that_is_typed_in_two_ways_is_one) {
  EXPECT_EQ(password_in("ﾊﾟｽ ＡＢ"), password_in("パス AB"));
  EXPECT_FALSE(password_in("\xC0\xAF"));
}

TEST(pin, is_not_what_is_tried_first) {
  EXPECT_EQ(fault_of_pin("4826", "1948-03-07"), "");
  for (const auto* easy : {"0000", "1234", "4321", "1948", "0307", "480307"}) {
    EXPECT_EQ(fault_of_pin(easy, "1948-03-07"), "often_guessed") << easy;
  }
  for (const auto* bad : {"", "123", "123456789", "12a4"}) {
    EXPECT_EQ(fault_of_pin(bad, ""), "not_4_to_8_digits") << bad;
  }
}

TEST(wrong_tries, ID3_1_36_close_the_door_longer_each_time_and_never_for_good) {
  EXPECT_EQ(wait_after(3, 4), 0s);
  EXPECT_EQ(wait_after(4, 4), 1s);
  EXPECT_EQ(wait_after(5, 4), 2s);
  EXPECT_EQ(wait_after(10, 4), 64s);
  EXPECT_EQ(wait_after(50, 4), 15min);
  EXPECT_EQ(wait_after(100, 4), 24h);
  EXPECT_EQ(wait_after(1'000'000, 4), 24h);
}

TEST(profile, is_taken_as_people_write_it) {
  profile p{.name = "　佐藤 花子 ",
            .kana = "さとう はなこ",
            .birth_date = "昭和23年3月7日",
            .district = "もみじ台",
            .phone = "０１１（２１１）2111",
            .email = "hanako@example.jp"};
  EXPECT_TRUE(tidy_profile(p, account_kind::resident, now).empty());
  EXPECT_EQ(p.name, "佐藤 花子");
  EXPECT_EQ(p.birth_date, "1948-03-07");
  EXPECT_EQ(p.phone, "+81112112111");
  for (const auto* date : {"1948/3/7", "19480307", "１９４８－０３－０７", "S23.3.7"}) {
    p.birth_date = date;
    EXPECT_TRUE(tidy_profile(p, account_kind::resident, now).empty()) << date;
    EXPECT_EQ(p.birth_date, "1948-03-07") << date;
  }
}

TEST(profile, every_field_that_is_wrong_is_named) {
  profile p{.name = "",
            .kana = "",
            .birth_date = "2026-13-01",
            .phone = "12",
            .email = "a@b",
            .locale = "fr"};
  std::vector<std::string> fields;
  for (const auto& bad : tidy_profile(p, account_kind::resident, now)) {
    fields.push_back(bad.field + " " + bad.code);
  }
  const std::vector<std::string> wanted{"name missing",         "kana missing",
                                        "birthDate not_a_date", "phone not_a_phone_number",
                                        "email not_an_address", "locale not_one_of"};
  EXPECT_EQ(fields, wanted);
  p = {.name = "a\nb", .kana = "x", .birth_date = "2030-01-01"};
  EXPECT_EQ(tidy_profile(p, account_kind::resident, now).size(), 2u) << "born tomorrow";
}

// identity.md 3.1, line 37: at least three thousand, and what was made of them.
TEST(often_guessed, ID3_1_37_more_than_three_thousand_known_passwords_are_refused) {
  const char* const words[] = {
      "password", "qwerty",   "dragon",    "monkey",   "letmein",   "football", "baseball",
      "welcome",  "master",   "shadow",    "sunshine", "princess",  "superman", "batman",
      "trustno",  "starwars", "mustang",   "michael",  "jordan",    "jennifer", "hunter",
      "soccer",   "iloveyou", "charlie",   "computer", "whatever",  "internet", "pokemon",
      "sakura",   "hokkaido", "sapporo",   "tanaka",   "yamamoto",  "naruto",   "doraemon",
      "arigatou", "nintendo", "metallica", "corvette", "liverpool", "chelsea",  "arsenal",
      "slipknot", "cocacola", "mercedes",  "ferrari",  "elephant",  "butterfly"};
  std::set<std::string> refused;
  const auto try_one = [&](const std::string& text) {
    if (i18n::count_characters(text) >= password_min_with_second) {
      EXPECT_EQ(fault_of_password(text, second_factor::there, {}), "often_guessed") << text;
      refused.insert(text);
    }
  };
  for (const std::string word : words) {
    for (int year = 1960; year <= 2026; ++year) {
      try_one(word + std::to_string(year));
    }
    for (const auto* end :
         {"1",   "12", "123", "1234", "12345", "123456", "!",  "1!", "123!", "00",
          "007", "69", "77",  "88",   "99",    "11",     "21", "22", "#1",   "@123"}) {
      try_one(word + end);
    }
    try_one(word);
    try_one(word + word);
  }
  EXPECT_GE(refused.size(), 3'000u);
  for (const auto* known :
       {"12345678", "123456789", "11111111", "00000000", "1q2w3e4r",  "1qaz2wsx", "zaq12wsx",
        "qwertyui", "asdfghjkl", "abcd1234", "87654321", "passw0rd",  "p@ssw0rd", "abc12345",
        "qwer1234", "1234qwer",  "blink182", "asdf1234", "zxcvbnm1",  "a1234567", "qazwsxedc",
        "99999999", "88888888",  "12341234", "11223344", "123123123", "aaaaaaaa", "1qazxsw2"}) {
    EXPECT_EQ(fault_of_password(known, second_factor::there, {}), "often_guessed") << known;
  }
}

TEST(roles, a_kind_has_its_own_roles_only) {
  EXPECT_TRUE(may_have_role(account_kind::resident, "resident"));
  EXPECT_FALSE(may_have_role(account_kind::resident, "staff"));
  EXPECT_FALSE(may_have_role(account_kind::helper, "resident"));
  for (const auto* role :
       {"auditor", "admin", "staff", "secretariat", "nurse", "events", "disaster"}) {
    EXPECT_TRUE(may_have_role(account_kind::staff, role)) << role;
  }
  EXPECT_FALSE(may_have_role(account_kind::provider, "admin"));
  EXPECT_TRUE(may_have_role(account_kind::provider, "shop"));
  EXPECT_FALSE(may_have_role(account_kind::resident, "shop"));
}

TEST(acr, ID3_1_41_says_what_was_done_and_never_more) {
  EXPECT_EQ(acr_of({"pwd"}), acr_aal1);
  EXPECT_EQ(acr_of({"pin"}), acr_aal1);
  EXPECT_EQ(acr_of({"otp"}), acr_aal1) << "a code alone is one factor";
  EXPECT_EQ(acr_of({"pwd", "otp"}), acr_aal2);
  EXPECT_EQ(acr_of({"hwk", "user"}), acr_aal2);
  EXPECT_EQ(acr_of({"hwk"}), acr_aal1) << "a key that did not ask who holds it";
  EXPECT_TRUE(reaches(acr_aal2, acr_aal1));
  EXPECT_FALSE(reaches(acr_aal1, acr_aal2));
  EXPECT_FALSE(reaches(acr_aal2, "urn:tsunagu:acr:aal3"));
  EXPECT_FALSE(reaches("", acr_aal1));
}

TEST(device, is_told_in_two_words_of_ours) {
  EXPECT_EQ(device_words("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131 Safari/5"),
            "Chrome · Android");
  EXPECT_EQ(device_words("Mozilla/5.0 (iPad; CPU OS 17_0) AppleWebKit/605 Version/17 Safari/604"),
            "Safari · iPad");
  EXPECT_EQ(device_words("<script>"), "");
}

TEST(paper_code, is_read_however_it_is_typed) {
  EXPECT_EQ(code_in("k7qf 2m9d-xwtr-4h6b"), "K7QF2M9DXWTR4H6B");
  EXPECT_FALSE(code_in("K7QF-2M9D-XWTR-4H6"));
  EXPECT_FALSE(code_in("K7QF-2M9D-XWTR-4H6O")) << "no O";
}

}  // namespace
}  // namespace tsu::id
