#include "app/portal_pages.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace tsu::app {
namespace {

namespace fs = std::filesystem;

class portal_pages_test : public testing::Test {
 protected:
  portal_pages_test() {
    std::string name = (fs::temp_directory_path() / "pages.XXXXXX").string();
    folder_ = mkdtemp(name.data());
    fs::create_directories(folder_ / "resident");
    std::ofstream{folder_ / "resident" / "index.html"} << "<!doctype html>";
  }
  ~portal_pages_test() override { fs::remove_all(folder_); }

  std::string policy() const {
    const portal_pages pages{folder_.string()};
    http::request asked;
    asked.path = "/resident/outing/videos/film";
    const auto reply = pages.find(asked);
    if (!reply) {
      return "no page";
    }
    const auto& all = reply->headers;
    const auto at = std::find_if(
        all.begin(), all.end(), [](const auto& h) { return h.first == "Content-Security-Policy"; });
    return at == all.end() ? "none" : at->second;
  }

  fs::path folder_;
};

TEST_F(portal_pages_test, A8_2_a_video_may_lie_elsewhere_and_nothing_else_may) {
  const auto text = policy();
  EXPECT_NE(text.find("media-src 'self' https:;"), std::string::npos) << text;
  EXPECT_NE(text.find("default-src 'self';"), std::string::npos) << text;
  EXPECT_EQ(text.find("https:"), text.rfind("https:")) << text;
}

}  // namespace
}  // namespace tsu::app
