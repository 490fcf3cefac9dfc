#include "service/coupons/use_coupon.h"

#include <algorithm>
#include <numeric>

#include "base/record/audit.h"
#include "service/coupons/keys.h"
#include "service/coupons/qr_text.h"
#include "service/coupons/rules.h"
#include "service/coupons/store.h"
#include "service/coupons/typed_code.h"

namespace tsu::coupons {
namespace {

struct found {
  coupon of;
  terms its;
};

result<found> with_terms(db::reader& r, std::optional<coupon> c) {
  auto its = c ? store::find_terms(r, c->version) : std::nullopt;
  if (!its) {
    return problem{why::not_found, "there is no such coupon", "coupons_no_coupon"};
  }
  return found{std::move(*c), std::move(*its)};
}

// The signature is looked at before anything that the text says is believed.
result<found> find_by_qr(db::reader& r, tenant_code town, std::string_view text) {
  TRY(const auto read, read_text(text));
  if (read.says.town != town.text()) {
    return problem{why::not_processable, "of another municipality", "coupons_other_town"};
  }
  TRY(const auto key, checking_key(r, read.says.key));
  if (!is_signed_by(read, key)) {
    return problem{why::not_processable, "the signature is not ours", "coupons_qr_altered"};
  }
  TRY(auto out, with_terms(r, store::find_coupon(r, read.says.serial)));
  auto of_row = facts_of(town, out.of, out.its);
  of_row.key = read.says.key;
  if (of_row != read.says) {
    return problem{why::not_processable, "not what was issued", "coupons_qr_altered"};
  }
  return out;
}

result<found> find(db::reader& r, tenant_code town, const use_wish& w) {
  if (w.qr.empty() == w.code.empty()) {
    return problem{why::bad_input, "a QR code or a typed one", "coupons_bad_code"};
  }
  if (!w.qr.empty()) {
    return find_by_qr(r, town, w.qr);
  }
  const auto code = code_in(w.code);
  if (!code) {
    return problem{why::not_processable, "no coupon has such a code", "coupons_bad_code"};
  }
  return with_terms(r, store::find_coupon_of_code(r, *code));
}

// A shop that is closed takes nothing new; what it took before may be told.
result<done> may_tell(db::reader& r, const parts& on, const terminal& here, const use_wish& w) {
  if (here.closed_at != instant{} && (!w.at || *w.at >= here.closed_at)) {
    return problem{why::not_allowed, "the terminal is closed", "coupons_terminal_closed"};
  }
  const auto shop = on.find_shop ? on.find_shop(r, here.shop) : std::nullopt;
  if (!shop || (shop->closed && !w.at)) {
    return problem{why::not_processable, "the shop takes none any more", "coupons_shop_closed"};
  }
  return done{};
}

struct judged {
  use of;
  coupon_state was;
};

result<judged> judge(db::reader& r, const parts& on, tenant_code town, const terminal& here,
                     const use_wish& w, instant now) {
  TRY(const done told, may_tell(r, on, here, w));
  TRY(const auto f, find(r, town, w));
  const auto at = w.at.value_or(now);
  if (w.at) {
    TRY(const done in_time, is_in_time(f.its, at, now));
  }
  TRY(const done may, may_use(f.its, f.of, here.shop, at));
  TRY(const auto yen, yen_of(f.its, w.bill_yen));
  return judged{{.serial = f.of.serial,
                 .campaign = f.of.campaign,
                 .terminal = here.id,
                 .shop = here.shop,
                 .used_at = at,
                 .booked_at = now,
                 .yen = yen,
                 .bill_yen = w.bill_yen,
                 .offline = w.at.has_value()},
                f.of.state};
}

outcome refused(problem p) { return {.how = outcome::what::refused, .because = std::move(p)}; }

void tell(db::tx& t, const acting& who, const use& u) {
  const auto serial = std::to_string(u.serial);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "coupons.coupon.used",
                    .subject_kind = "coupons.coupon",
                    .subject = serial,
                    .trace_id = who.trace_id,
                    .detail = "{\"shop\":\"" + u.shop + "\",\"yen\":" + std::to_string(u.yen) +
                              (u.offline ? ",\"offline\":true}" : "}")});
  t.append_change("coupons.coupon.used", serial, "{\"shop\":\"" + u.shop + "\"}");
}

// The coupon of what was sent, to tell the same act again from another.
bool is_of(db::reader& r, tenant_code town, const use_wish& w, const use& u) {
  if (const auto code = code_in(w.code)) {
    const auto c = store::find_coupon(r, u.serial);
    return c && c->code == *code;
  }
  const auto read = read_text(w.qr);
  return read.ok() && read.value().says.town == town.text() && read.value().says.serial == u.serial;
}

}  // namespace

result<terminal> terminal_of(db::reader& r, std::string_view subject) {
  if (auto here = store::find_terminal_of(r, subject)) {
    return std::move(*here);
  }
  return problem{why::not_allowed, "whoever asks stands in no shop", "coupons_no_terminal"};
}

outcome use_coupon(db::tx& t, const parts& on, tenant_code town, const acting& who,
                   const terminal& here, const use_wish& w) {
  if (!is_id(w.act)) {
    return refused({why::bad_input, "an act is 1 to 64 visible letters", "coupons_bad_act"});
  }
  const auto act = here.id + "/" + w.act;
  if (auto before = store::find_use_of_act(t, act)) {
    if (!is_of(t, town, w, *before)) {
      return refused({why::conflict, "that act was of another coupon", "coupons_act_used"});
    }
    return {.how = outcome::what::used_before, .done_now = std::move(*before)};
  }
  auto may = judge(t, on, town, here, w, t.now());
  if (!may.ok()) {
    return refused(may.error());
  }
  auto [u, was] = std::move(may).value();
  if (auto first = store::standing_use(t, u.serial)) {
    auto out = refused({why::conflict, "it was used before", "coupons_used"});
    out.first = std::move(first);
    return out;
  }
  ASSERT(was != coupon_state::used);
  ASSERT(store::change_state(t, u.serial, was, coupon_state::used));
  u.act = act;
  u.number = store::add_use(t, u);
  tell(t, who, u);
  return {.how = outcome::what::used, .done_now = std::move(u)};
}

std::vector<outcome> take_uses(db::tx& t, const parts& on, tenant_code town, const acting& who,
                               const terminal& here, std::span<const use_wish> all) {
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return all[a].at.value_or(t.now()) < all[b].at.value_or(t.now());
  });
  std::vector<outcome> out(all.size());
  for (const auto i : order) {
    out[i] = use_coupon(t, on, town, who, here, all[i]);
  }
  return out;
}

}  // namespace tsu::coupons
