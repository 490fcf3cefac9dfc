#include "engine/rules/put_rule.h"

#include <utility>

#include "base/core/json.h"
#include "base/record/audit.h"
#include "engine/rules/events.h"
#include "engine/rules/keep_decision.h"

namespace tsu::rules {
namespace {

struct audit_detail {
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(audit_detail, (), (version))

void note_act(db::tx& t, std::string_view action, const rule_row& r, const std::string& note,
              const by_whom& who) {
  record::audit(t, {.actor = who.author,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "rules.rule",
                    .subject = r.name,
                    .purpose = note,
                    .trace_id = who.trace_id,
                    .detail = to_json(audit_detail{r.version})});
  t.append_change(changed_kind, r.name, to_json(audit_detail{r.version}));
}

result<done> check_note(const std::string& note) {
  if (note.empty() || note.size() > note_max) {
    return problem{why::not_processable,
                   "a change has a reason of at most 1,000 bytes",
                   "rules_note_missing",
                   {{"note", note.empty() ? "empty" : "too_long"}}};
  }
  return done{};
}

problem no_rule(const std::string& name) { return {why::not_found, name, "rules_no_rule"}; }

result<rule_row> keep(db::tx& t, const rule_row& wanted, std::int64_t edited, const by_whom& who) {
  const auto now = find_rule(t, wanted.name);
  if (now && now->document == wanted.document) {
    return *now;
  }
  if ((now ? now->version : 0) != edited) {
    return problem{why::conflict, "another version is there", "rules_version_differs"};
  }
  if (!now && count_rules(t) >= rules_max) {
    return problem{why::not_processable, "a town has at most 200 rules", "rules_too_many"};
  }
  auto next = wanted;
  next.version = edited + 1;
  next.enabled = !now || now->enabled;
  next.at = t.now();
  keep_rule(t, next);
  reset_states(t, next.name);
  note_act(t, "rules.rule.changed", next, next.note, who);
  return next;
}

}  // namespace

task<result<rule_row>> put_rule(const parts& on, tenant_code tenant, std::string name,
                                rule_put_dto put, by_whom who) {
  if (put.rule.name != name) {
    co_return problem{why::not_processable, "the name in the path is another one",
                      "rules_name_differs"};
  }
  CO_TRY(const done noted, check_note(put.note));
  CO_TRY(const auto sound, compile(put.rule, 1));
  const rule_row wanted{
      .name = name, .document = to_json(sound.document), .author = who.author, .note = put.note};
  auto& town = on.stores.at(tenant, db::place::town);
  co_return co_await town.write(
      [&](db::tx& t) { return keep(t, wanted, put.version.value_or(0), who); });
}

task<result<rule_row>> switch_rule(const parts& on, tenant_code tenant, std::string name,
                                   switched to, std::string note, by_whom who) {
  CO_TRY(const done noted, check_note(note));
  auto& town = on.stores.at(tenant, db::place::town);
  const auto work = [&](db::tx& t) -> result<rule_row> {
    auto now = find_rule(t, name);
    if (!now) {
      return no_rule(name);
    }
    if (now->enabled == (to == switched::on)) {
      return *now;
    }
    TRY(const auto was, read_rule(now->document, now->version));
    if (to == switched::off) {
      clear_all(t, was, "disabled");
      forget_states(t, name);
    }
    rules::switch_rule(t, name, to);
    now->enabled = to == switched::on;
    note_act(t, to == switched::on ? "rules.rule.enabled" : "rules.rule.disabled", *now, note, who);
    return *now;
  };
  co_return co_await town.write(work);
}

}  // namespace tsu::rules
