// A coupon on paper: every copy is counted and written down, and has the same serial, code and QR
// code as the one on the screen.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/core/result.h"
#include "service/coupons/keys.h"
#include "service/coupons/types.h"

namespace tsu::coupons {

// roll: 80 mm wide, as printers at counters have it.
enum class paper : std::uint8_t { roll, a4 };
std::string name_of(paper);
// "80mm" or "a4": "coupons_bad_paper".
result<paper> paper_of(const std::string&);

struct copy {
  coupon of;
  terms its;
  std::int64_t number = 1;  // from 2 on: a reprint
  std::string qr;
  instant at{};
};
// Writes the QR codes of many: each key is opened once.
class qr_writer {
 public:
  // Borrows the view.
  qr_writer(db::reader& r, sealing by) : r_(r), by_(std::move(by)) {}
  // "coupons_no_key".
  result<std::string> text_of(const coupon&, const terms&);

 private:
  db::reader& r_;
  sealing by_;
  std::map<std::int64_t, jose::private_key> keys_;
};
// What stands in its QR code. "coupons_no_key".
result<std::string> qr_text_of(db::reader&, const sealing&, const coupon&, const terms&);
// "coupons_no_key", and those of may_show().
result<copy> print(db::tx&, const sealing&, const acting&, const coupon&, paper);

}  // namespace tsu::coupons
