#include "base/metrics/metrics.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/metrics/process.h"

namespace tsu::metrics {
namespace {

TEST(metrics, the_text_is_what_prometheus_reads) {
  registry r;
  r.make_counter("tsunagu_http_requests_total", "Requests.", {{"status", "2xx"}}).add(3);
  r.make_counter("tsunagu_http_requests_total", "Requests.", {{"status", "5xx"}});
  r.make_gauge("tsunagu_connections", "Open now.").set(1.5);
  r.make_gauge_from("tsunagu_asked", "A \\ line\nbreak.", [] { return 7.0; });
  constexpr double bounds[] = {0.1, 1};
  auto& h = r.make_histogram("tsunagu_wait_seconds", "Waited.", bounds, {{"kind", "a\"b"}});
  for (double v : {0.1, 0.5, 2.0}) {
    h.observe(v);
  }
  EXPECT_EQ(r.text(),
            "# HELP tsunagu_asked A \\\\ line\\nbreak.\n"
            "# TYPE tsunagu_asked gauge\n"
            "tsunagu_asked 7\n"
            "# HELP tsunagu_connections Open now.\n"
            "# TYPE tsunagu_connections gauge\n"
            "tsunagu_connections 1.5\n"
            "# HELP tsunagu_http_requests_total Requests.\n"
            "# TYPE tsunagu_http_requests_total counter\n"
            "tsunagu_http_requests_total{status=\"2xx\"} 3\n"
            "tsunagu_http_requests_total{status=\"5xx\"} 0\n"
            "# HELP tsunagu_wait_seconds Waited.\n"
            "# TYPE tsunagu_wait_seconds histogram\n"
            "tsunagu_wait_seconds_bucket{kind=\"a\\\"b\",le=\"0.1\"} 1\n"
            "tsunagu_wait_seconds_bucket{kind=\"a\\\"b\",le=\"1\"} 2\n"
            "tsunagu_wait_seconds_bucket{kind=\"a\\\"b\",le=\"+Inf\"} 3\n"
            "tsunagu_wait_seconds_sum{kind=\"a\\\"b\"} 2.6\n"
            "tsunagu_wait_seconds_count{kind=\"a\\\"b\"} 3\n");
}

TEST(metrics, the_same_name_and_labels_are_the_same_series_in_any_order) {
  registry r;
  auto& one = r.make_counter("x_total", "X.", {{"a", "1"}, {"b", "2"}});
  EXPECT_EQ(&one, &r.make_counter("x_total", "X.", {{"b", "2"}, {"a", "1"}}));
  EXPECT_NE(&one, &r.make_counter("x_total", "X.", {{"a", "1"}, {"b", "3"}}));
}

TEST(metrics, counts_of_many_threads_all_arrive) {
  registry r;
  auto& c = r.make_counter("x_total", "X.");
  auto& h = r.make_histogram("y_seconds", "Y.", latency_bounds());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20'000; ++n) {
        c.add();
        h.observe(0.25);
      }
    });
  }
  for (auto& t : threads) {
    t.join();
  }
  EXPECT_EQ(c.value(), 80'000u);
  EXPECT_DOUBLE_EQ(h.sum(), 20'000.0);
  EXPECT_EQ(h.counts()[7], 80'000u);
}

TEST(metrics, a_name_that_could_not_be_scraped_is_our_own_mistake) {
  registry r;
  EXPECT_DEATH(r.make_counter("Ünsinn", ""), "is_name");
  EXPECT_DEATH(r.make_counter("ok_total", "", {{"1bad", "x"}}), "is_name");
  r.make_gauge("twice", "");
  EXPECT_DEATH(r.make_counter("twice", ""), "kind");
}

TEST(process_metrics, name_the_build_and_measure_the_process) {
  registry r;
  add_process_metrics(r, "1.2.3", *parse_instant("2026-11-22T00:00:00Z"));
  const auto text = r.text();
  EXPECT_NE(text.find("version=\"1.2.3\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("process_start_time_seconds 1795305600\n"), std::string::npos);
  for (const auto* name : {"process_resident_memory_bytes ", "process_open_fds ",
                           "process_threads ", "process_max_fds "}) {
    const auto at = text.find("\n" + std::string{name});
    ASSERT_NE(at, std::string::npos) << name;
    EXPECT_GT(std::stod(text.substr(at + 1 + std::string{name}.size())), 0) << name;
  }
}

}  // namespace
}  // namespace tsu::metrics
