#include "service/community/acts.h"

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "base/record/audit.h"
#include "engine/id/people/types.h"
#include "service/community/store.h"

namespace tsu::community {

void note(db::tx& t, const acting& who, const deed& d) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = d.action,
                    .subject_kind = d.kind,
                    .subject = d.subject,
                    .trace_id = who.trace_id,
                    .detail = d.detail});
}

std::int64_t tell_activity(db::tx& t, const parts& on, const activity& a) {
  if (a.code.empty()) {
    return 0;
  }
  std::string body = "{\"id\":";
  append_json_string(body, a.id);
  body += ",\"code\":" + json_string(a.code) + ",\"at\":" + json_string(format_instant(a.at)) +
          ",\"amount\":1,\"note\":" + json_string(a.note) + ",\"by\":" + json_string(a.by) + "}";
  t.append_change(activity_kind, id::subject_of({a.person.value}), body);
  return on.grant_points ? on.grant_points(t, a) : 0;
}

std::int64_t number_of_town(db::reader& r, std::string_view name, instant at) {
  const auto* n = find_number(name);
  ASSERT(n != nullptr);
  return store::number_at(r, name, at).value_or(n->otherwise);
}

window_minutes window_of_town(db::reader& r, instant at) {
  return {number_of_town(r, "community.check_in_before_minutes", at),
          number_of_town(r, "community.check_in_after_minutes", at)};
}

result<done> set_number(db::tx& t, const acting& who, const std::string& name, std::int64_t value,
                        instant from, const std::string& source) {
  const auto* n = find_number(name);
  if (n == nullptr) {
    return problem{why::not_found, "there is no such number", "community_no_number"};
  }
  if (value < n->least || value > n->most || source.empty() || source.size() > 200 ||
      !is_plain(source)) {
    return problem{why::bad_input, "outside what it may be, or without a source",
                   "community_number_bounds"};
  }
  if (from < t.now() - std::chrono::minutes{5}) {
    return problem{why::not_processable, "a number changes from now on, not before",
                   "community_number_from_past"};
  }
  store::add_number(t, name, from, value, source, who.subject);
  note(t, who,
       {"community.number.set", "community.number", name,
        "{\"value\":" + std::to_string(value) + "}"});
  return done{};
}

}  // namespace tsu::community
