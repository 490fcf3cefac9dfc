// Replies in pieces: how they are framed, that nobody makes pieces that nobody takes, and that half
// of one is seen to be half.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>

#include "base/http/server.h"
#include "base/http/test/raw_client.h"

namespace tsu::http {
namespace {

using namespace std::chrono_literals;

// Makes pieces until it is let go, and says so then.
struct maker {
  explicit maker(int n) : left(n) {}
  ~maker() { gone.set_value(); }
  maker(const maker&) = delete;
  maker& operator=(const maker&) = delete;
  task<std::string> next(std::size_t bytes) {
    made.fetch_add(1);
    if (fails && made == 2) {
      throw std::runtime_error{"on purpose"};
    }
    co_return left-- > 0 ? std::string(bytes, 'y') : std::string{};
  }
  std::atomic<int> left, made{0};
  bool fails = false;
  std::promise<void> gone;
};

struct pieces_server {
  explicit pieces_server(std::shared_ptr<maker> m, std::size_t bytes = 3, server_options o = {}) {
    o.io_threads = 1;
    made_by = std::move(m);
    auto s = server::start(std::move(o), [this, bytes](const request&) -> task<reply> {
      reply r{.type = "text/csv", .body = "head;", .compressible = true};
      r.pieces = [by = std::exchange(made_by, nullptr), bytes] { return by->next(bytes); };
      co_return r;
    });
    EXPECT_TRUE(s.ok());
    running = std::move(s).value();
  }
  std::shared_ptr<maker> made_by;  // of one request
  std::unique_ptr<server> running;
};

std::string after_head(const std::string& all) { return all.substr(all.find("\r\n\r\n") + 4); }

constexpr std::string_view last_get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

TEST(pieces, come_in_chunks_behind_the_body_and_the_connection_goes_on) {
  const pieces_server s{std::make_shared<maker>(2)};
  raw_client c{s.running->port()};
  c.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
  while (!c.pending_has("\r\n0\r\n\r\n") && c.more()) {
  }
  EXPECT_TRUE(c.pending_has("Transfer-Encoding: chunked\r\n"));
  EXPECT_FALSE(c.pending_has("Content-Length"));
  EXPECT_FALSE(c.pending_has("Content-Encoding"));
  EXPECT_FALSE(c.pending_has("Connection: close"));
  EXPECT_EQ(after_head(c.pending()), "5\r\nhead;\r\n3\r\nyyy\r\n3\r\nyyy\r\n0\r\n\r\n");
}

TEST(pieces, end_with_the_connection_where_the_client_knows_no_chunks) {
  const pieces_server s{std::make_shared<maker>(2)};
  raw_client c{s.running->port()};
  c.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const auto all = c.read_to_end();
  EXPECT_EQ(all.find("Transfer-Encoding"), std::string::npos);
  EXPECT_EQ(after_head(all), "head;yyyyyy");
}

TEST(pieces, nobody_makes_them_for_head) {
  auto m = std::make_shared<maker>(2);
  auto gone = m->gone.get_future();
  const pieces_server s{std::move(m)};
  raw_client c{s.running->port()};
  c.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(c.read_reply(false).field("Content-Type"), "text/csv");
  ASSERT_EQ(gone.wait_for(60s), std::future_status::ready);
}

TEST(pieces, a_client_that_goes_away_ends_their_making) {
  auto m = std::make_shared<maker>(1'000'000'000);
  auto gone = m->gone.get_future();
  const pieces_server s{std::move(m), 64 * 1024};
  {
    raw_client c{s.running->port()};
    c.send(last_get);
    ASSERT_TRUE(c.more());
  }
  EXPECT_EQ(gone.wait_for(60s), std::future_status::ready);
}

TEST(pieces, a_client_that_takes_nothing_is_cut_and_holds_nothing) {
  server_options o;
  o.body_timeout = 30ms;
  o.body_bytes_per_second_min = 1'000'000'000;
  auto m = std::make_shared<maker>(1'000'000'000);
  auto gone = m->gone.get_future();
  const pieces_server s{std::move(m), 64 * 1024, std::move(o)};
  raw_client c{s.running->port()};
  c.send(last_get);
  EXPECT_EQ(gone.wait_for(60s), std::future_status::ready);  // nothing was read meanwhile
  while (c.more()) {
  }
  EXPECT_FALSE(c.pending_has("\r\n0\r\n\r\n"));
}

TEST(pieces, half_an_answer_never_ends_like_a_whole_one) {
  auto m = std::make_shared<maker>(10);
  m->fails = true;
  const pieces_server s{std::move(m)};
  raw_client c{s.running->port()};
  c.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  while (c.more()) {
  }
  EXPECT_TRUE(c.pending_has("3\r\nyyy\r\n"));
  EXPECT_FALSE(c.pending_has("\r\n0\r\n\r\n"));
}

}  // namespace
}  // namespace tsu::http
