// What the town owes each shop for the uses that were booked in a month, less those opened again in
// it; and how a campaign goes. A month that is over never changes: what is told or opened later is
// in a later one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "service/coupons/parts.h"

namespace tsu::coupons {

struct shop_month {
  std::string shop, name;
  std::int64_t uses = 0, yen_used = 0, reopened = 0, yen_reopened = 0, yen = 0;
};
BOOST_DESCRIBE_STRUCT(shop_month, (), (shop, name, uses, yen_used, reopened, yen_reopened, yen))
struct settlement {
  std::string month;
  std::vector<shop_month> items;  // by code
  std::int64_t uses = 0, yen_used = 0, reopened = 0, yen_reopened = 0, yen = 0;
};
BOOST_DESCRIBE_STRUCT(settlement, (), (month, items, uses, yen_used, reopened, yen_reopened, yen))
settlement settle(db::reader&, const parts&, const std::string& month, interval);
// UTF-8 with a byte order mark, for spreadsheets; the last row is the sum.
std::string csv_of(const settlement&);

struct report {
  std::string campaign;
  std::int64_t issued = 0;  // used + expired + ended + open
  std::int64_t used = 0, expired = 0, ended = 0, open = 0;
  std::int64_t yen = 0;  // of the uses that stand
  std::int64_t reopened = 0, offline = 0, points = 0, printed = 0, reprints = 0;
};
BOOST_DESCRIBE_STRUCT(report, (),
                      (campaign, issued, used, expired, ended, open, yen, reopened, offline, points,
                       printed, reprints))
report report_of(db::reader&, std::string_view campaign, instant now);

}  // namespace tsu::coupons
