// Videos are watched in the evening, in pieces: some to the end, some not, some pretend.
#include <fmt/format.h>

#include <algorithm>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

struct video_facts {
  const char *code, *ja, *en, *rule;
  std::int64_t length_s;
};
constexpr video_facts videos[] = {
    {"stretching", "すわって体操", "Stretching on a chair", "video_quiz", 600},
    {"ice", "凍った道の歩き方", "How to walk on ice", "video_quiz", 240},
    {"market", "朝市のようす", "The morning market", "", 420},
};
constexpr std::int64_t first_piece_s = 50;

// Seconds [from, until) of it; whether they were taken.
bool watch(life& l, resident& r, const video_facts& v, std::int64_t from, std::int64_t until,
           expected these) {
  const auto a =
      ask_as(l, r, method::post, fmt::format("/community/v1/me/videos/{}/watches", v.code),
             fmt::format(R"({{"seen":[{{"from":{},"until":{}}}]}})", from, until), these);
  if (a.status >= 300) {
    return false;
  }
  auto& seen = l.own.videos[r.account][v.code];
  seen.until_s = std::max(seen.until_s, until);
  if (!seen.completed && seen.until_s * 100 >= v.length_s * 90) {
    seen.completed = true;
    seen.points = *v.rule == '\0'
                      ? 0
                      : grant(l.own, r.account, v.rule, fmt::format("video:{}", v.code), l.now);
    ++l.own.acts["community.video.completed"];
  }
  return true;
}

struct sitting {
  resident* who;
  const video_facts* what;
  std::int64_t until;
};

}  // namespace

void keep_videos(life& l) {
  for (const auto& v : videos) {
    ask_as(l, l.on.keys.staff, method::put, fmt::format("/community/v1/videos/{}", v.code),
           fmt::format(R"({{"ja":"{}","en":"{}","aboutJa":"","aboutEn":"",)"
                       R"("url":"https://video.example/{}.mp4","captionsUrl":"","tags":[],)"
                       R"("lengthS":{},"rule":"{}","listed":true}})",
                       v.ja, v.en, v.code, v.length_s, v.rule));
    ++l.own.acts["community.video.kept"];
  }
}

void watch_videos(life& l) {
  std::vector<sitting> all;
  for (auto& r : l.people) {
    auto c = l.dice(stream::videos, r.number);
    if (!c.happens(r.is.watches)) {
      continue;
    }
    const auto& v = videos[c.whole(0, std::ssize(videos) - 1)];
    if (l.own.videos[r.account][v.code].until_s == 0 && c.happens(0.2)) {
      watch(l, r, v, 0, v.length_s, {422});  // in no time at all
    }
    if (watch(l, r, v, 0, first_piece_s, {200, 201})) {
      all.push_back({&r, &v, c.happens(0.6) ? v.length_s : c.whole(first_piece_s, v.length_s / 2)});
    }
  }
  if (all.empty()) {
    return;
  }
  l.turn_to(18, 40);
  for (const auto& s : all) {
    watch(l, *s.who, *s.what, first_piece_s, s.until, {200, 201});
  }
}

}  // namespace tsu::town_sim
