#include "app/rewards.h"

#include "service/points/spend_points.h"
#include "service/points/store.h"

namespace tsu::app {
namespace {

// Set aside and taken in the one transaction that makes the coupon.
result<done> take_points(db::tx& t, const coupons::acting& who, const coupons::price& p) {
  const points::acting by{who.subject, who.role, who.trace_id};
  TRY(const auto held, points::hold_for_coupon(t, by, {p.id, p.person, p.campaign, p.points}));
  TRY(const auto gone, points::end_hold(t, by, p.person, p.id, points::ending::take));
  return done{};
}

std::optional<coupons::shop_facts> find_shop(db::reader& r, std::string_view code) {
  const auto shop = points::store::find_shop(r, code);
  return shop ? std::optional{coupons::shop_facts{shop->name, shop->closed}} : std::nullopt;
}

}  // namespace

looked_at seen_as(const person_ports& persons, std::string kind) {
  if (!persons.seen) {
    return {};
  }
  return [look = persons.seen, kind = std::move(kind)](db::tx& t, const caller& who,
                                                       std::string_view trace, person_id of) {
    look(t, who, trace, of, kind);
  };
}

std::shared_ptr<points::parts> make_points(db::house& house, const person_ports& persons) {
  auto out = std::make_shared<points::parts>(house);
  out->exists = persons.exists;
  out->may_know = persons.may_know;
  out->seen = seen_as(persons, "points");
  return out;
}

std::shared_ptr<coupons::parts> make_coupons(db::house& house, const person_ports& persons,
                                             std::optional<crypto::box_key> key,
                                             std::function<std::string(tenant_code)> name_of_town) {
  auto out = std::make_shared<coupons::parts>(house);
  out->key = std::move(key);
  out->exists = persons.exists;
  out->may_know = persons.may_know;
  out->seen = seen_as(persons, "coupons");
  out->find_shop = find_shop;
  out->take_points = take_points;
  out->name_of_town = std::move(name_of_town);
  return out;
}

}  // namespace tsu::app
