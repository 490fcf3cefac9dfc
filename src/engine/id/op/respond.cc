#include "engine/id/op/respond.h"

#include "engine/id/op/errors.h"
#include "engine/id/op/uri.h"

namespace tsu::id::op {
namespace {

http::reply by_redirect(const answer_place& to, const parameters& all) {
  std::string where = to.redirect_uri;
  for (const auto& [name, value] : all) {
    where = with_parameter(where, name, value);
  }
  return pages::see_other(where);  // 303: a form is never sent on (doc/conformance/sign-in.md, 13)
}

// OAuth 2.0 Form Post Response Mode: sent by a script, or by the button where there is none.
http::reply by_form(const provider& on, const call& c, const answer_place& to,
                    const parameters& all) {
  const auto say = words_of(on, c.request);
  pages::markup fields;
  for (const auto& [name, value] : all) {
    fields += pages::hidden(name, value);
  }
  // Not "submit": a form's element of that name hides the form's own submit() from the script.
  fields += pages::button(say("id.op.go_on"), "go-on");
  pages::page p{.title = say("id.op.go_on_title"), .body = {}};
  p.town = on.name_of_tenant(c.tenant);
  p.body = pages::element(
      "form", {{"method", "post"}, {"id", "form-post"}, {"action", to.redirect_uri}}, fields);
  p.forms = pages::leads_to::clients;
  p.scripts = {"form-post.js"};
  return pages::reply_of(c.request, say, p);
}

}  // namespace

pages::words words_of(const provider& on, const http::request& r, std::string_view ui_locales) {
  return pages::words_for(*on.texts, r, ui_locales);
}

http::reply respond(const provider& on, const call& c, const answer_place& to, parameters all) {
  if (!to.state.empty()) {
    all.emplace_back("state", to.state);
  }
  all.emplace_back("iss", issuer_of(on, c));
  return to.mode == "form_post" ? by_form(on, c, to, all) : by_redirect(to, all);
}

http::reply respond_error(const provider& on, const call& c, const answer_place& to,
                          const problem& p) {
  const auto told = for_client(p);
  return respond(on, c, to, {{"error", told.code}, {"error_description", told.detail}});
}

http::reply refuse_on_page(const provider& on, const call& c, const problem& p) {
  const auto say = words_of(on, c.request);
  const auto status = http_status(p.reason) == 401 ? 400 : http_status(p.reason);
  return pages::error_page(c.request, say, on.name_of_tenant(c.tenant), status, p.code);
}

}  // namespace tsu::id::op
