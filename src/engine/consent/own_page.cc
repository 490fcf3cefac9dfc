#include "engine/consent/own_page.h"

#include <algorithm>

#include "engine/consent/page_bits.h"
#include "engine/consent/views.h"
#include "engine/id/pages/page.h"

namespace tsu::consent {
namespace {

using namespace id::pages;  // NOLINT: the pieces of a page

using kit = page_bits;

std::string key_of(const consent_dto& c) { return c.provider.code + "-" + c.purpose.code; }

bool is_given(const consent_kind& k) { return k.state == standing::given; }

markup box(const kit& on, const consent_dto& c, const consent_kind& k) {
  const auto id = key_of(c) + "-" + k.kind;
  attributes at{{"type", "checkbox"}, {"id", id}, {"name", "kind_" + k.kind}, {"value", "yes"}};
  if (is_given(k)) {
    at.push_back({"checked", ""});
  }
  auto label = element("input", at);
  label += text(" " + on.in(k.name));
  auto out = element("label", {{"for", id}, {"class", "check"}}, label);
  auto state = on.say("consent.standing." + name_of(k.state));
  if (k.since) {
    state += " " + time_of(*k.since);
  }
  out += element("p", {{"class", "hint"}, {"id", id + "-state"}}, state);
  if (k.sensitive) {
    out += element("p", {{"class", "hint"}}, on.say("consent.page.sensitive"));
  }
  return element("div", {{"class", "field"}}, out);
}

// Who, what for, whose responsibility, how long: before anything is ticked.
markup facts(const kit& on, const consent_dto& c) {
  auto out = on.line("consent.page.purpose", on.in(c.purpose.name));
  if (c.notice) {
    const auto& n = c.notice->text;
    out += on.line("consent.page.controller", on.in(n.controller.name));
    out += on.line("consent.page.contact", on.in(n.controller.contact));
    for (const auto& other : n.others) {
      out += on.line("consent.page.other", on.in(other.name));
    }
    out += on.line("consent.page.source", on.in(n.source));
    out += on.line("consent.page.storage",
                   on.say("consent.page.days", {{"days", std::to_string(n.storage_days)}}));
  }
  return element("dl", {{"class", "details"}}, out);
}

markup decision_form(const kit& on, const consent_dto& c) {
  auto inside = hidden("act", "decide");
  inside += hidden("notice", std::to_string(c.notice->id));
  inside += hidden("hash", c.notice->hash);
  for (const auto& k : c.kinds) {
    inside += box(on, c, k);
  }
  inside += button(on.say("consent.page.decide"), "decide-" + key_of(c));
  return form({on.guard, on.say}, "form-" + key_of(c), "consents", inside);
}

markup withdrawal_form(const kit& on, const consent_dto& c) {
  auto inside = hidden("act", "withdraw");
  inside += hidden("provider", c.provider.code);
  inside += hidden("purpose", c.purpose.code);
  inside += quiet_button(on.say("consent.page.take_back"), "withdraw-" + key_of(c));
  return form({on.guard, on.say}, "withdraw-form-" + key_of(c), "consents", inside);
}

// A yes stands under the words that were shown then: they stay readable, whatever is said now.
markup agreed_words(const kit& on, const notice_dto& n) {
  auto inside =
      element("summary", {},
              on.say("consent.page.agreed_words", {{"day", time_of(n.published).substr(0, 10)}}));
  inside += element("p", {}, on.in(n.text.title));
  inside += paragraph(on.in(n.text.body));
  return element("details", {{"id", "agreed-" + std::to_string(n.id)}}, inside);
}

markup section(const kit& on, const consent_dto& c) {
  auto out = element("h2", {}, on.in(c.provider.name));
  if (c.notice) {
    out += paragraph(on.in(c.notice->text.body));
  }
  for (const auto& n : c.agreed) {
    out += agreed_words(on, n);
  }
  out += facts(on, c);
  if (std::any_of(c.kinds.begin(), c.kinds.end(), is_given)) {
    out += withdrawal_form(on, c);
  }
  if (c.notice) {
    out += decision_form(on, c);
  }
  return element("section", {{"id", key_of(c)}}, out);
}

markup reads(const kit& on, const read_page& all) {
  auto out = element("h2", {}, on.say("consent.page.reads"));
  if (all.items.empty()) {
    out += paragraph(on.say("consent.page.no_reads"));
    return out;
  }
  markup items;
  for (const auto& r : all.items) {
    auto item = element("span", {{"class", "hint"}}, time_of(r.at));
    item += paragraph(on.in(r.says));
    items += element("li", {}, item);
  }
  out += element("ul", {{"class", "plain"}, {"id", "reads"}}, items);
  return out;
}

}  // namespace

http::reply own_page_of(const http::request& r, const own_page& p) {
  const words say = words_for(own_texts(), r);
  const auto guard = guard_of(r);
  const kit on{say, guard};
  page out{.title = say("consent.page.own"), .body = {}};
  out.town = p.town;
  out.set_cookie = guard.set_cookie;
  if (!p.error.empty()) {
    out.status = 409;
    out.body += alert(say(p.error));
  } else if (!p.said.empty()) {
    out.body +=
        element("p", {{"class", "alert good"}, {"role", "status"}, {"id", "done"}}, say(p.said));
  }
  if (p.consents.items.empty()) {
    out.body += paragraph(say("consent.page.nothing"));
  }
  for (const auto& c : p.consents.items) {
    out.body += section(on, c);
  }
  out.body += reads(on, p.reads);
  out.body += link("reads", say("consent.page.older"), "older");
  out.body += link("receipts", say("consent.page.to_receipts"), "to-receipts");
  out.body += link("data", say("consent.page.back"), "back");
  return reply_of(r, say, out);
}

decision_wish decision_in(const http::form& f, const notice_dto& n) {
  decision_wish out{.notice = n.id, .hash = std::string{f.text("hash")}};
  for (const auto& k : n.text.kinds) {
    const bool ticked = f.text("kind_" + k.code) == "yes";
    (ticked ? out.given : out.refused).push_back(k.code);
  }
  return out;
}

}  // namespace tsu::consent
