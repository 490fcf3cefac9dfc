// Timetables: what is read of a feed, refusals, and a real one where it is there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/core/random.h"
#include "service/community/gtfs.h"
#include "service/community/test/small_feed.h"
#include "service/community/zip.h"

namespace tsu::community {
namespace {

using testing::small_files;
using testing::zipped;

std::string code_of(const testing::feed_files& files) {
  const auto r = read_feed(zipped(files));
  return r.ok() ? "ok" : r.error().code;
}

// The small feed with one file changed; `text` empty: without it.
testing::feed_files with(const std::string& name, const std::string& text) {
  auto out = small_files();
  for (auto at = out.begin(); at != out.end(); ++at) {
    if (at->first == name) {
      at->second = text;
      if (text.empty()) {
        out.erase(at);
      }
      return out;
    }
  }
  out.emplace_back(name, text);
  return out;
}

instant at(const char* text) { return *parse_instant(text); }

TEST(transit, a_small_feed_is_read_whole) {
  const auto r = read_feed(zipped(small_files()));
  ASSERT_TRUE(r.ok()) << r.error().detail;
  const auto& f = r.value();
  EXPECT_EQ(f.of.agency, "試験バス");
  EXPECT_EQ(f.of.first, 20'261'101);
  EXPECT_EQ(f.of.last, 20'270'331);
  EXPECT_EQ(f.of.stops, 4);
  EXPECT_EQ(f.of.departures, 6);
  ASSERT_EQ(f.lines.size(), 2u);
  EXPECT_EQ(f.lines[0].name, "循環,1") << "quoted";
  EXPECT_EQ(f.stops[0].id, "P") << "behind the byte order mark";
  EXPECT_EQ(f.stops[1].parent, "P");
  EXPECT_EQ(f.stops[1].platform, "1");
}

TEST(transit, how_names_of_stops_are_read_stands_in_either_kind_of_translations) {
  const auto kana_with = [](const std::string& translations) {
    auto files = testing::small_files();
    files.emplace_back("translations.txt", translations);
    const auto f = read_feed(testing::zipped(files));
    EXPECT_TRUE(f.ok());
    std::map<std::string, std::string> out;
    for (const auto& s : f.value().stops) {
      out[s.id] = s.kana;
    }
    return out;
  };
  const auto now = kana_with(
      "table_name,field_name,language,translation,record_id,record_sub_id,field_value\n"
      "stops,stop_name,ja-Hrkt,しんさっぽろえき,B,,\n"
      "stops,stop_name,ja-Hrkt,もみじだい,,,もみじ台\n"
      "stops,stop_name,en,Momijidai,,,もみじ台\nroutes,route_long_name,ja-Hrkt,×,B,,\n");
  EXPECT_EQ(now.at("B"), "しんさっぽろえき");
  EXPECT_EQ(now.at("A1"), "もみじだい");
  const auto before =
      kana_with("trans_id,lang,translation\nもみじ台,ja-Hrkt,モミジダイ\nもみじ台,en,Momijidai\n");
  EXPECT_EQ(before.at("A2"), "モミジダイ");
  EXPECT_EQ(before.at("B"), "") << "nobody says";
  EXPECT_EQ(kana_with("a,b\n1,2\n").at("B"), "");
}

TEST(transit, what_is_missing_wrong_or_of_another_zone_is_refused) {
  EXPECT_EQ(code_of(small_files()), "ok");
  for (const auto* name :
       {"agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt"}) {
    EXPECT_EQ(code_of(with(name, "")), "community_bad_feed") << name;
  }
  EXPECT_EQ(code_of(with("agency.txt", "agency_name,agency_timezone\nx,America/Chicago\n")),
            "community_feed_zone");
  EXPECT_EQ(code_of(with("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nA1,x,91,0\n")),
            "community_bad_feed");
  EXPECT_EQ(code_of(with("stop_times.txt",
                         "trip_id,departure_time,stop_id,stop_sequence\nw1,7:60:00,A1,1\n")),
            "community_bad_feed");
  EXPECT_EQ(code_of(with("stop_times.txt",
                         "trip_id,departure_time,stop_id,stop_sequence\nw1,72:00:00,A1,1\n")),
            "community_bad_feed");
  EXPECT_EQ(code_of(with("stop_times.txt",
                         "trip_id,departure_time,stop_id,stop_sequence\nw9,07:00:00,A1,1\n")),
            "community_bad_feed");
  EXPECT_EQ(code_of(with("calendar_dates.txt", "service_id,date,exception_type\nx,20260230,1\n")),
            "community_bad_feed");
  EXPECT_EQ(code_of(with("frequencies.txt", "trip_id,start_time\nw1,07:00:00\n")),
            "community_bad_feed");
  EXPECT_EQ(code_of(with("frequencies.txt", "trip_id,start_time\n")), "ok");
}

TEST(transit, a_calendar_may_be_dates_alone) {
  auto files = with("calendar.txt", "");
  for (auto& [name, text] : files) {
    if (name == "calendar_dates.txt") {
      text =
          "service_id,date,exception_type\nweekday,20261120,1\nholiday,20261121,1\n"
          "extra,20261122,1\n";
    }
  }
  const auto r = read_feed(zipped(files));
  ASSERT_TRUE(r.ok()) << r.error().detail;
  EXPECT_EQ(r.value().of.first, 20'261'120);
  EXPECT_EQ(r.value().of.last, 20'261'122);
}

TEST(transit, damaged_archives_are_refused_and_nothing_else_happens) {
  EXPECT_EQ(read_feed("").error().code, "community_bad_zip");
  EXPECT_EQ(read_feed(std::string(100, 'x')).error().code, "community_bad_zip");
  const auto good = zipped(small_files());
  EXPECT_FALSE(read_feed(std::string_view{good}.substr(0, good.size() / 2)).ok());
  seeded_random dice{11};
  int refused = 0;
  for (int i = 0; i < 300; ++i) {
    auto bad = good;
    for (int n = 0; n < 4; ++n) {
      bad[dice.below(bad.size())] = static_cast<char>(dice.below(256));
    }
    refused += read_feed(bad).ok() ? 0 : 1;
  }
  EXPECT_GT(refused, 250) << "sums tell";
}

TEST(transit, what_unpacks_to_too_much_is_refused_before_it_is_unpacked) {
  auto bomb = zipped({{"a.txt", "x"}});
  const auto directory = bomb.find("PK\x01\x02");
  for (int i = 0; i < 4; ++i) {
    bomb[directory + 24 + static_cast<std::size_t>(i)] = '\x7f';
  }
  const auto zip = zip_archive::open(bomb);
  ASSERT_TRUE(zip.ok());
  EXPECT_EQ(zip.value().read(zip.value().entries()[0]).error().code, "community_too_large");
}

TEST(transit, a_quote_that_does_not_fit_is_refused_and_hides_no_rows) {
  const std::string head = "route_id,service_id,trip_id,trip_headsign\n";
  const auto trips = [&](const std::string& rows) {
    return code_of(with("trips.txt", head + rows +
                                         "r1,weekday,w2,b\nr1,weekday,w3,c\nr1,holiday,h1,d\n"
                                         "r1,holiday,h2,e\nr1,extra,x1,f\n"));
  };
  EXPECT_EQ(trips("r1,weekday,w1,\"駅\"\n"), "ok");
  EXPECT_EQ(trips("r1,weekday,w1,\"駅 \"\"東\"\" 口,\n2\"\r\n"), "ok");
  EXPECT_EQ(trips("r1,weekday,w1,\"駅\n"), "community_bad_feed") << "all that follows is one cell";
  EXPECT_EQ(trips("r1,weekday,w1,5\" 駅\n"), "community_bad_feed");
  EXPECT_EQ(trips("r1,weekday,w1,\"駅\"東\n"), "community_bad_feed");
  // Two that hide a row between them.
  EXPECT_EQ(trips("r1,weekday,w1,a\" \nr1,weekday,w9,b\"\n"), "community_bad_feed");
  const auto r = read_feed(zipped(with("stops.txt",
                                       "stop_id,stop_name,stop_lat,stop_lon\n"
                                       "\"A1\",\"two\nlines\",43,141\nA2,x,99,141\n")));
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().fields[0].field, "stops.txt:4") << "the line of the file, not the row";
}

TEST(transit, a_row_of_commas_takes_no_memory) {
  const auto r = read_feed(zipped(with("stops.txt", "stop_id\n" + std::string(100'000, ','))));
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().detail, "stops.txt line 2: a row of too many cells");
}

TEST(transit, what_is_not_utf8_is_refused_before_it_is_kept) {
  // もみじ台 in Shift_JIS, as tables of offices come.
  const auto r = read_feed(zipped(with("stops.txt",
                                       "stop_id,stop_name,stop_lat,stop_lon\n"
                                       "A1,\x82\xe0\x82\xdd\x82\xb6\x91\xe4,43,141\n")));
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().code, "community_bad_feed");
  ASSERT_EQ(r.error().fields.size(), 1u);
  EXPECT_EQ(r.error().fields[0].field, "stops.txt");
  EXPECT_EQ(r.error().fields[0].code, "not_utf8");
}

TEST(transit, files_that_share_their_bytes_are_refused) {
  auto bomb = zipped({{"a.txt", "xxxx"}, {"b.txt", "xxxx"}});
  const auto second = bomb.rfind("PK\x01\x02");
  for (int i = 0; i < 4; ++i) {
    bomb[second + 42 + static_cast<std::size_t>(i)] = '\0';  // where the first one stands
  }
  const auto zip = zip_archive::open(bomb);
  ASSERT_FALSE(zip.ok());
  EXPECT_EQ(zip.error().code, "community_bad_zip");
}

TEST(transit, a_file_is_known_by_its_name_in_whatever_folder_and_paths_lead_nowhere) {
  auto files = small_files();
  for (auto& [name, text] : files) {
    name = "../../feed/" + name;
  }
  EXPECT_EQ(code_of(files), "ok") << "nothing is written anywhere";
}

TEST(transit, services_run_on_their_weekdays_but_for_exceptions) {
  using namespace std::chrono;
  const service_days s{.number = 0,
                       .weekdays = 0b0111110,
                       .first = 20'261'101,
                       .last = 20'261'130,
                       .added = {20'261'205},
                       .removed = {20'261'103}};
  EXPECT_TRUE(runs_on(s, 2026y / November / 2));
  EXPECT_FALSE(runs_on(s, 2026y / November / 3)) << "taken out";
  EXPECT_FALSE(runs_on(s, 2026y / November / 1)) << "a Sunday";
  EXPECT_TRUE(runs_on(s, 2026y / November / 30)) << "the last day counts";
  EXPECT_FALSE(runs_on(s, 2026y / December / 1));
  EXPECT_TRUE(runs_on(s, 2026y / December / 5)) << "besides, after its end";
}

// Against the plain way: every departure of every day, looked through.
TEST(transit, next_departures_are_those_of_looking_through_all_of_them) {
  using namespace std::chrono;
  seeded_random dice{3};
  for (int round = 0; round < 60; ++round) {
    std::vector<service_days> services;
    for (std::int64_t n = 0; n < 3; ++n) {
      services.push_back({.number = n,
                          .weekdays = static_cast<std::int64_t>(dice.below(128)),
                          .first = 20'261'101,
                          .last = 20'261'231,
                          .added = {20'261'123},
                          .removed = {20'261'124}});
    }
    std::vector<departure> all;
    for (int i = 0; i < 12; ++i) {
      all.push_back({static_cast<std::int64_t>(dice.below(72 * 3'600)),
                     static_cast<std::int64_t>(dice.below(3)), i});
    }
    std::sort(all.begin(), all.end());
    const auto from = at("2026-11-20T00:00:00Z") + seconds{dice.below(10 * 86'400)};
    std::vector<instant> plain;
    const sys_days today{jst_date(from)};
    for (auto day = today - days{2}; day <= today + days{14}; day += days{1}) {
      for (const auto& d : all) {
        const auto leaves = jst_midnight(day) + seconds{d.seconds};
        if (runs_on(services[static_cast<std::size_t>(d.service)], day) && leaves >= from) {
          plain.push_back(leaves);
        }
      }
    }
    std::sort(plain.begin(), plain.end());
    plain.resize(std::min<std::size_t>(plain.size(), 3));
    std::vector<instant> next;
    for (const auto& d : next_departures(all, services, from, 3)) {
      next.push_back(d.at);
    }
    EXPECT_EQ(next, plain) << "round " << round;
  }
}

std::string recorded(const std::string& name) {
  const char* shared = std::getenv("TSUNAGU_SHARED");
  const std::filesystem::path file =
      std::filesystem::path{shared == nullptr ? "" : shared} / "data" / "transit" / name;
  std::ifstream in{file, std::ios::binary};
  std::stringstream out;
  out << in.rdbuf();
  return shared == nullptr ? std::string{} : out.str();
}

TEST(transit, a_real_feed_of_buses_has_other_times_on_a_holiday) {
  const auto zip = recorded("gtfs_donan_muroran_2017.zip");
  if (zip.empty()) {
    GTEST_SKIP() << "no recorded timetable: TSUNAGU_SHARED names no folder with one";
  }
  const auto r = read_feed(zip);
  ASSERT_TRUE(r.ok()) << r.error().detail;
  const auto& f = r.value();
  EXPECT_EQ(f.of.agency, "道南バス株式会社");
  EXPECT_EQ(f.of.first, 20'170'401);
  EXPECT_EQ(f.of.last, 20'180'331);
  EXPECT_GT(f.of.departures, 10'000);
  ASSERT_EQ(f.services.size(), 2u);
  // 2017-07-17 is 海の日, a Monday.
  const auto stop = std::max_element(
      f.stops.begin(), f.stops.end(),
      [](const auto& a, const auto& b) { return a.departures.size() < b.departures.size(); });
  const auto of_day = [&](const char* morning) {
    std::vector<std::int64_t> out;
    const auto from = at(morning);
    for (const auto& d : next_departures(stop->departures, f.services, from, 5'000)) {
      if (d.at < from + std::chrono::hours{20}) {
        out.push_back((d.at - from).count());
      }
    }
    return out;
  };
  const auto sunday = of_day("2017-07-16T04:00:00+09:00"),
             holiday = of_day("2017-07-17T04:00:00+09:00"),
             tuesday = of_day("2017-07-18T04:00:00+09:00");
  EXPECT_FALSE(sunday.empty());
  EXPECT_EQ(holiday, sunday) << "a holiday is as a Sunday";
  EXPECT_NE(tuesday, holiday);
}

TEST(transit, a_real_feed_of_another_zone_is_refused) {
  const auto zip = recorded("gtfs_metrotransit_subset_2019.zip");
  if (zip.empty()) {
    GTEST_SKIP() << "no recorded timetable: TSUNAGU_SHARED names no folder with one";
  }
  EXPECT_EQ(read_feed(zip).error().code, "community_feed_zone");
}

}  // namespace
}  // namespace tsu::community
