#include "base/http/client.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>

#include "base/http/server.h"

namespace tsu::http {
namespace {

using namespace std::chrono_literals;

class client_test : public testing::Test {
 protected:
  void SetUp() override {
    server_options o;
    o.io_threads = 1;
    auto s = server::start(o, [this](const request& q) { return answer(q); });
    ASSERT_TRUE(s.ok());
    server_ = std::move(s).value();
  }
  task<reply> answer(const request& q) {
    ++requests_;
    if (q.path == "/wait") {
      co_await release_.wait([this] { entered_.set_value(); });
    }
    if (q.path == "/to") {
      co_return reply{.status = 302, .headers = {{"Location", *percent_decoded(q.query)}}};
    }
    if (q.path == "/big") {
      co_return reply{.body = std::string(100'000, 'x')};
    }
    const auto token = q.headers.find("x-token").value_or("-");
    co_return reply{.status = q.verb == method::post ? 201 : 200,
                    .type = "text/plain",
                    .body = std::string{name_of(q.verb)} + " " + std::string{q.path} + " " +
                            std::string{token} + " " + std::string{q.body},
                    .headers = {{"X-Made", "here"}}};
  }
  std::string url(std::string_view path, std::string_view host = "127.0.0.1") const {
    return "http://" + std::string{host} + ":" + std::to_string(server_->port()) +
           std::string{path};
  }
  result<client_reply> ask(client& c, client_request q) {
    event_loop loop;
    return loop.wait(c.send(std::move(q)));
  }
  std::string refusal_of(client& c, client_request q) {
    auto r = ask(c, std::move(q));
    return r.ok() ? std::to_string(r.value().status) : r.error().code;
  }

  std::atomic<int> requests_{0};
  completion<int> release_;
  std::promise<void> entered_;
  std::unique_ptr<server> server_;
  client inside_{{.policy = address_policy::any}};
};

TEST_F(client_test, methods_headers_and_bodies_arrive_and_replies_come_back) {
  auto r = ask(inside_, {.url = url("/a"), .headers = {{"X-Token", "t"}}});
  ASSERT_TRUE(r.ok()) << r.error().detail;
  EXPECT_EQ(r.value().body, "GET /a t ");
  EXPECT_EQ(r.value().field("x-made"), "here");
  r = ask(inside_, {.verb = method::post, .url = url("/b"), .body = "hello"});
  EXPECT_EQ(r.value().status, 201);
  EXPECT_EQ(r.value().body, "POST /b - hello");
  EXPECT_EQ(ask(inside_, {.verb = method::del, .url = url("/c")}).value().body, "DELETE /c - ");
  EXPECT_EQ(ask(inside_, {.verb = method::head, .url = url("/d")}).value().body, "");
}

TEST_F(client_test, a_connection_is_used_again) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(ask(inside_, {.url = url("/a")}).ok());
  }
  EXPECT_EQ(requests_, 5);
  EXPECT_EQ(server_->connections(), 1u);
}

TEST_F(client_test, what_is_not_http_or_names_a_user_is_refused_before_anything_is_connected) {
  for (auto bad : {"", "127.0.0.1", "ftp://127.0.0.1/", "file:///etc/passwd", "http://",
                   "http://user@127.0.0.1/", "http://user:pw@127.0.0.1/", "http://a\r\nb/",
                   "gopher://127.0.0.1/", "http://127.0.0.1:99999/"}) {
    EXPECT_EQ(refusal_of(inside_, {.url = bad}), "bad_url") << bad;
  }
  EXPECT_EQ(refusal_of(inside_, {.url = url("/"), .headers = {{"X", "a\r\nY: b"}}}), "bad_header");
  EXPECT_EQ(requests_, 0);
}

TEST_F(client_test, no_spelling_of_an_inside_address_gets_through) {
  client outside;
  for (auto host : {"127.0.0.1",
                    "2130706433",
                    "0177.0.0.1",
                    "0x7f.0.0.1",
                    "0x7f000001",
                    "127.1",
                    "017700000001",
                    "0",
                    "localhost",
                    "[::1]",
                    "[::ffff:127.0.0.1]",
                    "[::ffff:7f00:1]",
                    "[0:0:0:0:0:ffff:7f00:0001]",
                    "[::]",
                    "[::127.0.0.1]",
                    "169.254.169.254",
                    "10.0.0.1",
                    "100.64.0.1",
                    "[64:ff9b::7f00:1]",
                    "[2002:7f00:1::]",
                    "[fd00:ec2::254]",
                    "[fe80::1]",
                    "224.0.0.1"}) {
    EXPECT_EQ(refusal_of(outside, {.url = url("/", host)}), "address_refused") << host;
  }
  // These are no names that anything answers to, or are names whose address is checked.
  for (auto host : {"127.0.0.1.", "localhost.", "127.0.0.1%00.example.com", "%31%32%37.0.0.1"}) {
    EXPECT_FALSE(ask(outside, {.url = url("/", host), .timeout = 5s}).ok()) << host;
  }
  EXPECT_EQ(requests_, 0);
}

TEST_F(client_test, a_name_that_leads_inside_is_refused_when_it_is_connected_to) {
  const auto row = "rebound.example:" + std::to_string(server_->port()) + ":127.0.0.1";
  client outside{{.resolve = {row}}};
  EXPECT_EQ(refusal_of(outside, {.url = url("/", "rebound.example")}), "address_refused");
  client inside{{.policy = address_policy::any, .resolve = {row}}};
  EXPECT_EQ(refusal_of(inside, {.url = url("/", "rebound.example")}), "200");
  EXPECT_EQ(requests_, 1);
}

TEST_F(client_test, a_network_of_the_configuration_is_let_through_and_no_other) {
  client outside{{.allowed = {*network::parse("127.0.0.1")}}};
  EXPECT_EQ(refusal_of(outside, {.url = url("/")}), "200");
  EXPECT_EQ(refusal_of(outside, {.url = url("/", "127.0.0.2")}), "address_refused");
}

TEST_F(client_test, redirects_are_followed_only_when_asked_and_checked_each_time) {
  client outside{{.allowed = {*network::parse("127.0.0.1")}}};
  const auto to = [&](const std::string& target) { return url("/to?") + percent_encoded(target); };
  EXPECT_EQ(refusal_of(outside, {.url = to(url("/a"))}), "302");
  EXPECT_EQ(refusal_of(outside, {.url = to(url("/a")), .redirects_max = 1}), "200");
  EXPECT_EQ(refusal_of(outside, {.url = to(url("/a", "127.0.0.2")), .redirects_max = 1}),
            "address_refused");
  EXPECT_EQ(refusal_of(outside, {.url = to("file:///etc/passwd"), .redirects_max = 1}), "bad_url");
  EXPECT_EQ(refusal_of(outside, {.url = to(to(url("/a"))), .redirects_max = 1}),
            "too_many_redirects");
  EXPECT_EQ(refusal_of(outside, {.verb = method::post, .url = to(url("/a")), .redirects_max = 1}),
            "302");
}

TEST_F(client_test, sizes_and_times_have_limits) {
  EXPECT_EQ(refusal_of(inside_, {.url = url("/big"), .reply_bytes_max = 99'999}),
            "reply_too_large");
  EXPECT_EQ(refusal_of(inside_, {.url = url("/big"), .reply_bytes_max = 100'000}), "200");
  EXPECT_EQ(refusal_of(inside_, {.url = url("/wait"), .timeout = 50ms}), "timeout");
  entered_.get_future().wait();
  release_.set(1);
  const auto port = server_->port();
  server_.reset();
  EXPECT_EQ(refusal_of(inside_, {.url = "http://127.0.0.1:" + std::to_string(port) + "/"}),
            "cannot_connect");
}

TEST_F(client_test, what_is_under_way_when_the_client_ends_is_answered) {
  auto c = std::make_unique<client>(client_options{.policy = address_policy::any});
  auto answered =
      std::async(std::launch::async, [&] { return refusal_of(*c, {.url = url("/wait")}); });
  entered_.get_future().wait();
  c.reset();
  EXPECT_EQ(answered.get(), "shutting_down");
  release_.set(1);
}

TEST(backoff, waits_grow_stay_within_bounds_and_differ) {
  seeded_random random{7};
  backoff b{100ms, 10s, random};
  std::set<std::chrono::milliseconds> seen;
  auto last = 100ms;
  for (int i = 0; i < 200; ++i) {
    const auto wait = b.next();
    EXPECT_GE(wait, 100ms);
    EXPECT_LE(wait, std::min<std::chrono::milliseconds>(last * 3, 10s));
    last = wait;
    seen.insert(wait);
  }
  EXPECT_GT(seen.size(), 50u);
  b.reset();
  EXPECT_LE(b.next(), 300ms);
}

}  // namespace
}  // namespace tsu::http
