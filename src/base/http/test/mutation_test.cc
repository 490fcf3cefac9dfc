// 20,000 requests that began as valid ones, over real connections: the server never crashes, never
// hangs, and never answers 5xx except 501, 503 and 505.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/core/random.h"
#include "base/http/server.h"
#include "base/http/test/raw_client.h"

namespace tsu::http {
namespace {

const std::string valid[] = {
    "GET /a/b?c=d HTTP/1.1\r\nHost: a.example:80\r\nAccept: */*\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world",
    "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
    "chunked\r\n\r\n5;e=1\r\nhello\r\n3\r\nabc\r\n"
    "0\r\nT: u\r\n\r\n",
    "PUT http://b.example/%E9%9B%AA?q=1 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
    "Content-Length: 2\r\n\r\n{}",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: [::1]:8080\r\ntraceparent: "
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n\r\n",
    "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nDELETE /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
};
constexpr std::string_view marks[] = {"\r\n",
                                      "\n",
                                      "\r",
                                      ":",
                                      " ",
                                      "\t",
                                      "\r\n\r\n",
                                      ",",
                                      "0",
                                      "ffffffffffffffff",
                                      "%",
                                      "HTTP/1.1",
                                      "chunked",
                                      "Content-Length: 3\r\n",
                                      "Transfer-Encoding: chunked\r\n",
                                      "Host: b\r\n",
                                      "//",
                                      "[",
                                      "@",
                                      ";"};

void mutate(std::string& s, random_source& random) {
  const auto at = static_cast<std::size_t>(random.below(s.size() + 1));
  const auto n = static_cast<std::size_t>(random.below(12));
  switch (random.below(7)) {
    case 0: s.insert(at, 1, static_cast<char>(random.below(256))); break;
    case 1: s.erase(at, n); break;
    case 2:
      s.insert(at, s.substr(static_cast<std::size_t>(random.below(s.size() + 1)), n * 4));
      break;
    case 3: s.resize(at); break;
    case 4: s.insert(at, marks[random.below(std::size(marks))]); break;
    case 5: s += valid[random.below(std::size(valid))]; break;
    default:
      if (at < s.size()) {
        s[at] = static_cast<char>(random.below(256));
      }
  }
  if (s.empty()) {
    s = "G";
  }
}

// Every status in a stream of replies; -1 where the stream is not one of whole replies.
std::vector<int> statuses(std::string_view all) {
  std::vector<int> out;
  while (!all.empty()) {
    const auto end = all.find("\r\n\r\n");
    if (all.substr(0, 9) != "HTTP/1.1 " || end == std::string_view::npos) {
      return {-1};
    }
    const auto head = all.substr(0, end);
    out.push_back(std::atoi(std::string{all.substr(9, 3)}.c_str()));
    const auto length = head.find("Content-Length: ");
    std::size_t body = 0;
    if (length != std::string_view::npos) {
      body = std::strtoul(std::string{head.substr(length + 16, 12)}.c_str(), nullptr, 10);
    }
    if (end + 4 + body > all.size()) {
      return {-1};
    }
    all.remove_prefix(end + 4 + body);
  }
  return out;
}

TEST(mutated_requests, get_an_answer_or_a_closed_connection_and_never_hurt_the_server) {
  server_options o;
  o.io_threads = 1;
  auto s = server::start(o, [](const request& r) -> task<reply> {
    // No HEAD: whose replies have a length and no body, which statuses() could not follow.
    co_return reply{.type = "text/plain",
                    .body = r.verb == method::head ? "" : std::string{r.body}};
  });
  ASSERT_TRUE(s.ok());
  seeded_random random{20'000};
  int good = 0, bad = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto text = valid[random.below(std::size(valid))];
    for (auto times = 1 + random.below(4); times > 0; --times) {
      mutate(text, random);
    }
    // Other addresses of this machine, so that their ports do not run out.
    raw_client c{s.value()->port(), 0x7F000002U + static_cast<std::uint32_t>(i % 250)};
    c.send(text);
    c.end_sending();
    const auto all = c.read_to_end();
    ASSERT_NE(all, "TIMEOUT") << i << ": " << text;
    ASSERT_NE(all, "RESET") << i << ": " << text;  // a reply might be lost by it
    for (const int status : statuses(all)) {
      ASSERT_TRUE(status > 0 && (status < 500 || status == 501 || status == 503 || status == 505))
          << i << ": " << text << "\n"
          << all;
      ++(status < 300 ? good : bad);
    }
  }
  EXPECT_GT(good, 1000);  // the mutations are neither all harmless nor all deadly
  EXPECT_GT(bad, 1000);
  raw_client c{s.value()->port()};
  EXPECT_EQ(c.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
}

}  // namespace
}  // namespace tsu::http
