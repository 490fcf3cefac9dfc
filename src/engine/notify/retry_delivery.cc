#include "engine/notify/retry_delivery.h"

#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "base/record/audit.h"
#include "engine/notify/message_state.h"
#include "engine/notify/outbox.h"
#include "engine/notify/post.h"

namespace tsu::notify {

result<done> retry_delivery(db::tx& t, std::int64_t number, actor by) {
  const auto before = find_delivery(t, number);
  auto m = before ? locked_message(t, before->message) : std::nullopt;
  auto d = m ? find_delivery(t, number) : std::nullopt;
  if (!d) {
    return problem{why::not_found, "no such delivery", "notify_no_delivery"};
  }
  if (d->now != state::failed) {
    return problem{why::conflict, "it has not failed", "notify_not_dead"};
  }
  if (m->now == state::answered || m->now == state::withdrawn) {
    return problem{why::conflict, "the message is over", "notify_over"};
  }
  if (m->expires && *m->expires <= t.now()) {
    return problem{why::gone, "its time is over", "notify_too_late"};
  }
  d->now = state::waiting;
  d->attempts = 0;
  ++d->round;
  d->started.reset();
  d->ended.reset();
  schedule(*d, m->how_urgent, quiet_of(t, m->to), t.now());
  keep_delivery(t, *d);
  add_attempt(t, number, t.now(), "retry", by.subject);
  refresh_message(t, *m, t.now());
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = "notify.delivery.retried",
                    .subject_kind = "notify.delivery",
                    .subject = std::to_string(number)});
  wake(t, m->key);
  return done{};
}

result<std::string> send_test(db::tx& t, contact_id to, std::span<const way> ways, actor by) {
  if (!find_contact(t, to)) {
    return problem{why::not_found, "no such contact", "notify_no_contact"};
  }
  wanted w{
      .key = "notify.test:" + std::to_string(to.value) + ":" + crypto::hex(crypto::random_bytes(6)),
      .to = to_contact(to),
      .message = "notify.test",
      .ways = {ways.begin(), ways.end()},
      .how_urgent = urgency::urgent,
      .answers = {"heard"},
      .about = "テスト通知"};
  TRY(const done posted, post(t, w));
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = "notify.contact.tested",
                    .subject_kind = "notify.contact",
                    .subject = std::to_string(to.value)});
  return w.key;
}

}  // namespace tsu::notify
