// The way to a contact's own web server: the message as JSON, signed with the contact's secret.
// Private addresses are refused unless configured (base/http/client). The client outlives it.
#pragma once

#include "base/http/client.h"
#include "engine/notify/channel.h"

namespace tsu::notify {

class webhook_channel final : public channel {
 public:
  webhook_channel(http::client& c, const clock& time) : client_(c), time_(time) {}
  task<outcome> send(outgoing) override;

 private:
  http::client& client_;
  const clock& time_;
};

}  // namespace tsu::notify
