#include "app/inquiry_news.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "base/http/asked.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "engine/consent/store_persons.h"
#include "engine/id/people/types.h"
#include "engine/notify/post.h"
#include "service/inquiries/module.h"
#include "service/inquiries/store.h"

namespace tsu::app {
namespace {

using inquiries::state;

// The words for a value of an enumeration, from the service's own texts.
template <class Enum>
notify::text_in_languages words_of(const char* family, Enum value) {
  static const auto texts = i18n::texts::load(inquiries::contents().texts);
  const auto name = std::string{family} + std::string{boost::describe::enum_to_string(value, "")};
  return {texts.value().text(i18n::language::ja, name),
          texts.value().text(i18n::language::en, name)};
}

// Of the step before it, whether it was at the same place: then it was a note.
bool is_news(const std::vector<inquiries::step>& steps, std::int64_t n) {
  const auto at = std::find_if(steps.begin(), steps.end(), [&](const auto& s) { return s.n == n; });
  if (at == steps.end() || at->to == state::received) {
    return false;
  }
  return at == steps.begin() || std::prev(at)->to != at->to;
}

void post(db::tx& t, notify::wanted w, std::int64_t inquiry, std::int64_t step) {
  w.key = w.message + ":" + std::to_string(inquiry) + ":" + std::to_string(step);
  const auto posted = notify::post(t, w);
  if (!posted.ok()) {
    log_error("{} goes by no way: {}", w.key, posted.error().detail);
  }
}

// Words of danger wait for nobody to open the list (A7.2), also at night.
void tell_staff(db::tx& t, const inquiries::inquiry& i) {
  if (i.how == inquiries::urgency::now) {
    post(t,
         {.to = notify::to_role("staff"),
          .message = std::string{inquiries::danger_message},
          .values = {{"about", words_of("inquiries.about.", i.about)}},
          .ways = {notify::way::inbox, notify::way::email, notify::way::sms},
          .how_urgent = notify::urgency::urgent,
          .link = "/staff/inquiries/one/" + std::to_string(i.number)},
         i.number, 0);
  }
}

void tell_who_asked(db::tx& t, const inbox_finder& inbox_of, const inquiries::inquiry& i,
                    std::int64_t step) {
  const auto steps = inquiries::store::steps_of(t, i.number);
  const auto who = consent::current_of(t, i.person);
  const auto contact = is_news(steps, step) ? inbox_of(t, who) : std::nullopt;
  if (!contact) {
    return;
  }
  const auto to = steps[static_cast<std::size_t>(step - 1)].to;
  post(t,
       {.to = notify::to_contact(*contact),
        .message = std::string{inquiries::moved_message},
        .values = {{"about", words_of("inquiries.about.", i.about)},
                   {"state", words_of("inquiries.state.", to)}},
        .ways = {notify::way::inbox, notify::way::email},
        .link = "/resident/help"},
       i.number, step);
}

}  // namespace

inquiry_follower::inquiry_follower(db::house& house, tenant_code town, inbox_finder inboxes)
    : log_follower(house.at(town, db::place::people), "app.inquiries", {}),
      inbox_of_(std::move(inboxes)) {}

bool inquiry_follower::hear(const db::row& row) {
  const auto kind = row.text(2);
  if (kind != "inquiries.inquiry.moved" && kind != "inquiries.inquiry.opened") {
    return false;
  }
  const auto number = http::parse_whole(row.text(3));
  const auto step = json_number(json_members{row.text(4)}.find("step"));
  if (!number || !step) {
    return false;
  }
  heard_.push_back({*number, static_cast<std::int64_t>(*step)});
  return true;
}

void inquiry_follower::apply(db::tx& t) {
  for (const auto& h : heard_) {
    const auto i = inquiries::store::find_inquiry(t, h.inquiry);
    if (i && i->person.value != 0) {
      h.step == 0 ? tell_staff(t, *i) : tell_who_asked(t, inbox_of_, *i, h.step);
    }
  }
}

}  // namespace tsu::app
