// The way by e-mail. The client outlives it.
#pragma once

#include <functional>
#include <string>

#include "base/mail/smtp.h"
#include "engine/notify/channel.h"

namespace tsu::notify {

struct email_sender {
  std::string address;                           // whom letters are from
  std::function<std::string(tenant_code)> name;  // and the name shown for it
};

class email_channel final : public channel {
 public:
  email_channel(mail::smtp_client& c, email_sender from, const clock& time)
      : client_(c), from_(std::move(from)), time_(time) {}
  task<outcome> send(outgoing) override;

 private:
  mail::smtp_client& client_;
  const email_sender from_;
  const clock& time_;
};

}  // namespace tsu::notify
