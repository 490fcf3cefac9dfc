#include <algorithm>

#include "service/health/api.h"
#include "service/health/api_common.h"

namespace tsu::health::api {
namespace {

constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max(), checks_max = 100;

template <class Wish>
answer keep_own_check(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, check_asked<Wish>(c, who));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<kept_check> {
    TRY(auto kept, keep_check(t, on, c.tenant, actor_of(c), w));
    store::forget_draft(t, who, kept.of.list);
    return kept;
  }));
  co_return json(to_json(view_of(made)), 201);
}

// Of which checklist; "health_no_list".
result<std::string> list_of_path(const call& c) {
  std::string list{c.path_values[0]};
  if (list != "kihon" && list != "jchs") {
    return problem{why::not_found, "there is no such checklist", "health_no_list"};
  }
  return list;
}

constexpr std::size_t answers_max = 60, words_max = 40;
result<done> check(const draft_dto& d) {
  const bool good = d.at >= 0 && std::size_t(d.at) <= answers_max && d.said.size() <= answers_max &&
                    std::all_of(d.said.begin(), d.said.end(), [](const auto& one) {
                      return one.first.size() <= words_max && one.second.size() <= words_max;
                    });
  return good ? result<done>{done{}}
              : problem{why::bad_input, "not as a checklist is answered", "health_bad_answers"};
}

std::string place_of_draft(person_id who, const std::string& list) {
  return "health.draft:" + std::to_string(who.value) + ":" + list;
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

answer show_own_draft(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto list, list_of_path(c));
  co_return co_await people_of(on, c).read([&](db::reader& r) -> result<http::reply> {
    const auto row = store::find_draft(r, who, list);
    if (!row) {
      return json(to_json(draft_dto{}));
    }
    TRY(const auto key, key_over(on, r, c.tenant, who));
    TRY(auto out, opened<draft_dto>(key, row->sealed, place_of_draft(who, list)));
    out.changed_at = row->changed;
    return json(to_json(out));
  });
}

answer put_own_draft(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto list, list_of_path(c));
  CO_TRY(auto w, from_json<draft_dto>(c.request.body));
  CO_TRY(const done good, check(w));
  w.changed_at.reset();
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto key, key_over(on, t, c.tenant, who));
    store::keep_draft(t, who, list, sealed(key, w, place_of_draft(who, list)));
    w.changed_at = t.now();
    return json(to_json(w));
  });
}

answer forget_own_draft(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto list, list_of_path(c));
  co_await people_of(on, c).write([&](db::tx& t) { store::forget_draft(t, who, list); });
  co_return http::reply{.status = 204};
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
