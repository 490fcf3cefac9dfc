#include "base/record/audit.h"
#include "service/community/api.h"
#include "service/community/api_common.h"
#include "service/community/dto.h"
#include "service/community/home.h"
#include "service/community/keep_session.h"
#include "service/community/sign_up.h"
#include "service/community/views.h"

namespace tsu::community::api {
namespace {

constexpr std::int64_t own_max = 200;

// A sign-up with the session that it is for.
session_dto own_view(db::reader& r, const sign_up& s) {
  const auto of = store::find_session(r, s.session);
  auto out = view_of(of.value_or(session{.number = s.session}));
  out.mine = view_of(r, s);
  return out;
}

}  // namespace

void note_look(db::tx& t, const parts& on, const call& c, person_id who,
               const std::vector<std::string>& kinds) {
  record::audit(t, {.actor = c.who.subject,
                    .role = c.who.role,
                    .action = "community.person.seen",
                    .subject_kind = "person",
                    .subject = std::to_string(who.value),
                    .purpose = kinds.empty() ? std::string_view{} : kinds.front(),
                    .trace_id = c.request.trace_id});
  if (on.seen) {
    on.seen(t, who, kinds, c);
  }
}

std::string district_of(db::reader& r, const parts& on, const call& c, person_id who) {
  const auto mine = store::find_choices(r, who);
  if (mine && !mine->district.empty()) {
    return mine->district;
  }
  return on.district_of ? on.district_of(r, c.tenant, who) : std::string{};
}

answer show_own_settings(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return json(to_json(co_await people_of(on, c).read(
      [&](db::reader& r) { return store::find_choices(r, who).value_or(choices{}); })));
}

answer put_own_settings(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, from_json<choices>(c.request.body));
  CO_TRY(const done good, check(w));
  co_await people_of(on, c).write([&](db::tx& t) {
    store::keep_choices(t, who, w);
    note(t, actor_of(c), {"community.choices.kept", "person", std::to_string(who.value)});
  });
  co_return json(to_json(w));
}

answer show_own_home(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return json(to_json(co_await people_of(on, c).read(
      [&](db::reader& r) { return home_dto{home_of(r, on.box_of, c.tenant, who)}; })));
}

answer put_own_home(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, from_json<position>(c.request.body));
  CO_TRY(const auto kept, co_await people_of(on, c).write([&](db::tx& t) -> result<position> {
    TRY(const auto at, keep_home(t, on.box_of, c.tenant, who, w));
    note(t, actor_of(c), {"community.home.kept", "person", std::to_string(who.value)});
    return at;
  }));
  co_return json(to_json(home_dto{kept}));
}

answer forget_own_home(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_await people_of(on, c).write([&](db::tx& t) {
    if (forget_home(t, who)) {
      note(t, actor_of(c), {"community.home.forgotten", "person", std::to_string(who.value)});
    }
  });
  co_return http::reply{.status = 204};
}

answer list_own_sign_ups(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    session_page out;
    for (const auto& s : store::sign_ups_of(r, who, own_max)) {
      out.items.push_back(own_view(r, s));
    }
    return out;
  })));
}

answer take_own_place(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, from_json<own_place_wish>(c.request.body));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto made, take_place(t, actor_of(c), w.session, who, asking::self));
    return to_json(view_of(t, made));
  }));
  co_return json(std::move(body), 201);
}

answer cancel_own_place(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto number, number_in_path(c));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto gone, give_back(t, actor_of(c), number, who, asking::self));
    return to_json(view_of(t, gone));
  }));
  co_return json(std::move(body));
}

answer take_own_check_in(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, from_json<check_in_wish>(c.request.body));
  const auto at = w.lon && w.lat ? std::optional{position{*w.lon, *w.lat}} : std::nullopt;
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto o, arrive_by_code(t, on, c.tenant, actor_of(c), who, w.code, at));
    return to_json(view_of(t, "", o));
  }));
  co_return json(std::move(body));
}

answer list_own_attendance(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto before, query.whole("before", newest, 1, newest));
  co_return json(to_json(co_await people_of(on, c).read(
      [&](db::reader& r) { return history_view(r, who, before, limit); })));
}

}  // namespace tsu::community::api
