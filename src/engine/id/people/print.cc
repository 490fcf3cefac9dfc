#include "engine/id/people/print.h"

#include "base/http/form.h"
#include "base/i18n/dates.h"
#include "base/qr/qr.h"
#include "engine/id/people/rules.h"

namespace tsu::id {

using namespace pages;

namespace {

markup line(std::string_view label, std::string_view value, literal look, std::string_view id) {
  auto out = element("span", {{"class", "label"}}, label);
  out += element("span", {{"class", std::string{look.text}}, {"id", std::string{id}}}, value);
  return element("p", {}, out);
}

markup help_line(const words& say, const printed_for& who) {
  return who.help.empty() ? markup{} : line(say("id.print.help"), who.help, "help", "help");
}

markup whose(const words& say, const printed_for& who) {
  auto out = line(say("id.print.name"), who.kana, "name", "print-name");
  out += line(say("id.login.id"), grouped(who.login_id), "number", "print-number");
  return out;
}

// What the paper says beside its QR code.
markup beside_qr(const markup& said, const markup& qr, std::string_view id) {
  auto inside = element("div", {{"class", "card-said"}}, said);
  inside += qr;
  return element("div", {{"class", "beside"}, {"id", std::string{id}}}, inside);
}

}  // namespace

markup qr_code(std::string_view said, std::string_view says) {
  const auto made = qr::qr_of(said);
  if (!made.ok()) {
    return {};
  }
  const auto& code = made.value();
  const auto side = std::to_string(code.size + 2 * qr::quiet_zone);
  auto inside = element("title", {}, says);
  inside += element("rect", {{"width", side}, {"height", side}, {"fill", "#fff"}}, "");
  inside += element("path", {{"d", qr::path_of(code)}, {"fill", "#000"}}, "");
  return element("svg",
                 {{"class", "qr"},
                  {"role", "img"},
                  {"aria-label", std::string{says}},
                  {"shape-rendering", "crispEdges"},
                  {"viewBox", "0 0 " + side + " " + side}},
                 inside);
}

markup card_print(const words& say, const printed_for& who, const printed_card& made) {
  markup said = element("p", {{"class", "card-title"}}, who.town + " " + say("id.print.card"));
  said += whose(say, who);
  said += line(say("id.print.card_code"), made.code, "typed", "card-code");
  said += help_line(say, who);
  auto face = element("div", {{"class", "card-said"}}, said);
  face += qr_code(made.card, say("id.print.card_qr"));
  auto out = element("div", {{"class", "card"}, {"id", "card"}}, face);
  markup steps;
  for (const auto* step : {"id.print.step_open", "id.print.step_card", "id.print.step_pin"}) {
    steps += element("li", {}, say(step));
  }
  out += element("h2", {}, say("id.print.how"));
  out += element("ol", {{"id", "card-steps"}}, steps);
  out += paragraph(say("id.print.keep_pin"));
  out += paragraph(say("id.print.lost"));
  return out;
}

std::string recover_address(std::string_view issuer, std::string_view login_id) {
  return std::string{issuer} + "/id/recover?id=" + http::percent_encoded(login_id);
}

markup sheet_print(const words& say, const printed_for& who, const std::vector<std::string>& codes,
                   std::string_view address) {
  markup items;
  for (const auto& code : codes) {
    items += element("li", {}, code);
  }
  auto out = paragraph(say("id.sheet.keep"));
  auto said = whose(say, who);
  said += help_line(say, who);
  out += beside_qr(said, qr_code(address, say("id.print.address_qr")), "sheet");
  out += element("ol", {{"class", "codes"}, {"id", "codes"}}, items);
  out += paragraph(say("id.print.sheet_how"));
  return out;
}

markup slip_print(const words& say, const printed_for& who, const printed_slip& slip) {
  auto said = whose(say, who);
  said += line(say("id.recover.code"), slip.code, "typed", "slip-code");
  said += line(say("id.print.until"), i18n::date_time_text(say.lang, slip.expires), "until",
               "slip-until");
  said += help_line(say, who);
  auto out = beside_qr(said, qr_code(slip.address, say("id.print.address_qr")), "slip");
  out += paragraph(say("id.print.slip_how"));
  return out;
}

}  // namespace tsu::id
