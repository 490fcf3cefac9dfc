#include "engine/crm/api_common.h"

#include "engine/consent/access_log.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_persons.h"
#include "engine/id/people/types.h"

namespace tsu::crm::api {

result<person_id> own(const call& c) {
  if (const auto who = id::account_of(c.who.subject)) {
    return person_id{who->value};
  }
  return problem{why::not_allowed, "only a person's own account has activities", "not_a_person"};
}

result<person_id> person_in(const parts& on, db::reader& r, const call& c,
                            std::string_view number) {
  TRY(const auto value, http::whole_number(number));
  const auto who = consent::current_of(r, {value});
  if (who.value <= 0 || (on.exists && !on.exists(r, who)) ||
      !consent::is_seen(r, who, viewer_of(c), c.now)) {
    return problem{why::not_found, "there is no such person", "no_such_person"};
  }
  return who;
}

result<std::string> purpose_of(db::reader& r, const call& c) {
  TRY(const auto query, http::asked::parse(c.request));
  auto purpose = query.text("purpose");
  if (purpose.empty()) {
    return std::string{consent::of_assistance};
  }
  const auto known = purpose.size() <= 60 ? consent::find_purpose(r, purpose) : std::nullopt;
  if (!known || !known->staff) {
    return problem{why::bad_input,
                   "say for which purpose: one of the catalogue that is staff's",
                   "purpose_needed",
                   {{"purpose", "not_one_of"}}};
  }
  return purpose;
}

void note_seen(db::tx& t, const call& c, person_id who, const std::vector<std::string>& kinds,
               std::string_view purpose) {
  consent::note_look(t, {c.who.subject, c.who.role, std::string{c.request.trace_id}}, who, kinds,
                     purpose);
}

result<day_no> day_asked(const std::string& text, instant now) {
  if (text.empty()) {
    return day_of(now);
  }
  const auto day = parse_date(text);
  if (!day || *day > day_of(now) || *day < day_of(now) - 366) {
    return problem{why::bad_input,
                   "a day of the year behind us, such as 2026-11-22",
                   "bad_query",
                   {{"asOf", day ? "out_of_bounds" : "not_a_date"}}};
  }
  return *day;
}

}  // namespace tsu::crm::api
