#include "engine/consent/drafts_page.h"

#include <algorithm>

#include "engine/consent/page_bits.h"
#include "engine/consent/views.h"

namespace tsu::consent {
namespace {

using namespace id::pages;  // NOLINT: the pieces of a page

std::string key_of(const draft_dto& d) { return std::to_string(d.id); }

markup facts(const page_bits& on, const draft_dto& d) {
  const auto& n = d.notice.text;
  auto out = on.line("consent.page.purpose", on.in(n.purpose.name));
  out += on.line("consent.page.controller", on.in(n.controller.name));
  out += on.line("consent.page.contact", on.in(n.controller.contact));
  for (const auto& other : n.others) {
    out += on.line("consent.page.other", on.in(other.name));
  }
  out += on.line("consent.page.source", on.in(n.source));
  out += on.line("consent.page.storage",
                 on.say("consent.page.days", {{"days", std::to_string(n.storage_days)}}));
  return element("dl", {{"class", "details"}}, out);
}

// Kind by kind what was prepared; what it does not speak of stays as it is.
markup kinds(const page_bits& on, const draft_dto& d) {
  markup items;
  for (const auto& k : d.notice.text.kinds) {
    const auto in = [&](const std::vector<std::string>& all) {
      return std::find(all.begin(), all.end(), k.code) != all.end();
    };
    const bool yes = in(d.given), no = in(d.refused);
    const auto what = yes  ? "consent.drafts.give"
                      : no ? "consent.drafts.refuse"
                           : "consent.drafts.leave";
    auto line = on.in(k.name) + on.say("consent.page.colon") + on.say(what);
    auto item = text(line);
    if (k.sensitive) {
      item += element("p", {{"class", "hint"}}, on.say("consent.page.sensitive"));
    }
    items += element("li", {}, item);
  }
  return element("ul", {{"class", "plain"}, {"id", "kinds-" + key_of(d)}}, items);
}

markup act_form(const page_bits& on, const draft_dto& d, std::string_view act,
                const markup& submit) {
  auto inside = hidden("act", act);
  inside += hidden("draft", key_of(d));
  inside += submit;
  return form({on.guard, on.say}, std::string{act} + "-form-" + key_of(d), "drafts", inside);
}

markup section(const page_bits& on, const draft_dto& d) {
  auto out = element("h2", {}, on.in(d.notice.text.provider.name));
  out +=
      element("p", {{"class", "hint"}}, on.say("consent.drafts.prepared", {{"at", time_of(d.at)}}));
  out += paragraph(on.in(d.notice.text.body));
  out += facts(on, d);
  out += kinds(on, d);
  out +=
      act_form(on, d, "confirm", button(on.say("consent.drafts.confirm"), "confirm-" + key_of(d)));
  out += act_form(on, d, "drop", quiet_button(on.say("consent.drafts.drop"), "drop-" + key_of(d)));
  return element("section", {{"id", "draft-" + key_of(d)}}, out);
}

}  // namespace

http::reply drafts_page_of(const http::request& q, const drafts_page& p) {
  const words say = words_for(own_texts(), q);
  const auto guard = guard_of(q);
  const page_bits on{say, guard};
  page out{.title = say("consent.drafts.title"), .body = {}};
  out.town = p.town;
  out.set_cookie = guard.set_cookie;
  if (!p.error.empty()) {
    out.status = 409;
    out.body += alert(say(p.error));
  } else if (!p.said.empty()) {
    out.body +=
        element("p", {{"class", "alert good"}, {"role", "status"}, {"id", "done"}}, say(p.said));
  }
  out.body += paragraph(say("consent.drafts.says"));
  if (p.drafts.items.empty()) {
    out.body += element("p", {{"id", "no-drafts"}}, say("consent.drafts.none"));
  }
  for (const auto& d : p.drafts.items) {
    out.body += section(on, d);
  }
  out.body += link("data", say("consent.page.back"), "back");
  return reply_of(q, say, out);
}

}  // namespace tsu::consent
