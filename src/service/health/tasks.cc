#include "service/health/tasks.h"

#include "base/i18n/csv.h"
#include "base/record/audit.h"

namespace tsu::health {
namespace {

void tell(db::tx& t, const acting& by, std::string_view action, const store::task_row& task) {
  t.append_change(action, std::to_string(task.number),
                  "{\"task\":" + std::to_string(task.number) + "}");
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = action,
                    .subject_kind = "health.task",
                    .subject = std::to_string(task.number),
                    .trace_id = by.trace_id});
}

// The notes of a task with one more, sealed again.
result<std::string> with_note(db::tx& t, const parts& on, tenant_code town,
                              const store::task_row& task, std::string_view note) {
  const auto said = i18n::trimmed(note);
  if (said.empty() || said.size() > note_max) {
    return problem{why::bad_input, "say what was done", "health_note_missing"};
  }
  TRY(const auto key, key_over(on, t, town, task.person));
  const auto where = place_of_task(task.person, task.opened_at);
  TRY(auto body, opened<sealed_task>(key, task.sealed, where));
  body.note += (body.note.empty() ? "" : "\n") + std::string{said};
  if (body.note.size() > notes_max) {
    return problem{why::too_many, "its notes are too long", "health_too_many"};
  }
  return sealed(key, body, where);
}

problem is_closed() { return {why::conflict, "it is closed already", "health_task_closed"}; }

}  // namespace

result<store::task_row> take_task(db::tx& t, const acting& by, const store::task_row& task) {
  if (!task.open) {
    return is_closed();
  }
  auto out = task;
  out.taken_by = by.subject;
  store::change_task(t, out);
  tell(t, by, "health.task.taken", out);
  return out;
}

result<store::task_row> close_task(db::tx& t, const parts& on, tenant_code town, const acting& by,
                                   const store::task_row& task, const closing& with) {
  TRY(auto sealed, with_note(t, on, town, task, with.note));
  if (!task.open) {
    return is_closed();
  }
  if (with.seen && *with.seen != task.changed_at) {
    return problem{why::conflict, "more has come since", "health_task_changed"};
  }
  auto out = task;
  out.open = false;
  out.changed_at = t.now();
  out.closed_by = by.subject;
  out.sealed = std::move(sealed);
  store::change_task(t, out);
  store::keep_seen(t, task.person, store::newest_record(t, task.person));
  tell(t, by, "health.task.closed", out);
  return out;
}

result<store::task_row> reopen_task(db::tx& t, const parts& on, tenant_code town, const acting& by,
                                    const store::task_row& task, std::string_view note) {
  TRY(auto sealed, with_note(t, on, town, task, note));
  if (task.open) {
    return problem{why::conflict, "it is open", "health_task_open"};
  }
  if (store::find_open_task(t, task.person)) {
    return problem{why::conflict, "another of that person is open", "health_task_other"};
  }
  auto out = task;
  out.open = true;
  out.changed_at = t.now();
  out.closed_by.clear();
  out.taken_by = by.subject;
  out.sealed = std::move(sealed);
  store::change_task(t, out);
  tell(t, by, "health.task.reopened", out);
  return out;
}

}  // namespace tsu::health
