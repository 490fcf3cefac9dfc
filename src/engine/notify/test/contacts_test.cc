// The address book: what is personal is sealed at rest and gone with its key.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/notify/test/post_office.h"
#include "engine/notify/views.h"

namespace tsu::notify {
namespace {

class contacts : public testing::TestWithParam<engine_kind> {
 protected:
  post_office p{GetParam()};

  result<contact> get(contact_id id, const vault& v) {
    return p.here.loop.wait(
        p.people().read([&](db::reader& r) { return get_contact(r, v, p.town, id); }));
  }
  std::vector<std::string> audited() {
    std::vector<std::string> out;
    const auto rows = p.here.loop.wait(
        p.people().read([](db::reader& r) { return record::read_audit(r, 0, 100); }));
    for (const auto& row : rows) {
      out.push_back(row.actor + " " + row.action + " " + row.subject);
      EXPECT_EQ(row.detail.find("tanaka"), std::string::npos);
    }
    return out;
  }
  std::string refusal_of(contact c) {
    const auto r = p.here.loop.wait(
        p.people().write([&](db::tx& t) { return add_contact(t, p.on->keys, p.town, c, {}); }));
    return r.ok()                     ? ""
           : r.error().fields.empty() ? r.error().code
                                      : r.error().fields[0].field + " " + r.error().fields[0].code;
  }
};

TEST_P(contacts, what_is_personal_comes_back_but_does_not_stand_in_the_row) {
  const auto id = p.add_firm();
  const auto back = get(id, p.on->keys);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back.value().who.name, "田中除雪");
  EXPECT_EQ(back.value().who.find(way::sms)->to, "+819012345678");
  EXPECT_GE(back.value().who.find(way::webhook)->secret.size(), 32u) << "made where none was given";
  EXPECT_EQ(back.value().quiet, (quiet_hours{22 * 60, 7 * 60}));
  const auto row =
      p.here.loop.wait(p.people().read([&](db::reader& r) { return find_contact(r, id); }));
  for (const auto secret : {"田中除雪", "tanaka@firm", "+819012345678", "タナカ"}) {
    EXPECT_EQ(row->sealed.find(secret), std::string::npos) << secret;
  }
}

TEST_P(contacts, what_was_said_is_sealed_too_and_gone_with_the_contact) {
  const auto id = p.add_firm();
  ASSERT_TRUE(p.post(p.call_of(id)).ok());
  p.work();
  const auto d = p.deliveries().at(0);
  EXPECT_TRUE(d.sealed);
  EXPECT_EQ(d.body.find("東1"), std::string::npos);
  const auto m = p.message();
  const auto words = [&] {
    return p.here.loop.wait(p.people().read(
        [&](db::reader& r) { return open_words(r, *p.on, p.town, m, d).has_value(); }));
  };
  EXPECT_TRUE(words());
  const auto removed = p.here.loop.wait(p.people().write([&](db::tx& t) {
    return remove_contact(t, id, {"tester", "staff"});
  }));
  ASSERT_TRUE(removed.ok());
  EXPECT_FALSE(words());
  EXPECT_EQ(get(id, p.on->keys).error().code, "notify_no_contact");
}

TEST_P(contacts, only_the_installations_own_key_opens_them) {
  const auto id = p.add_firm();
  EXPECT_EQ(get(id, vault{crypto::box_key::random()}).error().code, "notify_wrong_key");
  EXPECT_EQ(get(id, vault{std::nullopt}).error().code, "notify_no_key");
  p.restart();
  EXPECT_TRUE(get(id, p.on->keys).ok());
  const auto before = p.key;
  const auto r = p.here.loop.wait(p.people().write([&](db::tx& t) {
    return add_contact(t, vault{crypto::box_key::random()}, p.town,
                       {.id = {}, .who = {"山田", "", {}}}, {});
  }));
  EXPECT_EQ(r.error().code, "notify_wrong_key") << "a second key never mixes in";
}

TEST_P(contacts, every_act_leaves_its_row_in_the_audit_log) {
  const auto id = p.add_firm();
  auto changed = get(id, p.on->keys).value();
  changed.who.name = "田中花子";
  const actor duty{"duty", "staff"};
  ASSERT_TRUE(p.here.loop
                  .wait(p.people().write([&](db::tx& t) {
                    return change_contact(t, p.on->keys, p.town, changed, duty);
                  }))
                  .ok());
  ASSERT_TRUE(
      p.here.loop.wait(p.people().write([&](db::tx& t) { return remove_contact(t, id, duty); }))
          .ok());
  EXPECT_EQ(audited(), (std::vector<std::string>{"tester notify.contact.added 1",
                                                 "duty notify.contact.changed 1",
                                                 "duty notify.contact.removed 1"}));
}

TEST_P(contacts, a_webhook_keeps_its_secret_when_the_contact_changes) {
  const auto id = p.add_firm();
  auto c = get(id, p.on->keys).value();
  const auto secret = c.who.find(way::webhook)->secret;
  for (auto& a : c.who.addresses) {
    a.secret.clear();
  }
  ASSERT_TRUE(p.here.loop
                  .wait(p.people().write(
                      [&](db::tx& t) { return change_contact(t, p.on->keys, p.town, c, {}); }))
                  .ok());
  EXPECT_EQ(get(id, p.on->keys).value().who.find(way::webhook)->secret, secret);
}

TEST_P(contacts, what_breaks_a_rule_is_named) {
  const auto with = [](address a) {
    return contact{.id = {}, .who = {"山田", "", {std::move(a)}}};
  };
  EXPECT_EQ(refusal_of({.id = {}, .who = {"", "", {}}}), "name missing");
  EXPECT_EQ(refusal_of({.id = {}, .who = {std::string(101, 'a'), "", {}}}), "name too_long");
  EXPECT_EQ(refusal_of({.id = {}, .who = {"a\nb", "", {}}}), "name too_long");
  EXPECT_EQ(refusal_of(with({way::email, "a@b@c", ""})), "addresses[0] not_an_address");
  EXPECT_EQ(refusal_of(with({way::webhook, "ftp://a.example/", ""})),
            "addresses[0] not_an_address");
  EXPECT_EQ(refusal_of(with({way::webhook, "https://u:p@a.example/", ""})),
            "addresses[0] not_an_address");
  EXPECT_EQ(refusal_of(with({way::webhook, "https://a.example/", "short"})),
            "addresses[0] secret_16_to_200");
  EXPECT_EQ(refusal_of(with({way::inbox, "a", ""})), "addresses[0] not_an_address");
  EXPECT_EQ(
      refusal_of(
          {.id = {},
           .who = {"山田", "", {{way::sms, "09011112222", ""}, {way::sms, "09011112223", ""}}}}),
      "addresses[1] each_way_once");
}

TEST(telephone_numbers, are_kept_in_one_form) {
  struct row {
    std::string_view text, is;
  };
  const row rows[] = {{"090-1234-5678", "+819012345678"},
                      {"０９０１２３４５６７８", "+819012345678"},
                      {"0167-22-0000", "+81167220000"},
                      {"+81 90 1234 5678", "+819012345678"},
                      {"+1 202 555 0100", "+12025550100"}};
  for (const auto& r : rows) {
    EXPECT_EQ(telephone_number(r.text), r.is) << r.text;
  }
  for (const auto wrong : {"", "110", "+0901234567", "090-1234-567a", "1234567890",
                           "+1234567890123456", "0901234+5678", "090.1234.5678"}) {
    EXPECT_FALSE(telephone_number(wrong)) << wrong;
  }
}

TEST_P(contacts, no_file_of_the_house_holds_an_address) {
  if (GetParam() != engine_kind::sqlite) {
    GTEST_SKIP() << "there are no files of ours with PostgreSQL";
  }
  ASSERT_TRUE(p.post(p.call_of(p.add_firm())).ok());
  p.work();
  p.here.doors->close();
  std::size_t looked_at = 0;
  for (const auto& f :
       std::filesystem::recursive_directory_iterator{p.here.opened_with().data_folder}) {
    if (!f.is_regular_file()) {
      continue;
    }
    std::ifstream in{f.path(), std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    looked_at += bytes.size();
    for (const auto secret : {"9012345678", "tanaka@firm", "firm.example", "田中除雪", "タナカ"}) {
      EXPECT_EQ(bytes.find(secret), std::string::npos) << secret << " in " << f.path();
    }
  }
  EXPECT_GT(looked_at, 10'000u);
}

INSTANTIATE_TEST_SUITE_P(engines, contacts, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::notify
