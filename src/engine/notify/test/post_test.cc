#include "engine/notify/post.h"

#include <gtest/gtest.h>

#include "base/db/test/fresh_house.h"

namespace tsu::notify {
namespace {

using db::testing::engine_kind;

wanted sample() {
  return {.key = "snow.request:12:step:1",
          .to = to_contact({7}),
          .message = "snow.request",
          .values = {{"zone", std::string{"東1 \"北\""}},
                     {"depth", 12.5},
                     {"plows", std::int64_t{3}},
                     {"reason", text_in_languages{"大雪", "heavy snow"}},
                     {"start", *parse_instant("2026-12-01T19:00:00Z")}},
          .ways = {way::inbox, way::sms, way::voice},
          .how = spread::in_order,
          .how_urgent = urgency::urgent,
          .not_before = parse_instant("2026-12-01T17:00:00Z"),
          .expires_at = parse_instant("2026-12-01T18:00:00Z"),
          .answers = {"accept", "decline"},
          .link = "/field/snow/requests/12",
          .about = "除雪出動の要請",
          .patience = std::chrono::seconds{60}};
}

class posting : public testing::TestWithParam<engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam()};
  db::store& town = here.at(db::place::town);

  std::string refusal_of(const wanted& w) {
    const auto r = here.loop.wait(town.write([&](db::tx& t) { return post(t, w); }));
    return r.ok() ? "" : r.error().fields.at(0).field + " " + r.error().fields.at(0).code;
  }
  std::size_t changes() {
    return here.loop.wait(town.read([](db::reader& r) { return db::read_changes(r, 0, 100); }))
        .size();
  }
};

TEST_P(posting, what_is_wanted_comes_back_from_the_change_log_as_it_was) {
  EXPECT_EQ(refusal_of(sample()), "");
  const auto all =
      here.loop.wait(town.read([](db::reader& r) { return db::read_changes(r, 0, 100); }));
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].kind, wanted_kind);
  EXPECT_EQ(all[0].subject, "snow.request:12:step:1");
  const auto back = read_wanted(all[0].body);
  ASSERT_TRUE(back.ok()) << back.error().detail;
  EXPECT_EQ(text_of(back.value()), text_of(sample()));
  EXPECT_EQ(back.value().values, sample().values);
  EXPECT_EQ(back.value().to, sample().to);
}

TEST_P(posting, what_breaks_a_limit_is_named_and_leaves_nothing) {
  struct row {
    const char* says;
    void (*change)(wanted&);
  };
  const row rows[] = {
      {"key not_a_key", [](wanted& w) { w.key = ""; }},
      {"key not_a_key", [](wanted& w) { w.key = "with space"; }},
      {"key not_a_key", [](wanted& w) { w.key = std::string(201, 'a'); }},
      {"to one_contact_or_one_role", [](wanted& w) { w.to = {}; }},
      {"to one_contact_or_one_role", [](wanted& w) { w.to.role = "staff"; }},
      {"message not_a_name", [](wanted& w) { w.message = ""; }},
      {"ways each_way_once", [](wanted& w) { w.ways = {}; }},
      {"ways each_way_once",
       [](wanted& w) {
         w.ways = {way::sms, way::sms};
       }},
      {"about too_long", [](wanted& w) { w.about = std::string(301, 'a'); }},
      {"link not_a_path", [](wanted& w) { w.link = "https://elsewhere.example/"; }},
      {"link not_a_path", [](wanted& w) { w.link = "//elsewhere.example/"; }},
      {"expiresAt before_not_before", [](wanted& w) { w.expires_at = w.not_before; }},
      {"patienceS out_of_range", [](wanted& w) { w.patience = std::chrono::seconds{0}; }},
      {"values.zone not_a_value", [](wanted& w) { w.values["zone"] = std::string(2001, 'a'); }},
      {"values.zone not_a_value",
       [](wanted& w) {
         w.values["zone"] = text_in_languages{"", std::string(2001, 'a')};
       }},
      {"values.Zone not_a_value", [](wanted& w) { w.values["Zone"] = std::int64_t{1}; }},
      {"values.depth not_a_value", [](wanted& w) { w.values["depth"] = 0.0 / 0.0; }},
      {"values too_long", [](wanted& w) { w.values["zone"] = std::string{"\xff\xfe"}; }},
      {"answers not_a_code", [](wanted& w) { w.answers = {"はい"}; }},
      {"answers too_many",
       [](wanted& w) {
         w.answers = {"yes", "yes"};
       }},
  };
  for (const auto& one : rows) {
    auto w = sample();
    one.change(w);
    EXPECT_EQ(refusal_of(w), one.says);
  }
  EXPECT_EQ(changes(), 0u);
}

TEST_P(posting, an_act_that_is_refused_sends_nothing) {
  const auto r = here.loop.wait(town.write([&](db::tx& t) -> result<done> {
    TRY(const done posted, post(t, sample()));
    return problem{why::conflict, "the act changed its mind"};
  }));
  EXPECT_FALSE(r.ok());
  EXPECT_EQ(changes(), 0u);
}

INSTANTIATE_TEST_SUITE_P(engines, posting, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::notify
