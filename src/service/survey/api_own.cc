#include "base/core/assert.h"
#include "engine/id/people/types.h"
#include "service/survey/api.h"
#include "service/survey/api_common.h"
#include "service/survey/dto.h"
#include "service/survey/instruments.h"
#include "service/survey/sheets.h"
#include "service/survey/store.h"
#include "service/survey/waves.h"

namespace tsu::survey::api {
namespace {

result<person_id> own(const call& c) {
  if (const auto who = id::account_of(c.who.subject)) {
    return person_id{who->value};
  }
  return problem{why::not_allowed, "only a person's own account answers", "not_a_person"};
}

sheet_state state_of(const std::optional<sheet>& s) {
  if (!s) {
    return sheet_state::none;
  }
  return s->finished ? sheet_state::finished : sheet_state::begun;
}

sheet_dto view_of(const wave& w, const std::optional<sheet>& s, instant now) {
  const auto* form = find_instrument(w.of.instrument);
  ASSERT(form != nullptr);
  sheet_dto out{.wave = w.code,
                .ja = w.of.ja,
                .en = w.of.en,
                .state = state_of(s),
                .open = is_open(w, now),
                .asked = static_cast<std::int64_t>(form->items.size()),
                .areas = w.of.areas,
                .form = *form};
  if (s) {
    out.paper = !s->paper.empty();
    out.answered = answered(s->answers);
    out.by = s->by;
    out.answers = answers_in(*form, s->answers);
  }
  return out;
}

// Waves that one can answer now, and those that one has answered.
result<own_wave_page> own_waves(db::reader& r, const parts& on, const call& c, person_id who) {
  own_wave_page out;
  for (const auto& w : store::all_waves(r)) {
    const bool open = is_open(w, c.now);
    TRY(const auto mine, find_own(r, on, c.tenant, who, w.code));
    if (open || mine) {
      out.items.push_back({w.code, w.of.instrument, w.of.ja, w.of.en, w.of.opens_at, w.of.closes_at,
                           open, state_of(mine)});
    }
  }
  return out;
}

}  // namespace

answer list_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto page,
         co_await people_of(on, c).read([&](db::reader& r) { return own_waves(r, on, c, who); }));
  co_return json(to_json(page));
}

answer show_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return co_await people_of(on, c).read([&](db::reader& r) -> result<http::reply> {
    const std::string code{c.path_values[0]};
    const auto w = is_code(code) ? store::find_wave(r, code) : std::nullopt;
    if (!w) {
      return no_wave();
    }
    TRY(const auto mine, find_own(r, on, c.tenant, who, code));
    // One that is not open yet, or is over without her, is no matter of hers.
    if (!mine && !is_open(*w, c.now)) {
      return no_wave();
    }
    return json(to_json(view_of(*w, mine, c.now)));
  });
}

answer put_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto d, from_json<own_answers>(c.request.body));
  const sheet_wish wish{std::string{c.path_values[0]}, d.answers, d.by};
  const auto how = d.finish ? save::whole : save::part;
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto s, save_own(t, on, c.tenant, actor_of(c), who, wish, how));
    return to_json(view_of(*store::find_wave(t, s.wave), s, c.now));
  }));
  co_return json(std::move(body));
}

answer delete_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const done gone, co_await people_of(on, c).write([&](db::tx& t) {
    return drop_own(t, on, c.tenant, actor_of(c), who, c.path_values[0]);
  }));
  co_return http::reply{.status = 204};
}

}  // namespace tsu::survey::api
