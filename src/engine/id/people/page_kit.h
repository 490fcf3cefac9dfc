// What the handlers of pages share: the words, the form's guard, and who sits there. One request.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/form.h"
#include "engine/id/pages/page.h"
#include "engine/id/parts.h"
#include "engine/id/people/sign_in.h"

namespace tsu::id {

struct page_kit {
  const parts& on;
  call& c;
  pages::words say;
  pages::form_guard guard;

  // ui_locales: of the query, or as a form sent it.
  page_kit(const parts&, call&, std::string_view ui_locales = {});

  pages::form_base form() const { return {guard, say}; }
  http::reply page(std::string_view title_code, pages::markup body, int status = 200,
                   pages::leads_to forms = pages::leads_to::our_pages,
                   std::vector<pages::literal> scripts = {}) const;
  http::reply error(int status, std::string_view code) const;
  db::store& people() const;
  keeper_of_boxes keys() const { return {on.key, c.tenant}; }
  from_where from() const;
};

// A script of ours, as every page that names it under `scripts` asks for it.
http::reply script_reply(std::string_view source);

// The form of a POST, once it is one of ours; else the page that says what is wrong: 400, 403
// "stale_form", 413, 415.
struct posted {
  http::form fields;
  std::optional<http::reply> refused;
};
posted read_post(const parts&, call&);

// Who is signed in here; nothing where nobody is, or only half.
struct person_here {
  login in;
  account_row account;
};
task<std::optional<person_here>> find_person_here(const page_kit&);
// Whether that log-in is of now (five minutes): changing what one signs in with asks for it.
bool is_fresh(const person_here&, instant now);
// To the log-in page and back here.
http::reply to_log_in(const page_kit&, std::string_view and_then = {});
// The same where somebody is signed in: as strong as the account can.
http::reply to_fresh_log_in(const page_kit&);

// Where somebody goes on who has signed in, if the request does not say it.
inline constexpr std::string_view own_page = "/id/account";
// The query of a link to a page that leads there in the end, in the language of this one.
std::string leading_to(const page_kit&, std::string_view next);
// Of a query that says it.
std::string next_in(const result<http::form>& query);
// Back to the program that one came from, where one did.
pages::markup link_on(const page_kit&, std::string_view next);
// A redirect to a client may follow on a form that leads to `next`: see leads_to.
pages::leads_to target_of(std::string_view next);

// A cookie and where to go next.
http::reply signed_in_reply(const page_kit&, const opened_session&, std::string_view next);

// The text for a fault of a field: "id.fault.<code>".
std::string fault_text(const pages::words&, std::string_view code);

}  // namespace tsu::id
