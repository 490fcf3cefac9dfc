#include "engine/id/op/consent_page.h"

#include "engine/id/op/respond.h"
#include "engine/id/op/scope_boxes.h"

namespace tsu::id::op {
namespace {

using pages::element;
using pages::markup;

markup line(const pages::words& say, std::string_view code, std::string_view value) {
  if (value.empty()) {
    return {};
  }
  markup out = element("dt", {}, say(code));
  out += element("dd", {}, value);
  return out;
}

// Whose the data is and what for.
markup notice(const pages::words& say, const client& who, const consent_notice& n) {
  std::string purposes;
  for (const auto& one : n.purposes) {
    purposes += purposes.empty() ? "" : " / ";
    purposes += one;
  }
  markup inside = line(say, "id.op.consent.operator", who.contact);
  inside += line(say, "id.op.consent.controller", n.controller);
  inside += line(say, "id.op.consent.controller_contact", n.contact);
  inside += line(say, "id.op.consent.purposes", purposes);
  inside += line(say, "id.op.consent.storage", n.storage_period);
  return inside.empty() ? markup{} : element("dl", {{"class", "details"}}, inside);
}

markup links(const pages::words& say, const client& who) {
  markup out;
  if (who.may.policy_uri) {
    out += pages::link(*who.may.policy_uri, say("id.op.consent.policy"), "policy");
  }
  if (who.may.terms_uri) {
    out += pages::link(*who.may.terms_uri, say("id.op.consent.terms"), "terms");
  }
  return out;
}

// Asked again although nothing is new (prompt=consent): what was given before, to be taken back.
consent_notice only_granted(const consent_state& state) {
  consent_notice out;
  for (const auto& scope : state.granted) {
    out.items.push_back({.scope = scope, .title = {}, .says = {}, .granted = true});
  }
  return out;
}

}  // namespace

consent_pieces pieces_of(const pages::words& say, const client& who, const consent_state& state) {
  const auto n = state.ask.value_or(only_granted(state));
  consent_pieces out{.details = notice(say, who, n),
                     .boxes = pages::hidden("notice", n.hash),
                     .has_items = !n.items.empty()};
  out.details += links(say, who);
  for (const auto& item : n.items) {
    out.boxes += scope_box(say, item);
  }
  return out;
}

http::reply consent_page(const provider& on, const call& c, const flow& f,
                         const consent_state& state, std::string_view says) {
  const auto say = words_of(on, c.request, f.asked.ui_locales);
  const auto guard = pages::guard_of(c.request);
  const auto pieces = pieces_of(say, *f.who, state);
  markup inside = pages::hidden("r", f.waiting);
  inside += pieces.boxes;
  inside += pages::paragraph(say("id.op.consent.withdraw"));
  inside += pages::button(say("id.op.consent.allow"), "allow", "answer", "allow");
  inside += pages::quiet_button(say("id.op.consent.deny"), "deny", "answer", "deny");
  pages::page p{.title = say("id.op.consent.title", {{"client", f.who->title}}), .body = {}};
  p.town = on.name_of_tenant(c.tenant);
  if (!says.empty()) {
    p.body = pages::alert(say(says));
  }
  p.body +=
      pages::paragraph(say(pieces.has_items ? "id.op.consent.says" : "id.op.consent.only_sign_in",
                           {{"client", f.who->title}}));
  p.body += pieces.details;
  p.body += pages::form({guard, say}, "consent", pages::to_top(c.request) + "oidc/consent", inside);
  p.forms = pages::leads_to::clients;
  p.set_cookie = guard.set_cookie;
  return pages::reply_of(c.request, say, p);
}

}  // namespace tsu::id::op
