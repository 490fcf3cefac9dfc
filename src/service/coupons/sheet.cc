#include "service/coupons/sheet.h"

#include <fmt/format.h>

#include "base/core/assert.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/i18n/dates.h"
#include "base/qr/qr.h"
#include "engine/id/pages/markup.h"
#include "service/coupons/embedded.h"
#include "service/coupons/typed_code.h"

namespace tsu::coupons {
namespace {

using i18n::language;
using id::pages::element;
using id::pages::markup;

const i18n::texts& words() {
  static const auto all = [] {
    const i18n::catalogue both[] = {{"coupons", language::ja, embedded::text_ja_json},
                                    {"coupons", language::en, embedded::text_en_json}};
    auto read = i18n::texts::load(both);
    ASSERT(read.ok());
    return std::move(read).value();
  }();
  return all;
}

std::string say(language l, std::string_view code,
                std::initializer_list<i18n::argument> values = {}) {
  return words().text(l, code, values);
}

// What the 80 mm roll and A4 have in common, and the size of each.
constexpr id::pages::literal style_roll =
    "@page{size:80mm 200mm;margin:3mm}"
    "body{width:72mm;margin:0;font:3.4mm/1.5 sans-serif;color:#000;background:#fff}"
    "h1{font-size:5mm;line-height:1.3;margin:2mm 0}.worth{font-size:7mm;font-weight:bold;margin:0}"
    ".code{font:bold 6mm/1.4 monospace;letter-spacing:.3mm;margin:1mm 0}"
    "svg{display:block;width:52mm;height:52mm;margin:2mm auto}"
    "dt{font-weight:bold}dd{margin:0 0 1mm}p{margin:1mm 0}"
    ".copy{border:.4mm solid #000;padding:0 1mm;display:inline-block}";
constexpr id::pages::literal style_a4 =
    "@page{size:A4;margin:15mm}"
    "body{max-width:180mm;margin:0 auto;font:4.2mm/1.7 sans-serif;color:#000;background:#fff}"
    "h1{font-size:8mm;line-height:1.3;margin:4mm 0}.worth{font-size:12mm;font-weight:bold;margin:0}"
    ".code{font:bold 9mm/1.4 monospace;letter-spacing:.5mm;margin:2mm 0}"
    "svg{float:right;width:65mm;height:65mm;margin:0 0 4mm 8mm}"
    "dt{font-weight:bold}dd{margin:0 0 2mm}p{margin:2mm 0}"
    ".copy{border:.5mm solid #000;padding:0 2mm;display:inline-block}";

result<markup> square_of(const std::string& text, language l) {
  TRY(const auto code, qr::qr_of(text));
  const auto side = code.size + 2 * qr::quiet_zone;
  // Light around it wherever it is shown.
  const auto wide = std::to_string(side);
  auto inside = element("rect", {{"width", wide}, {"height", wide}, {"fill", "#fff"}}, markup{});
  inside += element("path", {{"d", qr::path_of(code)}}, markup{});
  return element("svg",
                 {{"xmlns", "http://www.w3.org/2000/svg"},
                  {"viewBox", fmt::format("0 0 {} {}", side, side)},
                  {"shape-rendering", "crispEdges"},
                  {"role", "img"},
                  {"aria-label", say(l, "coupons_sheet_qr")}},
                 inside);
}

markup fact(language l, std::string_view code, const std::string& value) {
  auto out = element("dt", {}, say(l, code));
  out += element("dd", {}, value);
  return out;
}

bool is_midnight(instant at) { return at == jst_midnight(jst_date(at)); }

// The day, with the time where it does not begin with the day.
std::string first_day(instant from, language l) {
  return is_midnight(from) ? i18n::date_text(l, jst_date(from)) : i18n::date_time_text(l, from);
}

std::string joined(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& one : all) {
    out += (out.empty() ? "" : "、") + one;
  }
  return out;
}

markup facts_of(const copy& c, const sheet_words& w) {
  const auto l = w.lang;
  auto out = fact(l, "coupons_sheet_until", last_day(c.of.expires_at, l));
  if (c.its.use_from > c.of.issued_at) {
    out += fact(l, "coupons_sheet_from", first_day(c.its.use_from, l));
  }
  out += fact(l, "coupons_sheet_shops",
              w.shops.empty() ? say(l, "coupons_sheet_every_shop") : joined(w.shops));
  if (c.its.bill_min_yen > 0) {
    const auto yen = i18n::number_text(c.its.bill_min_yen);
    out += fact(l, "coupons_sheet_bill", say(l, "coupons_sheet_yen_or_more", {{"yen", yen}}));
  }
  const auto& conditions = l == language::en ? c.its.conditions_en : c.its.conditions_ja;
  if (!conditions.empty()) {
    out += fact(l, "coupons_sheet_conditions", conditions);
  }
  out += fact(l, "coupons_sheet_serial", std::to_string(c.of.serial));
  return element("dl", {}, out);
}

result<markup> body_of(const copy& c, const sheet_words& w) {
  const auto l = w.lang;
  TRY(const auto square, square_of(c.qr, l));
  markup out = element("p", {}, w.town);
  out += element("h1", {}, l == language::en ? c.its.en : c.its.ja);
  out += element("p", {{"class", "worth"}}, worth_in_words(c.its, l));
  out += square;
  out += element("p", {{"class", "code"}}, grouped(c.of.code));
  if (c.number > 1) {
    const auto number = std::to_string(c.number);
    out += element("p", {{"class", "copy"}}, say(l, "coupons_sheet_copy", {{"number", number}}));
  }
  out += facts_of(c, w);
  out += element("p", {}, say(l, "coupons_sheet_once"));
  const auto at = i18n::date_time_text(l, c.at);
  out += element("p", {}, say(l, "coupons_sheet_printed", {{"at", at}}));
  return element("main", {}, out);
}

http::reply reply_of(std::string type, std::string body, std::string_view policy) {
  http::reply out{.type = std::move(type), .body = std::move(body)};
  out.with("Content-Security-Policy", std::string{policy});
  out.with("Cache-Control", "no-store");
  out.with("Referrer-Policy", "no-referrer");
  return out;
}

}  // namespace

std::string worth_in_words(const terms& t, language l) {
  const auto amount = i18n::number_text(t.amount), most = i18n::number_text(t.yen_max);
  switch (t.what) {
    case worth::yen: return say(l, "coupons_sheet_yen_off", {{"yen", amount}});
    case worth::percent:
      return say(l, "coupons_sheet_percent_off", {{"percent", amount}, {"yen", most}});
    case worth::ticket: break;
  }
  return say(l, "coupons_sheet_ticket");
}

std::string last_day(instant until, language l) {
  return is_midnight(until) ? i18n::date_text(l, jst_date(until - duration{1}))
                            : i18n::date_time_text(l, until);
}

result<http::reply> sheet_of(const copy& c, paper on, const sheet_words& w) {
  TRY(const auto body, body_of(c, w));
  const auto style = on == paper::roll ? style_roll : style_a4;
  markup head = element("meta", {{"charset", "utf-8"}});
  head += element("meta", {{"name", "viewport"}, {"content", "width=device-width"}});
  head += element("title", {}, w.lang == language::en ? c.its.en : c.its.ja);
  markup css;
  css += style;
  head += element("style", {}, css);
  markup page = element("head", {}, head);
  page += element("body", {}, body);
  const auto html = element("html", {{"lang", std::string{i18n::tag_of(w.lang)}}}, page).html();
  const auto hash = crypto::base64(crypto::bytes_of(crypto::sha256(style.text)));
  return reply_of("text/html; charset=utf-8", "<!doctype html>" + html + "\n",
                  "default-src 'none'; style-src 'sha256-" + hash +
                      "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
}

result<http::reply> picture_of(const std::string& text) {
  TRY(const auto square, square_of(text, language::ja));
  return reply_of("image/svg+xml", square.html(), "default-src 'none'");
}

}  // namespace tsu::coupons
