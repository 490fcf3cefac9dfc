#include "service/snow/clear_routes.h"

#include "base/record/audit.h"
#include "service/snow/changes.h"
#include "service/snow/night.h"
#include "service/snow/take_readings.h"

namespace tsu::snow {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

result<done> check_place(db::reader& r, std::string_view key, std::string_view district,
                         const std::optional<std::string>& route) {
  if (key.empty() || key.size() > 100 || key.find('\0') != key.npos) {
    return problem{why::bad_input, "a key of 1 to 100 characters", "snow_key_needed"};
  }
  if (!find_district(r, district)) {
    return problem{why::not_found, "no district of that code", "snow_no_district"};
  }
  const auto found = route ? find_route(r, *route) : std::nullopt;
  if (route && (!found || found->district != district)) {
    return problem{why::not_found, "no such route in that district", "snow_no_route"};
  }
  return done{};
}

}  // namespace

made_dto keep_clearing(db::tx& t, const clearing_dto& c, std::string_view key) {
  const auto number = insert_clearing(t, c, key);
  if (!number) {
    return {.id = find_clearing(t, key)->id, .before = true};
  }
  auto kept = c;
  kept.id = *number;
  tell_cleared(t, kept);
  const auto settings = load_settings(t);
  for (auto& p : posts_of(t, c.district)) {
    if (concerns(c, p.about) && p.state.at && *p.state.at >= c.at) {
      judge_anew(t, p, c.at, settings);
      put_post_state(t, p.about.code, p.state);
    }
  }
  return {.id = *number, .before = false};
}

result<made_dto> add_clearing(db::tx& t, const clearing_draft& d, const actor& who) {
  TRY(const done sound, check_place(t, d.key, d.district, d.route));
  if (d.at > t.now() + minutes{10} || d.at < t.now() - hours{72}) {
    return problem{why::not_processable, "a time of the last three days", "snow_bad_time"};
  }
  const auto made = keep_clearing(t,
                                  {.district = d.district,
                                   .route = d.route,
                                   .at = d.at,
                                   .received_at = t.now(),
                                   .by = who.subject,
                                   .request = {}},
                                  d.key);
  if (!made.before) {
    record::audit(t, {.actor = who.subject,
                      .role = who.role,
                      .action = "snow.clearing.added",
                      .subject_kind = "snow.district",
                      .subject = d.district});
  }
  return made;
}

result<made_dto> add_sign(db::tx& t, const sign_draft& d, const actor& who) {
  TRY(const done sound, check_place(t, d.key, d.district, {}));
  const auto until = d.until.value_or(span_of(night_of(t.now())).until);
  if (until <= t.now() || until > t.now() + hours{24 * 14}) {
    return problem{why::not_processable, "a time within the next two weeks", "snow_bad_time"};
  }
  if (d.note && d.note->size() > 500) {
    return problem{why::bad_input, "a note of at most 500 bytes", "snow_bad_thing"};
  }
  const auto number = insert_sign(t, {0, d, t.now(), until, who.subject});
  if (!number) {
    return made_dto{find_sign(t, d.key)->number, true};
  }
  tell_changed(t, "sign", d.district);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "snow.sign.added",
                    .subject_kind = "snow.district",
                    .subject = d.district});
  return made_dto{*number, false};
}

}  // namespace tsu::snow
