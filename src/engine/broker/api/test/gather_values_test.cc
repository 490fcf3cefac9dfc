// Pages of recorded values: what whoever asks may not see is neither told nor counted, and going on
// from where a page ends brings all of them. On both engines.
#include "engine/broker/api/gather_values.h"

#include <gtest/gtest.h>

#include <set>

#include "base/core/json_text.h"
#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/module.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker {
namespace {

using std::chrono::minutes;

const instant start = *parse_instant("2026-01-15T00:00:00Z");
const std::array schemas{schema(), db::module_schema{"record", record::migrations}};

std::string number(int value, const std::string& more = "") {
  return R"({"type":"Property","value":)" + std::to_string(value) + more + "}";
}

// Values that were valid for a time that is over.
std::string expired(int value) {
  return number(value, R"(,"expiresAt":")" + format_instant(start) + "\"");
}

class gathered_values : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  gathered_values()
      : here(GetParam(), schemas), entities(make_broker(*here.doors, {.time = &here.time})) {
    here.time.set(start + std::chrono::hours{24});
    given->entities = entities.get();
    given->contexts = &contexts;
    write_op op{.how = write_kind::create};
    op.entity = {.id = "urn:e:1", .types = {"T"}};
    EXPECT_TRUE(here.loop.wait(entities->write(town, std::move(op))).ok());
  }
  void record(const std::string& attribute, instant at, const std::string& instance) {
    const observation one{"urn:e:1", attribute, "", at, instance};
    ASSERT_TRUE(here.loop.wait(entities->record(town, {&one, 1})).ok());
  }
  void record_scope(instant at, const std::string& value) {
    record("scope", at,
           R"({"type":"Property","value":)" + value + R"(,"observedAt":")" + format_instant(at) +
               "\"}");
  }
  http::reply ask_for(const std::string& query) {
    const http::request request{.path = "/ngsi-ld/v1/temporal/entities", .query = query};
    const wired_module module{.contents = &contents(), .parts = given};
    return ask(router{std::span{&module, 1}}, module, here.loop, request, here.time.now(),
               town.tenant);
  }
  // The values of an attribute in an answer in the simplified form, "1 2 3".
  static std::string values(const http::reply& reply, std::string_view attribute) {
    std::string out;
    for (const auto entity : json_elements{reply.body}) {
      const auto a = json_members{entity}.find(attribute);
      for (const auto pair : json_elements{a.empty() ? "[]" : json_members{a}.find("values")}) {
        out += out.empty() ? "" : " ";
        out += *json_elements{pair}.begin();
      }
    }
    return out;
  }
  static std::string header(const http::reply& reply, std::string_view name) {
    for (const auto& [n, value] : reply.headers) {
      if (n == name) {
        return value;
      }
    }
    return {};
  }

  db::testing::fresh_house here;
  std::unique_ptr<broker> entities;
  context_cache contexts;
  std::shared_ptr<parts> given = std::make_shared<parts>();
  const town_key town{db::testing::sapporo(), ""};
};

constexpr std::string_view after_start =
    "type=T&options=temporalValues&timerel=after&timeAt=2026-01-15T00:00:00Z";

TEST_P(gathered_values, the_last_of_them_are_those_that_are_shown) {
  record_scope(start, R"("/A")");
  record_scope(start + minutes{10}, R"("/B")");
  for (int i = 0; i < 20; ++i) {
    record("a", start + minutes{i}, number(i));
    record("b", start + minutes{i}, i % 2 == 0 ? number(i) : expired(i));
  }
  const std::string asked{after_start};
  EXPECT_EQ(values(ask_for(asked + "&lastN=3&scopeQ=/A"), "a"), "7 8 9");
  EXPECT_EQ(values(ask_for(asked + "&lastN=3&scopeQ=/A"), "b"), "4 6 8");
  EXPECT_EQ(values(ask_for(asked + "&lastN=3&scopeQ=/B"), "a"), "17 18 19");
  EXPECT_EQ(values(ask_for(asked + "&lastN=3"), "b"), "14 16 18");
  EXPECT_EQ(values(ask_for(asked + "&lastN=2&timeproperty=modifiedAt"), "b"), "16 18");
  EXPECT_EQ(ask_for(asked + "&scopeQ=/C").body, "[]");
}

TEST_P(gathered_values, that_are_hidden_do_not_fill_a_page) {
  given->temporal_values_max = 5;
  for (int i = 0; i < 30; ++i) {
    record("a", start + minutes{i}, i % 10 == 0 ? number(i) : expired(i));
  }
  const auto reply = ask_for(std::string{after_start});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(values(reply, "a"), "0 10 20");
}

TEST_P(gathered_values, a_page_tells_the_scopes_of_its_own_time) {
  given->temporal_values_max = 5;
  record_scope(start - minutes{60}, R"("/A")");
  record_scope(start + minutes{2}, R"("/B")");
  record_scope(start + minutes{50}, R"("/C")");
  for (int i = 0; i < 20; ++i) {
    record("a", start + minutes{i}, number(i));
  }
  const auto first = ask_for(std::string{after_start});
  EXPECT_EQ(first.status, 206);
  EXPECT_EQ(values(first, "a"), "0 1 2 3 4");
  EXPECT_EQ(values(first, "scope"), R"("/A" "/B")");
  EXPECT_EQ(header(first, "Content-Range"),
            "date-time 2026-01-15T00:00:00Z-2026-01-15T00:04:00Z/*");
  const auto last = ask_for(std::string{after_start} + "&lastN=10");
  EXPECT_EQ(last.status, 206);
  EXPECT_EQ(values(last, "a"), "15 16 17 18 19");
  EXPECT_EQ(values(last, "scope"), R"("/B" "/C")");
  EXPECT_EQ(header(last, "Content-Range"),
            "date-time 2026-01-15T00:19:00Z-2026-01-15T00:15:00Z/10");
}

// Going on from where each page ends, until one is whole; gives back what was told, or nothing
// where a page leads nowhere.
using told = std::set<std::string>;

class reader_of_pages {
 public:
  explicit reader_of_pages(bool newest) : newest_(newest) {}
  std::string query() const {
    return "type=T&lang=en" +
           std::string{newest_ ? "&lastN=1000&timerel=before&timeAt=" : "&timerel=after&timeAt="} +
           at_;
  }
  // Whether there is more to ask for.
  bool take(const http::reply& reply, const std::string& range) {
    for (const auto entity : json_elements{reply.body}) {
      for (const auto& m : json_members{entity}) {
        const bool values = m.key != "scope" && m.value.front() == '[';
        for (const auto one : json_elements{values ? m.value : "[]"}) {
          told_.insert(json_string_text(json_members{one}.find("instanceId")));
        }
      }
    }
    if (reply.status != 206) {
      return false;
    }
    const std::string_view text{range};
    const auto slash = text.rfind('/'), zone = text.rfind('Z', slash),
               begins = text.rfind("Z-", zone - 1) + 2;
    const auto next = std::string{text.substr(begins, zone + 1 - begins)};
    const bool further = next != at_;
    EXPECT_TRUE(further) << range;
    at_ = next;
    return further;
  }
  const told& all() const { return told_; }

 private:
  const bool newest_;
  std::string at_ = newest_ ? "2030-01-01T00:00:00Z" : "2020-01-01T00:00:00Z";
  told told_;
};

TEST_P(gathered_values, all_come_to_whoever_goes_on_from_page_to_page) {
  seeded_random chance{5};
  std::vector<std::string> texts;
  texts.reserve(400);
  std::vector<observation> some;
  const std::string names[] = {"a", "b", "c"};
  std::set<std::pair<std::string_view, instant>> seen;
  for (int i = 0; i < 120; ++i) {
    const auto at = start + minutes{chance.below(40)};
    const auto& name = names[chance.below(3)];
    if (seen.insert({name, at}).second) {
      texts.push_back(chance.below(3) == 0 ? expired(i) : number(i));
      some.push_back({"urn:e:1", name, "", at, texts.back()});
    }
  }
  ASSERT_TRUE(here.loop.wait(entities->record(town, some)).ok());
  for (int i = 0; i < 40; i += 5) {
    record_scope(start + minutes{i}, "\"/S" + std::to_string(i % 3) + '"');
  }
  given->temporal_values_max = 1'000;
  for (const bool newest : {false, true}) {
    for (const std::string more : {"", "&scopeQ=/S1", "&omit=b", "&timeproperty=modifiedAt"}) {
      given->temporal_values_max = 1'000;
      reader_of_pages whole{newest};
      EXPECT_FALSE(whole.take(ask_for(whole.query() + more), ""));
      ASSERT_GT(whole.all().size(), 5U);
      for (const int most : {1, 2, 5}) {
        given->temporal_values_max = most;
        reader_of_pages pages{newest};
        for (int n = 0; n < 200; ++n) {
          const auto reply = ask_for(pages.query() + more);
          if (!pages.take(reply, header(reply, "Content-Range"))) {
            break;
          }
        }
        EXPECT_EQ(pages.all(), whole.all()) << newest << ' ' << most << ' ' << more;
      }
    }
  }
}

TEST_P(gathered_values, the_newest_of_many_scopes_count) {
  std::vector<observation> some;
  std::vector<std::string> texts;
  constexpr int many = 10'050;
  texts.reserve(many);
  for (int i = 0; i < many; ++i) {
    const auto at = start + std::chrono::seconds{i};
    texts.push_back(R"({"type":"Property","value":"/)" + std::string{i % 2 == 0 ? "A" : "B"} +
                    R"(","observedAt":")" + format_instant(at) + "\"}");
    some.push_back({"urn:e:1", "scope", "", at, texts.back()});
    if (some.size() == 5'000 || i + 1 == many) {
      ASSERT_TRUE(here.loop.wait(entities->record(town, some)).ok());
      some.clear();
    }
  }
  record_scope(start + std::chrono::hours{4}, R"("/Newest")");
  record("a", start + std::chrono::hours{5}, number(7));
  EXPECT_EQ(values(ask_for(std::string{after_start} + "&scopeQ=/Newest"), "a"), "7");
  EXPECT_EQ(values(ask_for(std::string{after_start} + "&scopeQ=/A"), "a"), "");
}

INSTANTIATE_TEST_SUITE_P(engines, gathered_values, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
