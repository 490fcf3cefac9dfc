#include "engine/id/pages/readings.h"

#include <gtest/gtest.h>

#include "engine/id/module.h"
#include "engine/id/pages/page.h"

namespace tsu::id::pages {
namespace {

// As "読[よ]む", which is easier to compare than ruby.
std::string spoken(std::string_view said) {
  std::string out = ruby_of(mark_readings(said));
  const auto put = [&](std::string_view what, std::string_view with) {
    for (auto at = out.find(what); at != std::string::npos; at = out.find(what)) {
      out.replace(at, what.size(), with);
    }
  };
  put("<rp aria-hidden=\"true\">（</rp><rt aria-hidden=\"true\">", "[");
  put("</rt><rp aria-hidden=\"true\">）</rp></ruby>", "]");
  put("<ruby>", "");
  return out;
}

http::request asking(std::string_view query, std::string_view cookie = {}) {
  http::request r;
  r.path = "/id/login";
  r.query = query;
  if (!cookie.empty()) {
    r.headers.add("Cookie", cookie);
  }
  return r;
}

std::string cookie_of(const http::reply& r) {
  for (const auto& [name, value] : r.headers) {
    if (name == "Set-Cookie" && value.starts_with("tsunagu-readings")) {
      return value;
    }
  }
  return "";
}

http::reply page_for(const http::request& r) {
  const auto say = words_for(id::texts(), r);
  page p{.title = say("id.login.title"), .body = paragraph(say("id.login.wrong"))};
  p.body += element("p", {{"title", say("id.login.submit")}},
                    say("id.upstream.submit", {{"name", "山田銀行"}}));
  return reply_of(r, say, p);
}

TEST(readings, every_kanji_of_this_modules_texts_has_one) {
  for (const auto code : id::texts().codes()) {
    EXPECT_EQ(unread_kanji(id::texts().text(i18n::language::ja, code)), "") << code;
  }
}

TEST(readings, a_word_is_read_as_its_sentence_needs) {
  EXPECT_EQ(spoken("スマートIDで入る"), "スマートIDで入[はい]る");
  EXPECT_EQ(spoken("数字を入れてください"), "数字[すうじ]を入[い]れてください");
  EXPECT_EQ(spoken("このパスキーでは入れませんでした"), "このパスキーでは入[はい]れませんでした");
  EXPECT_EQ(spoken("ほかの方法、はじめての方"), "ほかの方法[ほうほう]、はじめての方[かた]");
  EXPECT_EQ(spoken("本人、二人、見た人"), "本人[ほんにん]、二人[ふたり]、見[み]た人[ひと]");
  EXPECT_EQ(spoken("消えた。消す。"), "消[き]えた。消[け]す。");
  EXPECT_EQ(spoken("出ている。書き出し。"), "出[で]ている。書[か]き出[だ]し。");
  EXPECT_EQ(spoken("30分以内に確かめる"), "30分[ぷん]以内[いない]に確[たし]かめる");
  EXPECT_EQ(spoken("昭和23年3月7日"), "昭和[しょうわ]23年[ねん]3月[がつ]7日[なのか]");
  EXPECT_EQ(spoken("取り消せます"), "取[と]り消[け]せます");
  EXPECT_EQ(spoken("English, かな"), "English, かな");
  EXPECT_EQ(unread_kanji("消えた雪の山"), "雪山");
}

TEST(readings, stand_only_where_markup_may_and_a_broken_mark_is_left_out) {
  const auto html = "<title>" + mark_readings("確認") + "</title><option value=\"" +
                    mark_readings("入る") + "\">" + mark_readings("次") + "</option><p>" +
                    mark_readings("次") + "</p>";
  EXPECT_EQ(ruby_of(html),
            "<title>確認</title><option value=\"入る\">次</option>"
            "<p><ruby>次<rp aria-hidden=\"true\">（</rp><rt aria-hidden=\"true\">つぎ</rt>"
            "<rp aria-hidden=\"true\">）</rp></ruby></p>");
  EXPECT_EQ(ruby_of("<p>a\uFDD0b</p><p>\uFDD1c\uFDD2</p>"), "<p>ab</p><p>\uFDD1c\uFDD2</p>");
}

TEST(readings, are_shown_to_who_asked_and_what_people_wrote_has_none) {
  const auto usual = page_for(asking(""));
  EXPECT_EQ(usual.body.find("<ruby>"), std::string::npos);
  EXPECT_NE(usual.body.find("id=\"readings\" href=\"?readings=on\">ふりがなを つける</a>"),
            std::string::npos);
  EXPECT_EQ(cookie_of(usual), "");

  const auto asked = page_for(asking("next=%2Fa&readings=on"));
  EXPECT_NE(asked.body.find("<body class=\"readings\">"), std::string::npos);
  EXPECT_NE(asked.body.find("<title>スマートIDで入る</title>"), std::string::npos);
  EXPECT_NE(asked.body.find("title=\"入る\""), std::string::npos);
  EXPECT_NE(asked.body.find("山田銀行 で<ruby>入<"), std::string::npos) << asked.body;
  EXPECT_NE(asked.body.find("href=\"?readings=off&amp;next=%2Fa\">ふりがなを けす</a>"),
            std::string::npos);
  EXPECT_EQ(asked.body.find("\xEF\xB7"), std::string::npos) << "no mark is left";
  EXPECT_EQ(cookie_of(asked),
            "tsunagu-readings=on; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000");

  const auto later = page_for(asking("", "tsunagu-readings=on"));
  EXPECT_NE(later.body.find("<ruby>"), std::string::npos);
  EXPECT_EQ(cookie_of(later), "") << "kept already";

  const auto enough = page_for(asking("readings=off", "tsunagu-readings=on"));
  EXPECT_EQ(enough.body.find("<ruby>"), std::string::npos);
  EXPECT_EQ(cookie_of(enough), "tsunagu-readings=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
  EXPECT_EQ(cookie_of(page_for(asking("readings=%3Cb%3E"))), "") << "another word is none";
}

TEST(readings, are_of_japanese_and_not_offered_below_what_is_shown_once) {
  const auto english = page_for(asking("ui_locales=en&readings=on"));
  EXPECT_EQ(english.body.find("<ruby>"), std::string::npos);
  EXPECT_EQ(english.body.find("id=\"readings\""), std::string::npos);

  auto made = asking("", "tsunagu-readings=on");
  made.verb = http::method::post;
  const auto once = page_for(made);
  EXPECT_NE(once.body.find("<ruby>"), std::string::npos);
  EXPECT_EQ(once.body.find("id=\"readings\""), std::string::npos);
}

}  // namespace
}  // namespace tsu::id::pages
