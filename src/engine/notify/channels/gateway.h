// The way by SMS or telephone: a provider that speaks the contract of doc/notify-gateway.md over
// HTTP. The client outlives it.
#pragma once

#include <functional>
#include <string>

#include "base/core/secret.h"
#include "base/http/client.h"
#include "engine/notify/channel.h"

namespace tsu::notify {

struct gateway_options {
  std::string url;
  secret<std::string> shared;  // signs what goes and what comes
  // Where receipts of that municipality go; "": the provider is not told.
  std::function<std::string(tenant_code)> receipts_url;
};

class gateway_channel final : public channel {
 public:
  gateway_channel(http::client& c, gateway_options o, const clock& time)
      : client_(c), options_(std::move(o)), time_(time) {}
  task<outcome> send(outgoing) override;

 private:
  http::client& client_;
  const gateway_options options_;
  const clock& time_;
};

}  // namespace tsu::notify
