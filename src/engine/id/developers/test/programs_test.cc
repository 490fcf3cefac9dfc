// A developer from the first page to a program that works, and staff who decide; on either
// database.
#include "engine/id/developers/programs.h"

#include <gtest/gtest.h>

#include "base/jose/key.h"
#include "engine/id/developers/test_users.h"
#include "engine/id/op/client_acts.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/people/test/people_house.h"
#include "engine/id/store_clients.h"

namespace tsu::id::developers {
namespace {

using namespace std::chrono_literals;

const developer_dto yamada{"アクメ健康", "山田", "dev@acme.example"};
const approval_wish usual{};
constexpr actor hana{"hana", "admin"};

program_wish watch() {
  return {.title = "見守りサービス",
          .about = "血圧を見て電話します。",
          .kind = program_kind::web,
          .redirect_uris = {"https://rp.example/cb"},
          .post_logout_redirect_uris = {},
          .scopes = {"openid", "profile"}};
}

class programs : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  programs() : town(GetParam()) {
    dev_subject = town.write([](db::tx& t) { return become_developer(t, yamada); }).value().subject;
  }
  actor dev() const { return {dev_subject, "developer"}; }
  result<program_row> ask(const program_wish& w, std::string_view name = "watch") {
    return town.write([&](db::tx& t) { return ask_for_program(t, dev(), name, w); });
  }
  result<done> approve(std::string_view name = "watch", const approval_wish& w = usual) {
    return town.write([&](db::tx& t) { return approve_program(t, hana, name, w, any_rules); });
  }
  result<done> refuse(std::string_view reason, std::string_view name = "watch") {
    return town.write(
        [&](db::tx& t) { return refuse_program(t, hana, name, {std::string{reason}}); });
  }
  program_row row(std::string_view name = "watch") {
    return *town.read([&](db::reader& r) { return find_program(r, name); });
  }
  std::optional<op::client> client(std::string_view name = "watch") {
    return town.read([&](db::reader& r) { return op::find_client(r, name); });
  }
  void working() {
    ASSERT_TRUE(ask(watch()).ok());
    ASSERT_TRUE(approve().ok());
  }
  result<made_test_user> test_user(std::string_view label = "高齢の方") {
    const auto hash =
        crypto::hash_password(secret<std::string>{"a-password-of-length"}, town.desk.cost());
    return town.write([&](db::tx& t) {
      return make_test_user(t, town.keys(), dev(), {"watch", label, "a-password-of-length", hash});
    });
  }

  const rules_check any_rules = [](const std::vector<allowed_rule>&) -> result<done> {
    return done{};
  };
  id::testing::people_house town;
  std::string dev_subject;
};

TEST_P(programs, begin_with_a_key_that_opens_the_developers_page_and_nothing_else) {
  const auto made = town.write([](db::tx& t) { return become_developer(t, yamada); }).value();
  const auto who = town.here.loop.wait(town.door.bearer(db::testing::sapporo(), made.key)).value();
  EXPECT_EQ(who.role, "developer");
  EXPECT_EQ(who.subject, made.subject);
  EXPECT_EQ(town.audit_of("id.developer.registered").size(), 2u);
  const auto bad = town.write([](db::tx& t) { return become_developer(t, {"", "", ""}); });
  EXPECT_EQ(bad.error().code, "bad_developer");
}

TEST_P(programs, work_once_staff_have_approved_them) {
  ASSERT_TRUE(ask(watch()).ok());
  EXPECT_EQ(row().state, program_state::open);
  EXPECT_FALSE(client());
  ASSERT_TRUE(approve().ok());
  EXPECT_EQ(row().state, program_state::approved);
  EXPECT_EQ(client()->title, "見守りサービス");
  EXPECT_EQ(client()->contact, "dev@acme.example");
  EXPECT_EQ(client()->may.redirect_uris, watch().redirect_uris);
  EXPECT_EQ(town.read([](db::reader& r) { return id::find_client(r, "watch"); })->burst, 40);
  EXPECT_EQ(approve().error().code, "bad_step");
  EXPECT_EQ(town.audit_of("id.program.approved").size(), 1u);
}

TEST_P(programs, are_refused_with_a_reason_and_asked_for_again) {
  ASSERT_TRUE(ask(watch()).ok());
  EXPECT_EQ(refuse(" \n").error().code, "why_missing");
  ASSERT_TRUE(refuse("何に使うのかをもう少し書いてください。").ok());
  EXPECT_EQ(row().state, program_state::refused);
  EXPECT_EQ(row().reason, "何に使うのかをもう少し書いてください。");
  EXPECT_EQ(town.audit_of("id.program.refused").front().purpose,
            "何に使うのかをもう少し書いてください。");
  ASSERT_TRUE(ask(watch()).ok());
  EXPECT_EQ(row().state, program_state::open);
  EXPECT_TRUE(approve().ok());
}

TEST_P(programs, go_on_as_they_were_while_a_change_waits) {
  working();
  auto w = watch();
  w.redirect_uris = {"https://new.example/cb"};
  ASSERT_TRUE(ask(w).ok());
  EXPECT_EQ(row().state, program_state::changing);
  EXPECT_EQ(client()->may.redirect_uris, watch().redirect_uris);
  ASSERT_TRUE(refuse("その住所は知りません。").ok());
  EXPECT_EQ(row().state, program_state::approved);
  EXPECT_EQ(row().wish.redirect_uris, watch().redirect_uris);
  town.write([&](db::tx& t) {
    auto client = *id::find_client(t, "watch");
    id::update_client(t, {.name = "watch",
                          .title = client.title,
                          .rules = {{.operations = {"read"}}},
                          .per_second = 7,
                          .burst = 9});
  });
  ASSERT_TRUE(ask(w).ok());
  ASSERT_TRUE(approve().ok());
  EXPECT_EQ(client()->may.redirect_uris, w.redirect_uris);
  const auto kept = town.read([](db::reader& r) { return id::find_client(r, "watch"); });
  EXPECT_EQ(kept->per_second, 7) << "what staff had set before stays";
  EXPECT_EQ(kept->rules.size(), 1u);
}

TEST_P(programs, change_addresses_on_their_own_host_at_once) {
  working();
  auto w = watch();
  w.redirect_uris = {"https://rp.example/other"};
  ASSERT_TRUE(ask(w).ok());
  EXPECT_EQ(row().state, program_state::approved);
  EXPECT_EQ(client()->may.redirect_uris, w.redirect_uris);
}

TEST_P(programs, are_their_developers_own) {
  working();
  const auto other = town.write([](db::tx& t) { return become_developer(t, yamada); }).value();
  const actor stranger{other.subject, "developer"};
  const auto taken =
      town.write([&](db::tx& t) { return ask_for_program(t, stranger, "watch", watch()); });
  EXPECT_EQ(taken.error().code, "client_exists");
  const auto theirs = town.read([&](db::reader& r) { return own_program(r, stranger, "watch"); });
  EXPECT_EQ(theirs.error().code, "no_such_program");
  const auto back = town.write([&](db::tx& t) { return take_back_program(t, stranger, "watch"); });
  EXPECT_EQ(back.error().code, "no_such_program");
  const actor nobody{"developer:unknown", "developer"};
  const auto first =
      town.write([&](db::tx& t) { return ask_for_program(t, nobody, "other", watch()); });
  EXPECT_EQ(first.error().code, "no_such_developer");
}

TEST_P(programs, do_not_take_the_name_of_a_client_that_staff_registered) {
  const auto made = town.write([&](db::tx& t) {
    return register_client(
        t, hana,
        {.name = "watch", .title = "市", .contact = "", .rules = {}, .per_second = 1, .burst = 1},
        any_rules);
  });
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(ask(watch()).error().code, "client_exists");
}

TEST_P(programs, are_taken_back_until_they_work) {
  ASSERT_TRUE(ask(watch()).ok());
  const auto back = [&] {
    return town.write([&](db::tx& t) { return take_back_program(t, dev(), "watch"); });
  };
  ASSERT_TRUE(back().ok());
  EXPECT_FALSE(town.read([](db::reader& r) { return find_program(r, "watch"); }));
  working();
  EXPECT_EQ(back().error().code, "in_use");
  auto w = watch();
  w.scopes.push_back("phone");
  ASSERT_TRUE(ask(w).ok());
  ASSERT_TRUE(back().ok());
  EXPECT_EQ(row().state, program_state::approved);
  EXPECT_EQ(row().wish.scopes, watch().scopes);
}

TEST_P(programs, of_one_developer_are_up_to_twenty) {
  for (std::int64_t i = 0; i < programs_of_one_max; ++i) {
    ASSERT_TRUE(ask(watch(), "watch-" + std::to_string(i)).ok());
  }
  EXPECT_EQ(ask(watch(), "one-more").error().code, "too_many_programs");
}

TEST_P(programs, that_prove_a_key_change_it_by_themselves) {
  const auto set_of = [](const std::string& kid) {
    const auto key = jose::private_key::make(jose::algorithm::es256);
    std::vector<jose::public_key> all;
    all.push_back(key.public_part(kid));
    return json_raw{jose::key_set{std::move(all)}.json()};
  };
  auto w = watch();
  w.jwks = set_of("k1");
  ASSERT_TRUE(ask(w).ok());
  ASSERT_TRUE(approve().ok());
  EXPECT_EQ(client()->may.authentication, op::auth_method::private_key_jwt);
  const auto next = set_of("k2");
  const auto turn = [&](const json_raw& jwks) {
    return town.write([&](db::tx& t) { return rotate_jwks(t, dev(), "watch", jwks); });
  };
  ASSERT_TRUE(turn(next).ok());
  EXPECT_NE(client()->may.jwks->text.find("k2"), std::string::npos);
  EXPECT_EQ(turn(json_raw{"{\"keys\":1}"}).error().code, "bad_client");
  ASSERT_TRUE(ask(watch(), "other").ok());
  ASSERT_TRUE(approve("other").ok());
  const auto by_secret =
      town.write([&](db::tx& t) { return rotate_jwks(t, dev(), "other", next); });
  EXPECT_EQ(by_secret.error().code, "not_by_key");
}

TEST_P(programs, hear_at_an_address_that_is_kept_with_a_new_secret_each_time) {
  std::vector<kept_hook> kept;
  const hook_port port{
      .keep = [&](db::tx&, tenant_code, const kept_hook& h, const actor&) -> result<std::int64_t> {
        kept.push_back(h);
        return 7;
      },
      .remove = [](db::tx&, std::int64_t, const actor&) -> result<done> { return done{}; },
      .test = [](db::tx&, std::int64_t contact, const actor&) -> result<std::string> {
        return "test:" + std::to_string(contact);
      },
      .look = {}};
  const auto put = [&](const std::string& url) {
    return town.write([&](db::tx& t) {
      return put_hook(t, db::testing::sapporo(), port, dev(), "watch", {url});
    });
  };
  ASSERT_TRUE(ask(watch()).ok());
  EXPECT_EQ(put("https://rp.example/hook").error().code, "not_approved");
  ASSERT_TRUE(approve().ok());
  for (const auto* bad : {"http://rp.example/hook", "https://u:p@rp.example/", "x", ""}) {
    EXPECT_EQ(put(bad).error().code, "bad_hook") << bad;
  }
  const auto test = [&] {
    return town.write([&](db::tx& t) { return test_hook(t, port, dev(), "watch"); });
  };
  EXPECT_EQ(test().error().code, "no_hook");
  const auto first = put("https://rp.example/hook").value(), second = put(first.url).value();
  EXPECT_NE(first.secret, second.secret);
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].contact, 0);
  EXPECT_EQ(kept[1].contact, 7);
  ASSERT_TRUE(test().ok());
  EXPECT_EQ(row().tried, "test:7");
  ASSERT_TRUE(town.write([&](db::tx& t) { return delete_hook(t, port, dev(), "watch"); }).ok());
  EXPECT_EQ(test().error().code, "no_hook");
}

TEST_P(programs, have_test_users_who_are_no_residents) {
  ASSERT_TRUE(ask(watch()).ok());
  EXPECT_EQ(test_user().error().code, "not_approved");
  ASSERT_TRUE(approve().ok());
  const auto made = test_user().value();
  const auto found = town.write([&](db::tx& t) {
    return search_accounts(t, town.keys(), {"鈴木", "admin", "相談"}, made.login_id, "");
  });
  EXPECT_TRUE(found.value().rows.empty());
  const auto by_name = town.write([&](db::tx& t) {
    return search_accounts(t, town.keys(), {"鈴木", "admin", "相談"}, "試験 太郎1", "");
  });
  EXPECT_TRUE(by_name.value().rows.empty());
  const auto in = town.sign_in(made.login_id, made.password);
  ASSERT_TRUE(in.in) << in.fault;
  EXPECT_FALSE(town.here.loop.wait(town.door.session(db::testing::sapporo(), in.in->secret)));
  const auto may = [&](std::string_view name) {
    return town.read([&](db::reader& r) { return may_use(r, {made.id}, name); });
  };
  EXPECT_TRUE(may("watch"));
  EXPECT_FALSE(may("other"));
  const auto resident = town.registered();
  EXPECT_TRUE(town.read([&](db::reader& r) { return may_use(r, {resident.id}, "other"); }));
}

TEST_P(programs, have_up_to_ten_test_users_who_leave_nothing_behind) {
  working();
  for (std::int64_t i = 0; i < test_users_max; ++i) {
    ASSERT_TRUE(test_user().ok());
  }
  EXPECT_EQ(test_user().error().code, "too_many_test_users");
  const auto one = town.read([](db::reader& r) { return test_users_of(r, "watch"); }).front();
  const auto in = town.sign_in(one.login_id, "a-password-of-length");
  ASSERT_TRUE(in.in);
  const auto end = [&](std::int64_t id) {
    return town.write([&](db::tx& t) { return end_test_user(t, dev(), "watch", {id}); });
  };
  ASSERT_TRUE(end(one.id).ok());
  EXPECT_FALSE(town.who_has(in.in->secret));
  EXPECT_FALSE(town.sign_in(one.login_id, "a-password-of-length").in);
  EXPECT_EQ(end(one.id).error().code, "no_such_test_user");
  const auto resident = town.registered();
  EXPECT_EQ(end(resident.id).error().code, "no_such_test_user");
}

TEST_P(programs, of_nobody_take_their_developers_with_them_after_thirty_days) {
  EXPECT_EQ(town.write([&](db::tx& t) { return forget_developers(t, t.now() - developer_kept); }),
            0);
  EXPECT_EQ(town.write([&](db::tx& t) { return forget_developers(t, t.now() + 1s); }), 1);
}

INSTANTIATE_TEST_SUITE_P(engines, programs, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id::developers
