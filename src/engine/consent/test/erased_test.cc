// Deletion reaches backups, and a merged account takes its consents along: with accounts as
// engine/id keeps them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "engine/consent/erased_list.h"
#include "engine/consent/follow_accounts.h"
#include "engine/consent/leave.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/test/consent_town.h"
#include "engine/id/module.h"
#include "engine/id/people/accounts.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/store_accounts.h"

namespace tsu::consent {
namespace {

namespace fs = std::filesystem;
const auto town = db::testing::sapporo();

class a_deleted_person : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  a_deleted_person()
      : folder(fs::temp_directory_path() /
               ("tsunagu-erased-" + crypto::hex(crypto::random_bytes(8)))) {
    fs::create_directory(folder);
    out.erase = [](db::tx& t, tenant_code, person_id who) -> result<std::vector<std::string>> {
      id::erase_person(t, {who.value});
      return std::vector<std::string>{"profile"};
    };
    out.exists = [](db::reader& r, person_id who) {
      return !id::find_person_key(r, {who.value}).empty();
    };
    out.lives_here = [](db::reader& r, person_id who) {
      const auto a = id::find_account(r, {who.value});
      return a && a->state != id::account_state::dead;
    };
    out.doubles_of = [](db::reader& r, person_id who) {
      std::vector<person_id> all;
      for (const auto one : id::read_doubles(r, {who.value})) {
        all.push_back({one.value});
      }
      return all;
    };
    out.use_numbers = [](db::tx& t, std::int64_t newest, std::int64_t steps) {
      auto last = id::newest_account(t);
      for (; steps > 0 && last < newest; --steps) {
        last = id::use_account_number(t);
      }
      return last;
    };
  }
  ~a_deleted_person() override { fs::remove_all(folder); }

  db::store& people() { return here.at(db::place::people); }
  template <class Act>
  auto act(Act a) {
    return here.loop.wait(people().write(a));
  }
  id::keeper_of_boxes keys() const { return {key, town}; }
  std::int64_t registered(const std::string& name) {
    const id::account_wish w{.kind = id::account_kind::resident,
                             .login_id = {},
                             .role = {},
                             .proof = id::proof_kind::counter,
                             .locale = {},
                             .profile = {.name = name,
                                         .kana = "サトウ ハナコ",
                                         .birth_date = "1948-03-07",
                                         .district = "もみじ台",
                                         .phone = "011-211-2111",
                                         .email = {}},
                             .why = "窓口"};
    return act([&](db::tx& t) {
             return id::register_account(t, keys(), {"hana", "admin", w.why}, w);
           })
        .value()
        .id;
  }
  std::string name_of(std::int64_t who) {
    return here.loop.wait(people().read([&](db::reader& r) {
      const auto p = id::find_profile(r, keys(), {who});
      return p.ok() ? p.value().name : p.error().code;
    }));
  }
  erasure_dto erase_one(std::int64_t who) {
    const deciding by{.person = {who}, .by = {"account", "resident"}, .signed_in = proof::fresh};
    return act([&](db::tx& t) { return erase(t, out, town, by); }).value().proof;
  }

  const fs::path folder;
  const std::string list_path = folder / "people.erased";
  ports out;
  const std::optional<crypto::box_key> key = crypto::box_key::random();
  const std::array<db::module_schema, 3> schemas{db::module_schema{"record", record::migrations},
                                                 {"id", id::contents().migrations},
                                                 {"consent", contents().migrations}};
  db::testing::fresh_house here{GetParam(), schemas};
};

TEST_P(a_deleted_person, cannot_be_read_and_leaves_the_others) {
  const auto gone = registered("佐藤 花子"), stays = registered("鈴木 一郎");
  ASSERT_EQ(name_of(gone), "佐藤 花子");
  const auto proof = erase_one(gone);
  EXPECT_EQ(proof.gone.back(), "profile");
  EXPECT_EQ(name_of(gone), "id_erased");
  EXPECT_EQ(name_of(stays), "鈴木 一郎");
}

// The rows as they stood before come back, as a restored backup brings them.
TEST_P(a_deleted_person, does_not_come_back_with_a_backup_from_before) {
  const auto gone = registered("佐藤 花子"), stays = registered("鈴木 一郎");
  erased_list list{list_path};
  const auto wrapped =
      here.loop.wait(people().read([&](db::reader& r) { return id::find_person_key(r, {gone}); }));
  const auto row =
      here.loop.wait(people().read([&](db::reader& r) { return id::find_account(r, {gone}); }));
  erase_one(gone);
  EXPECT_EQ(here.loop.wait(keep_erased(*here.doors, town, out, list)), 0) << "only written down";
  EXPECT_EQ(list.of(town), std::vector<std::int64_t>{gone});

  act([&](db::tx& t) {
    id::put_person_key(t, {gone}, wrapped);
    id::update_account(t, *row);
    t.run({"test.no_erasure", "DELETE FROM consent_erasure", db::place::people}, {});
    t.run({"test.none_gone", "DELETE FROM consent_gone", db::place::people}, {});
  });
  ASSERT_EQ(name_of(gone), "佐藤 花子") << "restored";
  erased_list at_the_next_start{list_path};
  EXPECT_EQ(here.loop.wait(keep_erased(*here.doors, town, out, at_the_next_start)), 1);
  EXPECT_EQ(name_of(gone), "id_erased");
  EXPECT_EQ(name_of(stays), "鈴木 一郎");
  EXPECT_EQ(here.loop.wait(keep_erased(*here.doors, town, out, at_the_next_start)), 0);
}

TEST_P(a_deleted_person, is_on_a_list_that_is_read_whole_or_not_at_all) {
  {
    erased_list list{list_path};
    list.add(town, 3);
    list.add(town, 3);
    list.add(db::testing::furano(), 3);
  }
  EXPECT_EQ(fs::file_size(list_path), 18u);
  EXPECT_EQ(fs::status(list_path).permissions() & fs::perms::others_all, fs::perms::none);
  EXPECT_EQ(erased_list{list_path}.of(town), std::vector<std::int64_t>{3});
  for (const auto* bad : {"011002 x\n", "999999 1\n", "011002 1 2\n", "011002\n"}) {
    std::ofstream{list_path} << bad;
    EXPECT_THROW(erased_list{list_path}, std::runtime_error) << bad;
  }
}

TEST_P(a_deleted_person, is_another_matter_than_two_accounts_that_become_one) {
  const auto twice = registered("佐藤 花子"), into = registered("佐藤 花子");
  act([&](db::tx& t) {
    put_grant(t, {{twice}, "acme", "health", "phone", grant_state::given, 1, 1, t.now(), {}});
    return id::merge_account(t, {"hana", "admin", "二重登録", ""}, {twice}, {into});
  }).value();
  account_follower follower{*here.doors, town, out};
  here.loop.wait(follower.follow_new());
  const auto now = here.loop.wait(people().read([&](db::reader& r) {
    return std::pair{current_of(r, {twice}), find_grant(r, {into}, "acme", "health", "phone")};
  }));
  EXPECT_EQ(now.first.value, into);
  EXPECT_TRUE(now.second);
}

TEST_P(a_deleted_person, is_not_mistaken_for_another_after_half_a_line_was_written) {
  std::ofstream{list_path} << "011002 3\n011002 1";  // of 17: the power went
  {
    erased_list list{list_path};
    EXPECT_EQ(list.of(town), std::vector<std::int64_t>{3});
    list.add(town, 17);
  }
  EXPECT_EQ(erased_list{list_path}.of(town), (std::vector<std::int64_t>{3, 17}));
}

TEST_P(a_deleted_person, takes_every_account_along_also_one_that_was_theirs_for_a_moment) {
  const auto former = registered("佐藤 花子"), twice = registered("佐藤 花子"),
             person = registered("佐藤 花子");
  account_follower follower{*here.doors, town, out};
  const auto become_one = [&](std::int64_t double_of) {
    act([&](db::tx& t) {
      return id::merge_account(t, {"hana", "admin", "二重登録", ""}, {double_of}, {person});
    }).value();
  };
  become_one(former);
  here.loop.wait(follower.follow_new());
  become_one(twice);  // and nobody has heard of it yet
  erase_one(person);
  here.loop.wait(follower.follow_new());
  for (const auto one : {former, twice, person}) {
    EXPECT_EQ(name_of(one), "id_erased") << one;
  }
  erased_list list{list_path};
  here.loop.wait(keep_erased(*here.doors, town, out, list));
  EXPECT_EQ(list.of(town), (std::vector<std::int64_t>{former, twice, person}))
      << "each of them may come back with a backup";
}

TEST_P(a_deleted_person, is_gone_although_the_double_is_heard_of_afterwards) {
  const auto twice = registered("佐藤 花子"), person = registered("佐藤 花子");
  act([&](db::tx& t) {
    return id::merge_account(t, {"hana", "admin", "二重登録", ""}, {twice}, {person});
  }).value();
  out.doubles_of = {};  // as if it had come between
  erase_one(person);
  ASSERT_EQ(name_of(twice), "佐藤 花子");
  account_follower follower{*here.doors, town, out};
  here.loop.wait(follower.follow_new());
  EXPECT_EQ(name_of(twice), "id_erased");
}

// The counter of accounts comes back with a backup too.
TEST_P(a_deleted_person, leaves_a_number_that_nobody_gets_again) {
  const auto first = registered("鈴木 一郎");
  erased_list list{list_path};
  list.add(town, first + 3);
  EXPECT_EQ(here.loop.wait(keep_erased(*here.doors, town, out, list)), 1);
  const auto next = registered("佐藤 花子");
  EXPECT_GT(next, first + 3);
  EXPECT_EQ(here.loop.wait(keep_erased(*here.doors, town, out, list)), 0);
  EXPECT_EQ(name_of(next), "佐藤 花子") << "and is not deleted in another's place";
}

TEST_P(a_deleted_person, is_not_who_died_or_moved_out_but_then_every_yes_ends_too) {
  const auto dead = registered("佐藤 花子"), alive = registered("鈴木 一郎");
  const notice_text asked{.version = 1,
                          .provider = {"acme", {"ア", "A"}, {"a", "a"}},
                          .controller = {"acme", {"ア", "A"}, {"a", "a"}},
                          .purpose = {"health", {"健", "h"}},
                          .kinds = {{"phone", {"電話", "phone"}, false}}};
  std::vector<std::int64_t> told;
  out.tell = [&](db::tx&, const told_withdrawal&) { told.push_back(1); };
  act([&](db::tx& t) {
    const auto notice = insert_notice(t, {1, asked, "h", "hana"});
    for (const auto one : {dead, alive}) {
      put_grant(t, {{one}, "acme", "health", "phone", grant_state::given, 1, notice, t.now(), {}});
      insert_proxy(t, {.person = {one}, .proxy = {alive}, .since = t.now()});
    }
    return id::set_account_state(t, {"hana", "admin", "届け出", ""}, {dead},
                                 id::account_state::dead);
  }).value();
  account_follower follower{*here.doors, town, out};
  here.loop.wait(follower.follow_new());
  const auto state = [&](std::int64_t who) {
    return here.loop.wait(people().read([&](db::reader& r) {
      return std::pair{find_grant(r, {who}, "acme", "health", "phone")->state,
                       read_proxies_now(r, {who}, here.time.now()).size()};
    }));
  };
  EXPECT_EQ(state(dead), std::pair(grant_state::withdrawn, std::size_t{0}));
  EXPECT_EQ(state(alive), std::pair(grant_state::given, std::size_t{1}));
  EXPECT_EQ(told.size(), 1u) << "the provider is told";
  EXPECT_EQ(name_of(dead), "佐藤 花子") << "the town's own record stays";
}

INSTANTIATE_TEST_SUITE_P(engines, a_deleted_person, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
