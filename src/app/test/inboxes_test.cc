// Everybody who has an account has an inbox, and nobody is put into the address book by it.
#include "app/inboxes.h"

#include <gtest/gtest.h>

#include "base/db/test/fresh_house.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "engine/id/module.h"
#include "engine/id/people/accounts.h"
#include "engine/id/people/profile.h"
#include "engine/notify/contacts.h"
#include "engine/notify/module.h"
#include "engine/notify/store_contacts.h"

namespace tsu::app {
namespace {

const db::module_schema modules[] = {{"record", record::migrations},
                                     {"id", id::contents().migrations},
                                     {"notify", notify::contents().migrations}};

class inboxes : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  const crypto::box_key key = crypto::box_key::random();
  const notify::vault keys{key};
  const tenant_code town = db::testing::sapporo();

  template <class Act>
  auto write(Act a) {
    return here.loop.wait(people.write(a));
  }
  person_id register_hanako() {
    const id::account_wish w{.proof = id::proof_kind::counter,
                             .profile = {.name = "佐藤 花子",
                                         .kana = "サトウ ハナコ",
                                         .birth_date = "1948-03-07",
                                         .district = "もみじ台"},
                             .why = "窓口で登録"};
    return {write([&](db::tx& t) {
              return id::register_account(t, id::keeper_of_boxes{key, town},
                                          {"account:90", "staff", w.why}, w);
            })
                .value()
                .id};
  }
  std::optional<notify::contact_id> inbox_of(person_id who, const notify::vault& with) {
    return write([&](db::tx& t) { return inboxes_of(with, town)(t, who); });
  }
};

TEST_P(inboxes, of_an_account_is_made_once_and_stands_in_no_list) {
  const auto hanako = register_hanako();
  const auto hers = inbox_of(hanako, keys);
  ASSERT_TRUE(hers);
  EXPECT_EQ(inbox_of(hanako, keys), hers);
  write([&](db::tx& t) {
    EXPECT_EQ(notify::count_contacts(t), 0);
    EXPECT_TRUE(notify::list_contacts(t, keys, town, {}, 100).value().empty());
    EXPECT_FALSE(notify::is_listed(t, *hers));
    EXPECT_FALSE(notify::find_listed_contact_of(t, "account:" + std::to_string(hanako.value)));
    const auto opened = notify::get_contact(t, keys, town, *hers).value();
    EXPECT_EQ(opened.account, "account:" + std::to_string(hanako.value));
    EXPECT_TRUE(opened.who.name.empty() && opened.who.addresses.empty());
    EXPECT_FALSE(
        notify::change_contact(t, keys, town, {.id = *hers, .who = {.name = "x"}}, {}).ok());
  });
}

TEST_P(inboxes, whoever_stands_in_the_address_book_is_reached_there) {
  const auto hanako = register_hanako();
  const auto own = inbox_of(hanako, keys);
  const auto listed = write([&](db::tx& t) {
    return notify::add_contact(
        t, keys, town,
        {.who = {.name = "佐藤 花子"}, .account = "account:" + std::to_string(hanako.value)}, {});
  });
  ASSERT_TRUE(listed.ok());
  EXPECT_NE(listed.value(), own);
  EXPECT_EQ(inbox_of(hanako, keys), listed.value());
}

TEST_P(inboxes, nobody_is_told_who_would_not_read_it) {
  EXPECT_FALSE(inbox_of({99}, keys));
  const auto hanako = register_hanako();
  EXPECT_FALSE(inbox_of(hanako, notify::vault{std::nullopt})) << "nothing can be sealed";
  write([&](db::tx& t) {
    auto row = *id::find_account(t, {hanako.value});
    row.state = id::account_state::moved_out;
    id::update_account(t, row);
  });
  EXPECT_FALSE(inbox_of(hanako, keys));
}

INSTANTIATE_TEST_SUITE_P(engines, inboxes, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::app
