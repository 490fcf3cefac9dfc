// media_look FILE COUNT SEED [drawn|unseen]: a contact sheet of the renderer, to look at. Not a
// test.
#include <png.h>

#include <cstdlib>
#include <iostream>
#include <opencv2/imgproc.hpp>
#include <string_view>

#include "media/scene/scene.h"

int main(int argc, char** argv) {
  using namespace tsu::media::scene;
  tsu::seeded_random chance{argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1};
  const std::string_view set = argc > 4 ? argv[4] : "";
  const auto all = set == "unseen" ? unseen_geometries() : development_geometries();
  const auto model = set == "unseen"  ? camera_model::unseen
                     : set == "drawn" ? camera_model::drawn
                                      : camera_model::first;
  const int count = argc > 2 ? std::atoi(argv[2]) : 12;
  cv::Mat sheet((count + 2) / 3 * 270, 3 * 480, CV_8UC3, cv::Scalar(0, 0, 0));
  for (int i = 0; i < count; ++i) {
    const auto& g = all[std::size_t(i) % all.size()];
    const auto s = draw_situation(chance, g, model);
    const auto shot = render(g, s);
    cv::Mat small;
    cv::resize(shot.image, small, {480, 270}, 0, 0, cv::INTER_AREA);
    small.copyTo(sheet(cv::Rect(i % 3 * 480, i / 3 * 270, 480, 270)));
    std::cout << i << ' ' << g.name << " light " << int(s.light) << " bare " << int(s.bare)
              << " cover " << shot.truth.cover << " depth " << s.depth_cm << " readable "
              << shot.truth.readable << " stake " << shot.truth.stake_visible << " hidden "
              << shot.truth.hidden_share << '\n';
  }
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = png_uint_32(sheet.cols);
  png.height = png_uint_32(sheet.rows);
  png.format = PNG_FORMAT_BGR;
  return png_image_write_to_file(&png, argc > 1 ? argv[1] : "look.png", 0, sheet.data,
                                 int(sheet.step[0]), nullptr) == 0;
}
