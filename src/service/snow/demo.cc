#include "service/snow/demo.h"

#include <array>

#include "service/snow/keep_things.h"

namespace tsu::snow {
namespace {

struct demo_district {
  std::string_view code, name;
  road_class first, second;
  std::string_view contractor;
  double lat, lon;
};
constexpr std::array districts{demo_district{"kita", "北の架空区", road_class::trunk,
                                             road_class::residential, "yuki", 43.356, 142.385},
                               demo_district{"chuo", "中央架空区", road_class::trunk,
                                             road_class::sidewalk, "yuki", 43.345, 142.383},
                               demo_district{"minami", "南の架空区", road_class::secondary,
                                             road_class::residential, "shiro", 43.333, 142.380},
                               demo_district{"higashi", "東の架空区", road_class::secondary,
                                             road_class::residential, "shiro", 43.346, 142.405},
                               demo_district{"nishi", "西の架空区", road_class::residential,
                                             road_class::sidewalk, "kumo", 43.343, 142.360},
                               demo_district{"yama", "山の架空区", road_class::rural,
                                             road_class::rural, "kumo", 43.372, 142.430}};

struct demo_contractor {
  std::string_view code, name;
};
constexpr std::array contractors{demo_contractor{"yuki", "ゆきまる建設（架空）"},
                                 demo_contractor{"shiro", "しろくま土木（架空）"},
                                 demo_contractor{"kumo", "くも運輸（架空）"}};

const actor demo_person{"demo", "admin"};

route_dto route_of(const demo_district& d, road_class road, int n) {
  route_dto r;
  r.code = std::string{d.code} + "-" + std::to_string(n);
  r.name = std::string{d.name} + std::to_string(n) + "号線";
  r.district = d.code;
  r.road = road;
  r.contractor = std::string{d.contractor};
  r.length_m = 1200 + 350 * n;
  r.priority = 10 * n;
  r.line = {{d.lat - 0.004, d.lon - 0.003 * n}, {d.lat + 0.004, d.lon - 0.003 * n}};
  return r;
}

district_dto district_of(const demo_district& d) {
  constexpr double half = 0.006;
  return {.code = std::string{d.code},
          .name = std::string{d.name},
          .place = place_dto{d.lat, d.lon},
          .outline = {{d.lat - half, d.lon - half},
                      {d.lat - half, d.lon + half},
                      {d.lat + half, d.lon + half},
                      {d.lat + half, d.lon - half}}};
}

post_draft post_of(const demo_district& d, int n) {
  post_draft p;
  p.code = std::string{d.code} + "-p" + std::to_string(n);
  p.name = std::string{d.name} + "観測点" + std::to_string(n);
  p.district = d.code;
  p.place = place_dto{d.lat + 0.002 * (n - 2), d.lon + 0.0015 * (n - 2)};
  p.height_cm = 350;
  return p;
}

camera_draft camera_of(const demo_district& d) {
  camera_draft c;
  c.code = std::string{d.code} + "-c1";
  c.name = std::string{d.name} + "カメラ";
  c.district = d.code;
  c.post = std::string{d.code} + "-p1";
  c.place = place_dto{d.lat - 0.002, d.lon - 0.0015};
  c.road_area = {{0.2, 1}, {0.45, 0.45}, {0.55, 0.45}, {0.8, 1}};
  return c;
}

task<result<done>> make_district(const parts& on, tenant_code tenant, const demo_district& d) {
  const auto about = district_of(d);
  CO_TRY(const done kept, co_await keep_district(on, tenant, about, demo_person));
  for (int n = 1; n <= 4; ++n) {
    const auto route = route_of(d, n <= 2 ? d.first : d.second, n);
    CO_TRY(const done routed, co_await keep_route(on, tenant, route, demo_person));
  }
  for (int n = 1; n <= 3; ++n) {
    const auto post = post_of(d, n);
    CO_TRY(const done posted, co_await keep_post(on, tenant, post, demo_person));
  }
  const auto camera = camera_of(d);
  co_return co_await keep_camera(on, tenant, camera, demo_person);
}

}  // namespace

task<result<done>> make_demo_town(const parts& on, tenant_code tenant) {
  for (const auto& c : contractors) {
    contractor_dto firm;
    firm.code = c.code;
    firm.name = c.name;
    firm.accounts = {"demo-" + firm.code};
    CO_TRY(const done kept, co_await keep_contractor(on, tenant, firm, demo_person));
  }
  for (const auto& d : districts) {
    CO_TRY(const done made, co_await make_district(on, tenant, d));
  }
  co_return done{};
}

}  // namespace tsu::snow
