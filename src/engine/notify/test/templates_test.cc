#include <gtest/gtest.h>

#include "engine/notify/change_template.h"
#include "engine/notify/module.h"
#include "engine/notify/render.h"
#include "engine/notify/rules.h"
#include "engine/notify/test/post_office.h"
#include "engine/notify/views.h"

namespace tsu::notify {
namespace {

using lines = std::vector<std::string>;

lines faults_of_texts(std::string_view ja, std::string_view en,
                      std::span<const message_kind> kinds) {
  const i18n::catalogue texts[] = {{"x", i18n::language::ja, ja}, {"x", i18n::language::en, en}};
  const module m{.name = "x", .title = "x", .says = "x", .messages = kinds, .texts = texts};
  const wired_module all[] = {wired_module{&m}};
  return template_book{all}.faults();
}

TEST(templates, those_of_this_engine_and_of_the_tests_have_no_fault) {
  const wired_module all[] = {wired_module{&contents()}, wired_module{&trial_module()}};
  EXPECT_EQ(template_book{all}.faults(), lines{});
  EXPECT_EQ(faults_of(all), lines{});
}

TEST(templates, what_is_missing_or_unknown_is_a_fault_by_day) {
  constexpr message_kind kinds[] = {{"x.call", "calls", "zone", "yes"}};
  const auto whole = R"({"x.call.subject":"{zone}","x.call.body":"b","x.call.sms":"s",)"
                     R"("x.call.voice":"v","x.call.answer.yes":"はい"})";
  EXPECT_EQ(faults_of_texts(whole, whole, kinds), lines{});
  EXPECT_EQ(
      faults_of_texts(whole,
                      R"({"x.call.subject":"{zone}","x.call.body":"b","x.call.sms":"s",)"
                      R"("x.call.voice":"v"})",
                      kinds),
      (lines{"x.call.answer.yes (x): has no text in en", "x.call (en): answer yes: no text"}));
  const auto wrong = R"({"x.call.subject":"{place}","x.call.body":"b","x.call.sms":"s",)"
                     R"("x.call.voice":"{zone.hour}","x.call.answer.yes":"はい"})";
  EXPECT_EQ(faults_of_texts(wrong, wrong, kinds),
            (lines{"x.call (ja): subject: placeholder {place}",
                   "x.call (ja): voice: placeholder {zone.hour}",
                   "x.call (en): subject: placeholder {place}",
                   "x.call (en): voice: placeholder {zone.hour}"}));
  std::string long_sms;
  for (int i = 0; i < 101; ++i) {
    long_sms += "雪";
  }
  EXPECT_EQ(fault_in(long_sms, form::sms, {}), "too_long");
  EXPECT_EQ(fault_in(long_sms, form::body, {}), "");
}

TEST(templates, values_are_filled_in_as_people_read_them) {
  const std::map<std::string, value> values{
      {"zone", std::string{"東{start}1"}},     {"depth", 12.5},
      {"yen", std::int64_t{1234567}},          {"why", text_in_languages{"大雪", "heavy snow"}},
      {"only", text_in_languages{"片方", ""}}, {"start", *parse_instant("2026-12-01T19:00:00Z")}};
  struct row {
    std::string_view pattern;
    i18n::language lang;
    std::string_view is;
  };
  const row rows[] = {
      {"{zone}", i18n::language::ja, "東{start}1"},
      {"{depth}cm", i18n::language::ja, "12.5cm"},
      {"{yen}円", i18n::language::ja, "1,234,567円"},
      {"{start}", i18n::language::ja, "2026年12月2日（水） 4時00分"},
      {"{start.time}", i18n::language::en, "4:00"},
      {"{start.date}", i18n::language::ja, "2026年12月2日（水）"},
      {"{why}", i18n::language::ja, "大雪"},
      {"{why}", i18n::language::en, "heavy snow"},
      {"{only}", i18n::language::en, "片方"},
      {"a{missing}b", i18n::language::ja, "a…b"},
      {"open {brace", i18n::language::ja, "open {brace"},
      {"", i18n::language::ja, ""},
  };
  for (const auto& r : rows) {
    lines missing;
    EXPECT_EQ(fill(r.pattern, values, r.lang, missing), r.is);
    EXPECT_EQ(missing.size(), r.pattern == "a{missing}b" ? 1u : 0u);
  }
}

TEST(templates, every_way_has_its_form_and_an_unknown_message_still_arrives) {
  const wired_module all[] = {wired_module{&contents()}, wired_module{&trial_module()}};
  const template_book book{all};
  const wanted unknown{.key = "x:1",
                       .to = to_role("staff"),
                       .message = "x.nothing",
                       .answers = {"yes"},
                       .about = "何かが起きました"};
  const asked_for asked{.what = unknown,
                        .contact = "田中",
                        .town = "富良野市",
                        .link = "https://a/b",
                        .answer_link = {}};
  const auto none = [](form) { return std::string{}; };
  EXPECT_EQ(render(book, way::inbox, asked, none).body, "何かが起きました");
  EXPECT_EQ(render(book, way::sms, asked, none).body, "何かが起きました 返信 1=yes");
  EXPECT_EQ(render(book, way::email, asked, none).body,
            "田中 様\n\n何かが起きました\n\n次のどれかでお答えください。\n・yes\n\n"
            "くわしくは： https://a/b\n\n"
            "このメールは富良野市のシステムから自動で送られています。\n");
  EXPECT_EQ(render(book, way::webhook, asked, none).body,
            R"({"key":"x:1","message":"x.nothing","subject":"何かが起きました",)"
            R"("body":"何かが起きました","about":"何かが起きました","link":"https://a/b",)"
            R"("answerLink":null,"answers":[{"code":"yes","label":"yes"}],"expiresAt":null})");
}

class own_words : public testing::TestWithParam<engine_kind> {};

TEST_P(own_words, a_towns_own_text_holds_for_what_is_made_from_then_on) {
  post_office p{GetParam()};
  const auto firm = p.add_firm();
  const auto write = [&](std::string wording, form f) {
    const template_wish w{"trial.call", "ja", f, std::move(wording)};
    const auto r = p.here.loop.wait(p.people().write([&](db::tx& t) {
      return change_template(t, p.book, w, {"chief", "admin"});
    }));
    return r.ok() ? "" : r.error().fields.at(0).field + " " + r.error().fields.at(0).code;
  };
  EXPECT_EQ(write("{zone}へ出動", form::sms), "");
  EXPECT_EQ(write("{nobody}", form::sms), "wording unknown_placeholder");
  ASSERT_TRUE(p.post(p.call_of(firm)).ok());
  p.work();
  EXPECT_EQ(p.at(way::sms).got.at(0).body, "東1へ出動 返信 1=出動できます 2=できません");
  EXPECT_GT(p.deliveries().at(0).template_version, 0);
  EXPECT_EQ(write("", form::sms), "");
  ASSERT_TRUE(p.post(p.call_of(firm, "trial:2")).ok());
  p.work();
  EXPECT_EQ(p.at(way::sms).got.at(1).body, "東1 4時00分開始 返信 1=出動できます 2=できません");
  EXPECT_EQ(p.deliveries("trial:2").at(0).template_version, 0);
  const auto all =
      p.here.loop.wait(p.people().read([&](db::reader& r) { return templates_of(r, p.book); }));
  ASSERT_EQ(all.items.size(), 2u);
  EXPECT_EQ(all.items[1].wordings.size(), 8u);
}

INSTANTIATE_TEST_SUITE_P(engines, own_words, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::notify
