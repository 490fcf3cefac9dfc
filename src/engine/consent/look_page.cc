#include "engine/consent/look_page.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "engine/consent/page_bits.h"
#include "engine/consent/views.h"

namespace tsu::consent {
namespace {

using namespace id::pages;  // NOLINT: the pieces of a page

markup kind_box(const page_bits& on, const look_page& p, const kind_dto& k) {
  const auto id = "kind-" + k.code;
  attributes at{{"type", "checkbox"}, {"id", id}, {"name", "kind_" + k.code}, {"value", "yes"}};
  if (std::find(p.ticked.begin(), p.ticked.end(), k.code) != p.ticked.end()) {
    at.push_back({"checked", ""});
  }
  auto label = element("input", at);
  label += text(" " + on.in(k.name));
  return element("label", {{"for", id}, {"class", "check"}}, label);
}

markup kind_boxes(const page_bits& on, const look_page& p) {
  auto out = element("legend", {}, on.say("consent.look.kinds"));
  for (const auto& k : p.kinds) {
    out += kind_box(on, p, k);
  }
  return element("fieldset", {{"class", "field"}}, out);
}

markup ask_form(const page_bits& on, const look_page& p) {
  std::vector<choice> purposes{{"", on.say("consent.look.choose")}};
  for (const auto& one : p.purposes) {
    purposes.push_back({one.code, on.in(one.name)});
  }
  auto inside = input(on.say, {.id = "number",
                               .label = on.say("consent.look.number"),
                               .value = p.number,
                               .hint = on.say("consent.look.number_hint"),
                               .input_mode = "numeric"});
  inside +=
      select(on.say, {.id = "purpose", .label = on.say("consent.look.purpose"), .value = p.purpose},
             purposes);
  inside += kind_boxes(on, p);
  inside += paragraph(on.say("consent.look.is_logged"));
  inside += button(on.say("consent.look.submit"));
  return form({on.guard, on.say}, "look-form", "look", inside);
}

std::string value_text(const page_bits& on, const std::string& json) {
  if (json == "null" || json.empty()) {
    return on.say("consent.look.nothing_kept");
  }
  return json.front() == '"' ? json_string_text(json) : json;
}

markup found_data(const page_bits& on, const look_page& p) {
  markup facts;
  for (const auto& k : p.kinds) {
    const auto at = p.found->data.find(k.code);
    if (at != p.found->data.end()) {
      facts += element("dt", {}, on.in(k.name));
      facts += element("dd", {{"id", "value-" + k.code}}, value_text(on, at->second.text));
    }
  }
  auto out = element("h2", {}, on.say("consent.look.found"));
  out += element("dl", {{"class", "details"}}, facts);
  return element("div", {{"role", "status"}, {"id", "found"}}, out);
}

}  // namespace

http::reply look_page_of(const http::request& q, const look_page& p) {
  const words say = words_for(own_texts(), q);
  const auto guard = guard_of(q);
  const page_bits on{say, guard};
  page out{.title = say("consent.look.title"), .body = {}};
  out.town = p.town;
  out.set_cookie = guard.set_cookie;
  if (!p.error.empty()) {
    out.status = 422;
    out.body += alert(say(p.error));
  }
  if (p.found) {
    out.body += found_data(on, p);
  }
  if (p.kinds.empty() || p.purposes.empty()) {
    out.body += paragraph(say("consent.look.nothing_for_role"));
  } else {
    out.body += ask_form(on, p);
  }
  return reply_of(q, say, out);
}

}  // namespace tsu::consent
