#include "engine/id/pages/page.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tsu::id::pages {
namespace {

const i18n::texts& texts() {
  static constexpr i18n::catalogue all[] = {
      {"id", i18n::language::ja,
       R"({"id.page.optional":"任意","id.page.error_title":"だめ",)"
       R"("id.page.error_code":"記号","id.page.error_id":"番号",)"
       R"("id.error.general":"もう一度","id.page.wrong_fields":"{count}"})"},
      {"id", i18n::language::en,
       R"({"id.page.optional":"optional","id.page.error_title":"No",)"
       R"("id.page.error_code":"code","id.page.error_id":"number",)"
       R"("id.error.general":"again","id.page.wrong_fields":"{count}"})"},
  };
  static const auto loaded = i18n::texts::load(all).value();
  return loaded;
}

http::request request_of(std::string_view path, std::string_view query = {}) {
  http::request r;
  r.path = path;
  r.query = query;
  r.trace_id = "0123456789abcdef0123456789abcdef";
  return r;
}

std::string header_of(const http::reply& r, std::string_view name) {
  for (const auto& [n, v] : r.headers) {
    if (n == name) {
      return v;
    }
  }
  return "";
}

TEST(markup, what_is_said_cannot_become_markup) {
  const auto p = element("p", {{"title", R"("><script>)"}}, "<b>'&\x01\"");
  EXPECT_EQ(p.html(), "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&#39;&amp;&quot;</p>");
}

TEST(page, ID3_1_14_stays_out_of_frames_caches_and_referrers) {
  const auto r = request_of("/id/login");
  const words say{texts()};
  const auto reply = reply_of(r, say, {.title = "t", .body = {}});
  const auto policy = header_of(reply, "Content-Security-Policy");
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_NE(policy.find("form-action 'self'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(header_of(reply, "X-Frame-Options"), "DENY");
  EXPECT_EQ(header_of(reply, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(header_of(reply, "Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_EQ(header_of(reply, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(header_of(reply, "Cache-Control"), "no-store");
  EXPECT_EQ(header_of(reply, "Access-Control-Allow-Origin"), "");
}

TEST(page, leads_to_the_top_from_any_depth) {
  EXPECT_EQ(to_top(request_of("/login")), "./");
  EXPECT_EQ(to_top(request_of("/id/login")), "../");
  EXPECT_EQ(to_top(request_of("/oidc/authorize/resume")), "../../");
}

TEST(page, the_other_language_is_one_link_away_and_keeps_the_query) {
  const auto r = request_of("/id/login", "next=%2Foidc%2Fx&ui_locales=ja");
  const auto reply = reply_of(r, {texts(), language_of(r)}, {.title = "t", .body = {}});
  EXPECT_NE(reply.body.find("href=\"?ui_locales=en&amp;next=%2Foidc%2Fx\""), std::string::npos)
      << reply.body;
  EXPECT_NE(reply.body.find("<html lang=\"ja\">"), std::string::npos);
}

TEST(local_path, another_sites_address_is_none) {
  for (const auto* bad : {"", "//evil.example/", "https://evil.example/", "/\\evil.example", "evil",
                          "/a b", "/a\r\nX: y", "/"}) {
    EXPECT_EQ(local_path(bad, "/me"), "/me") << bad;
  }
  EXPECT_EQ(local_path("/oidc/authorize/resume?r=1", "/me"), "/oidc/authorize/resume?r=1");
}

TEST(form, ID3_1_34_a_form_is_ours_only_with_its_own_browsers_token_and_from_our_own_pages) {
  auto r = request_of("/id/login");
  const auto first = guard_of(r);
  ASSERT_TRUE(first.set_cookie);
  EXPECT_EQ(first.set_cookie->rfind("tsunagu-form=", 0), 0u);
  const auto cookie = first.set_cookie->substr(0, first.set_cookie->find(';'));
  EXPECT_FALSE(is_our_form(r, first.token)) << "no cookie";
  r.headers.add("Cookie", cookie);
  EXPECT_TRUE(is_our_form(r, first.token));
  EXPECT_FALSE(guard_of(r).set_cookie);
  EXPECT_FALSE(is_our_form(r, ""));
  auto crossing = r;
  crossing.headers.add("Sec-Fetch-Site", "cross-site");
  EXPECT_FALSE(is_our_form(crossing, first.token));
  auto elsewhere = r;
  elsewhere.headers.add("Host", "town.example");
  elsewhere.headers.add("Origin", "https://evil.example");
  EXPECT_FALSE(is_our_form(elsewhere, first.token));
  auto signed_in = r;
  signed_in.headers.clear();
  const auto both = cookie + "; tsunagu=secret";
  signed_in.headers.add("Cookie", both);
  EXPECT_FALSE(is_our_form(signed_in, first.token)) << "a session has a token of its own";
  EXPECT_TRUE(is_our_form(signed_in, guard_of(signed_in).token));
}

TEST(form, over_tls_the_cookie_is_of_this_host_alone) {
  auto r = request_of("/id/login");
  r.secure = true;
  const auto g = guard_of(r);
  ASSERT_TRUE(g.set_cookie);
  EXPECT_EQ(g.set_cookie->rfind("__Host-tsunagu-form=", 0), 0u);
  for (const auto* part : {"; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"}) {
    EXPECT_NE(g.set_cookie->find(part), std::string::npos) << part;
  }
  EXPECT_EQ(g.set_cookie->find("Domain"), std::string::npos);
}

TEST(error_page, says_the_number_for_the_log_and_no_more) {
  const auto reply = error_page(request_of("/id/login"), {texts()}, "札幌市", 503, "odd<code");
  EXPECT_EQ(reply.status, 503);
  EXPECT_NE(reply.body.find("id=\"error-id\">0123456789abcdef"), std::string::npos);
  EXPECT_NE(reply.body.find("odd&lt;code"), std::string::npos);
}

}  // namespace
}  // namespace tsu::id::pages
