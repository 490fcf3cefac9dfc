#include "engine/crm/tasks.h"

#include <algorithm>

#include "base/record/audit.h"
#include "engine/consent/store_persons.h"
#include "engine/crm/rules.h"

namespace tsu::crm {
namespace {

constexpr std::size_t note_max = 1'000, persons_at_once = 500;

struct wanted {
  task_kind kind;
  std::string_view rule;
};
constexpr wanted kinds[] = {
    {task_kind::unreachable, R"({"field":"class","op":"=","value":"unreachable"})"},
    {task_kind::stagnant, R"({"field":"class","op":"=","value":"stagnant"})"}};

}  // namespace

result<task_row> close_task(db::tx& t, const id::words& words, const acting& who,
                            std::int64_t number, const std::string& note) {
  if (note.empty() || note.size() > note_max || !is_plain(note)) {
    return problem{why::bad_input, "say what came of it", "crm_note_missing"};
  }
  const auto known = store::find_task(t, number);
  const consent::viewer v{consent::reader_kind::staff, who.subject, who.role};
  if (!known || !consent::is_seen(t, known->person, v, t.now())) {
    return problem{why::not_found, "there is no such task", "crm_no_task"};
  }
  if (known->state == task_state::closed) {
    return problem{why::conflict, "somebody has closed it already", "crm_task_closed"};
  }
  TRY(const auto sealed, words.seal(t, known->person, note, place_of_note(number)));
  store::close_task(t, number, sealed, who.subject);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "crm.task.closed",
                    .subject_kind = "person",
                    .subject = std::to_string(known->person.value),
                    .trace_id = who.trace_id,
                    .detail = "{\"task\":" + std::to_string(number) + "}"});
  t.append_change("crm.task.closed", std::to_string(number), "{}");
  return std::move(*store::find_task(t, number));
}

task<void> make_tasks(const module_parts& given, tenant_code town, std::string_view) {
  const auto& on = static_cast<const parts&>(given);
  auto& people = on.house.at(town, db::place::people);
  const auto day = co_await people.write([](db::tx& t) { return day_of(t.now()); });
  for (const auto& one : kinds) {
    const auto rule = parse_expression(one.rule);
    ASSERT(rule.ok());
    const auto due = co_await people.read([&](db::reader& r) {
      return on.town_columns().with(
          r, town, [&](const columns& c) { return c.find(rule.value(), day - 1).persons; });
    });
    for (std::size_t at = 0; at < due.size(); at += persons_at_once) {
      const auto end = std::min(due.size(), at + persons_at_once);
      co_await people.write([&](db::tx& t) {
        const auto rest = t.now() - std::chrono::days{on.outreach.task_rest_days};
        for (auto i = at; i < end; ++i) {
          store::insert_task(t, {.person = {due[i]}, .kind = one.kind, .since = day}, rest);
        }
      });
    }
  }
}

}  // namespace tsu::crm
