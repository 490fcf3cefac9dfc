// The way from a request of NGSIv2 to the providers that registered what it is about. Nobody is
// asked for a request that came by here before, or that asks not to be forwarded.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/http/client.h"
#include "engine/broker/v2/provider_words.h"
#include "engine/broker/v2/request.h"

namespace tsu::broker::v2 {

// Of one client's request; who is beyond is not asked.
inline constexpr std::size_t forwards_max = 100;

// nullptr where nobody is to be asked.
task<sources_ptr> open_providers(const parts&, const request&);

// All under way at the same time, each with its own time-out; answers in their order. Awaited on
// the executor's own thread.
task<std::vector<result<http::client_reply>>> post_all(registry&, const request&, sources_ptr,
                                                       std::vector<forward>);

}  // namespace tsu::broker::v2
