#include "service/coupons/settle.h"

#include <map>

#include <fmt/format.h>

#include "service/coupons/store.h"

namespace tsu::coupons {
namespace {

// A field of CSV (RFC 4180). What a spreadsheet would take for a formula is text.
std::string field(std::string text) {
  if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text[0]) != std::string_view::npos) {
    text.insert(text.begin(), '\'');
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    return text;
  }
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' ? "\"\"" : std::string(1, c);
  }
  return out + "\"";
}

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
    out += fmt::format("{},{},{},{},{},{},{},{}\r\n", all.month, field(code), field(name), s.uses,
                       s.yen_used, s.reopened, s.yen_reopened, s.yen);
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
