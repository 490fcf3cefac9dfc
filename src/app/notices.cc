#include "app/notices.h"

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/notify/post.h"

namespace tsu::app {

notice_follower::notice_follower(db::house& house, tenant_code town, const i18n::texts& texts,
                                 inbox_finder inboxes)
    : log_follower(house.at(town, db::place::people), "app.notices", {}),
      texts_(texts),
      inbox_of_(std::move(inboxes)) {}

bool notice_follower::hear(const db::row& row) {
  if (row.text(2) != id::notice_made_kind) {
    return false;
  }
  const auto who = id::account_of(row.text(3));
  const auto which = json_number(json_members{row.text(4)}.find("id"));
  if (!who || !which) {
    return false;
  }
  heard_.push_back({*who, {static_cast<std::int64_t>(*which)}});
  return true;
}

void notice_follower::apply(db::tx& t) {
  for (const auto& h : heard_) {
    const auto contact = inbox_of_(t, {h.who.value});
    const auto found = id::read_notices(t, h.who, 1, {h.which.value + 1});
    if (!contact || found.empty() || found[0].id != h.which) {
      continue;
    }
    const notify::text_in_languages what{id::sentence_of(texts_, i18n::language::ja, found[0]),
                                         id::sentence_of(texts_, i18n::language::en, found[0])};
    const auto posted = notify::post(t, {.key = "id.notice:" + std::to_string(h.which.value),
                                         .to = notify::to_contact(*contact),
                                         .message = std::string{id::notice_message},
                                         .values = {{"what", what}},
                                         .ways = {notify::way::inbox, notify::way::email},
                                         .how_urgent = notify::urgency::urgent,
                                         .link = "/id/account/notices"});
    if (!posted.ok()) {
      log_error("notice {} goes by no way: {}", h.which.value, posted.error().detail);
    }
  }
}

}  // namespace tsu::app
