// What one folder of this engine adds to the engine's table of contents (base/module/module.h).
#pragma once

#include <span>

#include "base/module/module.h"

namespace tsu::id {

struct module_part {
  std::span<const permission> permissions = {};
  std::span<const route> routes = {};
  std::span<const event_kind> events = {};
  std::span<const job> jobs = {};
  std::span<const shape> shapes = {};
  std::span<const db::migration> migrations = {};
  std::span<const db::statement* const> statements = {};
  std::span<const message_kind> messages = {};
  std::span<const i18n::catalogue> texts = {};
};

}  // namespace tsu::id
