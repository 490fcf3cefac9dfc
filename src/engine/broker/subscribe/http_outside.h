// The broker's way out over HTTP: notifications and remote contexts, through base/http's client
// with its limits and address policy. The client outlives these. Any executor thread.
#pragma once

#include "base/http/client.h"
#include "engine/broker/model/context.h"
#include "engine/broker/subscribe/notifier.h"

namespace tsu::broker {

class http_sender final : public sender {
 public:
  explicit http_sender(http::client& c) : client_(c) {}
  task<result<int>> send(outgoing) override;

 private:
  http::client& client_;
};

class http_context_loader final : public context_loader {
 public:
  explicit http_context_loader(http::client& c) : client_(c) {}
  task<result<std::string>> load(std::string url) override;

 private:
  http::client& client_;
};

}  // namespace tsu::broker
