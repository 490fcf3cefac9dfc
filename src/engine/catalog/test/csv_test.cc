#include "engine/catalog/csv.h"

#include <gtest/gtest.h>

namespace tsu::catalog {
namespace {

using cells = std::vector<std::string>;

TEST(csv, is_read_with_the_faults_of_real_files) {
  const auto rows = read_csv(
                        "\xEF\xBB\xBF"
                        "名称,住所 \r\n\"a,\"\"b\"\"\",　x　\r\n\r\n,,\r\n\"二\n行\",9\nend,")
                        .value();
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].cells, (cells{"名称", "住所"}));
  EXPECT_EQ(rows[1].cells, (cells{"a,\"b\"", "x"}));
  EXPECT_EQ(rows[2].cells, (cells{"二\n行", "9"}));
  EXPECT_EQ(rows[2].line, 5);
  EXPECT_EQ(rows[3].cells, (cells{"end", ""}));
  EXPECT_EQ(rows[3].line, 7);
}

TEST(csv, of_windows_is_read_too) {
  const auto rows = read_csv("\x8E\x44\x96\x79,\x88\xDC\x93\x78\r\n1,2\r\n").value();
  EXPECT_EQ(rows[0].cells, (cells{"札幌", "緯度"}));
}

TEST(csv, that_cannot_be_read_is_refused_with_its_line) {
  const auto open = read_csv("a\nb\n\"c");
  ASSERT_FALSE(open.ok());
  EXPECT_EQ(open.error().code, "bad_csv");
  EXPECT_EQ(open.error().fields.front().field, "line[3]");
  const auto bytes = read_csv("a\n\xFF\xFF\n");
  ASSERT_FALSE(bytes.ok());
  EXPECT_EQ(bytes.error().fields.front().code, "bad_encoding");
  EXPECT_EQ(bytes.error().fields.front().field, "line[2]");
  EXPECT_FALSE(read_csv(std::string(40'000, 'a')).ok());
  std::string wide;
  for (std::size_t i = 0; i <= csv_columns_max; ++i) {
    wide += "a,";
  }
  EXPECT_FALSE(read_csv(wide).ok());
}

TEST(csv, that_is_written_runs_nothing_in_a_spreadsheet) {
  std::string out;
  append_csv_row(out, {"=1+2", "@x", "-5", "+81", "-5a", "-90～90", "a\"b", "x,y", ""});
  EXPECT_EQ(out, "'=1+2,'@x,-5,+81,'-5a,-90～90,\"a\"\"b\",\"x,y\",\r\n");
}

}  // namespace
}  // namespace tsu::catalog
