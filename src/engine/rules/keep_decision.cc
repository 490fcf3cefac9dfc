#include "engine/rules/keep_decision.h"

#include "base/core/json.h"
#include "engine/rules/call_out.h"
#include "engine/rules/events.h"
#include "engine/rules/messages.h"

namespace tsu::rules {
namespace {

void tell(db::tx& t, std::string_view kind, const firing_row& f, const rule& r, instant at) {
  t.append_change(kind, f.rule,
                  to_json(firing_event{.id = f.number,
                                       .rule = f.rule,
                                       .version = f.version,
                                       .entity = f.entity,
                                       .name = f.name,
                                       .severity = f.severity,
                                       .topic = r.document.topic.value_or(""),
                                       .at = at,
                                       .reason = f.reason,
                                       .late = f.late}));
}

void post_message(db::tx& t, const firing_row& f, const rule& r, const notify_document& n,
                  std::size_t act) {
  const auto message = f.cleared_at ? over_message : alert_message;
  post_or_log(
      t, {.key = std::string{message} + ":" + std::to_string(f.number) + ":" + std::to_string(act),
          .to = n.contact ? notify::to_contact(notify::contact_id{*n.contact})
                          : notify::to_role(*n.role),
          .message = std::string{message},
          .values = values_of(f, r),
          .ways = n.ways.value_or(std::vector{notify::way::inbox}),
          .how_urgent = urgency_of(r, n),
          .link = link_of(f.number),
          .about = r.document.title.ja});
}

// A rule calls once per firing: of several acts with steps the first counts.
void run_acts(db::tx& t, const firing_row& f, const rule& r, moment m, instant now) {
  bool called = false;
  const auto acts = r.document.acts.value_or(std::vector<act_document>{});
  for (std::size_t i = 0; i < acts.size(); ++i) {
    if (!acts[i].notify || acts[i].on.value_or(moment::fired) != m) {
      continue;
    }
    if (!acts[i].notify->escalate) {
      post_message(t, f, r, *acts[i].notify, i);
    } else if (!called) {
      called = true;
      open_call(t, f, r, *acts[i].notify->escalate, now);
    }
  }
}

void keep_fired(db::tx& t, const decision& d, instant now) {
  firing_row f{.rule = d.rule->name(),
               .version = d.rule->version,
               .entity = d.thing,
               .name = d.name,
               .severity = d.rule->severity(),
               .fired_at = d.at,
               .late = now - d.at > late_after,
               .seen = to_json(d.seen)};
  const auto number = open_firing(t, f);
  if (!number) {
    return;
  }
  f.number = *number;
  tell(t, fired_kind, f, *d.rule, d.at);
  if (!f.late) {
    run_acts(t, f, *d.rule, moment::fired, now);
  }
}

void close(db::tx& t, firing_row f, const rule& r, instant at, std::string_view reason,
           const std::string& seen_json, instant now) {
  f.cleared_at = at;
  f.reason = reason;
  f.late = now - at > late_after;
  close_firing(t, f.number, at, reason, seen_json);
  tell(t, cleared_kind, f, r, at);
  cancel_call(t, f.number, reason, now);
  if (!f.late) {
    run_acts(t, f, r, moment::cleared, now);
  }
}

}  // namespace

void keep_decision(db::tx& t, const decision& d, instant now) {
  if (d.what == moment::fired) {
    return keep_fired(t, d, now);
  }
  if (auto lasting = find_lasting(t, d.rule->name(), d.thing)) {
    close(t, std::move(*lasting), *d.rule, d.at, d.reason, to_json(d.seen), now);
  }
}

void clear_all(db::tx& t, const rule& r, std::string_view reason) {
  for (auto& f : lasting_of(t, r.name())) {
    close(t, std::move(f), r, t.now(), reason, "{}", t.now());
  }
}

}  // namespace tsu::rules
