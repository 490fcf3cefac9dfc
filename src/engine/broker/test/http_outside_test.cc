// The broker's way out, against a real server on this machine: what is sent, what is read, and
// where it does not go.
#include "engine/broker/subscribe/http_outside.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "base/core/executor.h"
#include "base/core/guarded.h"
#include "base/http/server.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

using namespace std::chrono_literals;

// Takes connections and never says a word.
class silent_one {
 public:
  silent_one() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* address = reinterpret_cast<sockaddr*>(&here);
    socklen_t size = sizeof here;
    EXPECT_EQ(::bind(fd_, address, size), 0);
    EXPECT_EQ(::listen(fd_, 8), 0);
    EXPECT_EQ(::getsockname(fd_, address, &size), 0);
    port_ = ntohs(here.sin_port);
  }
  ~silent_one() { ::close(fd_); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  int fd_;
  int port_ = 0;
};

class outside : public testing::Test {
 protected:
  outside()
      : server_(http::server::start({.io_threads = 1}, [this](const http::request& r) {
                  return answer(r);
                }).value()) {}

  task<http::reply> answer(const http::request& r) {
    auto told = std::string{name_of(r.verb)} + " " + std::string{r.path} + " " +
                std::string{r.headers.find("Content-Type").value_or("-")} + " " +
                std::string{r.headers.find("X-Key").value_or("-")} + " " +
                std::string{r.headers.find("Accept").value_or("-")} + " " + std::string{r.body};
    seen_.change([&](auto& s) { s = std::move(told); });
    if (r.path == "/broken") {
      co_return http::reply{.status = 500};
    }
    if (r.path == "/to") {
      co_return http::reply{.status = 302, .headers = {{"Location", std::string{r.query}}}};
    }
    if (r.path == "/large") {
      co_return http::reply{.body = std::string(2 * 1024 * 1024, ' ')};
    }
    co_return http::reply{.body = R"({"@context":{"depth":"https://snow.example/depth"}})"};
  }
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + path;
  }
  // The status, or the code of the problem.
  std::string sent(http::client& by, outgoing o) {
    http_sender out{by};
    event_loop loop;
    const auto r = loop.wait(out.send(std::move(o)));
    return r.ok() ? std::to_string(r.value()) : r.error().code;
  }
  result<std::string> loaded(http::client& by, const std::string& from) {
    http_context_loader loader{by};
    event_loop loop;
    return loop.wait(loader.load(from));
  }
  std::string refusal(http::client& by, const std::string& from) {
    const auto r = loaded(by, from);
    return r.ok() ? "loaded" : r.error().code;
  }

  // The last request, as one line.
  std::string seen() {
    return seen_.look([](const auto& s) { return s; });
  }

  guarded<std::string> seen_;
  std::unique_ptr<http::server> server_;
  http::client anywhere_{{.policy = http::address_policy::any}};
  http::client in_public_;  // as the program makes it
};

TEST_F(outside, a_notification_arrives_with_its_type_headers_and_body) {
  EXPECT_EQ(sent(anywhere_, {.url = url("/told"),
                             .content_type = "application/ld+json",
                             .body = "{}",
                             .headers = {{"X-Key", "k"}}}),
            "200");
  EXPECT_EQ(seen(), "POST /told application/ld+json k */* {}");
}

TEST_F(outside, a_receiver_that_fails_is_an_answer_and_one_that_is_silent_or_verbose_is_none) {
  const silent_one nobody;
  EXPECT_EQ(sent(anywhere_, {.url = url("/broken")}), "500");
  EXPECT_EQ(sent(anywhere_, {.url = url("/to?/told")}), "302") << "a POST follows nobody";
  EXPECT_EQ(sent(anywhere_, {.url = nobody.url(), .timeout = 50ms}), "timeout");
  EXPECT_EQ(sent(anywhere_, {.url = url("/large")}), "reply_too_large");
  EXPECT_EQ(sent(anywhere_, {.url = "ftp://a/"}), "bad_url");
}

TEST_F(outside, a_notification_does_not_go_to_an_address_inside_unless_it_is_a_partners) {
  EXPECT_EQ(sent(in_public_, {.url = url("/told")}), "address_refused");
  for (const auto* inside : {"http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/",
                             "http://[::1]/", "http://[fd00::1]/", "http://0.0.0.0/"}) {
    EXPECT_EQ(sent(in_public_, {.url = inside}), "address_refused") << inside;
  }
  EXPECT_EQ(seen(), "");
  http::client partner{{.allowed = {*http::network::parse("127.0.0.1/32")}}};
  EXPECT_EQ(sent(partner, {.url = url("/told")}), "200");
}

TEST_F(outside, a_context_is_fetched_as_json_ld_and_followed_where_it_moved) {
  const auto r = loaded(anywhere_, url("/context"));
  ASSERT_TRUE(r.ok()) << r.error().detail;
  EXPECT_EQ(r.value(), R"({"@context":{"depth":"https://snow.example/depth"}})");
  EXPECT_EQ(seen(), "GET /context - - application/ld+json, application/json ");
  EXPECT_TRUE(loaded(anywhere_, url("/to?/context")).ok());
}

TEST_F(outside, a_context_that_is_not_there_or_too_large_is_not_available) {
  for (const auto* path : {"/broken", "/large"}) {
    EXPECT_EQ(refusal(anywhere_, url(path)), fault_no_context) << path;
  }
  EXPECT_EQ(refusal(anywhere_, url("/to?" + url("/to?/"))), "loaded") << "two steps are few";
  EXPECT_EQ(refusal(anywhere_, "http://127.0.0.1:1/"), fault_no_context);
  EXPECT_EQ(refusal(anywhere_, "file:///etc/passwd"), fault_no_context);
}

TEST_F(outside, a_context_is_not_fetched_from_inside_not_even_by_a_redirect) {
  EXPECT_EQ(refusal(in_public_, url("/context")), fault_no_context);
  EXPECT_EQ(seen(), "");
  http::client partner{{.allowed = {*http::network::parse("127.0.0.1/32")}}};
  EXPECT_EQ(refusal(partner, url("/context")), "loaded");
  EXPECT_EQ(refusal(partner, url("/to?http://10.0.0.1/context")), fault_no_context);
}

}  // namespace
}  // namespace tsu::broker
