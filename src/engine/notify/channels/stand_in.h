// In place of a provider of SMS and telephone calls, for demo and training: sends nothing, and says
// so on every delivery. What it would have said stands in the delivery itself.
#pragma once

#include "engine/notify/channel.h"

namespace tsu::notify {

inline constexpr std::string_view stand_in_note = "stand-in, nothing was sent";

class stand_in_channel final : public channel {
 public:
  task<outcome> send(outgoing o) override {
    co_return outcome{.what = outcome::kind::sent,
                      .receipt = "stand-in-" + o.reference(),
                      .note = std::string{stand_in_note},
                      .stand_in = true};
  }
};

}  // namespace tsu::notify
