#include "service/health/api.h"
#include "service/health/api_common.h"

namespace tsu::health::api {
namespace {

constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max(), checks_max = 100;

template <class Wish>
answer keep_own_check(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, check_asked<Wish>(c, who));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return keep_check(t, on, c.tenant, actor_of(c), w);
  }));
  co_return json(to_json(view_of(made)), 201);
}

task<result<std::vector<kept_check>>> own_checks(const parts& on, call& c, person_id who) {
  co_return co_await people_of(on, c).read(
      [&](db::reader& r) { return checks_of(r, on, c.tenant, who, newest, checks_max); });
}

}  // namespace

answer create_own_record(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, from_json<record_wish>(c.request.body));
  CO_TRY(const auto k, keeping_of(w, who, place::home, c.who.subject));
  CO_TRY(auto body,
         co_await people_of(on, c).write([&](db::tx& t) { return keep_one(t, on, c, k); }));
  co_return json(std::move(body), 201);
}

answer list_own_records(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(auto q, records_asked(c));
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto days, query.whole("days", 365, 1, 366));
  q.person = who;
  co_return co_await people_of(on, c).read([&](db::reader& r) -> result<http::reply> {
    if (query.text("as") == "csv") {
      TRY(auto table, csv_of_records(r, on, {c.tenant, who}, days, c.now));
      return csv(std::move(table), "health-records");
    }
    TRY(const auto page, records_of(r, on, {c.tenant, who}, q));
    return json(to_json(page));
  });
}

answer delete_own_record(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto gone, co_await people_of(on, c).write([&](db::tx& t) {
    return take_back(t, on, c.tenant, actor_of(c), who, number);
  }));
  co_return http::reply{.status = 204};
}

answer show_own_series(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, series_asked(c));
  co_return co_await people_of(on, c).read(
      [&](db::reader& r) { return series_reply(r, on, c, who, w); });
}

answer show_kihon(const parts&, call&) { co_return json(std::string{kihon_questions()}); }

answer create_own_kihon(const parts& on, call& c) {
  co_return co_await keep_own_check<kihon_wish>(on, c);
}
answer create_own_jchs(const parts& on, call& c) {
  co_return co_await keep_own_check<jchs_wish>(on, c);
}

answer list_own_checks(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto all, co_await own_checks(on, c, who));
  co_return json(to_json(page_of(all)));
}

answer list_own_recommendations(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto all, co_await own_checks(on, c, who));
  co_return json(to_json(recommendation_page{recommendations_of(all)}));
}

}  // namespace tsu::health::api
