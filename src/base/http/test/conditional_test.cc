#include "base/http/conditional.h"

#include <gtest/gtest.h>

#include "base/http/accept.h"

namespace tsu::http {
namespace {

request asking(method verb, std::string_view name = {}, std::string_view value = {}) {
  request q;
  q.verb = verb;
  if (!name.empty()) {
    q.headers.add(name, value);
  }
  return q;
}

TEST(etag, the_same_bytes_have_the_same_tag_and_others_another) {
  EXPECT_EQ(etag_of("a"), etag_of("a"));
  EXPECT_NE(etag_of("a"), etag_of("b"));
  EXPECT_EQ(etag_of("").size(), 26u);
}

// RFC 9110 8.8.3.2, the table of its example.
TEST(etag, strong_and_weak_comparison_differ_as_the_standard_says) {
  struct row {
    std::string_view list, etag;
    bool strong, weak;
  };
  for (const auto& r :
       {row{"W/\"1\"", "W/\"1\"", false, true}, row{"W/\"1\"", "W/\"2\"", false, false},
        row{"W/\"1\"", "\"1\"", false, true}, row{"\"1\"", "\"1\"", true, true},
        row{"\"0\" , \"1\"", "\"1\"", true, true}, row{"*", "\"1\"", true, true},
        row{"", "\"1\"", false, false}}) {
    EXPECT_EQ(names_etag(r.list, r.etag, comparison::strong), r.strong) << r.list;
    EXPECT_EQ(names_etag(r.list, r.etag, comparison::weak), r.weak) << r.list;
  }
}

TEST(conditional, a_client_that_has_it_gets_304_without_a_body) {
  const auto tag = etag_of("{}");
  const auto r = with_etag({.body = "{}"}, asking(method::get, "If-None-Match", "\"x\", " + tag));
  EXPECT_EQ(r.status, 304);
  EXPECT_EQ(r.body, "");
  EXPECT_EQ(r.headers.at(0).second, tag);
  EXPECT_EQ(with_etag({.body = "{1}"}, asking(method::get, "If-None-Match", tag)).status, 200);
  EXPECT_EQ(with_etag({.body = "{}"}, asking(method::post, "If-None-Match", tag)).status, 200);
  EXPECT_TRUE(with_etag({.status = 404}, asking(method::get)).headers.empty());
}

TEST(conditional, a_write_against_an_old_version_is_refused) {
  const auto ok = [](std::string_view name, std::string_view value,
                     std::optional<std::string_view> current) {
    const auto r = check_preconditions(asking(method::put, name, value), current);
    return r.ok() || r.error().reason != why::precondition;
  };
  EXPECT_TRUE(ok("If-Match", "\"1\"", "\"1\""));
  EXPECT_FALSE(ok("If-Match", "\"1\"", "\"2\""));
  EXPECT_FALSE(ok("If-Match", "*", std::nullopt));
  EXPECT_TRUE(ok("If-Match", "*", "\"1\""));
  EXPECT_FALSE(ok("If-None-Match", "*", "\"1\""));
  EXPECT_TRUE(ok("If-None-Match", "*", std::nullopt));
  EXPECT_FALSE(ok("If-Match", "W/\"1\"", "\"1\""));
  EXPECT_TRUE(ok("", "", "\"1\""));
}

TEST(accept, weights_are_read_as_the_standard_says) {
  EXPECT_EQ(weight_of("gzip, br", "br"), 1);
  EXPECT_EQ(weight_of("gzip;q=0.5, br;Q=0.25", "BR"), 0.25);
  EXPECT_EQ(weight_of("*;q=0.1", "br"), 0.1);
  EXPECT_EQ(weight_of("br;q=0, *", "br"), 0);
  EXPECT_EQ(weight_of("", "br"), 0);
  EXPECT_EQ(weight_of("identity", "br"), 0);
  for (auto bad : {"br;q=2", "br;q=-1", "br;q=x", "br;q=0,5", "br;q=0.12345", "br;q="}) {
    EXPECT_EQ(weight_of(bad, "br"), 0) << bad;
  }
}

}  // namespace
}  // namespace tsu::http
