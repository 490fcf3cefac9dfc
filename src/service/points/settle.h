// What the town owes each shop for a month, and the sums of the whole: out of the rows of the
// ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "base/db/db.h"

namespace tsu::points {

struct shop_month {
  std::string shop, name;
  std::int64_t payments = 0, points = 0;          // that came
  std::int64_t cancels = 0, points_returned = 0;  // that went back
  std::int64_t net_points = 0, yen = 0;
};
BOOST_DESCRIBE_STRUCT(shop_month, (),
                      (shop, name, payments, points, cancels, points_returned, net_points, yen))
struct settlement {
  std::string month;
  std::vector<shop_month> items;  // by code; of each shop to which or from which anything moved
  std::int64_t net_points = 0, yen = 0;
};
BOOST_DESCRIBE_STRUCT(settlement, (), (month, items, net_points, yen))
settlement settle(db::reader&, const std::string& month, interval);
// UTF-8 with a byte order mark, for spreadsheets.
std::string csv_of(const settlement&);

struct month_sums {
  std::int64_t granted = 0, spent = 0, cancelled = 0, expired = 0, exchanged = 0, corrected = 0;
  std::int64_t outstanding = 0;  // what the town owes its residents now
  std::int64_t people = 0;       // who have a purse
};
BOOST_DESCRIBE_STRUCT(month_sums, (),
                      (granted, spent, cancelled, expired, exchanged, corrected, outstanding,
                       people))
month_sums sums_of(db::reader&, interval);

}  // namespace tsu::points
