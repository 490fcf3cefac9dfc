#include "service/snow/changes.h"

#include "base/core/json.h"
#include "engine/notify/post.h"
#include "service/snow/night.h"
#include "service/snow/words.h"

namespace tsu::snow {
namespace {

struct observed_body {
  std::string post;
  std::optional<instant> at;
  std::optional<double> depth_cm;
  refusal refused = refusal::none;
};
BOOST_DESCRIBE_STRUCT(observed_body, (), (post, at, depth_cm, refused))
struct trouble_body {
  std::string post;
  std::vector<std::string> troubles;
  bool lost = false;
};
BOOST_DESCRIBE_STRUCT(trouble_body, (), (post, troubles, lost))
struct image_body {
  std::string camera;
  std::int64_t image = 0;
  std::optional<camera_reading> reading;
};
BOOST_DESCRIBE_STRUCT(image_body, (), (camera, image, reading))
struct decided_body {
  std::int64_t decision = 0;
  std::string night, district;
  road_class road = road_class::trunk;
  snow::stage stage = snow::stage::decisive;
  snow::verdict verdict = snow::verdict::skip;
};
BOOST_DESCRIBE_STRUCT(decided_body, (), (decision, night, district, road, stage, verdict))
struct request_body {
  std::int64_t request = 0;
  std::string night, contractor;
  request_state state = request_state::asked;
};
BOOST_DESCRIBE_STRUCT(request_body, (), (request, night, contractor, state))
struct changed_body {
  std::string what, code;
};
BOOST_DESCRIBE_STRUCT(changed_body, (), (what, code))

bool is_night(instant t) {
  const auto night = night_of(t);
  return evening_of(night) <= t && t < deadline_of(night);
}

}  // namespace

void tell_observed(db::tx& t, const post_row& p) {
  t.append_change(
      observed_kind, p.about.code,
      to_json(observed_body{p.about.code, p.state.at, p.state.depth_cm, p.state.refused}));
}

bool tell_troubles(db::tx& t, post_row& p, const std::vector<trouble>& all) {
  const auto codes = codes_of(all);
  if (codes == p.state.told) {
    return false;
  }
  const bool was_lost = p.state.told.find('!') != std::string::npos;
  p.state.told = codes;
  trouble_body body{p.about.code, {}, is_lost(all)};
  for (const auto& one : all) {
    body.troubles.push_back(one.code);
  }
  t.append_change(trouble_kind, p.about.code, to_json(body));
  if (body.lost && !was_lost && is_night(t.now()) && p.state.depth_at) {
    const auto text = text_of_trouble(all.front());
    const auto since = std::to_string(to_micros(all.front().since.value_or(t.now())));
    notify::wanted message{
        .key = "snow.trouble:" + p.about.code + ":" + since,
        .to = notify::to_role("staff"),
        .message = "snow.trouble",
        .values = {{"post", p.about.name}, {"reason", notify::text_in_languages{text.ja, text.en}}},
        .about = p.about.name};
    message.link = "/staff/snow/posts/" + p.about.code;
    (void)notify::post(t, message);
  }
  return true;
}

void tell_image(db::tx& t, const image_row& i) {
  t.append_change(image_kind, i.camera, to_json(image_body{i.camera, i.number, i.reading}));
}
void tell_decided(db::tx& t, const decision_row& d) {
  t.append_change(decided_kind, d.district,
                  to_json(decided_body{d.number, d.night, d.district, d.road, d.stage, d.verdict}));
}
void tell_request(db::tx& t, const request_row& q) {
  t.append_change(request_kind, std::to_string(q.number),
                  to_json(request_body{q.number, q.night, q.contractor, q.state}));
}
void tell_cleared(db::tx& t, const clearing_dto& c) {
  t.append_change(cleared_kind, c.district, to_json(c));
}
void tell_forecast(db::tx& t, const forecast_dto& f) {
  t.append_change(forecast_kind, f.district.value_or(""), to_json(made_dto{f.id, false}));
}
void tell_changed(db::tx& t, std::string_view what, std::string_view code) {
  t.append_change(changed_kind, code, to_json(changed_body{std::string{what}, std::string{code}}));
}

}  // namespace tsu::snow
