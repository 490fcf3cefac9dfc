// What the server refuses, how fast it gives up on the slow, and how it stops.
#include <gtest/gtest.h>

#include <future>
#include <span>
#include <string>
#include <vector>

#include "base/http/server.h"
#include "base/http/test/raw_client.h"

namespace tsu::http {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;

task<reply> body_back(const request& r) {
  co_return reply{.type = "text/plain", .body = std::string{r.body}, .route = "/things/{id}"};
}

std::unique_ptr<server> started(server_options o, serve handler = body_back) {
  o.io_threads = 1;
  auto s = server::start(std::move(o), std::move(handler));
  EXPECT_TRUE(s.ok());
  return std::move(s).value();
}

struct row {
  std::string_view request;
  int status;
};

void expect_refusals(std::span<const row> table) {
  const auto s = started({});
  for (const auto& [text, status] : table) {
    raw_client c{s->port()};
    c.send(text);
    const auto r = c.read_reply();
    const auto shown = std::string{text.substr(0, 120)};
    EXPECT_EQ(r.status, status) << shown;
    EXPECT_EQ(r.field("Content-Type"), "application/problem+json") << shown;
    EXPECT_EQ(r.field("Connection"), "close") << shown;
    EXPECT_NE(r.body.find("\"traceId\":\""), std::string::npos) << shown;
    c.end_sending();
    EXPECT_EQ(c.read_to_end(), "") << shown;
  }
}

TEST(refusal, id3_1_48_each_malformed_head_has_its_status_and_ends_the_connection) {
  const std::string long_target = "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string long_field = "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(17000, 'a');
  std::string many_fields = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 101; ++i) {
    many_fields += "X: y\r\n";
  }
  many_fields += "\r\n";
  const row table[] = {
      {"GET / HTTP/1.1\r\n\r\n", 400},                        // no Host
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},  // two
      {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: user@a\r\n\r\n", 400},
      {"GET / HTTP/1.1\nHost: a\n\n", 400},                           // bare LF
      {"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", 400},            // space before colon
      {"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\n\r\n", 400},  // obs-fold
      {"GET / HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: a\001b\r\n\r\n", 400},  // CTL
      {"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"sv, 400},  // NUL
      {"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400},    // bare CR
      {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /#part HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /\r\nHost: a\r\n\r\n", 400},  // HTTP/0.9
      {"G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"\x16\x03\x01\x02", 400},  // TLS at the wrong door
      {"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {long_target, 414},
      {long_field, 431},
      {many_fields, 431},
      {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"GET / HTTP/1.7\r\nHost: a\r\n\r\n", 505},  // Beast speaks 1.0 and 1.1, as everybody does
      {"GET / HTTP/1.x\r\nHost: a\r\n\r\n", 400},
  };
  expect_refusals(table);
}

TEST(refusal, id3_1_48_what_frames_a_body_in_two_ways_or_in_none_is_refused) {
  const std::string endless_extension =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;a=" +
      std::string(20'000, 'b');
  const row table[] = {
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nx", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\nx", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\nx", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
       "0\r\n\r\n",
       400},
      {"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked"
       "\r\n\r\n0\r\n\r\n",
       400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n 1\r\na\r\n0\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
       400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999999999\r\n\r\n", 413},
      // Past 64 bits it is no length any more, for Beast.
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n", 413},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", 415},
      {"POST / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\nContent-Length: 1\r\n\r\nx", 417},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
      // What Beast would take: equal lengths in two fields, a line feed in an extension's quotes,
      // extensions without end, a trailer that frames the message again.
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 01\r\nContent-Length: 1\r\n\r\nx", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\"\n\"\r\nx\r\n", 400},
      {endless_extension, 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: "
       "1\r\n\r\n",
       400},
  };
  expect_refusals(table);
}

TEST(refusal, odd_but_allowed_requests_pass) {
  const auto s = started({});
  for (const std::string_view text :
       {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://b.example/x?y HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1]:80\r\nX:\r\nY:\t v \t\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding: "
        "CHUNKED\r\n\r\n001;a=\"b\"\r\nx\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\n\r\n", "POST / HTTP/1.1\r\nHost: a\r\n\r\n"}) {
    raw_client c{s->port()};
    EXPECT_EQ(c.ask(text).status, 200) << text;
  }
  raw_client c{s->port()};
  EXPECT_EQ(c.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status, 204);
}

TEST(slow_client, id3_1_48_a_head_that_does_not_end_gets_408) {
  server_options o;
  o.head_timeout = 30ms;
  const auto s = started(o);
  raw_client c{s->port()};
  EXPECT_EQ(c.ask("GET / HTTP/1.1\r\nHost:").status, 408);
}

TEST(slow_client, a_body_that_does_not_come_gets_408) {
  server_options o;
  o.body_timeout = 30ms;
  const auto s = started(o);
  raw_client c{s->port()};
  EXPECT_EQ(c.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc").status, 408);
  raw_client chunked{s->port()};
  EXPECT_EQ(
      chunked.ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab").status,
      408);
}

TEST(slow_client, an_idle_connection_is_closed_without_a_word) {
  server_options o;
  o.head_timeout = 30ms;
  o.idle_timeout = 30ms;
  const auto s = started(o);
  raw_client never_spoke{s->port()};
  EXPECT_EQ(never_spoke.read_to_end(), "");
  raw_client spoke{s->port()};
  EXPECT_EQ(spoke.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
  EXPECT_EQ(spoke.read_to_end(), "");
}

TEST(slow_client, one_that_does_not_read_its_reply_is_cut) {
  server_options o;
  o.body_timeout = 30ms;
  o.body_bytes_per_second_min = 1'000'000'000;
  const auto s = started(o, [](const request&) -> task<reply> {
    co_return reply{.body = std::string(20'000'000, 'x')};
  });
  raw_client c{s->port()};
  c.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  ::pollfd gone{c.fd(), POLLERR | POLLHUP | POLLRDHUP, 0};
  ASSERT_EQ(::poll(&gone, 1, 60'000), 1);  // nothing read until the server has given up
  while (c.more()) {
  }
  EXPECT_LT(c.pending_bytes(), 20'000'000u);
}

TEST(admission, one_connection_too_many_gets_503_and_when_to_come_back) {
  server_options o;
  o.connections_max = 1;
  const auto s = started(o);
  raw_client first{s->port()};
  EXPECT_EQ(first.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
  raw_client second{s->port()};
  const auto r = second.read_reply();
  EXPECT_EQ(r.status, 503);
  EXPECT_EQ(r.field("Retry-After"), "5");
}

TEST(admission, one_address_cannot_take_all_connections) {
  server_options o;
  o.connections_per_address_max = 1;
  const auto s = started(o);
  raw_client first{s->port()};
  EXPECT_EQ(first.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
  raw_client second{s->port()};
  EXPECT_EQ(second.read_reply().status, 503);
  first.end_sending();
  EXPECT_EQ(first.read_to_end(), "");
}

TEST(admission, a_connection_ends_after_its_number_of_requests) {
  server_options o;
  o.requests_per_connection_max = 2;
  const auto s = started(o);
  raw_client c{s->port()};
  EXPECT_EQ(c.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").field("Connection"), "");
  EXPECT_EQ(c.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").field("Connection"), "close");
}

TEST(stopping, a_request_under_way_is_finished_and_idle_connections_are_closed) {
  std::promise<void> entered;
  completion<int> release;
  auto s = started({}, [&](const request& r) -> task<reply> {
    if (r.path == "/slow") {
      co_await release.wait([&] { entered.set_value(); });
    }
    co_return reply{.body = "{}"};
  });
  raw_client idle{s->port()};
  EXPECT_EQ(idle.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
  raw_client busy{s->port()};
  busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  entered.get_future().wait();
  auto stopped = std::async(std::launch::async, [&] { return s->stop_gracefully(60s); });
  EXPECT_EQ(idle.read_to_end(), "");  // closed at once
  release.set(1);
  const auto r = busy.read_reply();
  EXPECT_EQ(r.status, 200);
  EXPECT_EQ(r.field("Connection"), "close");
  busy.close();
  EXPECT_EQ(stopped.get(), 0u);
}

TEST(stopping, the_deadline_cuts_what_hangs_and_says_how_many) {
  std::promise<void> entered;
  completion<int> release;
  auto s = started({}, [&](const request&) -> task<reply> {
    co_await release.wait([&] { entered.set_value(); });
    co_return reply{};
  });
  raw_client c{s->port()};
  c.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  entered.get_future().wait();
  EXPECT_EQ(s->stop_gracefully(10ms), 1u);
  EXPECT_EQ(c.read_to_end(), "");
  release.set(1);  // too late for the client, but the handler still ends with the server
  s.reset();
}

TEST(access_log, a_line_has_route_status_and_trace_but_neither_query_nor_address) {
  std::promise<std::string> promised;
  server_options o;
  o.idle_timeout = o.head_timeout = o.body_timeout = 100ms;
  o.access_log = [&, said = false](std::string_view lines) mutable {
    if (!std::exchange(said, true)) {
      promised.set_value(std::string{lines});
    }
  };
  const auto s = started(o);
  raw_client c{s->port()};
  c.ask(
      "POST /things/somebody?secret=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\ntraceparent: "
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n\r\nhi");
  const auto line = promised.get_future().get();
  for (auto part :
       {"\"method\":\"POST\"", "\"route\":\"/things/{id}\"", "\"status\":200",
        "\"bytes_in\":2,\"bytes\":2", "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\""}) {
    EXPECT_NE(line.find(part), std::string::npos) << part << " in " << line;
  }
  EXPECT_EQ(line.find("somebody"), std::string::npos);
  EXPECT_EQ(line.find("secret"), std::string::npos);
  EXPECT_EQ(line.find("127.0.0.1"), std::string::npos);
}

}  // namespace
}  // namespace tsu::http
