#include "service/devices/keep_register.h"

#include "base/core/assert.h"
#include "service/devices/notes.h"
#include "service/devices/rules.h"
#include "service/devices/store.h"

namespace tsu::devices {
namespace {

using enum tablet_state;

std::string word(tablet_state s) { return boost::describe::enum_to_string(s, ""); }

problem no_tablet() { return {why::not_found, "there is no such tablet", "devices_no_tablet"}; }
problem why_missing() { return {why::bad_input, "say why", "devices_why_missing"}; }

bool is_text(std::string_view text) {
  return !text.empty() && text.size() <= text_max && is_plain(text);
}

register_sums summed(const std::vector<store::state_count>& all) {
  register_sums out;
  for (const auto& one : all) {
    auto state = retired;
    ASSERT(boost::describe::enum_from_string(one.state.c_str(), state));
    switch (state) {
      case stock: out.stock = one.count; break;
      case lent: out.lent = one.count; break;
      case repair: out.repair = one.count; break;
      case lost: out.lost = one.count; break;
      case retired: out.retired = one.count; break;
    }
  }
  out.total = out.stock + out.lent + out.repair + out.lost;
  return out;
}

// What is open for a tablet that has left the place where it would be done.
void close_task(db::tx& t, const acting& who, std::string_view serial, task_kind kind,
                const std::string& note) {
  if (const auto open = store::open_task_of(t, serial, kind)) {
    store::end_task(t, open->number, who.subject, note);
  }
}

}  // namespace

result<done> add_tablets(db::tx& t, const acting& who, const std::vector<new_tablet>& all) {
  problem bad{why::bad_input, "tablets are not as they must be", "devices_bad_tablets"};
  if (all.empty() || all.size() > added_at_once) {
    bad.fields.push_back({"tablets", "bad_size"});
    return bad;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto at = "tablets[" + std::to_string(i) + "].";
    if (!is_serial(all[i].serial)) {
      bad.fields.push_back({at + "serial", "not_allowed"});
    }
    if (all[i].model.empty() || all[i].model.size() > name_max || !is_plain(all[i].model)) {
      bad.fields.push_back({at + "model", "not_allowed"});
    }
  }
  if (!bad.fields.empty()) {
    return bad;
  }
  for (const auto& one : all) {
    if (!store::add_tablet(t, {.serial = one.serial, .model = one.model, .added_at = t.now()})) {
      return problem{why::conflict, "that serial number is there already", "devices_serial_taken"};
    }
    store::add_movement(
        t, {.serial = one.serial, .to = stock, .at = t.now(), .by = std::string{who.subject}});
  }
  write_note(t, who,
             {.action = "devices.tablet.added",
              .kind = "devices.tablet",
              .subject = all.front().serial,
              .detail = "{\"count\":" + std::to_string(all.size()) + "}"});
  return done{};
}

void step(db::tx& t, const acting& who, const tablet& one, tablet_state to, std::int64_t loan,
          const std::string& why) {
  ASSERT(store::move_tablet(t, one.serial, one.state, to));
  store::add_movement(t, {.serial = one.serial,
                          .from = word(one.state),
                          .to = to,
                          .loan = loan,
                          .at = t.now(),
                          .by = std::string{who.subject},
                          .why = why});
  for (const auto& [kind, where] :
       {std::pair{task_kind::repair, repair}, {task_kind::search, lost}}) {
    if (to == where) {
      store::open_task(t, kind, one.serial, loan);
    } else {
      close_task(t, who, one.serial, kind, why);
    }
  }
  write_note(t, who,
             {.action = "devices.tablet.moved",
              .kind = "devices.tablet",
              .subject = one.serial,
              .why = why,
              .detail = R"({"from":")" + word(one.state) + R"(","to":")" + word(to) + "\"}"});
}

result<tablet> move(db::tx& t, const acting& who, std::string_view serial, tablet_state to,
                    const std::string& reason) {
  if (!is_text(reason)) {
    return why_missing();
  }
  auto one = store::find_tablet(t, serial);
  if (!one) {
    return no_tablet();
  }
  if (!may_move(one->state, to)) {
    return problem{why::conflict, "it cannot go there from where it is", "devices_cannot_move"};
  }
  // What was out of sight, or in strange hands, is not believed to be clean.
  if (one->state == lost || one->state == repair) {
    store::set_to_wipe(t, serial, true);
    store::open_task(t, task_kind::wipe, serial, 0);
  }
  step(t, who, *one, to, 0, reason);
  return std::move(*store::find_tablet(t, serial));
}

result<work> finish_task(db::tx& t, const acting& who, std::int64_t number,
                         const std::string& text) {
  auto task = store::find_task(t, number);
  if (!task) {
    return problem{why::not_found, "there is no such task", "devices_no_task"};
  }
  if (!is_text(text)) {
    return why_missing();
  }
  if (task->done_at != instant{}) {
    return problem{why::conflict, "it is done", "devices_task_done"};
  }
  if (task->kind == task_kind::wipe) {
    ASSERT(store::end_task(t, number, who.subject, text));
    store::set_to_wipe(t, task->serial, false);
    write_note(t, who,
               {.action = "devices.tablet.wiped",
                .kind = "devices.tablet",
                .subject = task->serial,
                .why = text});
  } else {
    TRY(const auto back, move(t, who, task->serial, stock, text));  // ends the task
  }
  return std::move(*store::find_task(t, number));
}

result<mdm_fact> note_fact(db::tx& t, const acting& who, const mdm_fact& f) {
  problem bad{why::bad_input, "a fact is not as it must be", "devices_bad_fact"};
  for (const auto& [name, value] :
       {std::pair{"source", &f.source}, {"os", &f.os}, {"app", &f.app}}) {
    if (value->size() > name_max || !is_plain(*value) || (name[0] == 's' && value->empty())) {
      bad.fields.push_back({name, "not_allowed"});
    }
  }
  if (f.at == instant{} || f.at > t.now() + std::chrono::minutes{5}) {
    bad.fields.push_back({"at", "not_allowed"});
  }
  if (!bad.fields.empty()) {
    return bad;
  }
  if (!store::find_tablet(t, f.serial)) {
    return no_tablet();
  }
  store::add_fact(t, f);
  write_note(t, who,
             {.action = "devices.fact.noted", .kind = "devices.tablet", .subject = f.serial});
  return f;
}

register_sums sums_of(db::reader& r) { return summed(store::count_tablets(r)); }
register_sums counted_again(db::reader& r) { return summed(store::count_steps(r)); }

}  // namespace tsu::devices
