#include "service/inquiries/views.h"

#include "service/inquiries/store.h"
#include "service/inquiries/vault.h"

namespace tsu::inquiries {
namespace {

result<std::vector<step_dto>> steps_view(db::reader& r, const crypto::box_key& key, sight how,
                                         std::int64_t number) {
  std::vector<step_dto> out;
  for (const auto& s : store::steps_of(r, number)) {
    TRY(const auto said, opened<sealed_step>(key, s.sealed, place_of_step(number, s.n)));
    out.push_back({.n = s.n, .at = s.at, .to = s.to, .words = said.words});
    if (how == sight::staff) {
      out.back().note = said.note;
      out.back().by = s.by;
    }
  }
  return out;
}

}  // namespace

result<inquiry_dto> view_of(db::reader& r, const parts& on, const looking& l, const inquiry& i) {
  inquiry_dto out{.number = i.number,
                  .about = i.about,
                  .how = i.how,
                  .state = i.state,
                  .by = i.by,
                  .danger = i.how == urgency::now,
                  .opened_at = i.opened_at,
                  .due_at = i.due_at,
                  .changed_at = i.changed_at,
                  .provider = i.provider,
                  .stars = i.stars};
  if (l.how == sight::staff) {
    out.person = i.person.value;
    out.assignee = i.assignee;
  }
  if (i.person.value == 0) {  // has left: nothing of what was said is here
    return out;
  }
  TRY(const auto key, key_over(on, r, l.town, i.person));
  TRY(auto said, opened<sealed_inquiry>(key, i.sealed, place_of_inquiry(i.source)));
  out.text = std::move(said.text);
  if (l.depth == depth::with_steps) {
    TRY(auto steps, steps_view(r, key, l.how, i.number));
    out.steps = std::move(steps);
  }
  if (l.how == sight::staff && on.who_is) {
    auto known = on.who_is(r, l.town, i.person);
    out.login_id = std::move(known.login_id);
    out.name = std::move(known.name);
    out.kana = std::move(known.kana);
  }
  return out;
}

result<own_page> own_view(db::reader& r, const parts& on, tenant_code town, person_id who,
                          std::int64_t limit) {
  own_page out;
  for (const auto& i : store::inquiries_of(r, who, limit)) {
    TRY(auto one, view_of(r, on, {.town = town}, i));
    out.items.push_back(std::move(one));
  }
  return out;
}

}  // namespace tsu::inquiries
