#include "service/devices/support.h"

#include "service/devices/notes.h"
#include "service/devices/rules.h"
#include "service/devices/store.h"
#include "service/devices/words.h"

namespace tsu::devices {
namespace {

constexpr std::int64_t contacts_max = 100;

problem bad(const char* field) {
  return {why::bad_input,
          "a field is not as it must be",
          "devices_bad_matter",
          {{field, "not_allowed"}}};
}

bool is_text(std::string_view text) {
  return !text.empty() && text.size() <= text_max && is_plain(text);
}

void tell(db::tx& t, const acting& who, std::string_view action, const matter& m) {
  write_note(t, who,
             {.action = action,
              .kind = "person",
              .subject = std::to_string(m.person.value),
              .detail = "{\"matter\":" + std::to_string(m.number) + "}"});
}

}  // namespace

result<matter> open_matter(db::tx& t, const id::words& said, const acting& who,
                           const matter_wish& w) {
  if (!is_id(w.id)) {
    return problem{why::bad_input, "an id has 1 to 64 letters", "devices_bad_id"};
  }
  if (!is_code(w.topic)) {
    return bad("topic");
  }
  if (!is_text(w.question)) {
    return bad("question");
  }
  if (!is_text(w.answer)) {
    return bad("answer");
  }
  if (auto before = store::find_matter_asked(t, w.id)) {
    TRY(const auto asked, said.open(t, before->person, before->sealed, place_of_question(w.id)));
    if (before->person != w.person || asked != w.question) {
      return problem{why::conflict, "that id was another matter", "devices_id_used"};
    }
    return std::move(*before);
  }
  TRY(auto question, said.seal(t, w.person, w.question, place_of_question(w.id)));
  matter m{.asked = w.id,
           .person = w.person,
           .by = w.by,
           .topic = w.topic,
           .sealed = std::move(question),
           .contacts = 1,
           .solved = w.how == outcome::solved,
           .opened_at = t.now()};
  if (m.solved) {
    m.solved_at = t.now();
  }
  m.number = store::add_matter(t, m);
  TRY(auto answer, said.seal(t, w.person, w.answer, place_of_contact(w.id, 1)));
  store::add_contact(t, {m.number, 1, t.now(), std::move(answer), std::string{who.subject}});
  tell(t, who, "devices.matter.opened", m);
  return m;
}

result<matter> add_contact(db::tx& t, const id::words& said, const acting& who, std::int64_t number,
                           const std::string& text, outcome how) {
  auto m = store::find_matter(t, number);
  if (!m) {
    return problem{why::not_found, "there is no such matter", "devices_no_matter"};
  }
  if (!is_text(text)) {
    return bad("note");
  }
  if (m->contacts >= contacts_max) {
    return problem{why::conflict, "it is too long", "devices_too_many_contacts"};
  }
  m->reopened = m->reopened || m->solved;
  m->solved = how == outcome::solved;
  m->solved_at = m->solved ? t.now() : instant{};
  ++m->contacts;
  TRY(auto note, said.seal(t, m->person, text, place_of_contact(m->asked, m->contacts)));
  store::set_matter(t, *m);
  store::add_contact(t,
                     {m->number, m->contacts, t.now(), std::move(note), std::string{who.subject}});
  tell(t, who, m->solved ? "devices.matter.solved" : "devices.matter.continued", *m);
  return std::move(*m);
}

}  // namespace tsu::devices
