#include "base/media/client.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <thread>

#include "base/core/executor.h"
#include "base/core/log.h"
#include "base/core/random.h"
#include "base/core/test/folders.h"
#include "base/core/time.h"
#include "base/media/image_header.h"
#include "base/media/test/pictures.h"

namespace tsu::media {
namespace {

using namespace std::string_literals;
using namespace std::chrono_literals;

// The left half blue, the right half red.
pixels two_halves(int width, int height) {
  auto p = pixels::filled(width, height, {255, 0, 0, 255});
  for (int y = 0; y < height; ++y) {
    for (int x = width / 2; x < width; ++x) {
      p.at(x, y) = {0, 0, 255, 255};
    }
  }
  return p;
}

bool is_blue(const pixel& p) { return p[0] > 180 && p[2] < 80; }
bool is_red(const pixel& p) { return p[2] > 180 && p[0] < 80; }

// An APP1 segment with nothing but the orientation and a secret in its description.
std::string with_exif(const std::string& jpeg, char orientation) {
  const std::string tiff = "II*\0\x08\0\0\0"s + "\x02\0"s + "\x0e\x01\x02\0\x0c\0\0\0\x26\0\0\0"s +
                           "\x12\x01\x03\0\x01\0\0\0"s + orientation + "\0\0\0"s + "\0\0\0\0"s +
                           "SECRETPLACE\0"s;
  const std::string body = "Exif\0\0"s + tiff;
  const auto length = body.size() + 2;
  return jpeg.substr(0, 2) + "\xFF\xE1"s + static_cast<char>(length >> 8) +
         static_cast<char>(length) + body + jpeg.substr(2);
}

class media_test : public testing::Test {
 protected:
  media_test() { set_log_level(log_level::off); }
  ~media_test() override { set_log_level(log_level::info); }

  static options defaults() {
    options o;
    o.helper.program = std::string{TSU_BUILD_DIR} + "/tsunagu-media";
    o.helper.arguments = {"--test-duties"};
    o.helpers = 1;
    o.job_limit = 60s;
    o.start_limit = 60s;
    return o;
  }
  result<picture> thumbnail(std::string file, int side_max = 128) {
    return loop_.wait(client_.thumbnail(std::move(file), side_max));
  }
  result<helper::reply> run(client& c, const std::string& duty, std::string body = "") {
    return loop_.wait(c.run(duty, std::move(body)));
  }
  std::string refusal(std::string file) {
    const auto r = thumbnail(std::move(file));
    return r.ok() ? "" : r.error().code;
  }
  // The next job is served whatever the last one did.
  void expect_served(client& c) { EXPECT_EQ(run(c, "test.echo", "hi").value().body, "hi"); }

  event_loop loop_;
  client client_{defaults()};
};

TEST_F(media_test, all_three_types_become_a_jpeg_of_the_size_asked_for) {
  for (const auto* type : {".jpg", ".png", ".webp"}) {
    const auto made = thumbnail(encode(two_halves(1000, 500), type)).value();
    EXPECT_EQ(made.width, 128);
    EXPECT_EQ(made.height, 64);
    auto seen = decode_jpeg(made.jpeg);
    EXPECT_EQ(seen.width, 128);
    EXPECT_TRUE(is_blue(seen.at(20, 32)) && is_red(seen.at(108, 32))) << type;
  }
  EXPECT_EQ(client_.so_far().started, 1u);
}

TEST_F(media_test, a_small_picture_is_not_blown_up) {
  EXPECT_EQ(thumbnail(encode(two_halves(40, 20), ".png")).value().width, 40);
}

TEST_F(media_test, a_picture_is_turned_upright_and_its_metadata_is_gone) {
  const auto file = with_exif(encode(two_halves(400, 200), ".jpg"), 6);  // turn right by 90°
  const auto made = thumbnail(file).value();
  EXPECT_EQ(made.width, 64);
  EXPECT_EQ(made.height, 128);
  auto seen = decode_jpeg(made.jpeg);
  EXPECT_TRUE(is_blue(seen.at(32, 20)) && is_red(seen.at(32, 108)));
  ASSERT_NE(file.find("SECRETPLACE"), std::string::npos);
  EXPECT_EQ(made.jpeg.find("SECRETPLACE"), std::string::npos);
  EXPECT_EQ(made.jpeg.find("Exif"), std::string::npos);
}

TEST_F(media_test, what_is_transparent_becomes_white) {
  const auto clear = pixels::filled(50, 50, {0, 0, 0, 0});
  for (const auto* type : {".png", ".webp"}) {
    const auto p = decode_jpeg(thumbnail(encode(clear, type)).value().jpeg).at(25, 25);
    EXPECT_TRUE(p[0] > 250 && p[1] > 250 && p[2] > 250) << type;
  }
}

TEST_F(media_test, cut_pictures_are_damaged) {
  for (const auto* type : {".jpg", ".png", ".webp"}) {
    const auto whole = encode(two_halves(300, 300), type);
    for (const double share : {0.2, 0.5, 0.9}) {
      EXPECT_EQ(refusal(whole.substr(0, std::size_t(double(whole.size()) * share))),
                "media_damaged")
          << type << ' ' << share;
    }
  }
}

TEST_F(media_test, a_header_that_promises_a_huge_picture_is_refused_before_decoding) {
  auto bomb = encode(two_halves(64, 64), ".png");
  bomb.replace(16, 8, "\0\0\x75\x30\0\0\x75\x30"s);  // 30,000 × 30,000
  EXPECT_EQ(refusal(bomb), "media_too_large");
  EXPECT_EQ(refusal("\xFF\xD8\xFF"s + std::string(file_max, 'x')), "media_too_large");
}

TEST_F(media_test, other_types_are_refused_whatever_they_hold) {
  const auto jpeg = encode(two_halves(64, 64), ".jpg");
  for (const auto& file : {"GIF89a"s, "%PDF-1.7\n"s + jpeg, "<svg/>"s, "PK\x03\x04"s + jpeg,
                           "BM\x3a\0\0\0"s, "II*\0"s, "RIFF\0\0\0\0WAVE"s, ""s}) {
    EXPECT_EQ(refusal(file), "media_type_unsupported") << file.substr(0, 4);
  }
}

TEST_F(media_test, what_hides_behind_a_picture_does_not_come_out) {
  const auto polyglot = encode(two_halves(64, 64), ".jpg") + "<script>alert(1)</script>";
  EXPECT_EQ(thumbnail(polyglot).value().jpeg.find("script"), std::string::npos);
}

TEST_F(media_test, mutated_pictures_are_refused_or_drawn_and_never_end_the_service) {
  seeded_random chance{7};
  const std::string originals[] = {encode(two_halves(200, 90), ".jpg"),
                                   encode(two_halves(200, 90), ".png"),
                                   encode(two_halves(200, 90), ".webp")};
  for (int i = 0; i < 300; ++i) {
    auto file = originals[i % 3];
    for (int n = 0; n < 6; ++n) {
      file[12 + chance.below(file.size() - 12)] = static_cast<char>(chance.below(256));
    }
    const auto r = thumbnail(file);
    EXPECT_TRUE(r.ok() || r.error().reason != why::unavailable) << i << ' ' << r.error().detail;
  }
  EXPECT_EQ(client_.so_far().started, 1u);
}

TEST_F(media_test, a_crash_costs_one_job_and_the_next_gets_a_new_helper) {
  for (const auto* duty : {"test.crash", "test.nonsense"}) {
    const auto r = run(client_, duty);
    ASSERT_FALSE(r.ok());
    EXPECT_EQ(r.error().reason, why::unavailable);
    expect_served(client_);
  }
  EXPECT_EQ(client_.so_far().failed, 2u);
  EXPECT_EQ(client_.so_far().started, 3u);
}

TEST_F(media_test, a_hang_ends_with_the_time_of_its_job) {
  auto o = defaults();
  o.job_limit = 200ms;
  client c{o};
  EXPECT_EQ(run(c, "test.hang").error().reason, why::unavailable);
  expect_served(c);
}

TEST_F(media_test, eating_memory_ends_the_helper_and_not_the_machine) {
  EXPECT_EQ(run(client_, "test.memory").error().reason, why::unavailable);
  expect_served(client_);
}

TEST_F(media_test, the_sandbox_refuses_files_sockets_programs_and_executable_memory) {
  const auto tried = run(client_, "test.forbidden").value().body;
  for (const auto* what :
       {"open", "create", "socket", "fork", "exec", "kill", "chdir", "write_1", "executable"}) {
    EXPECT_NE(tried.find(what + "=Operation not permitted\n"s), std::string::npos) << tried;
  }
  EXPECT_FALSE(std::filesystem::exists("/tmp/tsunagu-media-was-here"));
  expect_served(client_);
  EXPECT_EQ(client_.so_far().started, 1u);
}

TEST_F(media_test, test_duties_do_not_exist_in_production) {
  auto o = defaults();
  o.helper.arguments.clear();
  client c{o};
  EXPECT_EQ(run(c, "test.crash").error().code, "media_duty_unknown");
  EXPECT_EQ(c.so_far().failed, 0u);
}

TEST_F(media_test, without_the_program_jobs_are_unavailable) {
  auto o = defaults();
  o.helper.program = "/nowhere/tsunagu-media";
  client c{o};
  EXPECT_EQ(run(c, "test.echo").error().code, "media_unavailable");
}

struct tally {
  int left, busy = 0, late = 0;
};

task<void> hang(client& c, tally& t) {
  const auto r = co_await c.run("test.hang", "");
  ++(r.error().code == "media_busy" ? t.busy : t.late);
  --t.left;
}

task<void> hang_often(client& c, tally& t) {
  for (int n = t.left; n > 0; --n) {
    spawn(hang(c, t));
  }
  while (t.left > 0) {
    co_await pause{1ms};
  }
}

TEST_F(media_test, a_full_queue_refuses_at_once_and_every_job_is_answered) {
  auto o = defaults();
  o.queue_max = 2;
  o.job_limit = 100ms;
  client c{o};
  tally t{.left = 6};
  loop_.wait(hang_often(c, t));
  EXPECT_GE(t.busy, 3);
  EXPECT_GE(t.late, 2);
  EXPECT_EQ(t.busy + t.late, 6);
}

TEST_F(media_test, an_idle_helper_is_ended_and_started_again_when_needed) {
  auto o = defaults();
  o.idle_limit = 1ms;
  client c{o};
  expect_served(c);
  const auto until = monotonic_now() + 30s;
  while (c.so_far().running_helpers != 0 && monotonic_now() < until) {
    std::this_thread::yield();
  }
  EXPECT_EQ(c.so_far().running_helpers, 0u);
  expect_served(c);
  EXPECT_EQ(c.so_far().started, 2u);
}

}  // namespace
}  // namespace tsu::media
