#include <array>

#include <fmt/format.h>

#include "base/http/asked.h"
#include "service/community/store.h"
#include "service/community/store_kit.h"

namespace tsu::community::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

constexpr statement get_choices{"community.choices",
                                "SELECT facts FROM community_choice WHERE person = $1", people};
constexpr statement put_choices{
    "community.keep_choices",
    "INSERT INTO community_choice (person, facts) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE "
    "SET facts = excluded.facts",
    people};
constexpr statement delete_choices{"community.forget_choices",
                                   "DELETE FROM community_choice WHERE person = $1", people};

constexpr statement get_home{"community.home", "SELECT place FROM community_home WHERE person = $1",
                             people};
constexpr statement put_home{
    "community.keep_home",
    "INSERT INTO community_home (person, place, changed) VALUES ($1, $2, $3) ON CONFLICT (person) "
    "DO UPDATE SET place = excluded.place, changed = excluded.changed",
    people};
constexpr statement delete_home{"community.forget_home",
                                "DELETE FROM community_home WHERE person = $1", people};

constexpr statement get_videos{"community.videos",
                               "SELECT code, facts FROM community_video WHERE code > $1 AND "
                               "listed >= $2 ORDER BY code LIMIT $3",
                               people};
constexpr statement get_video{"community.video",
                              "SELECT code, facts FROM community_video WHERE code = $1", people};
constexpr statement put_video{
    "community.keep_video",
    "INSERT INTO community_video (code, listed, facts) VALUES ($1, $2, $3) ON CONFLICT (code) DO "
    "UPDATE SET listed = excluded.listed, facts = excluded.facts",
    people};

#define WATCH_COLUMNS "person, video, started_at, changed_at, completed_at, seconds, seen, points"
constexpr statement get_watch{
    "community.watch",
    "SELECT " WATCH_COLUMNS " FROM community_watch WHERE person = $1 AND video = $2", people};
constexpr statement get_watches{"community.watches",
                                "SELECT " WATCH_COLUMNS
                                " FROM community_watch WHERE person = $1 ORDER BY video LIMIT $2",
                                people};
constexpr statement put_watch{
    "community.keep_watch",
    "INSERT INTO community_watch (person, video, started_at, changed_at, completed_at, seconds, "
    "seen, points) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person, video) DO UPDATE "
    "SET changed_at = excluded.changed_at, completed_at = excluded.completed_at, "
    "seconds = excluded.seconds, seen = excluded.seen, points = excluded.points",
    people};
constexpr statement delete_watches{"community.forget_watches",
                                   "DELETE FROM community_watch WHERE person = $1", people};

constexpr std::array all{&get_choices, &put_choices, &delete_choices, &get_videos, &get_video,
                         &put_video,   &get_watch,   &get_watches,    &put_watch,  &delete_watches,
                         &get_home,    &put_home,    &delete_home};

video video_in(const db::row& r) { return {r.string(0), facts_in<video_facts>(r.text(1))}; }

// "0-30 60-90"
std::string text_of_spans(const std::vector<span_s>& spans) {
  std::string out;
  for (const auto& s : spans) {
    out += fmt::format("{}{}-{}", out.empty() ? "" : " ", s.from, s.until);
  }
  return out;
}

std::vector<span_s> spans_in(std::string_view text) {
  std::vector<span_s> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto one = text.substr(0, end);
    const auto mid = std::min(one.find('-'), one.size());
    const auto from = http::parse_whole(one.substr(0, mid));
    const auto until = http::parse_whole(one.substr(std::min(mid + 1, one.size())));
    if (from && until) {
      out.push_back({*from, *until});
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

watch watch_in(const db::row& r) {
  return {.person = {r.int64(0)},
          .video = r.string(1),
          .started_at = r.time(2),
          .changed_at = r.time(3),
          .completed_at = r.time(4),
          .seconds = r.int64(5),
          .seen = spans_in(r.text(6)),
          .points = r.int64(7)};
}

}  // namespace

std::optional<choices> find_choices(db::reader& r, person_id who) {
  return one(r, get_choices, {who.value},
             [](const db::row& c) { return facts_in<choices>(c.text(0)); });
}
void keep_choices(db::tx& t, person_id who, const choices& c) {
  const auto facts = to_json(c);
  t.run(put_choices, {who.value, facts});
}
void forget_choices(db::tx& t, person_id who) { t.run(delete_choices, {who.value}); }

std::optional<std::string> find_home(db::reader& r, person_id who) {
  return one(r, get_home, {who.value}, [](const db::row& c) { return blob_text(c, 0); });
}
void keep_home(db::tx& t, person_id who, std::string_view sealed) {
  t.run(put_home, {who.value, as_bytes(sealed), to_micros(t.now())});
}
bool forget_home(db::tx& t, person_id who) { return t.run(delete_home, {who.value}) > 0; }

std::vector<video> videos(db::reader& r, std::string_view after, std::int64_t limit,
                          bool listed_only) {
  return many(r, get_videos, {after, std::int64_t{listed_only ? 1 : 0}, limit}, video_in);
}
std::optional<video> find_video(db::reader& r, std::string_view code) {
  return one(r, get_video, {code}, video_in);
}
void keep_video(db::tx& t, const video& v) {
  const auto facts = to_json(v.of);
  t.run(put_video, {v.code, std::int64_t{v.of.listed ? 1 : 0}, facts});
}
std::optional<watch> find_watch(db::reader& r, person_id who, std::string_view video) {
  return one(r, get_watch, {who.value, video}, watch_in);
}
std::vector<watch> watches_of(db::reader& r, person_id who, std::int64_t limit) {
  return many(r, get_watches, {who.value, limit}, watch_in);
}
void keep_watch(db::tx& t, const watch& w) {
  const auto seen = text_of_spans(w.seen);
  t.run(put_watch, {w.person.value, w.video, to_micros(w.started_at), to_micros(w.changed_at),
                    to_micros(w.completed_at), w.seconds, seen, w.points});
}
void forget_watches(db::tx& t, person_id who) { t.run(delete_watches, {who.value}); }

std::span<const db::statement* const> own_statements() { return all; }

}  // namespace tsu::community::store
