#include <cmath>

#include <fmt/format.h>

#include "engine/id/people/types.h"
#include "service/points/api.h"
#include "service/points/api_common.h"
#include "service/points/dto.h"
#include "service/points/grant_points.h"
#include "service/points/views.h"

namespace tsu::points::api {
namespace {

constexpr std::int64_t steps_max = 200'000;

std::string text_of(const grant& g) {
  return to_json(grant_dto{g.how, g.points, g.balance, g.rule});
}
std::string text_of(const paid& p) { return to_json(paid_dto{p.receipt, p.points, p.balance}); }

// Noon of that day in Japan, or now where it is today.
result<instant> time_of_day(const std::string& date, instant now) {
  if (date == date_of(now)) {
    return now;
  }
  const auto noon = parse_instant(date + "T12:00:00+09:00");
  if (date.size() != 10 || !noon) {
    return problem{why::bad_input, "a date is 2026-11-22", "bad_fields", {{"date", "not_a_date"}}};
  }
  return *noon;
}

// An act of the caller on their own points. Act: result<T>(db::tx&, person_id).
template <class Act>
answer act(const parts& on, call& c, int status, Act what) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto done_it,
         co_await people_of(on, c).write([&](db::tx& t) { return what(t, who); }));
  co_return json(text_of(done_it), status);
}

}  // namespace

answer show_own_balance(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return json(to_json(
      co_await people_of(on, c).read([&](db::reader& r) { return balance_view(r, who, c.now); })));
}

answer list_own_history(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto page, page_of(c));
  co_return json(to_json(co_await people_of(on, c).read(
      [&](db::reader& r) { return history_view(r, who, page.before, page.limit, sight::own); })));
}

answer take_check_in(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<check_in_wish>(c.request.body));
  if (!(std::abs(w.lon.value_or(0)) <= 180 && std::abs(w.lat.value_or(0)) <= 90)) {
    co_return problem{why::bad_input, "no place is there", "points_bad_place"};
  }
  const auto at = w.lon && w.lat ? std::optional{place{*w.lon, *w.lat}} : std::nullopt;
  co_return co_await act(on, c, 200,
                         [&](db::tx& t, person_id who) { return check_in(t, who, w.token, at); });
}

answer take_steps(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<steps_wish>(c.request.body));
  CO_TRY(const auto at, time_of_day(w.date, c.now));
  if (w.steps < 0 || w.steps > steps_max) {
    co_return problem{
        why::bad_input, "nobody walks so far", "bad_fields", {{"steps", "out_of_bounds"}}};
  }
  co_return co_await act(on, c, 200, [&](db::tx& t, person_id who) {
    const activity a{.id = fmt::format("{}:{}", w.date, w.steps),
                     .person = who,
                     .code = "steps",
                     .at = at,
                     .amount = w.steps,
                     .note = fmt::format("steps:{}:{}", w.date, w.steps),
                     .by = id::subject_of({who.value})};
    auto got = grant_for(t, dated_card{t}, a);
    if (got.ok() && got.value().how != granting::granted_before) {
      tell_activity(t, a);
    }
    return got;
  });
}

answer take_payment(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<payment_wish>(c.request.body));
  co_return co_await act(on, c, 201, [&](db::tx& t, person_id who) {
    return spend(t, actor_of(c), {w.id, who, w.shop, w.points});
  });
}

answer hold_exchange(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<exchange_wish>(c.request.body));
  co_return co_await act(on, c, 201, [&](db::tx& t, person_id who) {
    return hold_for_coupon(t, actor_of(c), {w.id, who, w.coupon, w.points});
  });
}

answer take_exchange(const parts& on, call& c) {
  co_return co_await act(on, c, 200, [&](db::tx& t, person_id who) {
    return end_hold(t, actor_of(c), who, c.path_values[0], ending::take);
  });
}

answer return_exchange(const parts& on, call& c) {
  co_return co_await act(on, c, 200, [&](db::tx& t, person_id who) {
    return end_hold(t, actor_of(c), who, c.path_values[0], ending::give_back);
  });
}

}  // namespace tsu::points::api
