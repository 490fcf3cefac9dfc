#include "service/health/tasks.h"

#include "base/i18n/csv.h"
#include "base/record/audit.h"

namespace tsu::health {

result<store::task_row> close_task(db::tx& t, const parts& on, tenant_code town, const acting& by,
                                   const store::task_row& task, const closing& with) {
  const auto said = i18n::trimmed(with.note);
  if (said.empty() || said.size() > note_max) {
    return problem{why::bad_input, "say what was done", "health_note_missing"};
  }
  if (!task.open) {
    return problem{why::conflict, "it is closed already", "health_task_closed"};
  }
  if (with.seen && *with.seen != task.changed_at) {
    return problem{why::conflict, "more has come since", "health_task_changed"};
  }
  TRY(const auto key, key_over(on, t, town, task.person));
  const auto where = place_of_task(task.person, task.opened_at);
  TRY(auto body, opened<sealed_task>(key, task.sealed, where));
  body.note = std::string{said};
  auto out = task;
  out.open = false;
  out.changed_at = t.now();
  out.closed_by = by.subject;
  out.sealed = sealed(key, body, where);
  store::change_task(t, out);
  store::keep_seen(t, task.person, store::newest_record(t, task.person));
  t.append_change("health.task.closed", std::to_string(task.number),
                  "{\"task\":" + std::to_string(task.number) + "}");
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = "health.task.closed",
                    .subject_kind = "health.task",
                    .subject = std::to_string(task.number),
                    .trace_id = by.trace_id});
  return out;
}

}  // namespace tsu::health
