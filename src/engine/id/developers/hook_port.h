// Where a program hears from the town (webhooks), kept and tried out by whoever sends messages;
// handed in by app. Called inside transactions of the people store. Empty functions: no webhooks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/id/clients.h"
#include "engine/id/developers/dto.h"

namespace tsu::id::developers {

// contact: 0, or where it is kept already. secret: signs what is sent.
struct kept_hook {
  std::int64_t contact = 0;
  std::string client, title, organisation, url, secret;
};

struct hook_port {
  // Gives back where it is kept.
  std::function<result<std::int64_t>(db::tx&, tenant_code, const kept_hook&, const actor&)> keep;
  std::function<result<done>(db::tx&, std::int64_t contact, const actor&)> remove;
  // Wants a test message; gives back its key.
  std::function<result<std::string>(db::tx&, std::int64_t contact, const actor&)> test;
  // What became of it.
  std::function<std::optional<hook_try>(db::reader&, std::string_view key)> look;
};

}  // namespace tsu::id::developers
