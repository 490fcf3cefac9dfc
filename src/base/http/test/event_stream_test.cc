#include "base/http/event_stream.h"

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <thread>

#include "base/core/time.h"
#include "base/http/server.h"
#include "base/http/test/raw_client.h"

namespace tsu::http {
namespace {

using namespace std::chrono_literals;
using channel = std::shared_ptr<event_channel>;

struct stream_server {
  std::promise<channel> opened;
  std::unique_ptr<server> s;
  explicit stream_server(std::chrono::milliseconds heartbeat = 15s) {
    server_options o;
    o.io_threads = 1;
    o.heartbeat = heartbeat;
    s = server::start(o, [this](const request&) -> task<reply> {
          co_return reply{.events = [this](channel c) { opened.set_value(std::move(c)); }};
        }).value();
  }
  channel open(raw_client& c) {
    c.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    return opened.get_future().get();
  }
};

TEST(event_text, lines_of_data_are_kept_apart_and_names_cannot_break_out) {
  std::string out;
  append_event(out, {.name = "change", .data = "{\"a\":1}", .id = "7"});
  EXPECT_EQ(out, "id: 7\nevent: change\ndata: {\"a\":1}\n\n");
  out.clear();
  append_event(out, {.name = "x\ndata: y", .data = "a\nb\r\nc\rd", .id = {"1\0", 2}});
  EXPECT_EQ(out, "data: a\ndata: b\ndata: c\ndata: d\n\n");
}

TEST(event_stream, events_of_other_threads_arrive_in_order) {
  stream_server s;
  raw_client c{s.s->port()};
  const auto channel = s.open(c);
  EXPECT_EQ(s.s->event_streams(), 1u);
  std::thread producer{[&] {
    for (int i = 0; i < 100; ++i) {
      EXPECT_TRUE(channel->push({.name = "n", .data = std::to_string(i)}));
    }
  }};
  producer.join();
  while (!c.pending_has("data: 99\n\n")) {
    ASSERT_TRUE(c.more());
  }
  EXPECT_TRUE(c.pending_has("Content-Type: text/event-stream\r\n"));
  EXPECT_TRUE(c.pending_has("event: n\ndata: 0\n\nevent: n\ndata: 1\n\n"));
}

TEST(event_stream, a_quiet_stream_beats_and_ends_when_the_client_goes) {
  stream_server s{5ms};
  raw_client c{s.s->port()};
  const auto channel = s.open(c);
  while (!c.pending_has(":\n\n:\n\n")) {
    ASSERT_TRUE(c.more());
  }
  c.close();
  EXPECT_EQ(s.s->stop_gracefully(60s), 0u);
  EXPECT_FALSE(channel->push({.name = "n", .data = "1"}));
}

TEST(event_stream, a_client_that_does_not_follow_is_dropped) {
  stream_server s;
  raw_client c{s.s->port()};
  const auto channel = s.open(c);
  const std::string large(100'000, 'x');
  int pushed = 0;
  while (pushed < 100'000 && channel->push({.name = "n", .data = large})) {
    ++pushed;
  }
  EXPECT_TRUE(channel->closed());
  EXPECT_LT(pushed, 100'000);
}

TEST(event_stream, a_stop_sends_what_is_pending_and_closes) {
  stream_server s;
  raw_client c{s.s->port()};
  const auto channel = s.open(c);
  EXPECT_TRUE(channel->push({.name = "last", .data = "1"}));
  auto stopped = std::async(std::launch::async, [&] { return s.s->stop_gracefully(60s); });
  const auto all = c.read_to_end();
  EXPECT_NE(all.find("event: last\ndata: 1\n\n"), std::string::npos);
  c.close();
  EXPECT_EQ(stopped.get(), 0u);
  EXPECT_FALSE(channel->push({.name = "n", .data = "2"}));
}

}  // namespace
}  // namespace tsu::http
