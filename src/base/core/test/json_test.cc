#include "base/core/json.h"

#include <gtest/gtest.h>

namespace tsu {
namespace {

enum class state { ok, silent };
BOOST_DESCRIBE_ENUM(state, ok, silent)

struct place {
  std::string name;
  double lat = 0;
};
BOOST_DESCRIBE_STRUCT(place, (), (name, lat))

struct station {
  std::string name;
  std::int64_t altitude_m = 0;
  state how = state::ok;
  instant observed_at;
  std::optional<place> at;
  std::vector<place> near_by;
  std::map<std::string, double> values;
};
BOOST_DESCRIBE_STRUCT(station, (), (name, altitude_m, how, observed_at, at, near_by, values))

constexpr std::string_view sapporo =
    R"({"name":"札幌","altitudeM":17,"how":"silent","observedAt":"2026-01-01T00:00:00Z","at":null,)"
    R"("nearBy":[{"name":"a","lat":43.06}],"values":{"temperatureC":-3.2}})";

TEST(json, a_described_struct_round_trips) {
  const auto s = from_json<station>(sapporo);
  ASSERT_TRUE(s.ok()) << s.error().detail;
  EXPECT_EQ(s.value().how, state::silent);
  EXPECT_FALSE(s.value().at);
  EXPECT_EQ(to_json(s.value()), sapporo);
}

TEST(json, every_fault_is_named_at_once_with_its_path) {
  const auto s = from_json<station>(
      R"({"altitudeM":1.5,"how":"gone","observedAt":"yesterday","nearBy":[{"name":1,"lat":"x"}],)"
      R"("values":{},"colour":1})");
  ASSERT_FALSE(s.ok());
  std::string seen;
  for (const auto& f : s.error().fields) {
    seen += f.field + "=" + f.code + " ";
  }
  EXPECT_EQ(seen,
            "name=missing altitudeM=not_a_whole_number how=not_one_of observedAt=not_a_time "
            "nearBy[0].name=not_a_text nearBy[0].lat=not_a_number colour=unknown_member ");
}

TEST(json, the_schema_names_members_enums_and_what_may_be_null) {
  const auto schema = json_schema<station>();
  EXPECT_TRUE(check_and_minify(schema).ok());
  EXPECT_NE(schema.find(R"("how":{"type":"string","enum":["ok","silent"]})"), std::string::npos);
  EXPECT_NE(schema.find(R"({"type":"null"})"), std::string::npos);
  EXPECT_NE(schema.find(R"("required":["name","altitudeM","how","observedAt","nearBy","values"])"),
            std::string::npos)
      << "what is optional may be left out";
}

}  // namespace
}  // namespace tsu
