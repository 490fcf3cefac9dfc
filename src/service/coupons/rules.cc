#include "service/coupons/rules.h"

#include <algorithm>

namespace tsu::coupons {
namespace {

constexpr std::size_t name_max = 200, conditions_max = 1'000;
// The clocks of tills are a little wrong.
constexpr auto skew = std::chrono::minutes{10};
constexpr instant latest = std::chrono::sys_days{std::chrono::year{2200} / 1 / 1};

bool within(std::int64_t value, std::int64_t least, std::int64_t most) {
  return value >= least && value <= most;
}

bool amount_fits(const terms& t) {
  switch (t.what) {
    case worth::yen: return within(t.amount, 1, yen_max);
    case worth::percent: return within(t.amount, 1, 100);
    case worth::ticket: return within(t.amount, 0, yen_max);
  }
  return false;
}

bool is_period(instant from, instant until) {
  return from >= instant{} && from < until && until < latest;
}

bool shops_fit(const terms& t) {
  auto all = t.shops;
  std::sort(all.begin(), all.end());
  return std::ssize(all) <= shops_max && std::all_of(all.begin(), all.end(), is_code) &&
         std::adjacent_find(all.begin(), all.end()) == all.end();
}

}  // namespace

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

result<done> check(const terms& t) {
  std::vector<field_error> bad;
  const auto need = [&](bool good, const char* field) {
    if (!good) {
      bad.push_back({field, "not_allowed"});
    }
  };
  need(!t.ja.empty() && t.ja.size() <= name_max && is_plain(t.ja), "ja");
  need(!t.en.empty() && t.en.size() <= name_max && is_plain(t.en), "en");
  need(t.conditions_ja.size() <= conditions_max && is_plain(t.conditions_ja), "conditionsJa");
  need(t.conditions_en.size() <= conditions_max && is_plain(t.conditions_en), "conditionsEn");
  need(amount_fits(t), "amount");
  const bool percent = t.what == worth::percent;
  need(percent ? within(t.yen_max, 1, yen_max) : t.yen_max == 0, "yenMax");
  need(within(t.bill_min_yen, 0, yen_max), "billMinYen");
  need(is_period(t.issue_from, t.issue_until), "issueUntil");
  need(is_period(t.use_from, t.use_until), "useUntil");
  need(within(t.valid_days, 0, 3'660), "validDays");
  need(within(t.stock, 0, stock_max), "stock");
  need(within(t.per_person, 0, stock_max), "perPerson");
  need(within(t.points, 0, yen_max), "points");
  need(within(t.offline_days, 0, 31), "offlineDays");
  need(shops_fit(t), "shops");
  if (!bad.empty()) {
    return problem{why::bad_input, "terms have names, a worth, periods and limits that can be",
                   "coupons_bad_terms", std::move(bad)};
  }
  return done{};
}

instant expiry_of(const terms& t, instant issued) {
  if (t.valid_days == 0) {
    return t.use_until;
  }
  const std::chrono::sys_days first{jst_date(issued)};
  return std::min(t.use_until, jst_midnight(first + std::chrono::days{t.valid_days}));
}

result<done> may_issue(const terms& t, person_id who, asking by, const so_far& n, instant now) {
  if (!t.open) {
    return problem{why::not_processable, "no more are issued", "coupons_not_open"};
  }
  const auto usable_from = std::max(now, t.use_from);
  if (!interval{t.issue_from, t.issue_until}.contains(now) || expiry_of(t, now) <= usable_from) {
    return problem{why::not_processable, "none are issued at this time", "coupons_not_now"};
  }
  if (by == asking::self && !t.self_service) {
    return problem{why::not_processable, "only staff give these out", "coupons_not_self"};
  }
  if (who.value == 0 && (t.points > 0 || t.per_person > 0)) {
    return problem{why::not_processable, "these are for a person", "coupons_person_needed"};
  }
  if (t.stock > 0 && n.issued >= t.stock) {
    return problem{why::conflict, "all have been issued", "coupons_none_left"};
  }
  if (t.per_person > 0 && n.of_person >= t.per_person) {
    return problem{why::conflict, "they have as many as one may have", "coupons_person_limit"};
  }
  return done{};
}

result<done> may_show(const coupon& c, instant now) {
  if (c.state == coupon_state::used) {
    return problem{why::conflict, "it is used", "coupons_used"};
  }
  if (c.state == coupon_state::ended) {
    return problem{why::conflict, "it has ended", "coupons_ended"};
  }
  if (now >= c.expires_at) {
    return problem{why::conflict, "its time is over", "coupons_expired"};
  }
  return done{};
}

result<done> may_use(const terms& t, const coupon& c, std::string_view shop, instant at) {
  if (!t.shops.empty() && std::find(t.shops.begin(), t.shops.end(), shop) == t.shops.end()) {
    return problem{why::not_processable, "of other shops", "coupons_other_shop"};
  }
  if (at < t.use_from || at + skew < c.issued_at) {
    return problem{why::not_processable, "its time has not come", "coupons_not_yet"};
  }
  if (at >= c.expires_at) {
    return problem{why::not_processable, "its time is over", "coupons_expired"};
  }
  if (c.state == coupon_state::ended && at >= c.ended_at) {
    return problem{why::not_processable, "whose it was has left", "coupons_ended"};
  }
  return done{};
}

result<std::int64_t> yen_of(const terms& t, std::int64_t bill) {
  if (!within(bill, 0, 100'000'000)) {
    return problem{why::bad_input, "no bill is so", "coupons_bad_bill"};
  }
  if (bill == 0 && (t.what == worth::percent || t.bill_min_yen > 0)) {
    return problem{why::not_processable, "say how much the bill is", "coupons_bill_needed"};
  }
  if (bill < t.bill_min_yen) {
    return problem{why::not_processable, "the bill is too small", "coupons_bill_too_small"};
  }
  switch (t.what) {
    case worth::yen: return bill == 0 ? t.amount : std::min(t.amount, bill);
    case worth::percent: return std::min(t.yen_max, bill * t.amount / 100);
    case worth::ticket: break;
  }
  return t.amount;
}

result<done> is_in_time(const terms& t, instant at, instant now) {
  if (at > now + skew) {
    return problem{why::not_processable, "it has not happened yet", "coupons_in_future"};
  }
  if (t.offline_days == 0 || at + std::chrono::days{t.offline_days} < now) {
    return problem{why::not_processable, "it is told too late", "coupons_too_late"};
  }
  return done{};
}

}  // namespace tsu::coupons
