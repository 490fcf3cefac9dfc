#include "service/coupons/views.h"

#include <algorithm>

#include "service/coupons/print_coupon.h"
#include "service/coupons/rules.h"
#include "service/coupons/store.h"
#include "service/coupons/typed_code.h"

namespace tsu::coupons {
namespace {

constexpr std::int64_t coupons_max = 500;

enum class whose : std::uint8_t { everybody, shop, staff };

use_dto view_of(db::reader& r, const parts& on, const use& u, whose eyes) {
  const auto shop = on.find_shop ? on.find_shop(r, u.shop) : std::nullopt;
  use_dto out{.serial = u.serial,
              .campaign = u.campaign,
              .shop = u.shop,
              .shop_name = shop ? shop->name : u.shop,
              .used_at = u.used_at,
              .booked_at = u.booked_at,
              .yen = u.yen,
              .bill_yen = u.bill_yen,
              .offline = u.offline};
  if (eyes != whose::everybody) {
    out.terminal = u.terminal;
  }
  if (!stands(u)) {
    out.reopened_at = u.reopened_at;
  }
  if (eyes == whose::staff && !stands(u)) {
    out.reopened_by = u.reopened_by;
    out.reason = u.reason;
  }
  return out;
}

key_dto view_of(const store::key_row& k) { return {k.number, k.signs_from, {k.jwk}}; }

// Another shop learns where and when, and nothing of the bill.
use_dto first_view(db::reader& r, const parts& on, const use& u) {
  auto out = view_of(r, on, u, whose::everybody);
  out.bill_yen = 0;
  return out;
}

}  // namespace

campaign_page campaigns_view(db::reader& r) {
  campaign_page out;
  for (auto& c : store::all_campaigns(r)) {
    out.items.push_back({c.code, c.version, c.issued, std::move(c.of)});
  }
  return out;
}

campaign_page offers_view(db::reader& r, person_id who, instant now) {
  auto out = campaigns_view(r);
  std::erase_if(out.items, [&](const campaign_dto& c) {
    so_far n{.issued = c.issued};
    if (c.of.per_person > 0) {
      n.of_person = store::count_of_person(r, c.code, who);
    }
    return !may_issue(c.of, who, asking::self, n, now).ok();
  });
  return out;
}

coupon_dto view_of(db::reader& r, const parts& on, tenant_code town, const coupon& c, instant now,
                   sight how) {
  qr_writer qrs{r, {on.key, town}};
  return view_of(r, on, qrs, c, now, how);
}

coupon_dto view_of(db::reader& r, const parts& on, qr_writer& qrs, const coupon& c, instant now,
                   sight how) {
  coupon_dto out{.serial = c.serial,
                 .campaign = c.campaign,
                 .state = c.state,
                 .issued_at = c.issued_at,
                 .expires_at = c.expires_at,
                 .points = c.points,
                 .prints = c.prints,
                 .of = store::find_terms(r, c.version).value_or(terms{})};
  const bool staff = how == sight::staff;
  for (const auto& u : store::uses_of(r, c.serial)) {
    out.uses.push_back(view_of(r, on, u, staff ? whose::staff : whose::everybody));
  }
  if (staff) {
    out.person = c.person.value;
    out.issued_by = c.issued_by;
    out.copies.emplace();
    for (auto& p : store::prints_of(r, c.serial)) {
      out.copies->push_back({p.copy, std::move(p.paper), std::move(p.by), p.at});
    }
    return out;
  }
  out.code = grouped(c.code);
  if (may_show(c, now).ok()) {
    if (auto qr = qrs.text_of(c, out.of); qr.ok()) {
      out.qr = std::move(qr).value();
    }
  }
  return out;
}

coupon_page coupons_view(db::reader& r, const parts& on, tenant_code town, person_id who,
                         instant now, sight how) {
  coupon_page out;
  qr_writer qrs{r, {on.key, town}};
  for (const auto& c : store::coupons_of(r, who, coupons_max)) {
    out.items.push_back(view_of(r, on, qrs, c, now, how));
  }
  return out;
}

key_page keys_view(db::reader& r, instant now) {
  key_page out;
  for (const auto& k : published(r, now)) {
    out.items.push_back(view_of(k));
  }
  return out;
}

pack_dto pack_view(db::reader& r, const parts& on, tenant_code town, const terminal& here,
                   instant now) {
  const auto shop = on.find_shop ? on.find_shop(r, here.shop) : std::nullopt;
  pack_dto out{.terminal = here.id,
               .shop = here.shop,
               .shop_name = shop ? shop->name : here.shop,
               .town = std::string{town.text()},
               .now = now,
               .keys = keys_view(r, now).items,
               .terms = {}};
  for (auto& v : store::all_terms(r)) {
    const auto& shops = v.of.shops;
    const bool here_too =
        shops.empty() || std::find(shops.begin(), shops.end(), here.shop) != shops.end();
    if (here_too && now < v.of.use_until) {
      out.terms.push_back({v.campaign, v.version, 0, std::move(v.of)});
    }
  }
  return out;
}

outcome_dto view_of(db::reader& r, const parts& on, std::string_view act, const outcome& o) {
  outcome_dto out{.act = std::string{act}};
  if (o.ok()) {
    out.how = o.how == outcome::what::used ? fate::used : fate::used_before;
    out.use = view_of(r, on, o.done_now, whose::shop);
    return out;
  }
  out.code = o.because.code;
  if (o.first) {
    out.first = first_view(r, on, *o.first);
  }
  return out;
}

terminal_dto view_of(const terminal& t) {
  return {t.id, t.subject, t.shop, t.closed_at != instant{}};
}

}  // namespace tsu::coupons
