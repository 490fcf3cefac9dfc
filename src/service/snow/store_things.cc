#include "service/snow/store.h"
#include "service/snow/store_json.h"
#include "service/snow/things.h"

namespace tsu::snow {
namespace {

constexpr db::statement select_districts{"snow.select_districts",
                                         "SELECT about FROM snow_district ORDER BY code"};
constexpr db::statement select_district{"snow.select_district",
                                        "SELECT about FROM snow_district WHERE code = $1"};
constexpr db::statement upsert_district{
    "snow.upsert_district",
    "INSERT INTO snow_district (code, name, about) VALUES ($1, $2, $3) "
    "ON CONFLICT (code) DO UPDATE SET name = excluded.name, about = excluded.about"};

constexpr db::statement select_routes{"snow.select_routes",
                                      "SELECT about FROM snow_route ORDER BY code"};
constexpr db::statement select_route{"snow.select_route",
                                     "SELECT about FROM snow_route WHERE code = $1"};
constexpr db::statement upsert_route{
    "snow.upsert_route",
    "INSERT INTO snow_route (code, district, contractor, about) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (code) DO UPDATE SET district = excluded.district, "
    "contractor = excluded.contractor, about = excluded.about"};

constexpr db::statement select_contractors{"snow.select_contractors",
                                           "SELECT about FROM snow_contractor ORDER BY code"};
constexpr db::statement select_contractor{"snow.select_contractor",
                                          "SELECT about FROM snow_contractor WHERE code = $1"};
constexpr db::statement upsert_contractor{
    "snow.upsert_contractor",
    "INSERT INTO snow_contractor (code, about) VALUES ($1, $2) "
    "ON CONFLICT (code) DO UPDATE SET about = excluded.about"};

constexpr db::statement select_duties{
    "snow.select_duties",
    "SELECT from_at, contacts, set_by FROM snow_duty ORDER BY from_at DESC, number DESC LIMIT 500"};
constexpr db::statement insert_duty_row{
    "snow.insert_duty", "INSERT INTO snow_duty (from_at, contacts, set_by) VALUES ($1, $2, $3)"};

constexpr db::statement select_posts{"snow.select_posts",
                                     "SELECT about, entity, state FROM snow_post ORDER BY code"};
constexpr db::statement select_posts_of{
    "snow.select_posts_of",
    "SELECT about, entity, state FROM snow_post WHERE district = $1 ORDER BY code"};
constexpr db::statement select_post{"snow.select_post",
                                    "SELECT about, entity, state FROM snow_post WHERE code = $1"};
constexpr db::statement upsert_post{
    "snow.upsert_post",
    "INSERT INTO snow_post (code, entity, district, about, state) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (code) DO UPDATE SET district = excluded.district, about = excluded.about, "
    "state = excluded.state"};
constexpr db::statement update_post_state{"snow.update_post_state",
                                          "UPDATE snow_post SET state = $2 WHERE code = $1"};

constexpr db::statement select_cameras{"snow.select_cameras",
                                       "SELECT about, entity FROM snow_camera ORDER BY code"};
constexpr db::statement select_camera{"snow.select_camera",
                                      "SELECT about, entity FROM snow_camera WHERE code = $1"};
constexpr db::statement upsert_camera{
    "snow.upsert_camera",
    "INSERT INTO snow_camera (code, entity, district, post, about) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (code) DO UPDATE SET district = excluded.district, post = excluded.post, "
    "about = excluded.about"};

template <class T>
T about(const db::row& r) {
  return from_own_json<T>(r.text(0));
}

duty_dto duty_of(const db::row& r) {
  return {r.time(0), from_own_json<std::vector<std::int64_t>>(r.text(1)), r.string(2)};
}
post_row post_of(const db::row& r) {
  return {from_own_json<post_draft>(r.text(0)), r.string(1), from_own_json<post_state>(r.text(2))};
}
camera_row camera_of(const db::row& r) {
  return {from_own_json<camera_draft>(r.text(0)), r.string(1)};
}

}  // namespace

std::span<const db::statement* const> thing_statements() {
  static constexpr const db::statement* all[] = {
      &select_districts,  &select_district, &upsert_district,    &select_routes,
      &select_route,      &upsert_route,    &select_contractors, &select_contractor,
      &upsert_contractor, &select_duties,   &insert_duty_row,    &select_posts,
      &select_posts_of,   &select_post,     &upsert_post,        &update_post_state,
      &select_cameras,    &select_camera,   &upsert_camera};
  return all;
}

std::vector<district_dto> all_districts(db::reader& r) {
  return rows(r, select_districts, {}, about<district_dto>);
}
std::optional<district_dto> find_district(db::reader& r, std::string_view code) {
  return one(r, select_district, {code}, about<district_dto>);
}
void put_district(db::tx& t, const district_dto& d) {
  const auto json = to_json(d);
  t.run(upsert_district, {d.code, d.name, json});
}

std::vector<route_dto> all_routes(db::reader& r) {
  return rows(r, select_routes, {}, about<route_dto>);
}
std::optional<route_dto> find_route(db::reader& r, std::string_view code) {
  return one(r, select_route, {code}, about<route_dto>);
}
void put_route(db::tx& t, const route_dto& route) {
  const auto json = to_json(route);
  const auto contractor = route.contractor.value_or("");
  t.run(upsert_route, {route.code, route.district, contractor, json});
}

std::vector<contractor_dto> all_contractors(db::reader& r) {
  return rows(r, select_contractors, {}, about<contractor_dto>);
}
std::optional<contractor_dto> find_contractor(db::reader& r, std::string_view code) {
  return one(r, select_contractor, {code}, about<contractor_dto>);
}
void put_contractor(db::tx& t, const contractor_dto& c) {
  const auto json = to_json(c);
  t.run(upsert_contractor, {c.code, json});
}

std::vector<duty_dto> all_duties(db::reader& r) { return rows(r, select_duties, {}, duty_of); }
void insert_duty(db::tx& t, const duty_dto& d) {
  const auto contacts = to_json(d.contacts);
  t.run(insert_duty_row, {to_micros(d.from), contacts, d.set_by});
}

std::vector<post_row> all_posts(db::reader& r) { return rows(r, select_posts, {}, post_of); }
std::vector<post_row> posts_of(db::reader& r, std::string_view district) {
  return rows(r, select_posts_of, {district}, post_of);
}
std::optional<post_row> find_post(db::reader& r, std::string_view code) {
  return one(r, select_post, {code}, post_of);
}
void put_post(db::tx& t, const post_row& p) {
  const auto json = to_json(p.about);
  const auto state = to_json(p.state);
  t.run(upsert_post, {p.about.code, p.entity, p.about.district, json, state});
}
void put_post_state(db::tx& t, std::string_view code, const post_state& s) {
  const auto state = to_json(s);
  t.run(update_post_state, {code, state});
}

std::vector<camera_row> all_cameras(db::reader& r) {
  return rows(r, select_cameras, {}, camera_of);
}
std::optional<camera_row> find_camera(db::reader& r, std::string_view code) {
  return one(r, select_camera, {code}, camera_of);
}
void put_camera(db::tx& t, const camera_row& c) {
  const auto json = to_json(c.about);
  const auto post = c.about.post.value_or("");
  t.run(upsert_camera, {c.about.code, c.entity, c.about.district, post, json});
}

}  // namespace tsu::snow
