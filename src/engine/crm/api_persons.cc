#include "base/record/audit.h"
#include "engine/consent/access_log.h"
#include "engine/crm/api.h"
#include "engine/crm/api_common.h"
#include "engine/crm/store.h"
#include "engine/crm/tasks.h"
#include "engine/crm/views.h"

namespace tsu::crm::api {
namespace {

constexpr std::int64_t walk_max_m = 20'000;
constexpr std::int64_t links_max = 50;

problem bad(const char* field, const char* code = "not_allowed") {
  return {why::bad_input, "a field is not as it must be", "bad_fields", {{field, code}}};
}

void audit_of(db::tx& t, const call& c, std::string_view action, person_id who,
              std::string_view purpose = {}) {
  record::audit(t, {.actor = c.who.subject,
                    .role = c.who.role,
                    .action = action,
                    .subject_kind = "person",
                    .subject = std::to_string(who.value),
                    .purpose = purpose,
                    .trace_id = c.request.trace_id});
}

person_row row_of(db::reader& r, person_id who, instant now) {
  return store::find_person(r, who).value_or(person_row{.person = who, .joined = day_of(now)});
}

// Measured values only where that role may look for that purpose.
std::vector<std::string> kinds_seen(const parts& on, db::reader& r, const call& c,
                                    std::string_view purpose) {
  auto out = kinds_for(c.who.role);
  if (!on.vitals || !on.may_see_vitals || !on.may_see_vitals(r, actor_of(c), purpose)) {
    std::erase(out, "vitals");
  }
  return out;
}

// What an act on the person of the path leaves behind, shown as the profile.
template <class Act>
answer act_on_person(const parts& on, call& c, Act act) {
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto who, person_in(on, t, c, c.path_values[0]));
    TRY(const done made, act(t, who));
    const auto kinds = kinds_seen(on, t, c, consent::of_assistance);
    note_seen(t, c, who, kinds, consent::of_assistance);
    return to_json(person_view(t, on, c.tenant, who, kinds, viewer_of(c), c.now));
  }));
  co_return json(std::move(body));
}

}  // namespace

answer show_person(const parts& on, call& c) {
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto purpose, purpose_of(t, c));
    TRY(const auto who, person_in(on, t, c, c.path_values[0]));
    const auto kinds = kinds_seen(on, t, c, purpose);
    note_seen(t, c, who, kinds, purpose);
    return to_json(person_view(t, on, c.tenant, who, kinds, viewer_of(c), c.now));
  }));
  co_return json(std::move(body));
}

answer put_profile(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<profile_wish>(c.request.body));
  CO_TRY(const auto interests, interests_in(w.interests));
  if (!w.track.empty() && w.track != "tablet" && w.track != "phone") {
    co_return bad("track", "not_one_of");
  }
  if (w.walk_m < 0 || w.walk_m > walk_max_m) {
    co_return bad("walkM", "out_of_bounds");
  }
  co_return co_await act_on_person(on, c, [&](db::tx& t, person_id who) -> result<done> {
    auto p = row_of(t, who, t.now());
    p.track = w.track;
    p.interests = interests;
    p.walk_m = w.walk_m;
    store::put_person(t, p);
    audit_of(t, c, "crm.profile.set", who);
    return done{};
  });
}

answer put_restriction(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<restriction_wish>(c.request.body));
  if (w.exertion < 0 || w.exertion > exertion_most) {
    co_return bad("exertion", "out_of_bounds");
  }
  if (w.why.empty() || w.why.size() > 500 || !is_plain(w.why)) {
    co_return bad("why");
  }
  co_return co_await act_on_person(on, c, [&](db::tx& t, person_id who) -> result<done> {
    auto p = row_of(t, who, t.now());
    p.exertion = w.exertion;
    store::put_person(t, p);
    audit_of(t, c, "crm.restriction.set", who, w.why);
    return done{};
  });
}

answer put_link(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<link_wish>(c.request.body));
  co_return co_await act_on_person(on, c, [&](db::tx& t, person_id who) -> result<done> {
    TRY(const auto other, person_in(on, t, c, c.path_values[1]));
    if (other == who) {
      return problem{why::not_processable, "nobody is linked with themselves", "crm_same_person"};
    }
    for (const auto one : {who, other}) {
      if (std::ssize(store::links_of(t, one)) >= links_max) {
        return problem{why::not_processable, "a person has at most 50 links", "crm_too_many"};
      }
    }
    store::put_link(t, {who, other, w.kind, t.now(), std::string{c.who.subject}});
    audit_of(t, c, "crm.link.set", who);
    audit_of(t, c, "crm.link.set", other);
    return done{};
  });
}

answer delete_link(const parts& on, call& c) {
  co_return co_await act_on_person(on, c, [&](db::tx& t, person_id who) -> result<done> {
    TRY(const auto other, person_in(on, t, c, c.path_values[1]));
    if (!store::delete_link(t, who, other)) {
      return problem{why::not_found, "they are not linked", "crm_no_link"};
    }
    audit_of(t, c, "crm.link.removed", who);
    audit_of(t, c, "crm.link.removed", other);
    return done{};
  });
}

answer list_proposals(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto before, query.whole("before", newest, 1, newest));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto purpose, purpose_of(t, c));
    TRY(const auto who, person_in(on, t, c, c.path_values[0]));
    note_seen(t, c, who, {"activity"}, purpose);
    proposal_page out;
    for (const auto& p : store::proposals_of(t, who, before, limit)) {
      out.items.push_back(traced_view_of(p));
    }
    return to_json(out);
  }));
  co_return json(std::move(body));
}

answer list_tasks(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  store::task_query q;
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto after, query.whole("after", 0, 0, newest));
  q.limit = limit;
  q.after = after;
  if (const auto text = query.text("state"); !text.empty()) {
    const auto state = enum_of<task_state>(text);
    if (!state) {
      co_return problem{why::bad_input, "open or closed", "bad_query", {{"state", "not_one_of"}}};
    }
    q.state = *state;
  }
  if (const auto text = query.text("kind"); !text.empty()) {
    const auto kind = enum_of<task_kind>(text);
    if (!kind) {
      co_return problem{
          why::bad_input, "unreachable or stagnant", "bad_query", {{"kind", "not_one_of"}}};
    }
    q.kind = *kind;
  }
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto purpose, purpose_of(t, c));
    task_page out;
    for (const auto& one : store::tasks_seen(t, q, viewer_of(c), c.now)) {
      note_seen(t, c, one.person, {"activity"}, purpose);
      TRY(auto shown, view_of(t, {on.key_of, c.tenant}, one));
      out.items.push_back(std::move(shown));
    }
    if (std::ssize(out.items) == q.limit) {
      out.next = out.items.back().number;
    }
    return to_json(out);
  }));
  co_return json(std::move(body));
}

answer close_task(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto w, from_json<note_wish>(c.request.body));
  CO_TRY(const auto closed, co_await people_of(on, c).write([&](db::tx& t) -> result<task_dto> {
    const id::words words{on.key_of, c.tenant};
    TRY(const auto row, crm::close_task(t, words, actor_of(c), number, w.note));
    return view_of(t, words, row);
  }));
  co_return json(to_json(closed));
}

}  // namespace tsu::crm::api
