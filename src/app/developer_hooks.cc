#include "app/developer_hooks.h"

#include "engine/notify/contacts.h"
#include "engine/notify/retry_delivery.h"
#include "engine/notify/store_messages.h"

namespace tsu::app {
namespace {

using id::developers::hook_try;
using id::developers::kept_hook;

notify::actor actor_of(const id::actor& who) { return {who.subject, who.role}; }

result<std::int64_t> keep(db::tx& t, const notify::vault& keys, tenant_code town,
                          const kept_hook& h, const id::actor& who) {
  notify::contact c{.id = {h.contact},
                    .who = {.name = h.title, .kana = "", .addresses = {}},
                    .organisation = h.organisation,
                    .quiet = {}};
  c.who.addresses.push_back({notify::way::webhook, h.url, h.secret});
  auto number = h.contact;
  if (number == 0) {
    TRY(const auto made, notify::add_contact(t, keys, town, c, actor_of(who)));
    number = made.value;
  } else {
    TRY(const done changed, notify::change_contact(t, keys, town, c, actor_of(who)));
  }
  return number;
}

result<done> remove(db::tx& t, std::int64_t contact, const id::actor& who) {
  return notify::remove_contact(t, {contact}, actor_of(who));
}

// A message that nobody has taken up yet waits.
std::optional<hook_try> look(db::reader& r, std::string_view key) {
  const auto message = notify::find_message_by_key(r, key);
  if (!message) {
    return hook_try{.state = "waiting", .note = {}, .attempts = 0, .at = {}};
  }
  for (const auto& d : notify::deliveries_of(r, message->number)) {
    if (d.by == notify::way::webhook) {
      return hook_try{.state = std::string{notify::name_of(d.now)},
                      .note = d.note,
                      .attempts = d.attempts,
                      .at = d.ended.value_or(d.due)};
    }
  }
  return hook_try{.state = std::string{notify::name_of(message->now)},
                  .note = message->reason,
                  .attempts = 0,
                  .at = message->changed};
}

}  // namespace

id::developers::hook_port make_hooks(const notify::parts& on) {
  return {.keep = [&on](db::tx& t, tenant_code town, const kept_hook& h,
                        const id::actor& who) { return keep(t, on.keys, town, h, who); },
          .remove = remove,
          .test =
              [](db::tx& t, std::int64_t contact, const id::actor& who) {
                constexpr notify::way ways[] = {notify::way::webhook};
                return notify::send_test(t, {contact}, ways, actor_of(who));
              },
          .look = look};
}

}  // namespace tsu::app
