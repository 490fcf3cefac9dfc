// A till without a line: for some hours it takes coupons by itself, and tells of them in the
// evening, all of it twice. Who used the same paper at the other shop meanwhile is refused then.
#include <fmt/format.h>

#include <algorithm>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

std::string list_of(const std::vector<late_use>& all) {
  std::string out;
  for (const auto& u : all) {
    out += fmt::format(R"({}{{"act":"{}","at":"{}","qr":"{}","billYen":{}}})",
                       out.empty() ? "" : ",", u.act, format_instant(u.at), u.qr, u.bill_yen);
  }
  return out;
}

// What must become of it, by what the books know.
enum class fate : std::uint8_t { used, refused };
fate judge(const life& l, const late_use& u) {
  const auto& c = l.own.coupons.at(u.serial);
  return c.uses == 0 && u.at < c.expires ? fate::used : fate::refused;
}

void take_one(life& l, std::size_t shop, const late_use& u, std::string_view told) {
  auto& b = l.own;
  const auto must = judge(l, u);
  const auto how = text_at(told, "how");
  ++b.late_told;
  const bool good =
      text_at(told, "act") == u.act && how == (must == fate::used ? "used" : "refused");
  b.late_as_expected += good ? 1 : 0;
  if (must == fate::refused) {
    ++b.late_refusals_due;
    b.late_refused += how == "refused" ? 1 : 0;
  } else {
    book_use(l, u.serial, shop, u.bill_yen);
  }
}

}  // namespace

bool has_no_line(const life& l, std::size_t shop) {
  // A storm takes the line of one shop, and each has a bad day now and then.
  auto c = l.dice(stream::tills, static_cast<std::int64_t>(shop));
  return c.happens(l.weather().snowfall_cm >= 15 ? 0.5 : 0.12);
}

void take_without_line(life& l, std::size_t shop, std::int64_t serial, const std::string& qr,
                       std::int64_t bill_yen) {
  l.waiting_uses[shop].push_back({l.next_id("late"), qr, serial, bill_yen, l.now});
}

void tell_late_uses(life& l) {
  for (auto& [shop, all] : l.waiting_uses) {
    if (all.empty()) {
      continue;
    }
    const auto body = fmt::format(R"({{"acts":[{}]}})", list_of(all));
    const auto& till = l.on.keys.tills[shop];
    const auto a = ask_as(l, till, method::post, "/coupons/v1/terminal/uploads", body);
    const auto told = items_at(a.body);
    for (std::size_t i = 0; i < all.size(); ++i) {
      take_one(l, shop, all[i], i < told.size() ? told[i] : std::string_view{});
    }
    // The answer was lost on the way: the same again changes nothing.
    const auto again = ask_as(l, till, method::post, "/coupons/v1/terminal/uploads", body);
    for (const auto one : items_at(again.body)) {
      l.own.late_let_in_again += text_at(one, "how") == "used" ? 1 : 0;
    }
    all.clear();
  }
}

}  // namespace tsu::town_sim
