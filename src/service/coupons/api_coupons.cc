#include "base/record/audit.h"
#include "service/coupons/api.h"
#include "service/coupons/api_common.h"
#include "service/coupons/dto.h"
#include "service/coupons/issue_coupon.h"
#include "service/coupons/reopen_coupon.h"
#include "service/coupons/sheet.h"
#include "service/coupons/store.h"
#include "service/coupons/views.h"

namespace tsu::coupons::api {
namespace {

bool may_know(const parts& on, db::reader& r, const call& c, person_id who) {
  return who.value == 0 || !on.may_know || on.may_know(r, who, c.who, c.now);
}

// The coupon of the path, of a person whom the caller may know of.
result<coupon> coupon_of(const parts& on, db::reader& r, const call& c) {
  const auto serial = http::parse_whole(c.path_values[0]);
  auto found = serial ? store::find_coupon(r, *serial) : std::nullopt;
  if (!found || !may_know(on, r, c, found->person)) {
    return no_coupon();
  }
  return std::move(*found);
}

result<person_id> known(const parts& on, db::reader& r, const call& c, std::int64_t number) {
  const person_id who{number};
  if (number <= 0 || (on.exists && !on.exists(r, who)) || !may_know(on, r, c, who)) {
    return problem{why::not_found, "there is no such person", "no_such_person"};
  }
  return who;
}

void note_look(db::tx& t, const parts& on, const call& c, person_id who) {
  if (who.value == 0) {
    return;
  }
  if (on.seen) {
    on.seen(t, c.who, c.request.trace_id, who);
  }
  record::audit(t, {.actor = c.who.subject,
                    .role = c.who.role,
                    .action = "coupons.person.seen",
                    .subject_kind = "person",
                    .subject = std::to_string(who.value),
                    .trace_id = c.request.trace_id});
}

}  // namespace

result<paper> paper_asked(const call& c) {
  TRY(const auto query, http::asked::parse(c.request));
  const auto text = query.text("paper");
  return paper_of(text.empty() ? "80mm" : text);
}

result<http::reply> page_of(db::reader& r, const parts& on, const call& c, const copy& made,
                            paper size) {
  sheet_words w{.town = on.name_of_town ? on.name_of_town(c.tenant) : ""};
  const auto tongue = c.request.headers.find("Accept-Language");
  w.lang = i18n::choose_language(tongue.value_or(""));
  for (const auto& code : made.its.shops) {
    const auto shop = on.find_shop ? on.find_shop(r, code) : std::nullopt;
    w.shops.push_back(shop ? shop->name : code);
  }
  return sheet_of(made, size, w);
}

answer create_coupon(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<staff_wish>(c.request.body));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    issue_wish wish{w.id, std::string{c.path_values[0]}, {}, asking::staff};
    if (w.person) {
      TRY(const auto who, known(on, t, c, *w.person));
      wish.person = who;
    }
    TRY(const auto made, issue(t, on, c.tenant, actor_of(c), wish));
    return to_json(view_of(t, on, c.tenant, made, c.now, sight::staff));
  }));
  co_return json(std::move(body), 201);
}

answer show_coupon(const parts& on, call& c) {
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto one, coupon_of(on, t, c));
    note_look(t, on, c, one.person);
    return json(to_json(view_of(t, on, c.tenant, one, c.now, sight::staff)));
  });
}

answer print_one(const parts& on, call& c) {
  CO_TRY(const auto size, paper_asked(c));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto one, coupon_of(on, t, c));
    TRY(const auto made, print(t, sealing_of(on, c), actor_of(c), one, size));
    return page_of(t, on, c, made, size);
  });
}

answer reopen_one(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<reopen_wish>(c.request.body));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto one, coupon_of(on, t, c));
    TRY(const auto back, reopen(t, actor_of(c), one.serial, w.reason));
    return json(to_json(view_of(t, on, c.tenant, back, c.now, sight::staff)));
  });
}

answer list_of_person(const parts& on, call& c) {
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    const auto number = http::parse_whole(c.path_values[0]);
    TRY(const auto who, known(on, t, c, number.value_or(0)));
    note_look(t, on, c, who);
    return json(to_json(coupons_view(t, on, c.tenant, who, c.now, sight::staff)));
  });
}

}  // namespace tsu::coupons::api
