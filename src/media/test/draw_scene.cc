// draw_scene FOLDER: pictures of one rendered camera, NAME.jpg each, and camera.json as the snow
// service is told about it: for tests that send them over HTTP.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "media/scene/scene.h"

namespace {

using namespace tsu::media::scene;

struct named {
  const char* name;
  situation what;
};

std::string point(const cv::Point2d& p) {
  return "{\"x\":" + std::to_string(p.x) + ",\"y\":" + std::to_string(p.y) + "}";
}

std::string camera_of(const geometry& g) {
  const auto l = layout_of(g);
  std::string area;
  for (const auto& p : l.road) {
    area += (area.empty() ? "" : ",") + point(p);
  }
  return "{\"roadArea\":[" + area + "],\"stake\":{\"base\":" + point(l.stake_base) +
         ",\"top\":" + point(l.stake_top) + ",\"lengthCm\":" + std::to_string(g.stake_cm) + "}}\n";
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) {
    std::fprintf(stderr, "usage: draw_scene FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder{words[1]};
  const auto geometry = development_geometries()[4];
  const named all[] = {
      {"bare", {.seed = 5, .light = light::day, .bare = ground::dry}},
      {"snow", {.seed = 5, .light = light::day, .cover = 0.9, .depth_cm = 14}},
      {"deep", {.seed = 13, .light = light::day, .cover = 1, .depth_cm = 26}},
      {"hidden",
       {.seed = 14, .light = light::night, .cover = 0.9, .depth_cm = 12, .hide_stake = true}},
      {"blind",
       {.seed = 9, .light = light::night, .cover = 0.9, .depth_cm = 12, .lens_snow = 0.97}}};
  for (const auto& one : all) {
    const auto shot = render(geometry, one.what);
    std::ofstream out{folder / (std::string{one.name} + ".jpg"), std::ios::binary};
    out.write(shot.jpeg.data(), static_cast<std::streamsize>(shot.jpeg.size()));
    std::printf("%s readable %d stake %d depth %.0f\n", one.name, int(shot.truth.readable),
                int(shot.truth.stake_visible), shot.truth.depth_cm);
  }
  std::ofstream{folder / "camera.json"} << camera_of(geometry);
  return 0;
}
