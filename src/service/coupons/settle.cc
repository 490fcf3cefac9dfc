#include "service/coupons/settle.h"

#include <map>

#include "base/i18n/csv.h"
#include "service/coupons/store.h"

namespace tsu::coupons {
namespace {

std::string name_of(db::reader& r, const parts& on, const std::string& code) {
  const auto known = on.find_shop ? on.find_shop(r, code) : std::nullopt;
  return known ? known->name : code;
}

}  // namespace

settlement settle(db::reader& r, const parts& on, const std::string& month, interval when) {
  std::map<std::string, shop_month> all;
  for (const auto& s : store::sums_of_uses(r, when.from, when.until)) {
    all[s.shop].uses = s.count;
    all[s.shop].yen_used = s.yen;
  }
  for (const auto& s : store::sums_of_reopened(r, when.from, when.until)) {
    all[s.shop].reopened = s.count;
    all[s.shop].yen_reopened = s.yen;
  }
  settlement out{.month = month};
  for (auto& [code, s] : all) {
    s.shop = code;
    s.name = name_of(r, on, code);
    s.yen = s.yen_used - s.yen_reopened;
    out.uses += s.uses;
    out.yen_used += s.yen_used;
    out.reopened += s.reopened;
    out.yen_reopened += s.yen_reopened;
    out.yen += s.yen;
    out.items.push_back(std::move(s));
  }
  return out;
}

std::string csv_of(const settlement& all) {
  std::string out =
      "\xEF\xBB\xBF月,店舗コード,店舗名,利用件数,利用額（円）,取消件数,取消額（円）,"
      "精算額（円）\r\n";
  const auto row = [&](const std::string& code, const std::string& name, const auto& s) {
    i18n::append_csv_row(
        out, {all.month, code, name, std::to_string(s.uses), std::to_string(s.yen_used),
              std::to_string(s.reopened), std::to_string(s.yen_reopened), std::to_string(s.yen)});
  };
  for (const auto& s : all.items) {
    row(s.shop, s.name, s);
  }
  row("", "合計", all);
  return out;
}

report report_of(db::reader& r, std::string_view campaign, instant now) {
  const auto n = store::sum_of_campaign(r, campaign, now);
  const auto u = store::sum_of_uses(r, campaign);
  return {.campaign = std::string{campaign},
          .issued = n.issued,
          .used = n.used,
          .expired = n.expired,
          .ended = n.ended,
          .open = n.issued - n.used - n.expired - n.ended,
          .yen = u.standing_yen,
          .reopened = u.reopened,
          .offline = u.offline,
          .points = n.points,
          .printed = n.printed,
          .reprints = n.prints - n.printed};
}

}  // namespace tsu::coupons
