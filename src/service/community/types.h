// The words of the community: sessions and who takes part, videos, what a town tells its people.
// Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/id.h"
#include "base/core/time.h"

namespace tsu::community {

// "points.activity.done", in the change log of `people`: what people did and may be worth points.
inline constexpr std::string_view activity_kind = "points.activity.done";

// What people are told of sessions: somebody who waited has a place, one does not take place.
inline constexpr std::string_view let_in_message = "community.let_in",
                                  called_off_message = "community.called_off";

// event: once. lesson: of a programme. shift: of volunteers.
enum class session_kind : std::uint8_t { event, lesson, shift };
BOOST_DESCRIBE_ENUM(session_kind, event, lesson, shift)

struct session_facts {
  session_kind kind = session_kind::event;
  std::string ja, en, about_ja, about_en;
  instant starts_at{}, ends_at{}, sign_up_from{}, sign_up_until{};
  std::string place, instructor;
  double lon = 0, lat = 0;
  std::int64_t radius_m = 0;     // of check-in by one's own phone; 0: wherever one is
  std::string district;          // whom it is for; empty: all
  std::int64_t capacity = 0;     // 0: no limit
  std::int64_t waiting_max = 0;  // places in the line once it is full
  std::int64_t fee_yen = 0;
  std::string rule;            // on the card of points; empty: none
  bool needs_sign_up = false;  // who has no place cannot check in by themself
  bool listed = true;
  // For whom it suits: 0 (none) to 3; what it is about, as people say what they like.
  std::optional<std::int64_t> exertion = {};
  std::optional<bool> outdoor = {};
  std::optional<std::vector<std::string>> tags = {};
};
BOOST_DESCRIBE_STRUCT(session_facts, (),
                      (kind, ja, en, about_ja, about_en, starts_at, ends_at, sign_up_from,
                       sign_up_until, place, instructor, lon, lat, radius_m, district, capacity,
                       waiting_max, fee_yen, rule, needs_sign_up, listed, exertion, outdoor, tags))

struct session {
  std::int64_t number = 0;
  std::string programme;
  session_facts of;
  bool cancelled = false;
  std::int64_t going = 0, waiting = 0, queue = 0;
};

// weekday: 0 is Sunday. begins: "13:30" in Japan. The rest as of a session.
struct programme_facts {
  std::string ja, en, about_ja, about_en, instructor, place, begins;
  std::int64_t weekday = 0, minutes = 60, sign_up_days = 14;
  double lon = 0, lat = 0;
  std::int64_t radius_m = 0;
  std::string district;
  std::int64_t capacity = 0, waiting_max = 0, fee_yen = 0;
  std::string rule;
  bool needs_sign_up = false, closed = false;
  std::optional<std::int64_t> exertion = {};
  std::optional<bool> outdoor = {};
  std::optional<std::vector<std::string>> tags = {};
};
BOOST_DESCRIBE_STRUCT(programme_facts, (),
                      (ja, en, about_ja, about_en, instructor, place, begins, weekday, minutes,
                       sign_up_days, lon, lat, radius_m, district, capacity, waiting_max, fee_yen,
                       rule, needs_sign_up, closed, exertion, outdoor, tags))
struct programme {
  std::string code;
  programme_facts of;
};

enum class sign_up_state : std::uint8_t { going, waiting, cancelled };
BOOST_DESCRIBE_ENUM(sign_up_state, going, waiting, cancelled)
struct sign_up {
  std::int64_t session = 0;
  person_id person{};
  sign_up_state state = sign_up_state::going;
  std::int64_t queue = 0;
  instant asked_at{}, changed_at{};
  std::string asked_by;
};

// qr: the person read the code that hangs there. card: staff read theirs. manual: staff know them.
enum class method : std::uint8_t { qr, card, manual };
BOOST_DESCRIBE_ENUM(method, qr, card, manual)
struct attendance {
  std::int64_t number = 0, session = 0;
  person_id person{};
  instant at{}, booked_at{};
  std::int64_t month = 0;  // 202611
  method how = method::manual;
  std::string device, local_id, booked_by;
  std::int64_t points = 0;
};

struct video_facts {
  std::string ja, en, about_ja, about_en, url, captions_url;
  std::vector<std::string> tags;
  std::int64_t length_s = 0;
  std::string rule;
  bool listed = true;
};
BOOST_DESCRIBE_STRUCT(video_facts, (),
                      (ja, en, about_ja, about_en, url, captions_url, tags, length_s, rule, listed))
struct video {
  std::string code;
  video_facts of;
};
// [from, until) in seconds of a video.
struct span_s {
  std::int64_t from = 0, until = 0;
  friend bool operator==(const span_s&, const span_s&) = default;
};
BOOST_DESCRIBE_STRUCT(span_s, (), (from, until))
struct watch {
  person_id person{};
  std::string video;
  instant started_at{}, changed_at{}, completed_at{};  // 1970: not yet
  std::int64_t seconds = 0;
  std::vector<span_s> seen;
  std::int64_t points = 0;
};

// How a person's screens look and sound, and which places are theirs.
enum class contrast : std::uint8_t { normal, high };
BOOST_DESCRIBE_ENUM(contrast, normal, high)
struct choices {
  std::int64_t text_percent = 100;
  contrast colours = contrast::normal;
  bool speech = false;
  std::string district;      // empty: as the town knows it
  std::string shop_stop;     // "shop:stop"
  std::string transit_stop;  // "feed:stop"
};
BOOST_DESCRIBE_STRUCT(choices, (),
                      (text_percent, colours, speech, district, shop_stop, transit_stop))

struct notice_facts {
  std::string ja, en, body_ja, body_en, district, link;
  instant from{}, until{};
  std::int64_t importance = 0;  // 0..2: 2 goes first
};
BOOST_DESCRIBE_STRUCT(notice_facts, (),
                      (ja, en, body_ja, body_en, district, link, from, until, importance))
struct notice {
  std::int64_t number = 0;
  notice_facts of;
};

struct place_facts {
  std::string category, ja, en, address, phone, hours;
  double lon = 0, lat = 0;
  bool step_free = false, closed = false;
};
BOOST_DESCRIBE_STRUCT(place_facts, (),
                      (category, ja, en, address, phone, hours, lon, lat, step_free, closed))
struct place {
  std::string code;
  place_facts of;
};
// How far it is: over roads, or by the straight line.
enum class measured : std::uint8_t { road, line };
BOOST_DESCRIBE_ENUM(measured, road, line)

// A mobile shop comes on weekdays (0 is Sunday) at a time in Japan; `but` are days on which it does
// not come anywhere, `also` visits besides.
struct visit_rule {
  std::int64_t weekday = 0;
  std::string at;
  std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(visit_rule, (), (weekday, at, minutes))
struct extra_visit {
  std::string date, at;
  std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(extra_visit, (), (date, at, minutes))
struct shop_stop {
  std::string code, ja, en, district;
  double lon = 0, lat = 0;
  std::vector<visit_rule> visits;
  std::vector<extra_visit> also;
};
BOOST_DESCRIBE_STRUCT(shop_stop, (), (code, ja, en, district, lon, lat, visits, also))
struct mobile_shop_facts {
  std::string ja, en, phone;
  std::vector<shop_stop> stops;
  std::vector<std::string> but;
};
BOOST_DESCRIBE_STRUCT(mobile_shop_facts, (), (ja, en, phone, stops, but))
struct mobile_shop {
  std::string code;
  mobile_shop_facts of;
};

struct slot {
  std::int64_t number = 0;
  instant starts_at{}, ends_at{};
  std::string place, nurse;
  bool cancelled = false, taken = false;
};
enum class consultation_state : std::uint8_t { booked, held, missed, cancelled };
BOOST_DESCRIBE_ENUM(consultation_state, booked, held, missed, cancelled)
struct consultation {
  std::int64_t number = 0, slot = 0;
  person_id person{};
  consultation_state state = consultation_state::booked;
  std::string about;  // sealed
  instant booked_at{};
  std::string booked_by;
};
struct care_note {
  std::int64_t number = 0, consultation = 0;
  std::string text;  // sealed
  std::string made_by;
  instant made_at{};
};

struct acting {
  std::string_view subject, role, trace_id;
};

}  // namespace tsu::community
