#include "base/http/static_files.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace tsu::http {
namespace {

namespace fs = std::filesystem;

class static_files_test : public testing::Test {
 protected:
  static_files files_ = static_files::of({{"index.html", "start"},
                                          {"staff/index.html", "staff"},
                                          {"staff/sw.js", "worker"},
                                          {"assets/app-BcD3_f9a.js", "code"},
                                          {"assets/app-BcD3_f9a.js.br", "code in brotli"},
                                          {"assets/app-BcD3_f9a.js.gz", "code in gzip"},
                                          {"assets/m.wasm", "w"},
                                          {"app.webmanifest", "{}"}},
                                         {.content_security_policy = "default-src 'self'"});

  std::optional<reply> get(std::string_view path, std::string_view name = "X",
                           std::string_view value = "") const {
    request q;
    q.path = path;
    q.headers.add(name, value);
    return files_.find(q);
  }
  static std::string field(const reply& r, std::string_view name) {
    const auto at = std::find_if(r.headers.begin(), r.headers.end(),
                                 [&](const auto& h) { return h.first == name; });
    return at == r.headers.end() ? "" : at->second;
  }
};

TEST_F(static_files_test, a_file_a_folder_and_a_page_of_an_entry_are_found) {
  EXPECT_EQ(*get("/")->shared_body, "start");
  EXPECT_EQ(*get("/staff/sw.js")->shared_body, "worker");
  for (auto path : {"/staff", "/staff/", "/staff/stations/7", "/staff/stations/"}) {
    ASSERT_TRUE(get(path)) << path;
    EXPECT_EQ(*get(path)->shared_body, "staff") << path;
  }
}

TEST_F(static_files_test, what_is_not_there_is_not_found_and_no_path_leads_out) {
  for (auto path :
       {"/none", "/none.js", "/staff/none.js", "/..", "/../etc/passwd", "/staff/../index.html",
        "/%2e%2e/etc/passwd", "/staff/%2e%2e%2findex.html", "//staff/index.html", "/staff//sw.js",
        "/staff\\sw.js", "/staff/%5csw.js", "/.git/config", "/%00", "/%ff", "", "staff/index.html",
        "/assets/app-BcD3_f9a.js.br"}) {
    EXPECT_FALSE(get(path)) << path;
  }
}

TEST_F(static_files_test, the_form_is_chosen_by_the_clients_weights) {
  const auto path = "/assets/app-BcD3_f9a.js";
  const auto form = [&](std::string_view accepts) {
    const auto r = get(path, "Accept-Encoding", accepts);
    EXPECT_EQ(field(*r, "Vary"), "Accept-Encoding");
    return field(*r, "Content-Encoding") + ":" + *r->shared_body;
  };
  EXPECT_EQ(form("gzip, deflate, br"), "br:code in brotli");
  EXPECT_EQ(form("gzip;q=1, br;q=0.5"), "gzip:code in gzip");
  EXPECT_EQ(form("br;q=0, gzip"), "gzip:code in gzip");
  EXPECT_EQ(form("identity"), ":code");
  EXPECT_EQ(form(""), ":code");
  EXPECT_NE(field(*get(path, "Accept-Encoding", "br"), "ETag"), field(*get(path), "ETag"));
}

TEST_F(static_files_test, hashed_names_are_kept_for_ever_and_pages_are_asked_for_again) {
  EXPECT_EQ(field(*get("/assets/app-BcD3_f9a.js"), "Cache-Control"),
            "public, max-age=31536000, immutable");
  const auto page = get("/staff/");
  EXPECT_EQ(field(*page, "Cache-Control"), "no-cache");
  EXPECT_EQ(field(*page, "Content-Security-Policy"), "default-src 'self'");
  EXPECT_EQ(get("/staff/", "If-None-Match", field(*page, "ETag"))->status, 304);
  EXPECT_EQ(field(*get("/staff/sw.js"), "Content-Security-Policy"), "");
}

TEST_F(static_files_test, media_types_are_right) {
  EXPECT_EQ(get("/assets/m.wasm")->type, "application/wasm");
  EXPECT_EQ(get("/app.webmanifest")->type, "application/manifest+json");
  EXPECT_EQ(get("/")->type, "text/html; charset=utf-8");
  EXPECT_EQ(media_type_of("a.MJS"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type_of("a.svg"), "image/svg+xml");
  EXPECT_EQ(media_type_of("a.unknown"), "application/octet-stream");
  EXPECT_EQ(media_type_of("folder.js/name"), "application/octet-stream");
}

TEST_F(static_files_test, only_reading_is_allowed) {
  request q;
  q.verb = method::post;
  q.path = "/";
  EXPECT_EQ(files_.find(q)->status, 405);
}

TEST(named_by_content, a_hash_is_told_from_a_word) {
  for (auto yes :
       {"assets/index-BcD3_f9a.js", "a-12345678.css", "x.abCdefgh.woff2", "b-a-cD3_f9.js"}) {
    EXPECT_TRUE(is_named_by_content(yes)) << yes;
  }
  for (auto no : {"index.html", "my-elements.js", "sw.js", "a-BcD3.js", "assets-BcD3_f9a/x.js",
                  "-BcD3_f9a", "BcD3_f9ab.js"}) {
    EXPECT_FALSE(is_named_by_content(no)) << no;
  }
}

TEST(static_folder, hidden_files_and_links_are_left_out) {
  std::string pattern = (fs::temp_directory_path() / "tsu_static_XXXXXX").string();
  const fs::path folder = ::mkdtemp(pattern.data());
  fs::create_directories(folder / "sub" / ".secret");
  std::ofstream{folder / "sub" / "a.txt"} << "a";
  std::ofstream{folder / ".env"} << "x";
  std::ofstream{folder / "sub" / ".secret" / "b.txt"} << "x";
  fs::create_symlink("/etc/passwd", folder / "passwd");
  const auto files = static_files::load(folder, {});
  ASSERT_TRUE(files.ok());
  EXPECT_EQ(files.value().count(), 1u);
  EXPECT_EQ(static_files::load(folder, {.bytes_max = 0}).error().reason, why::too_large);
  fs::remove_all(folder);
  EXPECT_FALSE(static_files::load(folder, {}).ok());
}

}  // namespace
}  // namespace tsu::http
