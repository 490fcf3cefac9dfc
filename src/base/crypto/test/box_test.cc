#include "base/crypto/box.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace tsu::crypto {
namespace {

TEST(box, what_was_sealed_opens_again_with_the_same_key_and_place) {
  const auto key = box_key::random();
  for (const std::string plain : {"", "090-1234-5678", "名前"}) {
    EXPECT_EQ(key.open(key.seal(plain, "contact:7"), "contact:7").value(), plain);
  }
}

TEST(box, nothing_else_opens_it) {
  const auto key = box_key::random();
  const auto sealed = key.seal("090-1234-5678", "contact:7");
  EXPECT_EQ(key.open(sealed, "contact:8").error().code, "damaged");
  EXPECT_EQ(box_key::random().open(sealed, "contact:7").error().code, "damaged");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(key.open(changed, "contact:7").ok()) << i;
    EXPECT_FALSE(key.open(sealed.substr(0, i), "contact:7").ok()) << i;
  }
}

TEST(box, the_same_text_sealed_twice_looks_different) {
  const auto key = box_key::random();
  EXPECT_NE(key.seal("a", "b"), key.seal("a", "b"));
}

TEST(box, a_key_travels_wrapped_by_another) {
  const auto outer = box_key::random(), inner = box_key::random();
  const auto back = outer.unwrap(outer.wrap(inner, "town"), "town");
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back.value().open(inner.seal("x", "y"), "y").value(), "x");
  EXPECT_FALSE(outer.unwrap(outer.wrap(inner, "town"), "elsewhere").ok());
}

TEST(box, a_key_is_64_hex_digits) {
  const std::string digits(64, 'a');
  EXPECT_TRUE(box_key::from_hex(secret<std::string>{digits}).ok());
  EXPECT_TRUE(box_key::from_hex(secret<std::string>{digits + "\n"}).ok());
  for (const auto& wrong : {std::string{}, digits + "aa", digits + " ", std::string(64, 'x')}) {
    EXPECT_EQ(box_key::from_hex(secret<std::string>{wrong}).error().code, "key_file_invalid");
  }
}

TEST(box, a_key_file_is_made_once_and_kept_from_others) {
  std::string folder = (std::filesystem::temp_directory_path() / "tsunagu-box-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const auto path = folder + "/people.key";
  const auto first = box_key::from_file_or_new(path);
  const auto second = box_key::from_file_or_new(path);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(second.value().open(first.value().seal("x", "y"), "y").value(), "x");
  struct stat about {};
  ASSERT_EQ(::stat(path.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  ::chmod(path.c_str(), 0644);
  EXPECT_EQ(box_key::from_file_or_new(path).error().code, "key_file_open_to_others");
  EXPECT_EQ(box_key::from_file_or_new(folder + "/none/people.key").error().code,
            "key_file_missing");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tsu::crypto
