// A device that waits and the person who lets it in (RFC 8628 3.3): what is needed before the page
// that asks, and their answer. Functions of one transaction.
#pragma once

#include <optional>
#include <string>

#include "engine/id/op/agreement.h"
#include "engine/id/op/next_step.h"
#include "engine/id/op/store_devices.h"

namespace tsu::id::op {

struct at_device {
  const client& who;
  std::string code;     // SHA-256 of what was typed
  std::string session;  // hash of the cookie
  std::string language, issuer;
};

struct device_view {
  std::optional<device_row> device;  // nothing: no such code waits
  std::optional<login> person;
  next_decision next;    // give_code: the device may be let in
  consent_state agreed;  // what the page shows
};
device_view look_at_device(const provider&, db::reader&, const at_device&, instant now);

// A yes makes the grant of what was ticked and keeps the choice; a no is told to the device. Where
// next is another thing than give_code nothing was done. Refuses what keep_choice() refuses, and
// "device_answered" where another answer was faster.
result<device_view> answer_device(const provider&, db::tx&, const at_device&,
                                  const http::form& pressed);

inline constexpr std::chrono::seconds device_lives{600};

}  // namespace tsu::id::op
