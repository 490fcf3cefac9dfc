#include "service/inquiries/handle.h"

#include "base/core/json.h"
#include "base/record/audit.h"
#include "service/inquiries/rules.h"
#include "service/inquiries/store.h"
#include "service/inquiries/vault.h"

namespace tsu::inquiries {
namespace {

constexpr std::int64_t stars_max = 5;

problem bad(const char* field) {
  return {why::bad_input,
          "a field is not as it must be",
          "inquiries_bad_fields",
          {{field, "not_allowed"}}};
}
problem no_inquiry() {
  return {why::not_found, "there is no such inquiry", "inquiries_no_inquiry"};
}
problem no_way() { return {why::conflict, "not from where it is now", "inquiries_no_way"}; }

std::string word(state s) { return boost::describe::enum_to_string(s, ""); }

void tell(db::tx& t, const acting& who, std::string_view action, const inquiry& i,
          const std::string& more = {}) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "person",
                    .subject = std::to_string(i.person.value),
                    .trace_id = who.trace_id,
                    .detail = "{\"inquiry\":" + std::to_string(i.number) + more + "}"});
  t.append_change(action, std::to_string(i.number),
                  "{\"step\":" + std::to_string(i.steps) + ",\"state\":\"" + word(i.state) + "\"}");
}

result<done> check(const asked& w) {
  if (!is_text(w.text, text_max)) {
    return bad("text");
  }
  return w.how == urgency::now ? result<done>{bad("urgency")} : done{};
}

result<done> check(const move_wish& w) {
  const auto may_be = [](const std::string& text, std::size_t max) {
    return text.empty() || is_text(text, max);
  };
  if (!may_be(w.note, text_max)) {
    return bad("note");
  }
  if (!may_be(w.words, text_max)) {
    return bad("words");
  }
  if (!may_be(w.assignee.value_or(""), name_max)) {
    return bad("assignee");
  }
  if (!may_be(w.provider.value_or(""), name_max)) {
    return bad("provider");
  }
  return done{};
}

// What was decided about it, for the audit log: its words are sealed elsewhere.
std::string changes_between(const inquiry& before, const inquiry& after) {
  std::string out;
  const auto add = [&](const char* name, const std::string& was, const std::string& is) {
    if (was != is) {
      out += std::string{",\""} + name + "\":[" + to_json(was) + "," + to_json(is) + "]";
    }
  };
  add("state", word(before.state), word(after.state));
  add("assignee", before.assignee, after.assignee);
  add("provider", before.provider, after.provider);
  add("dueAt", format_instant(before.due_at), format_instant(after.due_at));
  return out;
}

// One more step to where it is now.
void take_step(db::tx& t, const crypto::box_key& key, const acting& who, inquiry& i,
               const sealed_step& said) {
  i.changed_at = t.now();
  if (i.state != state::done) {
    i.done_at = {};
  } else if (i.done_at == instant{}) {
    i.done_at = t.now();
  }
  ++i.steps;
  store::change_inquiry(t, i);
  store::add_step(t, {.inquiry = i.number,
                      .n = i.steps,
                      .at = i.changed_at,
                      .to = i.state,
                      .by = who.subject,
                      .sealed = sealed(key, said, place_of_step(i.number, i.steps))});
}

}  // namespace

std::string source_of_own(person_id who, std::string_view id) {
  return "own:" + std::to_string(who.value) + ":" + std::string{id};
}
std::string source_of_staff(std::string_view id) { return "staff:" + std::string{id}; }

result<inquiry> open_inquiry(db::tx& t, const parts& on, tenant_code town, const acting& who,
                             const asked& w) {
  TRY(const done sound, check(w));
  TRY(const auto key, key_over(on, t, town, w.person));
  const auto where = place_of_inquiry(w.source);
  if (auto before = store::find_inquiry_of(t, w.source)) {
    const auto said = opened<sealed_inquiry>(key, before->sealed, where);
    if (before->person != w.person || before->about != w.about || !said.ok() ||
        said.value().text != w.text) {
      return problem{why::conflict, "that id was another inquiry", "inquiries_id_used"};
    }
    return std::move(*before);
  }
  if (store::count_open(t, w.person) >= open_max) {
    return problem{why::too_many, "too many are open", "inquiries_too_many"};
  }
  inquiry i{.source = w.source,
            .person = w.person,
            .by = w.by,
            .about = w.about,
            .how = tells_of_danger(w.text) ? urgency::now : w.how,
            .opened_at = t.now(),
            .changed_at = t.now(),
            .opened_by = who.subject,
            .sealed = sealed(key, sealed_inquiry{w.text}, where)};
  i.due_at = due_of(i.how, t.now());
  i.number = store::add_inquiry(t, i);
  tell(t, who, "inquiries.inquiry.opened", i);
  return i;
}

result<inquiry> move(db::tx& t, const parts& on, tenant_code town, const acting& who,
                     std::int64_t number, const move_wish& w) {
  auto i = store::find_inquiry(t, number);
  if (!i || i->person.value == 0) {
    return no_inquiry();
  }
  TRY(const done sound, check(w));
  if (w.seen && *w.seen != i->changed_at) {
    return problem{why::conflict, "somebody else has changed it since", "inquiries_changed"};
  }
  if (!may_become(i->state, w.to)) {
    return no_way();
  }
  if (i->steps >= steps_max) {
    return problem{why::too_many, "it has too many steps", "inquiries_too_many"};
  }
  if (w.to == state::done && w.due_at.value_or(i->due_at) != i->due_at) {
    return bad("dueAt");  // whether it was in time is no matter of who closes it
  }
  TRY(const auto key, key_over(on, t, town, i->person));
  const auto before = *i;
  i->state = w.to;
  i->assignee = w.assignee.value_or(i->assignee);
  i->provider = w.provider.value_or(i->provider);
  i->due_at = w.due_at.value_or(i->due_at);
  take_step(t, key, who, *i, {w.note, w.words});
  tell(t, who, "inquiries.inquiry.moved", *i, changes_between(before, *i));
  return std::move(*i);
}

result<inquiry> call_off(db::tx& t, const parts& on, tenant_code town, const acting& who,
                         person_id person, std::int64_t number) {
  auto i = store::find_inquiry(t, number);
  if (!i || i->person != person) {
    return no_inquiry();
  }
  if (!is_open(i->state)) {
    return no_way();
  }
  TRY(const auto key, key_over(on, t, town, person));
  i->state = state::cancelled;
  take_step(t, key, who, *i, {});
  tell(t, who, "inquiries.inquiry.called_off", *i);
  return std::move(*i);
}

result<inquiry> rate(db::tx& t, const acting& who, person_id person, std::int64_t number,
                     std::int64_t stars) {
  auto i = store::find_inquiry(t, number);
  if (!i || i->person != person) {
    return no_inquiry();
  }
  if (stars < 1 || stars > stars_max) {
    return bad("stars");
  }
  if (i->state != state::done) {
    return no_way();
  }
  i->stars = stars;
  store::change_inquiry(t, *i);
  tell(t, who, "inquiries.inquiry.valued", *i);
  return std::move(*i);
}

}  // namespace tsu::inquiries
