#include "engine/id/op/device_page.h"

#include "engine/id/op/consent_page.h"
#include "engine/id/op/respond.h"
#include "engine/id/op/secrets.h"

namespace tsu::id::op {
namespace {

using pages::markup;

pages::page titled(const provider& on, const call& c, std::string title) {
  pages::page p{.title = std::move(title), .body = {}};
  p.town = on.name_of_tenant(c.tenant);
  return p;
}

}  // namespace

http::reply device_entry_page(const provider& on, const call& c, std::string_view user_code,
                              std::string_view wrong) {
  const auto say = words_of(on, c.request);
  const auto guard = pages::guard_of(c.request);
  pages::field code{.id = "user_code",
                    .label = say("id.op.device.code"),
                    .value = std::string{user_code},
                    .hint = say("id.op.device.code_hint")};
  if (!wrong.empty()) {
    code.error = say(wrong);
  }
  markup inside = pages::input(say, code);
  inside += pages::button(say("id.op.device.next"));
  auto p = titled(on, c, say("id.op.device.title"));
  p.body = pages::paragraph(say("id.op.device.says"));
  p.body += pages::form({guard, say}, "device", pages::to_top(c.request) + "id/device", inside);
  p.status = wrong.empty() ? 200 : 400;
  p.set_cookie = guard.set_cookie;
  return pages::reply_of(c.request, say, p);
}

http::reply device_confirm_page(const provider& on, const call& c, const client& who,
                                std::string_view plain_code, const consent_state& state,
                                std::string_view says) {
  const auto say = words_of(on, c.request);
  const auto guard = pages::guard_of(c.request);
  const auto pieces = pieces_of(say, who, state);
  markup inside = pages::hidden("user_code", plain_code);
  if (pieces.has_items) {
    inside += pages::paragraph(say("id.op.consent.says", {{"client", who.title}}));
  }
  inside += pieces.boxes;
  inside += pages::paragraph(say("id.op.consent.withdraw"));
  inside += pages::button(say("id.op.device.allow"), "allow", "answer", "allow");
  inside += pages::quiet_button(say("id.op.device.deny"), "deny", "answer", "deny");
  auto p = titled(on, c, say("id.op.device.confirm_title", {{"client", who.title}}));
  if (!says.empty()) {
    p.body = pages::alert(say(says));
  }
  p.body += pages::paragraph(
      say("id.op.device.confirm", {{"client", who.title}, {"code", shown_user_code(plain_code)}}));
  p.body += pieces.details;
  p.body += pages::form({guard, say}, "confirm", pages::to_top(c.request) + "id/device", inside);
  p.set_cookie = guard.set_cookie;
  return pages::reply_of(c.request, say, p);
}

http::reply device_done_page(const provider& on, const call& c, std::string_view says) {
  const auto say = words_of(on, c.request);
  auto p = titled(on, c, say("id.op.device.title"));
  p.body = pages::element("p", {{"id", "done"}, {"role", "status"}}, say(says));
  return pages::reply_of(c.request, say, p);
}

}  // namespace tsu::id::op
