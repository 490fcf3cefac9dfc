// What comes by itself: forecasts that are fetched, pictures that are left as files.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/http/client.h"
#include "base/http/server.h"
#include "service/snow/board.h"
#include "service/snow/fetch_forecast.h"
#include "service/snow/image_shelf.h"
#include "service/snow/read_image_time.h"
#include "service/snow/store_sources.h"
#include "service/snow/take_image.h"
#include "service/snow/test/town_of_test.h"
#include "service/snow/watch_folders.h"

namespace tsu::snow {
namespace {

namespace fs = std::filesystem;
using namespace testing;
using std::chrono::hours;
using std::chrono::minutes;

std::string forecast_text(instant issued, double cm) {
  return R"([{"publishingOffice":"札幌管区気象台","reportDatetime":")" + format_jst(issued) +
         R"(","timeSeries":[{"timeDefines":[")" + format_jst(issued + hours{1}) +
         R"("],"areas":[{"area":{"name":"a","code":"a"},"snowfalls":[")" + std::to_string(cm) +
         R"("]}]}]}])";
}

class folder_of_test {
 public:
  folder_of_test() {
    auto pattern = (fs::temp_directory_path() / "tsunagu-snow.XXXXXX").string();
    path = ::mkdtemp(pattern.data());
  }
  ~folder_of_test() { fs::remove_all(path); }
  fs::path path;
};

class sources_on_both : public town_of_test {
 protected:
  sources_on_both() { on.folder = folder.path; }
  forecast_source_dto keep(forecast_source_draft d) {
    return must(keep_forecast_source(on, sapporo(), d, officer));
  }
  void fetch_after(duration passed) {
    here.time.advance(passed);
    here.loop.wait(fetch_forecast(on, sapporo()));
  }
  forecast_source_row source() { return *read(find_forecast_source); }
  forecast_health health() {
    return read([&](db::reader& r) {
      const auto settings = load_settings(r);
      return board_of(r, {here.time.now(), settings}).forecast;
    });
  }
  std::size_t forecasts() {
    return read([&](db::reader& r) { return list_forecasts(r, here.time.now(), 100).size(); });
  }
  void leave(const fs::path& name, std::string_view bytes) {
    const auto whole = folder.path / name;
    fs::create_directories(whole.parent_path());
    std::ofstream{whole, std::ios::binary} << bytes;
    date(name, here.time.now());
  }
  void date(const fs::path& name, instant changed) {
    const auto s = to_micros(changed) / 1'000'000;
    const timespec times[2] = {{s, 0}, {s, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, (folder.path / name).c_str(), times, 0), 0);
  }
  folder_of_test folder;
};

// A server outside whose answer is set.
class weather_office {
 public:
  weather_office() {
    http::server_options o;
    o.io_threads = 1;
    auto s = http::server::start(o, [this](const http::request& q) { return answer(q); });
    EXPECT_TRUE(s.ok());
    server_ = std::move(s).value();
  }
  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + "/forecast.json";
  }
  std::string body;
  int status = 200;
  std::atomic<int> asked = 0, unchanged = 0;

 private:
  task<http::reply> answer(const http::request& q) {
    ++asked;
    const auto tag = "\"" + std::to_string(std::hash<std::string>{}(body)) + "\"";
    if (status != 200) {
      http::reply out{.status = status};
      out.with("Retry-After", "7200");
      co_return out;
    }
    if (q.headers.find("If-None-Match") == tag) {
      ++unchanged;
      co_return http::reply{.status = 304};
    }
    http::reply out{.body = body};
    out.with("ETag", tag);
    co_return out;
  }
  std::unique_ptr<http::server> server_;
};

TEST_P(sources_on_both,
       a_forecast_is_fetched_from_its_address_and_what_has_not_changed_is_not_sent) {
  weather_office office;
  http::client outside{{.policy = http::address_policy::any}};
  on.outside = &outside;
  here.loop.wait(fetch_forecast(on, sapporo()));
  EXPECT_EQ(health().text.ja, "予報がありません。予報の取得元は設定されていません。");
  office.body = forecast_text(here.time.now(), 2);
  keep({.kind = source_kind::url, .address = office.url(), .every_minutes = 10});
  EXPECT_EQ(health().text.ja, "予報がありません。予報の取得元にはまだ問い合わせていません。");
  fetch_after(minutes{0});
  EXPECT_EQ(forecasts(), 1u);
  EXPECT_TRUE(health().used);
  EXPECT_EQ(health().text.ja, "0.0時間前に発表された予報を使います。");
  fetch_after(minutes{9});
  EXPECT_EQ(office.asked, 1) << "it is not time";
  fetch_after(minutes{1});
  EXPECT_EQ(office.unchanged, 1);
  EXPECT_EQ(source().answered_at, here.time.now());
  office.body = forecast_text(here.time.now(), 3);
  fetch_after(minutes{10});
  EXPECT_EQ(forecasts(), 2u);
  here.time.advance(hours{7});
  EXPECT_FALSE(health().used);
  EXPECT_EQ(health().text.ja.find("予報は7.2時間前のもの"), 0u) << health().text.ja;
}

TEST_P(sources_on_both, who_does_not_answer_is_asked_less_and_less_and_the_board_says_so) {
  weather_office office;
  http::client outside{{.policy = http::address_policy::any}};
  on.outside = &outside;
  office.body = "<html>工事中</html>";
  keep({.kind = source_kind::url, .address = office.url()});
  fetch_after(minutes{0});
  EXPECT_EQ(source().trouble, "not_a_forecast");
  EXPECT_EQ(source().detail, "not JSON");
  EXPECT_EQ(source().next_at, here.time.now() + minutes{1});
  fetch_after(minutes{1});
  EXPECT_EQ(source().next_at, here.time.now() + minutes{2});
  fetch_after(minutes{2});
  EXPECT_EQ(source().next_at, here.time.now() + minutes{4});
  EXPECT_EQ(source().failures, 3);
  office.status = 503;
  fetch_after(minutes{4});
  EXPECT_EQ(source().trouble, "bad_status");
  EXPECT_EQ(source().next_at, here.time.now() + hours{2}) << "as it has asked for";
  EXPECT_EQ(health().text.ja,
            "予報がありません。予報の取得元がエラーを返しています（続けて4回）。");
  EXPECT_EQ(forecasts(), 0u);
  office.status = 200;
  office.body = forecast_text(here.time.now(), 1);
  fetch_after(hours{2});
  EXPECT_EQ(source().failures, 0);
  EXPECT_EQ(source().trouble, "");
  EXPECT_EQ(forecasts(), 1u);
}

TEST_P(sources_on_both, inside_addresses_are_not_asked) {
  weather_office office;
  http::client outside;
  on.outside = &outside;
  keep({.kind = source_kind::url, .address = office.url()});
  fetch_after(minutes{0});
  EXPECT_EQ(source().trouble, "address_refused");
  EXPECT_EQ(office.asked, 0);
}

TEST_P(sources_on_both, an_older_issue_does_not_replace_a_newer_one) {
  keep({.kind = source_kind::file, .address = "forecast.json"});
  leave("011002/forecast.json", forecast_text(here.time.now() - minutes{10}, 2));
  fetch_after(minutes{0});
  EXPECT_EQ(source().trouble, "");
  ASSERT_EQ(forecasts(), 1u);
  leave("011002/forecast.json", forecast_text(here.time.now() - hours{2}, 30));
  fetch_after(minutes{10});
  EXPECT_EQ(source().trouble, "old_issue");
  EXPECT_EQ(forecasts(), 1u);
  const auto used = read([&](db::reader& r) { return newest_forecast(r, "", here.time.now()); });
  EXPECT_EQ(used->hours[0].snowfall_cm, 2);
  leave("011002/forecast.json", forecast_text(here.time.now() + hours{2}, 30));
  fetch_after(minutes{10});
  EXPECT_EQ(source().trouble, "future_issue");
  fs::remove(folder.path / "011002/forecast.json");
  fetch_after(hours{1});
  EXPECT_EQ(source().trouble, "no_file");
  leave("011002/real.json", forecast_text(here.time.now(), 4));
  fs::create_symlink("real.json", folder.path / "011002/forecast.json");
  fetch_after(hours{1});
  EXPECT_EQ(source().trouble, "no_file") << "links are not followed";
}

TEST_P(sources_on_both, a_source_that_cannot_be_is_refused_and_the_old_one_stays) {
  keep({.kind = source_kind::file, .address = "forecast.json"});
  const auto refuse = [&](forecast_source_draft d) {
    return refused(keep_forecast_source(on, sapporo(), d, officer));
  };
  for (const auto* address :
       {"", "ftp://a/b", "https://", "https://me:secret@a/b", "https://a/ b"}) {
    EXPECT_EQ(refuse({.kind = source_kind::url, .address = address}), "snow_bad_thing") << address;
  }
  for (const auto* address : {"", "../forecast.json", "/etc/passwd", ".hidden", "a/b"}) {
    EXPECT_EQ(refuse({.kind = source_kind::file, .address = address}), "snow_bad_thing") << address;
  }
  EXPECT_EQ(refuse({.kind = source_kind::none, .every_minutes = 4}), "snow_bad_thing");
  on.folder.clear();
  EXPECT_EQ(refuse({.kind = source_kind::file, .address = "a.json"}), "snow_no_folder");
  EXPECT_EQ(source().about.address, "forecast.json");
  EXPECT_EQ(audited("snow.forecast_source.kept"), 1u);
}

// As much of a JPEG as is looked at: its EXIF time where there is one, its size, its end.
std::string jpeg(std::string_view taken, std::string_view salt = "") {
  using namespace std::string_literals;
  const auto number = [](std::uint32_t v, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) {
      out += char(v >> (8 * i) & 0xFF);
    }
    return out;
  };
  const auto segment = [](char kind, const std::string& content) {
    const auto size = content.size() + 2;
    return std::string{'\xFF', kind, char(size >> 8), char(size & 0xFF)} + content;
  };
  std::string out = "\xFF\xD8";
  if (!taken.empty()) {
    const auto entries = "II"s + number(42, 2) + number(8, 4) + number(1, 2) + number(0x8769, 2) +
                         number(4, 2) + number(1, 4) + number(26, 4) + number(0, 4) + number(1, 2) +
                         number(0x9003, 2) + number(2, 2) + number(20, 4) + number(44, 4) +
                         number(0, 4);
    out += segment('\xE1', "Exif\0\0"s + entries + std::string{taken} + "\0"s);
  }
  out += segment('\xFE', std::string{salt} + " ");
  out += segment('\xC0', "\x08\0\x10\0\x10\x03\1\x11\0\2\x11\0\3\x11\0"s);
  return out + segment('\xDA', "\1\1\0\0\x3F\0"s) + "data\xFF\xD9";
}

class folders_on_both : public sources_on_both {
 protected:
  folders_on_both() : shelf(folder.path / "kept") {
    on.looks = &looks;
    on.images = &shelf;
    camera.says = {.cover = 0.7, .confidence = 0.9, .reader = "test"};
    camera_draft c;
    c.code = c.name = "c1";
    c.district = "east";
    c.post = "east-p1";
    must(keep_camera(on, sapporo(), c, officer));
  }
  void look() { here.loop.wait(look_in_folders(on, sapporo())); }
  void look_twice() {
    look();
    look();
  }
  void left(std::string_view name, std::string_view bytes) {
    leave(fs::path{"011002/cameras/c1"} / name, bytes);
  }
  bool is_there(std::string_view name) const {
    return fs::exists(folder.path / "011002/cameras/c1" / name);
  }
  std::vector<image_row> images() {
    return read(
        [&](db::reader& r) { return list_images(r, "c1", here.time.now() + minutes{10}, 500); });
  }
  std::string why(std::string_view name) {
    for (const auto& f : read([&](db::reader& r) { return refused_files(r, "c1", {}); })) {
      if (f.name == name) {
        return f.trouble;
      }
    }
    return "";
  }
  folder_looks looks;
  image_shelf shelf;
};

TEST_P(folders_on_both, a_file_that_stands_still_is_taken_once_and_is_gone) {
  look();
  EXPECT_TRUE(is_there("")) << "the folder is made";
  left("a.jpg", jpeg("2026:11:30 17:55:00"));
  look();
  EXPECT_TRUE(images().empty()) << "seen for the first time";
  look();
  ASSERT_EQ(images().size(), 1u);
  EXPECT_EQ(images()[0].at, jst("17:55"));
  EXPECT_EQ(images()[0].reading->cover, 0.7);
  EXPECT_FALSE(is_there("a.jpg"));
  left("again.jpg", jpeg("2026:11:30 17:55:00"));
  look_twice();
  EXPECT_EQ(images().size(), 1u) << "the same picture under another name";
  EXPECT_FALSE(is_there("again.jpg"));
}

TEST_P(folders_on_both, what_is_not_finished_waits) {
  const auto whole = jpeg("2026:11:30 17:55:00");
  left("b.jpg.part", whole);
  left(".b.jpg", whole);
  left("c.jpg", whole.substr(0, whole.size() - 2));
  look_twice();
  EXPECT_TRUE(images().empty());
  EXPECT_TRUE(is_there("c.jpg")) << "half of it is here";
  left("c.jpg", whole);
  look();
  EXPECT_TRUE(images().empty()) << "it has grown";
  look();
  EXPECT_EQ(images().size(), 1u);
  fs::rename(folder.path / "011002/cameras/c1/b.jpg.part", folder.path / "011002/cameras/c1/b.jpg");
  look_twice();
  EXPECT_FALSE(is_there("b.jpg"));
  EXPECT_TRUE(is_there(".b.jpg"));
}

TEST_P(folders_on_both, what_is_no_picture_is_put_aside_with_a_reason_that_the_console_shows) {
  const auto whole = jpeg("2026:11:30 17:55:00");
  left("cut.jpg", whole.substr(0, whole.size() - 2));
  date("011002/cameras/c1/cut.jpg", here.time.now() - minutes{10});
  left("text.jpg", "\xFF\xD8 no picture at all \xFF\xD9");
  left("empty.jpg", "");
  left("half.jpg", whole.substr(0, 20));
  date("011002/cameras/c1/half.jpg", here.time.now() - minutes{10});
  left("huge.jpg", std::string(8'000'001, 'x'));
  left("old.jpg", jpeg("2026:11:01 12:00:00"));
  date("011002/cameras/c1/old.jpg", here.time.now() - hours{100});
  fs::create_symlink("/etc/passwd", folder.path / "011002/cameras/c1/link.jpg");
  look_twice();
  EXPECT_TRUE(images().empty());
  EXPECT_EQ(why("cut.jpg"), "not_whole");
  EXPECT_EQ(why("text.jpg"), "not_a_picture");
  EXPECT_EQ(why("empty.jpg"), "empty");
  EXPECT_EQ(why("half.jpg"), "not_whole");
  EXPECT_EQ(why("huge.jpg"), "too_large");
  EXPECT_EQ(why("old.jpg"), "no_time");
  for (const auto* name : {"cut.jpg", "text.jpg", "empty.jpg", "huge.jpg", "old.jpg"}) {
    EXPECT_FALSE(is_there(name)) << name;
    EXPECT_TRUE(is_there(std::string{"refused/"} + name)) << name;
  }
  const auto board = read([&](db::reader& r) {
    const auto settings = load_settings(r);
    return board_of(r, {here.time.now(), settings});
  });
  ASSERT_EQ(board.cameras.at(0).troubles.size(), 1u);
  EXPECT_EQ(board.cameras[0].troubles[0].value, 6);
  EXPECT_EQ(board.cameras[0].troubles[0].text.ja.find("カメラの画像を6件受け取れませんでした（"),
            0u);
  EXPECT_EQ(board.posts.at(0).troubles.back().code, "refused_files") << "of the post beside it";
  left("text.jpg", "\xFF\xD8 no picture at all \xFF\xD9");
  look_twice();
  EXPECT_FALSE(is_there("text.jpg"));
  here.time.advance(hours{25});
  const auto later = read(
      [&](db::reader& r) { return camera_in_words(r, *find_camera(r, "c1"), here.time.now()); });
  EXPECT_TRUE(later.troubles.empty()) << "of the last day";
}

TEST_P(folders_on_both, its_time_stands_in_the_picture_or_in_its_name_or_is_that_of_the_file) {
  left("2026-11-30_174000.jpg", jpeg("2026:11:30 17:30:00", "both"));
  left("cam 20261130-174500.jpg", jpeg("", "name"));
  left("cam 20261130T085000Z.jpg", jpeg("2000:01:01 00:00:00", "its clock is off"));
  left("x.jpg", jpeg("", "neither"));
  date("011002/cameras/c1/x.jpg", jst("17:52"));
  look_twice();
  std::vector<instant> at;
  for (const auto& i : images()) {
    at.push_back(i.at);
  }
  EXPECT_EQ(at, (std::vector{jst("17:52"), jst("17:50"), jst("17:45"), jst("17:30")}));
}

TEST_P(folders_on_both, two_pictures_of_one_second_are_two) {
  left("a.jpg", jpeg("2026:11:30 17:55:00", "first"));
  left("b.jpg", jpeg("2026:11:30 17:55:00", "second"));
  look_twice();
  ASSERT_EQ(images().size(), 2u);
  EXPECT_EQ(images()[0].at - images()[1].at, std::chrono::milliseconds{1});
}

TEST_P(folders_on_both, a_fall_between_taking_and_ticking_off_loses_and_doubles_nothing) {
  const auto bytes = jpeg("2026:11:30 17:55:00");
  const image_arrival by_http{.camera = "c1", .at = jst("17:55"), .bytes = bytes};
  must(take_image(on, sapporo(), by_http));
  left("a.jpg", bytes);
  folder_looks after_restart;
  on.looks = &after_restart;
  look();
  EXPECT_TRUE(is_there("a.jpg")) << "looked at twice again";
  look();
  EXPECT_EQ(images().size(), 1u);
  EXPECT_FALSE(is_there("a.jpg"));
}

TEST_P(folders_on_both, a_full_shelf_refuses_and_what_was_left_waits_for_room) {
  std::ofstream{folder.path / "kept"} << "a file where the shelf should be";
  const auto bytes = jpeg("2026:11:30 17:55:00");
  const image_arrival by_http{.camera = "c1", .at = jst("17:50"), .bytes = bytes};
  EXPECT_EQ(refused(take_image(on, sapporo(), by_http)), "snow_shelf_full");
  left("a.jpg", bytes);
  look_twice();
  EXPECT_TRUE(images().empty());
  EXPECT_TRUE(is_there("a.jpg"));
  EXPECT_EQ(why("a.jpg"), "");
  fs::remove(folder.path / "kept");
  look();
  EXPECT_EQ(images().size(), 1u);
  EXPECT_FALSE(is_there("a.jpg"));
  must(take_image(on, sapporo(), by_http));
  EXPECT_EQ(images().size(), 2u);
}

TEST_P(folders_on_both, at_most_fifty_are_taken_at_a_look_and_the_rest_at_the_next) {
  for (int i = 0; i < 60; ++i) {
    left(std::to_string(i) + ".jpg", jpeg("2026:11:30 17:55:00", std::to_string(i)));
  }
  look_twice();
  EXPECT_EQ(images().size(), 50u);
  look();
  EXPECT_EQ(images().size(), 60u);
}

INSTANTIATE_TEST_SUITE_P(engines, sources_on_both, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });
INSTANTIATE_TEST_SUITE_P(engines, folders_on_both, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

TEST(image_time, names_of_files_are_read_to_the_second) {
  const auto utc = [](std::string_view name) {
    const auto at = time_in_name(name);
    return at ? format_instant(*at) : "";
  };
  EXPECT_EQ(utc("20260116023000.jpg"), "2026-01-15T17:30:00Z");
  EXPECT_EQ(utc("IMG_7_2026.01.16_02.30.00.jpg"), "2026-01-15T17:30:00Z");
  EXPECT_EQ(utc("2026-01-16T02:30:00Z"), "2026-01-16T02:30:00Z");
  for (const auto* none : {"", "a.jpg", "20260116.jpg", "202601160230.jpg", "2026011602300012.jpg",
                           "20261316023000.jpg", "2026--01-16-02-30-00"}) {
    EXPECT_EQ(utc(none), "") << none;
  }
}

}  // namespace
}  // namespace tsu::snow
