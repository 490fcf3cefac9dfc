#include "service/health/api.h"
#include "service/health/api_common.h"
#include "service/health/share.h"

namespace tsu::health::api {
namespace {

constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max(), checks_max = 100;

// What family see of a person, with the row in that person's own log; as long as it is shared.
// Look: result<http::reply>(db::reader&, person_id).
template <class Look>
answer look_at(const parts& on, call& c, kind k, Look look) {
  CO_TRY(const auto who, own(c));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    const person_id person{http::parse_whole(c.path_values[0]).value_or(0)};
    TRY(const done shared, check_shared(t, on, person, who, k, c.now));
    if (on.note_proxy_look) {
      on.note_proxy_look(t, actor_of(c), person);
    }
    return look(t, person);
  });
}

}  // namespace

answer list_own_shares(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return json(to_json(co_await people_of(on, c).read(
      [&](db::reader& r) { return shares_view(r, on, who, c.now); })));
}

answer put_own_share(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto with, http::whole_number(c.path_values[0]));
  CO_TRY(const auto w, from_json<share_wish>(c.request.body));
  CO_TRY(const auto page, co_await people_of(on, c).write(
                              [&](db::tx& t) { return share(t, on, actor_of(c), who, with, w); }));
  co_return json(to_json(page));
}

answer list_sharing(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return json(to_json(co_await people_of(on, c).read(
      [&](db::reader& r) { return sharing_with(r, on, c.tenant, who, c.now); })));
}

answer list_shared(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return co_await people_of(on, c).read([&](db::reader& r) -> result<http::reply> {
    const person_id person{http::parse_whole(c.path_values[0]).value_or(0)};
    auto kinds = shared_kinds(r, on, person, who, c.now);
    if (kinds.empty()) {
      return no_such_person();
    }
    return json(to_json(share_dto{.registered_as = "", .kinds = std::move(kinds)}));
  });
}

answer show_shared_series(const parts& on, call& c) {
  CO_TRY(const auto w, series_asked(c));
  co_return co_await look_at(on, c, w.kind, [&](db::reader& r, person_id person) {
    return series_reply(r, on, c, person, w);
  });
}

answer list_shared_checks(const parts& on, call& c) {
  co_return co_await look_at(
      on, c, kind::checks, [&](db::reader& r, person_id person) -> result<http::reply> {
        TRY(const auto all, checks_of(r, on, c.tenant, person, newest, checks_max));
        return json(to_json(page_of(all)));
      });
}

}  // namespace tsu::health::api
