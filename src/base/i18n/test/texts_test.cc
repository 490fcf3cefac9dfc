#include "base/i18n/texts.h"

#include <gtest/gtest.h>

namespace tsu::i18n {
namespace {

constexpr std::string_view ja = R"({"snow.opened": "{number}番で受け付けました", "ok": "はい"})";
constexpr std::string_view easy = R"({"snow.opened": "うけつけました。{number}番です"})";
constexpr std::string_view en = R"({"snow.opened": "Accepted as no. {number}", "ok": "Yes"})";

texts loaded(std::initializer_list<catalogue> list) {
  return texts::load({list.begin(), list.size()}).value();
}
texts good() {
  return loaded(
      {{"snow", language::ja, ja}, {"snow", language::en, en}, {"snow", language::ja_easy, easy}});
}

TEST(texts, a_code_becomes_a_sentence_in_the_language_asked_for) {
  const auto t = good();
  EXPECT_EQ(t.text(language::ja, "snow.opened", {{"number", "7"}}), "7番で受け付けました");
  EXPECT_EQ(t.text(language::en, "snow.opened", {{"number", "7"}}), "Accepted as no. 7");
  EXPECT_EQ(t.text(language::ja_easy, "snow.opened", {{"number", "7"}}), "うけつけました。7番です");
  EXPECT_TRUE(t.faults().empty());
}

TEST(texts, plain_japanese_falls_back_to_japanese) {
  EXPECT_EQ(good().text(language::ja_easy, "ok"), "はい");
}

TEST(texts, an_unknown_code_shows_itself) {
  EXPECT_EQ(good().text(language::ja, "no.such.code"), "no.such.code");
  EXPECT_FALSE(good().has(language::ja, "no.such.code"));
}

TEST(texts, an_argument_is_not_looked_into_and_a_missing_one_stays_visible) {
  const auto t = loaded({{"m", language::ja, R"({"x": "{a}と{b}"})"}});
  EXPECT_EQ(t.text(language::ja, "x", {{"a", "{b}"}, {"b", "2"}}), "{b}と2");
  EXPECT_EQ(t.text(language::ja, "x", {{"b", "2"}}), "{a}と2");
}

TEST(texts, faults_name_what_is_missing_different_or_claimed_twice) {
  const auto t = loaded({{"a", language::ja, R"({"only": "x", "holes": "{a}", "both": "1"})"},
                         {"a", language::en, R"({"holes": "{b}", "both": "1"})"},
                         {"b", language::ja, R"({"both": "2"})"}});
  EXPECT_EQ(t.faults(),
            (std::vector<std::string>{"both: in b and in a",
                                      "holes (a): the languages name different placeholders",
                                      "only (a): has no text in en"}));
}

TEST(texts, a_catalogue_that_is_none_is_refused_by_name) {
  for (auto bad : {"", "[]", "{\"a\": 1}", "{\"a\": {\"b\": \"c\"}}", "{\"a\": \"b\""}) {
    const catalogue c[] = {{"snow", language::en, bad}};
    const auto r = texts::load(c);
    ASSERT_FALSE(r.ok()) << bad;
    EXPECT_TRUE(r.error().detail.starts_with("snow/text/en.json: ")) << r.error().detail;
  }
}

TEST(language, the_heaviest_that_we_have_is_chosen) {
  EXPECT_EQ(choose_language("en-US,en;q=0.9,ja;q=0.8"), language::en);
  EXPECT_EQ(choose_language("fr, en;q=0.5, ja;q=0.7"), language::ja);
  EXPECT_EQ(choose_language("ja-x-easy, ja;q=0.9"), language::ja_easy);
  EXPECT_EQ(choose_language("EN"), language::en);
  EXPECT_EQ(choose_language("de, *;q=0.1"), language::ja);
}

TEST(language, nothing_or_nonsense_is_japanese) {
  for (auto header : {"", ",,,", "en;q=2", "en;q=", "fr", ";;;", "en;q=0"}) {
    EXPECT_EQ(choose_language(header), language::ja) << header;
  }
  EXPECT_EQ(choose_language("fr", language::en), language::en);
}

TEST(language, ui_locales_go_by_order) {
  EXPECT_EQ(choose_ui_locale("fr-CA en ja"), language::en);
  EXPECT_EQ(choose_ui_locale(""), language::ja);
}

}  // namespace
}  // namespace tsu::i18n
