#include "service/health/api.h"
#include "service/health/api_common.h"
#include "service/health/take_upload.h"

namespace tsu::health::api {
namespace {

// By number, or by their card.
result<person_id> shown_person(const parts& on, db::reader& r, const call& c,
                               const station_wish& w) {
  if (w.person.has_value() == w.card.has_value()) {
    return problem{why::bad_input, "a number or a card", "bad_fields", {{"person", "one_of_two"}}};
  }
  if (w.person) {
    return known_person(on, r, c, *w.person);
  }
  const auto who = on.holder_of_card && w.card->size() <= 200 ? on.holder_of_card(r, *w.card)
                                                              : std::optional<person_id>{};
  return known_person(on, r, c, who ? who->value : 0);
}

}  // namespace

answer create_station_record(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<station_wish>(c.request.body));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto who, shown_person(on, t, c, w));
    TRY(const auto k, keeping_of(w.record, who, place::station, c.who.subject));
    TRY(auto body, keep_one(t, on, c, k));
    if (on.note_look) {
      on.note_look(t, actor_of(c), who, "");
    }
    return json(std::move(body), 201);
  });
}

answer list_devices(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    device_page out;
    for (const auto& d : store::devices(r, query.text("after"), limit)) {
      out.items.push_back({d.id, d.label, d.gateway, d.at, d.closed});
    }
    if (std::ssize(out.items) == limit) {
      out.next = out.items.back().id;
    }
    return out;
  })));
}

answer put_device(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<device_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return keep_device(t, on, actor_of(c), c.path_values[0], w);
  }));
  co_return json(to_json(made));
}

answer create_upload(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<upload_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return take_upload(t, on, c.tenant, actor_of(c), w);
  }));
  co_return json(to_json(made));
}

}  // namespace tsu::health::api
