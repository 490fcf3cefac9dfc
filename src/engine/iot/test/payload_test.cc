#include "engine/iot/payload.h"

#include <gtest/gtest.h>

#include "base/core/json_text.h"
#include "engine/iot/topic.h"

namespace tsu::iot {
namespace {

// "t=21.5 k="abc"; @2026-…: t=1": groups as one line.
std::string said(const result<payload>& p) {
  if (!p.ok()) {
    return p.error().code;
  }
  std::string out;
  for (const auto& g : p.value().groups) {
    out += out.empty() ? "" : "; ";
    out += g.at ? "@" + format_instant(*g.at) + ":" : "";
    for (const auto& m : g.all) {
      out += (out.empty() || out.ends_with("; ") ? "" : " ") + m.name + "=" + m.value;
    }
  }
  for (const auto& a : p.value().answers) {
    out += "!" + a.name + (a.error ? " failed: " : ": ") + a.info;
  }
  return out;
}
std::string ul(std::string_view text) { return said(read_ultralight(text, "dev")); }
std::string json(std::string_view text) { return said(read_json_measures(text)); }

TEST(ultralight, a_message_is_groups_of_pairs_with_or_without_a_time) {
  EXPECT_EQ(ul("t|21.5|h|40"), "t=21.5 h=40");
  EXPECT_EQ(ul("t|15|k|abc#t|16"), R"(t=15 k="abc"; t=16)");
  EXPECT_EQ(ul("2016-06-13T00:35:30Z|lle|100"), "@2016-06-13T00:35:30Z: lle=100");
  EXPECT_EQ(ul("1465778130|lle|100"), "@2016-06-13T00:35:30Z: lle=100");
  EXPECT_EQ(ul(" t | 1 \r\n"), "t=1");
  EXPECT_EQ(ul(""), "");
}

TEST(ultralight, what_looks_like_a_number_is_one_and_all_else_is_text) {
  EXPECT_EQ(ul("a|007|b|1e3|c|true|d|null|e||f|{}"),
            R"(a="007" b=1e3 c=true d="null" e="" f="{}")");
}

TEST(ultralight, what_does_not_pair_up_is_refused) {
  for (const auto* text : {"t", "t|1|h", "|1", "t|1#", "#", "yesterday|t|1", "1|t|1"}) {
    EXPECT_EQ(ul(text), "iot_bad_payload") << text;
  }
  EXPECT_EQ(ul("t|\xff"), "iot_bad_payload");
  std::string many = "a|1";
  for (int i = 0; i < 100; ++i) {
    many += "#a|1";
  }
  EXPECT_EQ(ul(many), "iot_bad_payload");
  EXPECT_EQ(ul(many.substr(4)).substr(0, 8), "a=1; a=1");
}

TEST(ultralight, an_answer_names_its_device_and_says_error_itself) {
  EXPECT_EQ(ul("dev@ping|Ping ok"), "!ping: Ping ok");
  EXPECT_EQ(ul("dev@ping|Error: x|y"), "!ping failed: Error: x|y");
  EXPECT_EQ(ul("other@ping|ok"), "iot_bad_payload");
  EXPECT_EQ(ul("t|1#dev@ping|ok"), "iot_bad_payload");
}

TEST(json_measures, an_object_is_a_group_and_an_array_holds_several) {
  EXPECT_EQ(json(R"({"t": 21.5, "k": "abc", "n": null})"), R"(t=21.5 k="abc")");
  EXPECT_EQ(json(R"([{"t":1},{"TimeInstant":"2026-01-01T09:00:00+09:00","t":{"x":[1]}}])"),
            R"(t=1; @2026-01-01T00:00:00Z: t={"x":[1]})");
  for (const auto* text : {"{}", "[]x", "1", "[1]", R"({"t":null})", R"({"TimeInstant":"now"})",
                           R"({"TimeInstant":"2026-01-01T00:00:00","t":1})"}) {
    EXPECT_EQ(json(text), "iot_bad_payload") << text;
  }
}

TEST(json_answers, an_object_with_an_error_says_that_it_could_not) {
  EXPECT_EQ(said(read_json_answers(R"({"ping":"ok","move":{"error":"stuck"},"n":5})")),
            "!ping: ok!move failed: stuck!n: 5");
  EXPECT_EQ(said(read_json_answers("[]")), "iot_bad_payload");
  EXPECT_EQ(said(read_json_answers(R"({"ping":null})")), "iot_bad_value");
  EXPECT_EQ(said(read_json_answers(R"({"ping":{"error":"urn:ngsi-ld:null"}})")), "iot_bad_value");
  EXPECT_EQ(said(read_ultralight("d@ping|urn:ngsi-ld:null", "d")), "iot_bad_value");
}

TEST(single, a_payload_that_is_no_json_is_text) {
  EXPECT_EQ(said(read_single("21.5", "t")), "t=21.5");
  EXPECT_EQ(said(read_single("on", "t")), R"(t="on")");
  EXPECT_EQ(said(read_single("null", "t")), "iot_bad_payload");
  EXPECT_EQ(said(read_single("", "t")), "iot_bad_payload");
  EXPECT_EQ(said(read_single("{", "t")), R"(t="{")");
}

TEST(command, ultralight_writes_an_object_as_parameters) {
  EXPECT_EQ(ultralight_command("dev", "ping", R"({"a":1,"b":"x y"})"), "dev@ping|a=1|b=x y");
  EXPECT_EQ(ultralight_command("dev", "ping", R"("hello")"), "dev@ping|hello");
  EXPECT_EQ(json_command("ping", R"({"a":1})"), R"({"ping":{"a":1}})");
}

TEST(command, ultralight_cannot_carry_its_own_signs_or_deep_objects) {
  for (const auto* value : {R"("a|b")", R"("a#b")", R"({"a":"x\ny"})", R"({"a":{}})", "[1]"}) {
    EXPECT_FALSE(fits_ultralight(value)) << value;
  }
  EXPECT_TRUE(fits_ultralight(R"({"a":1,"b":"x=y"})"));
  EXPECT_TRUE(fits_ultralight("5"));
}

TEST(topic, the_topics_of_iot_agents_are_known_and_no_others) {
  const auto t = parse_topic("/011002-key/dev/attrs");
  ASSERT_TRUE(t);
  EXPECT_EQ(t->key, "011002-key");
  EXPECT_EQ(t->device, "dev");
  EXPECT_EQ(t->kind, topic_kind::measures);
  EXPECT_FALSE(t->says);
  const auto single = parse_topic("/ul/k/dev/attrs/t");
  ASSERT_TRUE(single);
  EXPECT_EQ(single->attribute, "t");
  EXPECT_EQ(*single->says, protocol::ul);
  EXPECT_EQ(parse_topic("/json/k/dev/cmdexe")->kind, topic_kind::answer);
  EXPECT_EQ(parse_topic("/k/dev/status")->kind, topic_kind::status);
  for (const auto* other :
       {"", "/", "k/dev/attrs", "/k/dev", "/k//attrs", "/k/dev/attrs/", "/k/dev/cmd",
        "/k/dev/attrs/t/u", "/k/dev/cmdexe/t", "/ul/dev/attrs", "//dev/attrs"}) {
    EXPECT_FALSE(parse_topic(other)) << other;
  }
  EXPECT_EQ(command_topic("k", "dev"), "/k/dev/cmd");
}

}  // namespace
}  // namespace tsu::iot
