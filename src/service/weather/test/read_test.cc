#include "service/weather/read/read.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "service/weather/test/collected.h"

namespace tsu::weather {
namespace {

using strings = std::vector<std::string>;

collected read(std::string_view text, const read_options& options = {}) {
  collected out;
  EXPECT_EQ(read_all(from_memory(text), options, out), "");
  return out;
}

std::string code_of(std::string_view text, const read_options& options = {}) {
  collected out;
  return read_all(from_memory(text), options, out);
}

std::string gzipped(std::string_view text) {
  std::string out(text.size() + 1024, '\0');
  z_stream z{};
  EXPECT_EQ(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - z.avail_out);
  deflateEnd(&z);
  return out;
}

const char* const amedas = "amdno,datetime_jst,temp_c,prec1h_mm,prec24h_mm\n";

TEST(amedas, rows_come_with_their_own_times_and_empty_cells_are_left_out) {
  const auto r = read(std::string{amedas} +
                      "11001,2023-07-13T13:00,14.9,,\n11001,2023-07-13T14:00,14.8,0.5,58.5\r\n");
  EXPECT_EQ(r.rows, (strings{"2 11001 2023-07-13T04:00:00Z temperatureC=14.9",
                             "3 11001 2023-07-13T05:00:00Z temperatureC=14.8 "
                             "precipitation1hMm=0.5 precipitation24hMm=58.5"}));
  EXPECT_TRUE(r.faults.empty());
}

TEST(amedas, a_wrong_row_is_named_by_line_while_the_rest_goes_in) {
  const auto r = read(std::string{amedas} +
                      "11001,2023-07-13T13:00,14.9,0,0\n"
                      "11001,2023-07-13T14:00,1,2\n"      // a column is missing
                      "11001,2023-07-13T15:00,1,2,3,4\n"  // one too many
                      "11001,13.7.2023 15:00,1,2,3\n"
                      "11001,2023-07-13T16:00,warm,2,3\n"
                      ",2023-07-13T17:00,1,2,3\n"
                      "11001,2023-07-13T18:00,99,2,3\n"
                      "\n"
                      "11001,2023-07-13T19:00,-60,2,3\n"
                      "11001,2023-07-13T20:00,1,-2,3");
  EXPECT_EQ(r.faults, (strings{"3 bad_columns", "4 bad_columns", "5 bad_time", "6 bad_number",
                               "7 no_station", "8 out_of_bounds", "11 out_of_bounds"}));
  EXPECT_EQ(
      r.rows,
      (strings{
          "2 11001 2023-07-13T04:00:00Z temperatureC=14.9 precipitation1hMm=0 precipitation24hMm=0",
          "6 11001 2023-07-13T07:00:00Z precipitation1hMm=2 precipitation24hMm=3",
          "8 11001 2023-07-13T09:00:00Z precipitation1hMm=2 precipitation24hMm=3",
          "10 11001 2023-07-13T10:00:00Z temperatureC=-60? precipitation1hMm=2 "
          "precipitation24hMm=3",
          "11 11001 2023-07-13T11:00:00Z temperatureC=1 precipitation24hMm=3"}));
}

TEST(amedas, columns_may_stand_in_any_order_with_strangers_between) {
  const auto r = read(
      "\xEF\xBB\xBF"
      "datetime_jst,note,amdno,temp_c\n2023-01-01T00:00,hm,11001,-5\n");
  EXPECT_EQ(r.rows, (strings{"2 11001 2022-12-31T15:00:00Z temperatureC=-5"}));
}

TEST(amedas, an_endless_line_is_refused_and_the_next_one_read) {
  const auto r = read(std::string{amedas} + "11001,2023-07-13T13:00,1,2," +
                      std::string(3'000'000, '7') + "\n11001,2023-07-13T14:00,1,2,3\n");
  EXPECT_EQ(r.faults.size(), 1u);
  EXPECT_EQ(r.rows.size(), 1u);
  EXPECT_EQ(r.rows[0].substr(0, 8), "3 11001 ");
}

TEST(gzip, packed_bytes_are_told_by_content_also_in_several_members) {
  const auto packed = gzipped(amedas) + gzipped("11001,2023-07-13T13:00,1,2,3\n");
  EXPECT_EQ(read(packed).rows.size(), 1u);
}

TEST(gzip, cut_or_changed_bytes_are_refused) {
  std::string text = amedas;
  for (int i = 0; i < 20000; ++i) {
    text +=
        fmt::format("11001,2023-07-13T13:{:02}:{:02},{},2,3\n", i / 60 % 60, i % 60, i * 7 % 31);
  }
  const auto packed = gzipped(text);
  EXPECT_EQ(code_of(packed.substr(0, packed.size() / 2)), "damaged_gzip");
  auto changed = packed;
  changed[changed.size() / 2] ^= 0x55;
  EXPECT_EQ(code_of(changed), "damaged_gzip");
}

TEST(gzip, a_bomb_stops_at_the_limit) {
  const auto packed = gzipped(std::string{amedas} + std::string(64 << 20, '\n'));
  EXPECT_EQ(code_of(packed), "unpacks_too_large");
  EXPECT_EQ(code_of(packed, {.limits = {.bytes = 1 << 20, .ratio = 1000000}}), "unpacks_too_large");
}

TEST(format, it_is_told_by_content_and_may_be_overruled) {
  EXPECT_EQ(format_of("SMET 1.1 ASCII\n"), file_format::smet);
  EXPECT_EQ(format_of(amedas), file_format::amedas);
  EXPECT_EQ(format_of("type,elems,lat,lon,alt,kjName,knName,enName,amdno,pref\n"),
            file_format::stations);
  EXPECT_EQ(format_of("\tobs_date\tobs_time\ttemp_avg\n"), file_format::sukayu);
  EXPECT_EQ(format_of("hello,world\n1,2\n"), std::nullopt);
  EXPECT_EQ(code_of("hello,world\n1,2\n"), "unknown_format");
  EXPECT_EQ(code_of(""), "unknown_format");
  EXPECT_EQ(code_of("hello,world\n", {.format = file_format::amedas}), "bad_header");
}

TEST(daily_table, a_day_carries_its_start_in_japan_and_needs_a_station) {
  const std::string text =
      "date,month,day,land_atmosphere,precipitation,temperature,melted_snow,snow_depth\n"
      "2016-01-01,1,1,1017.8,1,-1.1,1,27\n2016-01-32,1,32,1017.8,1,-1.1,1,27\n";
  EXPECT_EQ(code_of(text), "station_needed");
  const auto r = read(text, {.station = "14163"});
  EXPECT_EQ(r.rows, (strings{"2 14163 2015-12-31T15:00:00Z pressureHpa=1017.8 precipitationDayMm=1 "
                             "temperatureC=-1.1 snowDepthCm=27"}));
  EXPECT_EQ(r.faults, (strings{"3 bad_time"}));
}

TEST(sukayu, tabs_and_end_of_day_times_are_one_row_per_day) {
  const auto r = read(
      "\tobs_date\tobs_time\ttemp_avg\tsnowdepth\thum_avg\n"
      "0\t2013-02-26T23:59:59+09:00\t1361890799\t-8.1\t566.0\t\n",
      {.station = "31482"});
  EXPECT_EQ(r.rows, (strings{"2 31482 2013-02-25T15:00:00Z temperatureC=-8.1 snowDepthCm=566"}));
}

const char* const jma_hourly =
    "ダウンロードした時刻：2024/01/05 10:00:00\n"
    "\n"
    ",札幌,札幌,札幌,札幌,札幌,札幌,札幌,札幌,札幌,札幌,札幌,札幌,札幌,岩見沢,岩見沢,岩見沢\n"
    "年月日時,気温(℃),気温(℃),気温(℃),降水量(mm),降水量(mm),降水量(mm),降水量(mm),風速(m/s),風速(m/"
    "s),"
    "風速(m/s),風速(m/s),風速(m/s),積雪(cm),積雪(cm),積雪(cm),積雪(cm)\n"
    ",,,,,,,,,,風向,風向,,,,,\n"
    ",,品質情報,均質番号,,現象なし情報,品質情報,均質番号,,品質情報,,品質情報,均質番号,,,品質情報,"
    "均質番号\n"
    "2024/1/1 1:00:00,-1.2,8,1,0.5,0,8,1,3.1,8,北西,8,1,41,70,8,1\n"
    "2024/1/1 2:00:00,-1.5,4,1,0,1,8,1,2.0,8,静穏,8,1,,71,2,1\n"
    "2024/1/1 3:00:00,,1,1,--,1,8,1,///,0,,0,1,×,,1,1\n"
    "2024/1/2 0:00:00,-2.0 ),5,1,1.0 ],8,8,1,2.0,8,北,8,1,40 #,70,8,1\n"
    "2024/1/2 1:00:00,cold,8,1\n"
    "2024/1/2 2:00:00,cold,8,1,0,1,8,1,2.0,8,北,8,1,40,700000,8,1\n";

const strings jma_hourly_rows{
    "7 札幌 2023-12-31T16:00:00Z temperatureC=-1.2 precipitation1hMm=0.5 windSpeedMs=3.1 "
    "windDirectionDeg=315 snowDepthCm=41",
    "7 岩見沢 2023-12-31T16:00:00Z snowDepthCm=70",
    "8 札幌 2023-12-31T17:00:00Z temperatureC=-1.5? precipitation1hMm=0 windSpeedMs=2",
    "8 岩見沢 2023-12-31T17:00:00Z snowDepthCm=71?",
    "9 札幌 2023-12-31T18:00:00Z temperatureC=none precipitation1hMm=0 snowDepthCm=none",
    "9 岩見沢 2023-12-31T18:00:00Z snowDepthCm=none",
    "10 札幌 2024-01-01T15:00:00Z temperatureC=-2 precipitation1hMm=1? windSpeedMs=2 "
    "windDirectionDeg=0 snowDepthCm=40?",
    "10 岩見沢 2024-01-01T15:00:00Z snowDepthCm=70",
    "12 札幌 2024-01-01T17:00:00Z precipitation1hMm=0 windSpeedMs=2 windDirectionDeg=0 "
    "snowDepthCm=40"};

TEST(jma_csv, stations_beside_each_other_qualities_and_marks_are_understood) {
  const auto r = read(jma_hourly);
  EXPECT_EQ(r.rows, jma_hourly_rows);
  EXPECT_EQ(r.faults, (strings{"11 bad_columns", "12 bad_number", "12 out_of_bounds"}));
}

TEST(jma_csv, shift_jis_reads_the_same) {
  // 年月日,平均気温(℃) / 札幌 in code page 932, as 気象庁 sends daily files.
  const std::string text =
      ",\x8E\x44\x96\x79,\x8E\x44\x96\x79\r\n"
      "\x94\x4E\x8C\x8E\x93\xFA,\x95\xBD\x8B\xCF\x8B\x43\x89\xB7(\x81\x8E),"
      "\x95\xBD\x8B\xCF\x8B\x43\x89\xB7(\x81\x8E)\r\n"
      ",,\x95\x69\x8E\xBF\x8F\xEE\x95\xF1\r\n"
      "2024/1/1,-2.5,8\r\n2024/1/2,\x81\x7E,1\r\n";
  const auto r = read(text);
  EXPECT_EQ(r.rows, (strings{"4 札幌 2023-12-31T15:00:00Z temperatureC=-2.5",
                             "5 札幌 2024-01-01T15:00:00Z temperatureC=none"}));
  EXPECT_TRUE(r.faults.empty());
}

TEST(jma_csv, a_header_without_stations_is_refused) {
  EXPECT_EQ(code_of("年月日時,気温(℃)\n2024/1/1 1:00:00,1\n"), "bad_header");
}

const char* const smet =
    "SMET 1.1 ASCII\n[HEADER]\nstation_id = drylake\nstation_name = Dry Lake\nlatitude = 40.53\n"
    "longitude = 106.78\naltitude = 2560.32\nnodata = -999\ntz = -6\n"
    "fields = timestamp TA RH HS XYZ\n"
    "units_multiplier = 1 1 1 1\nunits_offset = 0 0 0 0\n[DATA]\n"
    "2019-10-01T00:00 278.55 0.48 0.1524 1\n"
    "2019-10-01T01:00 -999 0.47 -999 1\n"
    "2019-10-01T02:00 278.55 0.48\n"
    "2019-10-01T03:00 400 0.48 0.1 1\n"
    "2019-10-01T04:00 abc 0.48 0.1 1\n"
    "yesterday 270 0.48 0.1 1\n";

TEST(smet, kelvin_fractions_and_metres_become_the_units_of_the_house) {
  const auto r = read(smet);
  EXPECT_EQ(
      r.rows,
      (strings{"14 drylake 2019-10-01T06:00:00Z temperatureC=5.4 humidityPct=48 snowDepthCm=15.24",
               "15 drylake 2019-10-01T07:00:00Z humidityPct=47",
               "17 drylake 2019-10-01T09:00:00Z humidityPct=48 snowDepthCm=10",
               "18 drylake 2019-10-01T10:00:00Z humidityPct=48 snowDepthCm=10"}));
  EXPECT_EQ(r.faults,
            (strings{"16 bad_columns", "17 out_of_bounds", "18 bad_number", "19 bad_time"}));
}

TEST(smet, a_longitude_whose_sign_cannot_be_right_is_told_and_kept_unless_turned) {
  const auto kept = read(smet);
  EXPECT_EQ(kept.warnings, (strings{"13 unknown_column", "13 longitude_sign"}));
  ASSERT_EQ(kept.stations.size(), 1u);
  EXPECT_EQ(kept.stations[0].lon, 106.78);
  const auto turned = read(smet, {.sign = read_options::longitude::flip});
  EXPECT_EQ(turned.stations[0].lon, -106.78);
  EXPECT_EQ(turned.warnings, (strings{"13 unknown_column"}));
}

TEST(smet, multiplier_and_offset_are_applied_before_our_units) {
  const auto r = read(
      "SMET 1.1 ASCII\n[HEADER]\nstation_id = a\nnodata = -99\ntz = 9\n"
      "fields = timestamp TA RH HS\nunits_multiplier = 1 1 0.01 0.01\n"
      "units_offset = 0 273.15 0 0\n[DATA]\n2020-01-01T00:00 -5 80 120\n");
  EXPECT_EQ(r.rows,
            (strings{"10 a 2019-12-31T15:00:00Z temperatureC=-5 humidityPct=80 snowDepthCm=120"}));
  EXPECT_FALSE(r.stations.at(0).has_place);
}

TEST(smet, broken_headers_are_refused) {
  EXPECT_EQ(code_of("SMET 1.1 BINARY\n[DATA]\n"), "bad_header");
  EXPECT_EQ(code_of("SMET 1.1 ASCII\n[HEADER]\nfields = timestamp TA\n[DATA]\n"), "bad_header");
  EXPECT_EQ(code_of("SMET 1.1 ASCII\n[HEADER]\nstation_id = a\nfields = TA\n[DATA]\n"),
            "bad_header");
}

TEST(stations, the_list_gives_numbers_names_and_places) {
  const auto r = read(
      "type,elems,lat,lon,alt,kjName,knName,enName,amdno,pref\n"
      "A,11111111,43.06,141.328333,17,札幌,サッポロ,Sapporo,14163,北海道\n"
      "A,11111111,north,141.3,17,札幌,サッポロ,Sapporo,14164,北海道\n");
  ASSERT_EQ(r.stations.size(), 1u);
  EXPECT_EQ(r.stations[0].number, "14163");
  EXPECT_EQ(r.stations[0].kana, "サッポロ");
  EXPECT_EQ(r.stations[0].altitude_m, 17);
  EXPECT_EQ(r.faults, (strings{"3 bad_columns"}));
}

}  // namespace
}  // namespace tsu::weather
