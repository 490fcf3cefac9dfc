// A picture that came while nobody could read it, on SQLite and PostgreSQL.
#include <unistd.h>

#include <filesystem>

#include "service/snow/image_shelf.h"
#include "service/snow/take_image.h"
#include "service/snow/test/town_of_test.h"

namespace tsu::snow {
namespace {

using namespace testing;

class images_on_both : public town_of_test {};

TEST_P(images_on_both, a_picture_that_nobody_could_read_is_read_later) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("tsunagu-unread." + std::to_string(::getpid()));
  image_shelf shelf{folder};
  on.images = &shelf;
  camera_draft c;
  c.code = c.name = "east-c1";
  c.district = "east";
  must(keep_camera(on, sapporo(), c, officer));
  camera.away = true;
  const image_arrival arrival{.camera = "east-c1", .at = here.time.now(), .bytes = small_png};
  const auto taken = must(take_image(on, sapporo(), arrival));
  EXPECT_FALSE(taken.reading);
  EXPECT_EQ(taken.text.ja, "未解析");
  const auto kept = [&] { return read([&](db::reader& r) { return find_image(r, taken.id); }); };
  tick("18:01");
  EXPECT_FALSE(kept()->reading) << "still nobody";
  camera.away = false;
  camera.says = {.cover = 0.9, .confidence = 0.9, .reader = "test"};
  tick("18:02");
  ASSERT_TRUE(kept()->reading);
  EXPECT_EQ(kept()->reading->cover, 0.9);
  camera.says.cover = 0.1;
  here.loop.wait(read_image_again(on, sapporo(), {taken.id}));
  EXPECT_EQ(kept()->reading->cover, 0.9) << "once";
  std::filesystem::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(engines, images_on_both, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::snow
