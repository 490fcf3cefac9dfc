#include "app/session_news.h"

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "base/http/asked.h"
#include "engine/consent/store_persons.h"
#include "engine/id/people/types.h"
#include "engine/notify/post.h"
#include "service/community/module.h"
#include "service/community/store.h"

namespace tsu::app {
namespace {

using community::session;
using community::sign_up;
using community::sign_up_state;

constexpr std::int64_t at_once = 500;

notify::wanted message_of(const session& s, std::string_view kind) {
  return {
      .message = std::string{kind},
      .values = {{"title", notify::text_in_languages{s.of.ja, s.of.en}}, {"start", s.of.starts_at}},
      .ways = {notify::way::inbox, notify::way::email},
      .expires_at = s.of.ends_at,
      .link = "/resident/outing"};
}

// The place in the line tells this time of waiting from the next.
void tell(db::tx& t, const inbox_finder& inbox_of, const sign_up& of, notify::wanted w) {
  const auto contact = inbox_of(t, consent::current_of(t, of.person));
  if (!contact) {
    return;
  }
  w.key = w.message + ":" + std::to_string(of.session) + ":" + std::to_string(of.queue);
  w.to = notify::to_contact(*contact);
  const auto posted = notify::post(t, w);
  if (!posted.ok()) {
    log_error("{} goes by no way: {}", w.key, posted.error().detail);
  }
}

void tell_of_place(db::tx& t, const inbox_finder& inbox_of, const session& s, person_id who) {
  auto place = community::store::find_sign_up(t, s.number, who);
  if (!place) {  // of an account that became another's
    place = community::store::find_sign_up(t, s.number, consent::current_of(t, who));
  }
  if (place && place->state == sign_up_state::going && !s.cancelled) {
    tell(t, inbox_of, *place, message_of(s, community::let_in_message));
  }
}

void tell_all(db::tx& t, const inbox_finder& inbox_of, const session& s,
              const std::string& reason) {
  auto w = message_of(s, community::called_off_message);
  w.values.emplace("reason", reason);
  w.ways.push_back(notify::way::sms);
  for (std::int64_t after = 0;;) {
    const auto some = community::store::sign_ups_at(t, s.number, after, at_once);
    for (const auto& one : some) {
      after = one.queue;
      tell(t, inbox_of, one, w);
    }
    if (std::ssize(some) < at_once) {
      return;
    }
  }
}

}  // namespace

session_follower::session_follower(db::house& house, tenant_code town, inbox_finder inboxes)
    : log_follower(house.at(town, db::place::people), "app.sessions", {}),
      inbox_of_(std::move(inboxes)) {}

bool session_follower::hear(const db::row& row) {
  const auto kind = row.text(2);
  if (kind == "community.session.cancelled") {
    const auto number = http::parse_whole(row.text(3));
    if (number) {
      const auto reason = json_members{row.text(4)}.find("reason");
      heard_.push_back({*number, {}, reason.empty() ? "" : json_string_text(reason)});
    }
    return number.has_value();
  }
  if (kind != "community.sign_up.let_in") {
    return false;
  }
  const auto who = id::account_of(row.text(3));
  const auto number = json_number(json_members{row.text(4)}.find("session"));
  if (!who || !number) {
    return false;
  }
  heard_.push_back({static_cast<std::int64_t>(*number), {who->value}, {}});
  return true;
}

// What is over is told to nobody.
void session_follower::apply(db::tx& t) {
  for (const auto& h : heard_) {
    const auto s = community::store::find_session(t, h.session);
    if (!s || t.now() >= s->of.ends_at) {
      continue;
    }
    if (h.who.value != 0) {
      tell_of_place(t, inbox_of_, *s, h.who);
    } else {
      tell_all(t, inbox_of_, *s, h.reason);
    }
  }
}

}  // namespace tsu::app
