#include "base/record/audit.h"
#include "engine/crm/api.h"
#include "engine/crm/api_common.h"
#include "engine/crm/proposals.h"
#include "engine/crm/store.h"
#include "engine/crm/views.h"

namespace tsu::crm::api {

answer show_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    auto out = person_view(r, on, c.tenant, who, {"profile", "activity"}, viewer_of(c), c.now);
    out.segments.reset();  // names that staff gave to groups are theirs
    return out;
  })));
}

answer put_own_interests(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, from_json<interests_wish>(c.request.body));
  CO_TRY(const auto text, interests_in(w.interests));
  co_await people_of(on, c).write([&](db::tx& t) {
    auto p =
        store::find_person(t, who).value_or(person_row{.person = who, .joined = day_of(t.now())});
    p.interests = text;
    store::put_person(t, p);
    record::audit(t, {.actor = c.who.subject,
                      .role = c.who.role,
                      .action = "crm.interests.set",
                      .subject_kind = "person",
                      .subject = std::to_string(who.value),
                      .trace_id = c.request.trace_id});
  });
  co_return json(to_json(interests_wish{words_of(text)}));
}

answer list_own_proposals(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto before, query.whole("before", newest, 1, newest));
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    proposal_page out;
    for (const auto& p : store::proposals_of(r, who, before, limit)) {
      out.items.push_back(view_of(p));
    }
    return out;
  })));
}

answer answer_own_proposal(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto w, from_json<proposal_answer>(c.request.body));
  const auto what = enum_of<said>(w.answer);
  if (!what) {
    co_return problem{
        why::bad_input, "opened, accepted or refused", "bad_fields", {{"answer", "not_one_of"}}};
  }
  CO_TRY(const auto p, co_await people_of(on, c).write([&](db::tx& t) {
    return answer_proposal(t, actor_of(c), who, number, *what);
  }));
  co_return json(to_json(view_of(p)));
}

answer list_own_messages(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return json(
      to_json(co_await people_of(on, c).read([&](db::reader& r) { return messages_of(r, who); })));
}

answer open_own_message(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto page, co_await people_of(on, c).write([&](db::tx& t) -> result<message_page> {
    if (!open_campaign_message(t, c.path_values[0], who)) {
      return problem{why::not_found, "there is no such message", "crm_no_message"};
    }
    return messages_of(t, who);
  }));
  co_return json(to_json(page));
}

}  // namespace tsu::crm::api
