// The key over personal data is there before the first request, or the program says why not.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "app/ways_out.h"

namespace tsu::app {
namespace {

namespace fs = std::filesystem;

way_out_options with_file(const fs::path& at) {
  way_out_options o;
  o.people_key_file = at.string();
  return o;
}

class people_key : public ::testing::Test {
 protected:
  people_key() { here_ = ::mkdtemp(here_.data()); }
  ~people_key() override { fs::remove_all(here_); }
  std::string here_ = fs::temp_directory_path() / "tsunagu-XXXXXX";
};

TEST_F(people_key, is_made_in_a_folder_that_was_not_there) {
  const auto file = fs::path{here_} / "not" / "yet" / "people.key";
  ASSERT_TRUE(ensure_people_key(with_file(file)).ok());
  EXPECT_EQ(fs::file_size(file), 65u);
  ASSERT_TRUE(ensure_people_key(with_file(file)).ok());
  EXPECT_TRUE(installation_key(with_file(file)).has_value());
}

TEST_F(people_key, stops_the_start_where_it_cannot_be_made_or_read) {
  std::ofstream{fs::path{here_} / "file"} << "x";
  const auto missing = ensure_people_key(with_file(fs::path{here_} / "file" / "people.key"));
  ASSERT_FALSE(missing.ok());
  EXPECT_NE(missing.error().detail.find("--data"), std::string::npos) << missing.error().detail;
  std::ofstream{fs::path{here_} / "people.key"} << "no key";
  EXPECT_FALSE(ensure_people_key(with_file(fs::path{here_} / "people.key")).ok());
}

}  // namespace
}  // namespace tsu::app
