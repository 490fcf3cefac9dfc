#include "engine/notify/channels/email.h"

#include <utility>

#include "base/mail/mime.h"

namespace tsu::notify {

// The Message-ID is the same for every attempt, so a mailbox that got a letter twice can tell.
task<outcome> email_channel::send(outgoing o) {
  const auto host = from_.address.substr(std::min(from_.address.find('@'), from_.address.size()));
  const mail::letter letter{.from = from_.address,
                            .from_name = from_.name(o.tenant),
                            .to = o.to.to,
                            .subject = o.subject,
                            .text = o.body,
                            .message_id = o.reference() + host,
                            .date = time_.now()};
  auto text = mail::mime_text(letter);
  if (!text.ok()) {
    co_return outcome{.what = outcome::kind::refused, .note = text.error().detail};
  }
  mail::smtp_letter sealed{from_.address, o.to.to, std::move(text).value()};
  const auto said = co_await client_.send(std::move(sealed));
  if (said.ok()) {
    co_return outcome{.what = outcome::kind::sent, .receipt = letter.message_id};
  }
  const bool for_good = said.error().reason == why::not_processable;
  co_return outcome{.what = for_good ? outcome::kind::refused : outcome::kind::try_again,
                    .note = said.error().code + ": " + said.error().detail};
}

}  // namespace tsu::notify
