// Who looks at what is not theirs: staff without the role, a provider beyond its yes or its rights,
// a resident at a page of staff. Each is refused, sees nothing and stands in the audit log. What
// staff may see is seen now and then, and stands in the own log of whose it is.
#include <fmt/format.h>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

constexpr const char *of_staff = "/people/v1/residents/{person}",
                     *of_provider = "/people/v1/persons/{subject}";

void try_as(life& l, const std::string& role, const std::string& token, const char* route,
            const std::string& path) {
  const auto a = ask_as(l, token, method::get, path, {}, {403});
  ++l.own.forbidden_tried;
  l.own.forbidden_let_in += a.status == 200 ? 1 : 0;
  if (a.status == 403) {
    note_refusal(l.own, role, route, text_at(a.body, "code"), l.now);
  }
}

}  // namespace

void look_where_one_may_not(life& l) {
  for (auto& r : l.people) {
    auto c = l.dice(stream::trying, r.number);
    const auto about = fmt::format("/people/v1/residents/{}", r.account);
    if (c.happens(0.01)) {  // values are the nurse's
      try_as(l, "staff", l.on.keys.staff, of_staff, about + "?purpose=care&kinds=vitals");
    }
    if (c.happens(0.01)) {
      try_as(l, "auditor", l.on.keys.auditor, of_staff, about + "?purpose=care&kinds=vitals");
    }
    if (!r.subject.empty() && c.happens(0.02)) {  // not what its key covers
      try_as(l, "provider", l.provider_key, of_provider,
             fmt::format("/people/v1/persons/{}?purpose=watching&kinds=name", r.subject));
    }
    if (c.happens(0.01)) {  // a nurse may, and it stands where the person sees it
      ask_as(l, l.on.keys.nurse, method::get, about + "?purpose=care&kinds=vitals");
      l.own.looks.push_back({r.account, l.now, false});
    }
    if (c.happens(0.02)) {  // so may staff who look after somebody
      ask_as(l, l.on.keys.staff, method::get, fmt::format("/crm/v1/persons/{}", r.account));
      l.own.looks.push_back({r.account, l.now, false});
    }
    if (c.happens(0.01)) {
      ask_as(l, r, method::get, about + "?purpose=care&kinds=vitals", {}, {403});
    }
  }
}

}  // namespace tsu::town_sim
