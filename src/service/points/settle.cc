#include "service/points/settle.h"

#include <map>

#include "base/i18n/csv.h"
#include "engine/ledger/store.h"
#include "service/points/card.h"
#include "service/points/purses.h"
#include "service/points/store.h"
#include "service/points/types.h"

namespace tsu::points {
namespace {

using ledger::store::side;

}  // namespace

settlement settle(db::reader& r, const std::string& month, interval when) {
  std::map<std::string, shop_month> all;
  for (const auto& one : ledger::store::turnover_of(r, unit, shop_kind, when.from, when.until)) {
    auto& s = all[one.owner];
    if (one.of == side::credit) {
      s.payments += one.count;
      s.points += one.sum;
    } else {
      s.cancels += one.count;
      s.points_returned += one.sum;
    }
  }
  const auto yen = dated_card{r}.number("points.yen_per_100_points", when.until);
  settlement out{.month = month};
  for (auto& [code, s] : all) {
    const auto known = store::find_shop(r, code);
    s.shop = code;
    s.name = known ? known->name : code;
    s.net_points = s.points - s.points_returned;
    s.yen = s.net_points * yen / 100;
    out.net_points += s.net_points;
    out.yen += s.yen;
    out.items.push_back(std::move(s));
  }
  return out;
}

std::string csv_of(const settlement& all) {
  std::string out =
      "\xEF\xBB\xBF月,店舗コード,店舗名,利用件数,利用ポイント,取消件数,取消ポイント,"
      "精算ポイント,精算額（円）\r\n";
  for (const auto& s : all.items) {
    i18n::append_csv_row(
        out, {all.month, s.shop, s.name, std::to_string(s.payments), std::to_string(s.points),
              std::to_string(s.cancels), std::to_string(s.points_returned),
              std::to_string(s.net_points), std::to_string(s.yen)});
  }
  return out;
}

month_sums sums_of(db::reader& r, interval when) {
  month_sums out;
  for (const auto& one : ledger::store::turnover_of(r, unit, purse_kind, when.from, when.until)) {
    const bool came = one.of == side::credit;
    if (one.code == "spend") {
      out.spent += one.sum;
    } else if (one.code == "cancel") {
      out.cancelled += one.sum;
    } else if (one.code == "expired") {
      out.expired += one.sum;
    } else if (one.code == "exchange") {
      out.exchanged += one.sum;
    } else if (one.code == "correction") {
      out.corrected += came ? one.sum : -one.sum;
    } else if (came && one.code != "merge") {
      out.granted += one.sum;
    }
  }
  for (const auto& k : ledger::store::sums_by_kind(r, unit)) {
    if (k.kind == purse_kind) {
      out.people = k.accounts;
      out.outstanding = k.sums.credits_posted - k.sums.debits_posted;
    }
  }
  return out;
}

}  // namespace tsu::points
