// Points are spent, coupons are taken and used, and now and then somebody tries once too often.
#include <fmt/format.h>

#include <algorithm>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

struct receipt {
  std::string name;
  std::int64_t points = 0;
};

// Nothing where they have not so much.
std::optional<receipt> spend(life& l, resident& r, std::string_view at, std::int64_t points) {
  const bool has = l.own.balance[r.account] >= points;
  const auto a =
      ask_as(l, r, method::post, "/points/v1/me/payments",
             fmt::format(R"({{"id":"{}","shop":"{}","points":{}}})", l.next_id("pay"), at, points),
             {200, 201, 409, 422});
  if ((a.status < 300) != has) {
    be_surprised(l, fmt::format("{} pays {} of {}: {}", r.account, points, l.own.balance[r.account],
                                a.status));
  }
  if (a.status >= 300) {
    return std::nullopt;
  }
  pay(l.own, r.account, std::string{at}, points, l.now);
  ++l.own.acts["points.payment.made"];
  return receipt{text_at(a.body, "receipt"), points};
}

void cancel(life& l, const resident& r, std::string_view at, const receipt& of) {
  ask_as(l, l.on.keys.staff, method::post, "/points/v1/cancels",
         fmt::format(R"({{"receipt":"{}","reason":"打ち間違い"}})", of.name));
  take_back(l.own, r.account, std::string{at}, of.points, l.now);
  ++l.own.acts["points.payment.cancelled"];
}

void take_coupon(life& l, resident& r, const char* campaign, std::int64_t price) {
  const auto a =
      ask_as(l, r, method::post, "/coupons/v1/me/coupons",
             fmt::format(R"({{"id":"{}","campaign":"{}"}})", l.next_id("take"), campaign),
             {200, 201, 409, 422});
  const bool may = l.own.balance[r.account] >= price;
  if (a.status >= 300) {
    // One for each person of some; not enough points of others.
    if (price > 0 && may) {
      be_surprised(l, fmt::format("{} gets no {}: {}", r.account, campaign, a.body.substr(0, 200)));
    }
    return;
  }
  if (!may) {
    be_surprised(l, fmt::format("{} got a {} without points", r.account, campaign));
  }
  const auto serial = whole_at(a.body, "serial");
  l.own.coupons[serial] = {.whose = r.account,
                           .campaign = campaign,
                           .points = price,
                           .expires = parse_instant(text_at(a.body, "expiresAt")).value_or(l.now)};
  exchange(l.own, r.account, price, l.now);
  ++l.own.acts["coupons.coupon.issued"];
  if (price > 0) {
    ++l.own.acts["points.exchange.taken"];
  }
  r.coupons.push_back(serial);
  r.codes[serial] = {text_at(a.body, "qr"), text_at(a.body, "code")};
}

answered show_at_till(life& l, std::size_t shop, const std::pair<std::string, std::string>& code,
                      bool typed, std::int64_t bill) {
  const auto shown =
      typed ? fmt::format(R"("code":"{}")", code.second) : fmt::format(R"("qr":"{}")", code.first);
  return ask_as(l, l.on.keys.tills[shop], method::post, "/coupons/v1/terminal/uses",
                fmt::format(R"({{"act":"{}",{},"billYen":{}}})", l.next_id("use"), shown, bill),
                {200, 201, 409, 422});
}

std::int64_t worth(const std::string& campaign, std::int64_t bill) {
  return campaign == "welcome" ? std::min<std::int64_t>(300, bill)
         : campaign == "lunch" ? std::min<std::int64_t>(500, bill)
                               : std::min<std::int64_t>(300, bill / 10);
}

using code_of_coupon = std::pair<std::string, std::string>;

// The till that has no line knows nothing of it; the other one may have none either.
void use_while_it_waits(life& l, std::size_t shop, std::int64_t serial, const code_of_coupon& code,
                        std::int64_t bill) {
  if (has_no_line(l, shop)) {
    take_without_line(l, shop, serial, code.first, bill);
    return;
  }
  const bool in_time = l.now < l.own.coupons[serial].expires;
  const auto a = show_at_till(l, shop, code, false, bill);
  if ((a.status < 300) != in_time) {
    be_surprised(l, fmt::format("coupon {} at the other till: {}", serial, a.status));
  }
  if (a.status < 300) {
    book_use(l, serial, shop, bill);
  }
}

void use_coupon(life& l, resident& r, std::size_t shop, chance& c) {
  const auto serial = r.coupons.front();
  r.coupons.erase(r.coupons.begin());
  auto& book = l.own.coupons[serial];
  const auto code = r.codes[serial];
  r.codes.erase(serial);
  const auto bill = c.whole(300, 4'000);
  const bool typed = c.happens(0.3);
  if (has_no_line(l, shop)) {
    take_without_line(l, shop, serial, code.first, bill);
    if (c.happens(0.3)) {  // and quickly the same to the other shop
      use_while_it_waits(l, 1 - shop, serial, code, bill);
    }
    return;
  }
  const auto a = show_at_till(l, shop, code, typed, bill);
  const bool in_time = l.now < book.expires;
  if ((a.status < 300) != in_time) {
    be_surprised(
        l, fmt::format("coupon {} at the till: {} {}", serial, a.status, a.body.substr(0, 200)));
  }
  if (a.status >= 300) {
    return;
  }
  book_use(l, serial, shop, bill);
  if (c.happens(0.15)) {  // the paper once more, at the other shop
    ++l.own.second_uses_tried;
    const auto again = show_at_till(l, 1 - shop, code, !typed, bill);
    l.own.second_uses_let_in += again.status < 300 ? 1 : 0;
  }
}

void go_shopping(life& l, resident& r, chance& c) {
  const auto shop = static_cast<std::size_t>(c.whole(0, 1));
  const auto at = shops()[shop].code;
  if (!r.coupons.empty() && c.happens(0.7)) {
    use_coupon(l, r, shop, c);
  }
  const auto has = l.own.balance[r.account];
  if (c.happens(0.08)) {
    spend(l, r, at, has + c.whole(1, 50));  // more than there is
  } else if (has >= 20 && c.happens(0.5)) {
    const auto paid = spend(l, r, at, c.whole(10, has));
    if (paid && c.happens(0.1)) {
      cancel(l, r, at, *paid);
    }
  }
}

}  // namespace

void book_use(life& l, std::int64_t serial, std::size_t shop, std::int64_t bill) {
  auto& book = l.own.coupons[serial];
  book.uses += 1;
  book.yen += worth(book.campaign, bill);
  auto& s = l.own.shops[{month_of(l.now), std::string{shops()[shop].code}}];
  s.coupons += 1;
  s.yen += worth(book.campaign, bill);
  ++l.own.acts["coupons.coupon.used"];
}

void shop(life& l) {
  for (auto& r : l.people) {
    auto c = l.dice(stream::day, r.number * 10 + 2);
    const double snow = l.weather().snowfall_cm >= 15 ? 1 - r.is.minds_snow : 1;
    if (!c.happens(r.is.shops * snow)) {
      continue;
    }
    if (l.day % 10 == r.number % 10 || c.happens(0.2)) {
      take_coupon(l, r, "welcome", 0);
    }
    if (c.happens(0.4)) {
      const bool lunch = c.happens(0.5);
      take_coupon(l, r, lunch ? "lunch" : "tenth", lunch ? 100 : 40);
    }
    go_shopping(l, r, c);
  }
}

}  // namespace tsu::town_sim
