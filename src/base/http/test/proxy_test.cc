#include "base/http/proxy.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/http/server.h"
#include "base/http/test/raw_client.h"

namespace tsu::http {
namespace {

const std::vector<network> trusted = {*network::parse("10.0.0.0/8"), *network::parse("127.0.0.1")};

std::string client(std::vector<fields::field> headers) {
  fields all;
  for (const auto& [name, value] : headers) {
    all.add(name, value);
  }
  const auto said = forwarded_by(trusted, all);
  return (said.client ? said.client->text() : "-") + (said.secure ? " secure" : "");
}

TEST(proxy, the_nearest_address_that_is_not_a_trusted_proxy_is_the_client) {
  EXPECT_EQ(client({{"X-Forwarded-For", "198.51.100.7"}}), "198.51.100.7");
  EXPECT_EQ(client({{"X-Forwarded-For", "1.1.1.1, 198.51.100.7, 10.0.0.5"}}), "198.51.100.7");
  EXPECT_EQ(client({{"X-Forwarded-For", "1.1.1.1"}, {"X-Forwarded-For", "198.51.100.7"}}),
            "198.51.100.7");
  EXPECT_EQ(client({{"X-Forwarded-For", "10.0.0.9"}}), "10.0.0.9");
  EXPECT_EQ(client({{"X-Forwarded-For", "198.51.100.7:4711"}, {"X-Forwarded-Proto", "https"}}),
            "198.51.100.7 secure");
  EXPECT_EQ(client({{"X-Forwarded-For", "198.51.100.7, unknown"}}), "-");
  EXPECT_EQ(client({}), "-");
}

TEST(proxy, the_standard_header_wins_over_the_old_ones) {
  EXPECT_EQ(client({{"Forwarded", "for=\"[2001:db8:cafe::17]:4711\";proto=https;by=10.0.0.1"},
                    {"X-Forwarded-For", "1.1.1.1"}}),
            "2001:db8:cafe::17 secure");
  EXPECT_EQ(client({{"Forwarded", "for=1.1.1.1, For=198.51.100.7;Proto=http"}}), "198.51.100.7");
  EXPECT_EQ(client({{"Forwarded", "for=_hidden"}}), "-");
}

TEST(proxy, host_and_prefix_are_taken_as_they_may_be_and_else_not_at_all) {
  const auto said = [](std::string_view name, std::string_view value) {
    fields all;
    all.add(name, value);
    const auto f = forwarded_by(trusted, all);
    return std::string{f.host} + std::string{f.prefix};
  };
  EXPECT_EQ(said("X-Forwarded-Host", "city.example.jp:8443"), "city.example.jp");
  EXPECT_EQ(said("X-Forwarded-Host", "city.example.jp, b"), "");
  EXPECT_EQ(said("X-Forwarded-Host", "a/b"), "");
  EXPECT_EQ(said("X-Forwarded-Prefix", "/api/v1/"), "/api/v1");
  for (const auto* bad : {"api", "//evil.example", "/a/../b", "/a>b", "/a\\b", "/"}) {
    EXPECT_EQ(said("X-Forwarded-Prefix", bad), "") << bad;
  }
}

TEST(proxy, a_client_that_is_no_trusted_proxy_is_not_believed) {
  const auto who = [](const request& r) -> task<reply> {
    co_return reply{.body = std::string{r.remote_address} + (r.secure ? " secure" : "") +
                            (r.host == "a" ? "" : " " + std::string{r.host}) +
                            std::string{r.prefix}};
  };
  const std::string asks =
      "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.7\r\n"
      "X-Forwarded-Proto: https\r\nX-Forwarded-Host: b\r\nX-Forwarded-Prefix: /api\r\n\r\n";
  for (const bool believed : {true, false}) {
    server_options o;
    if (believed) {
      o.trusted_proxies = {"127.0.0.0/8"};
    }
    const auto s = server::start(o, who);
    raw_client c{s.value()->port()};
    EXPECT_EQ(c.ask(asks).body, believed ? "198.51.100.7 secure b/api" : "127.0.0.1");
    EXPECT_EQ(c.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").body, "127.0.0.1");
  }
}

}  // namespace
}  // namespace tsu::http
