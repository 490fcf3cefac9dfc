#include "base/http/problem_reply.h"
#include "service/coupons/api.h"
#include "service/coupons/api_common.h"
#include "service/coupons/dto.h"
#include "service/coupons/use_coupon.h"
#include "service/coupons/views.h"

namespace tsu::coupons::api {
namespace {

constexpr std::size_t acts_max = 200;

template <class Dto>
use_wish wish_in(const Dto& d) {
  return {.act = d.act,
          .qr = d.qr.value_or(""),
          .code = d.code.value_or(""),
          .bill_yen = !d.bill_yen       ? 0
                      : *d.bill_yen > 0 ? *d.bill_yen
                                        : -1};  // 0 yen is no bill
}

// A refusal with the use that stands as one more member (RFC 9457 3.2).
http::reply refusal(const call& c, const outcome& o, const outcome_dto& shown) {
  auto out = http::problem_reply(o.because, c.request.trace_id, c.request.path);
  if (shown.first) {
    out.body.pop_back();
    out.body += ",\"first\":" + to_json(*shown.first) + "}";
  }
  return out;
}

}  // namespace

answer show_pack(const parts& on, call& c) {
  co_return co_await people_of(on, c).read([&](db::reader& r) -> result<http::reply> {
    TRY(const auto here, terminal_of(r, c.who.subject));
    return json(to_json(pack_view(r, on, c.tenant, here, c.now)));
  });
}

answer take_use(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<use_wish_dto>(c.request.body));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto here, terminal_of(t, c.who.subject));
    const auto o = use_coupon(t, on, c.tenant, actor_of(c), here, wish_in(w));
    const auto shown = view_of(t, on, w.act, o);
    return o.ok() ? json(to_json(shown), 201) : refusal(c, o, shown);
  });
}

answer take_uploads(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<upload_dto>(c.request.body));
  if (w.acts.size() > acts_max) {
    co_return problem{why::too_large, "at most 200 at once", "coupons_bad_act"};
  }
  std::vector<use_wish> all;
  for (const auto& one : w.acts) {
    all.push_back(wish_in(one));
    all.back().at = one.at;
  }
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto here, terminal_of(t, c.who.subject));
    const auto done_all = take_uses(t, on, c.tenant, actor_of(c), here, all);
    outcome_page out;
    for (std::size_t i = 0; i < all.size(); ++i) {
      out.items.push_back(view_of(t, on, all[i].act, done_all[i]));
    }
    return json(to_json(out));
  });
}

answer list_keys(const parts& on, call& c) {
  auto out = json(
      to_json(co_await people_of(on, c).read([&](db::reader& r) { return keys_view(r, c.now); })));
  co_return out;
}

}  // namespace tsu::coupons::api
