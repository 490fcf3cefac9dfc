#include "service/community/watch_video.h"

#include "engine/id/people/types.h"

namespace tsu::community {
namespace {

constexpr std::size_t pieces_max = 100;

void complete(db::tx& t, const parts& on, const acting& who, const video& v, watch& w) {
  w.completed_at = t.now();
  w.points = tell_activity(t, on,
                           {.id = "video:" + v.code,
                            .code = v.of.rule,
                            .note = "video:" + v.code,
                            .by = std::string{who.subject},
                            .person = w.person,
                            .at = t.now()});
  note(t, who,
       {"community.video.completed", "person", std::to_string(w.person.value),
        "{\"video\":\"" + v.code + "\",\"points\":" + std::to_string(w.points) + "}"});
  t.append_change("community.video.completed", id::subject_of({w.person.value}),
                  "{\"video\":\"" + v.code + "\"}");
}

}  // namespace

result<watch> take_watch(db::tx& t, const parts& on, const acting& who, person_id person,
                         std::string_view code, const std::vector<span_s>& seen) {
  const auto v = is_code(code) ? store::find_video(t, code) : std::nullopt;
  if (!v || !v->of.listed) {
    return problem{why::not_found, "there is no such video", "community_no_video"};
  }
  if (seen.size() > pieces_max) {
    return problem{why::too_large, "at most 100 pieces at once", "community_too_many"};
  }
  auto w = store::find_watch(t, person, code)
               .value_or(watch{.person = person, .video = v->code, .started_at = t.now()});
  auto all = w.seen;
  all.insert(all.end(), seen.begin(), seen.end());
  w.seen = joined(std::move(all), v->of.length_s);
  w.seconds = seconds_in(w.seen);
  w.changed_at = t.now();
  TRY(const done could, could_be_seen(w.seconds, w.started_at, t.now()));
  const auto percent = number_of_town(t, "community.completion_percent", t.now());
  if (w.completed_at == instant{} && is_complete(w.seconds, v->of.length_s, percent)) {
    complete(t, on, who, *v, w);
  }
  store::keep_watch(t, w);
  return w;
}

}  // namespace tsu::community
