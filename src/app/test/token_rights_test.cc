#include "app/token_rights.h"

#include <gtest/gtest.h>

#include "app/consents.h"
#include "app/identity.h"
#include "base/core/json.h"
#include "base/module/module.h"

namespace tsu::app {
namespace {

using words = std::vector<std::string>;

const std::vector<allowed_rule> rules{
    {.operations = {"read", "subscribe"}, .types = words{"WeatherObserved", "Road"}},
    {.operations = {"write"}, .types = words{"Vehicle"}, .attributes = words{"location"}},
    {.operations = {"read"}, .types = words{"Person"}, .attributes = words{"phone", "name"}}};

// "read,subscribe WeatherObserved,Road *" of each rule that is left.
std::string left(const words& scopes, std::span<const allowed_rule> of = rules) {
  std::string out;
  const auto list = [](const std::optional<words>& all) {
    std::string text;
    for (const auto& one : all.value_or(words{"*"})) {
      text += (text.empty() ? "" : ",") + one;
    }
    return text;
  };
  for (const auto& r : narrowed(of, scopes)) {
    out += (out.empty() ? "" : " | ") + list(r.operations) + " " + list(r.types) + " " +
           list(r.attributes);
  }
  return out;
}

TEST(token_rights, A2_4_are_what_the_scopes_say_of_the_programs_rules) {
  EXPECT_EQ(left({}), "");
  EXPECT_EQ(left({"openid", "profile", "phone"}), "");
  EXPECT_EQ(left({"entities"}), "read,subscribe WeatherObserved,Road * | write Vehicle location");
  EXPECT_EQ(left({"entities:read"}), "read WeatherObserved,Road *");
  EXPECT_EQ(left({"entities:write"}), "write Vehicle location");
  EXPECT_EQ(left({"entities:read:Road"}), "read Road *");
  EXPECT_EQ(left({"entities:read:Vehicle"}), "");
  EXPECT_EQ(left({"people"}), "read Person phone,name");
  EXPECT_EQ(left({"people:phone"}), "read Person phone");
  EXPECT_EQ(left({"people:vitals"}), "");
}

TEST(token_rights, never_grow_by_a_scope_that_is_written_otherwise) {
  for (const auto* odd : {"entities:", "entities::", "entities:read:", "entitiesx", "entities:all",
                          "people:", "peoplex", "ENTITIES", "entities:read:Person"}) {
    EXPECT_EQ(left({odd}), "") << odd;
  }
  const std::vector<allowed_rule> any{{.operations = {"read"}}};
  EXPECT_EQ(left({"people"}, any), "") << "a rule without types is about things";
  EXPECT_EQ(left({"entities:read:Road"}, any), "read Road *");
  EXPECT_EQ(left({"entities:read:Person"}, any), "") << "it is never about persons";
  EXPECT_EQ(left({"entities:read:https://uri.etsi.org/ngsi-ld/default-context/Person"}, any), "");
  const std::vector<allowed_rule> both{{.operations = {"read"}, .types = words{"Road", "Person"}}};
  EXPECT_EQ(left({"entities"}, both), "read Road *");
  EXPECT_EQ(left({"people"}, both), "read Person *");
}

struct asks {
  std::shared_ptr<const caller_limits> limits;
  caller who;
  explicit asks(id::token_says says)
      : limits(read_token_rules(to_json(allowed_rules{rules}), says)) {
    who = {"watch", "provider"};
    who.limits = limits.get();
  }
};

TEST(token_rights, of_a_token_that_a_person_gave_are_the_persons_scopes_and_that_person) {
  const asks lent({.scopes = {"openid", "profile", "vitals", "people"}, .about = "sub-1"});
  EXPECT_EQ(person_of_token(lent.who), "sub-1");
  EXPECT_TRUE(covers_person(lent.who, "name"));
  EXPECT_TRUE(covers_person(lent.who, "vitals"));
  EXPECT_FALSE(covers_person(lent.who, "phone")) << "the rules name it, the person did not";
  EXPECT_FALSE(covers_person(lent.who, "district"));

  const asks own({.scopes = {"people:phone"}});
  EXPECT_EQ(person_of_token(own.who), "");
  EXPECT_TRUE(covers_person(own.who, "phone"));
  EXPECT_FALSE(covers_person(own.who, "name"));
  const asks bare({.scopes = {"phone"}});
  EXPECT_FALSE(covers_person(bare.who, "phone"));
}

TEST(token_rights, of_rules_that_cannot_be_read_are_none) {
  EXPECT_EQ(read_token_rules("{", {}), nullptr);
  EXPECT_EQ(read_rules("{\"rules\":[{\"operations\":[\"fly\"]}]}"), nullptr);
}

TEST(issuers, are_by_town_or_one_pattern_for_all) {
  const auto sapporo = tenant_code::parse("011002").value(),
             furano = tenant_code::parse("012297").value();
  const auto all =
      read_issuers({"011002=https://id.sapporo.example/", "https://id.example/t/{tenant}"});
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all.value().of(sapporo), "https://id.sapporo.example");
  EXPECT_EQ(all.value().of(furano), "https://id.example/t/012297");
  EXPECT_EQ(read_issuers({}).value().of(furano), "");
}

TEST(help_lines, are_by_town_and_one_for_all_others) {
  const auto sapporo = tenant_code::parse("011002").value(),
             furano = tenant_code::parse("012297").value();
  const auto all = read_help({"事務局 011-211-2111", "012297=市民課 a=b"});
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all.value().of(sapporo), "事務局 011-211-2111");
  EXPECT_EQ(all.value().of(furano), "市民課 a=b");
  EXPECT_EQ(read_help({}).value().of(furano), "");
  EXPECT_FALSE(read_help({"999999=市民課"}).ok()) << "would be printed for everybody";
  EXPECT_FALSE(read_help({"11002=市民課"}).ok());
  EXPECT_FALSE(read_help({"事務局", "市民課"}).ok());
  EXPECT_FALSE(read_help({"011002=事務局", "011002=市民課"}).ok());
}

TEST(issuers, ID3_1_47_are_https_save_on_this_machine) {
  EXPECT_TRUE(read_issuers({"http://127.0.0.1:8080/t/{tenant}"}).ok());
  for (const auto* bad :
       {"http://id.example", "id.example", "https://id.example/?x", "https://u@id.example",
        "https://id.example#x", "999999=https://id.example", ""}) {
    EXPECT_FALSE(read_issuers({bad}).ok()) << bad;
  }
  EXPECT_FALSE(read_issuers({"https://a.example", "https://b.example"}).ok());
  EXPECT_FALSE(read_issuers({"011002=https://a.example", "011002=https://b.example"}).ok());
  EXPECT_FALSE(read_issuers({"011002=https://a.example", "012297=https://a.example/"}).ok());
}

TEST(token_rights, are_read_once_for_the_same_rules_scopes_and_person) {
  const auto read = remembering_token_rules();
  const auto text = to_json(allowed_rules{rules});
  const auto first = read(text, {.scopes = {"entities:read"}});
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(read(text, {.scopes = {"entities:read"}}), first);
  EXPECT_NE(read(text, {.scopes = {"entities"}}), first);
  EXPECT_NE(read(text, {.scopes = {"entities:read"}, .about = "s1"}), first);
  const std::vector<allowed_rule> fewer{rules[1]};
  EXPECT_NE(read(to_json(allowed_rules{fewer}), {.scopes = {"entities:read"}}), first)
      << "rules that were changed count at once";
  EXPECT_EQ(read("{", {}), nullptr);
  EXPECT_EQ(read("{", {}), nullptr);
  for (std::size_t i = 0; i <= token_rules_remembered; ++i) {
    read(text, {.scopes = {"entities"}, .about = std::to_string(i)});
  }
  EXPECT_NE(read(text, {.scopes = {"entities:read"}}), nullptr);
}

}  // namespace
}  // namespace tsu::app
