#include "engine/id/developers/rules.h"

#include <gtest/gtest.h>

namespace tsu::id::developers {
namespace {

program_wish watch() {
  return {.title = "見守りサービス",
          .about = "血圧を見て電話します。",
          .kind = program_kind::web,
          .redirect_uris = {"https://rp.example/cb"},
          .post_logout_redirect_uris = {"https://rp.example/bye"},
          .scopes = {"openid", "profile"}};
}

std::vector<std::string> faults(std::string_view name, const program_wish& w) {
  std::vector<std::string> out;
  const auto r = check(name, w);
  for (const auto& f : r.ok() ? std::vector<field_error>{} : r.error().fields) {
    out.push_back(f.field + " " + f.code);
  }
  return out;
}

TEST(programs_asked_for, are_as_strict_as_their_kind) {
  const auto web = settings_of(watch(), {});
  EXPECT_EQ(web.authentication, op::auth_method::client_secret_basic);
  EXPECT_TRUE(web.require_pkce);
  EXPECT_EQ(web.subject_type, "pairwise");
  EXPECT_EQ(web.consent, op::consent_policy::ask);

  auto w = watch();
  w.kind = program_kind::native;
  EXPECT_EQ(settings_of(w, {}).authentication, op::auth_method::none);
  w.kind = program_kind::legacy;
  EXPECT_EQ(settings_of(w, {}).authentication, op::auth_method::client_secret_post);
  EXPECT_EQ(settings_of(w, {}).profile, op::client_profile::legacy);
  EXPECT_FALSE(settings_of(w, {}).require_pkce);
  w.kind = program_kind::machine;
  w.redirect_uris.clear();
  EXPECT_EQ(settings_of(w, {}).grant_types, std::vector<std::string>{"client_credentials"});
  for (const auto kind : {program_kind::web, program_kind::native, program_kind::legacy}) {
    auto one = watch();
    one.kind = kind;
    EXPECT_EQ(faults("watch", one), std::vector<std::string>{});
  }
  EXPECT_EQ(faults("watch", w), std::vector<std::string>{});
}

TEST(programs_asked_for, keep_what_staff_alone_decide) {
  auto now = settings_of(watch(), {});
  now.consent = op::consent_policy::trusted;
  now.min_acr = "urn:tsunagu:acr:aal2";
  now.access_minutes = 5;
  const auto next = settings_of(watch(), now);
  EXPECT_EQ(next.consent, op::consent_policy::trusted);
  EXPECT_EQ(next.min_acr, "urn:tsunagu:acr:aal2");
  EXPECT_EQ(next.access_minutes, 5);
}

TEST(programs_asked_for, ID3_1_3_name_every_field_that_breaks_a_rule) {
  auto w = watch();
  w.title.clear();
  w.redirect_uris = {"http://rp.example/cb", "https://rp.example/*#x"};
  w.scopes.push_back("platform");
  EXPECT_EQ(faults("Watch!", w),
            (std::vector<std::string>{"title bad_length", "scopes not_one_of", "name not_a_name",
                                      "redirectUris[0] not_a_redirect_uri",
                                      "redirectUris[1] not_a_redirect_uri"}));
  auto native = watch();
  native.kind = program_kind::native;
  native.jwks = json_raw{"{}"};
  EXPECT_EQ(faults("watch", native).front(), "jwks not_for_this_kind");
}

TEST(programs_asked_for, change_at_once_what_staff_need_not_see) {
  const auto agreed = watch();
  auto w = agreed;
  w.redirect_uris = {"https://rp.example/other", "http://127.0.0.1:4480/cb"};
  w.about = "少し変えました。";
  w.scopes = {"openid"};
  EXPECT_FALSE(needs_approval(agreed, w));

  const auto seen = [&](auto change) {
    auto next = agreed;
    change(next);
    return needs_approval(agreed, next);
  };
  EXPECT_TRUE(seen([](auto& n) { n.title = "市役所"; }));
  EXPECT_TRUE(seen([](auto& n) { n.kind = program_kind::native; }));
  EXPECT_TRUE(seen([](auto& n) { n.scopes.push_back("phone"); }));
  EXPECT_TRUE(seen([](auto& n) { n.redirect_uris.push_back("https://evil.example/cb"); }));
  EXPECT_TRUE(seen([](auto& n) { n.post_logout_redirect_uris = {"https://evil.example/"}; }));
  EXPECT_TRUE(seen([](auto& n) { n.backchannel_logout_uri = "https://evil.example/out"; }));
  EXPECT_TRUE(seen([](auto& n) { n.jwks = json_raw{"{}"}; }));
}

TEST(developers, say_who_they_are_and_how_they_are_reached) {
  EXPECT_TRUE(check(developer_dto{"アクメ健康", "山田", "dev@acme.example"}).ok());
  for (const auto* contact : {"", "nobody", "@acme.example", "dev@acme", "d v@acme.example"}) {
    const auto r = check(developer_dto{"アクメ健康", "山田", contact});
    ASSERT_FALSE(r.ok()) << contact;
    EXPECT_EQ(r.error().fields.front().field, "contact");
  }
  EXPECT_EQ(check(developer_dto{"", "", "a@b.example"}).error().fields.size(), 2u);
}

}  // namespace
}  // namespace tsu::id::developers
