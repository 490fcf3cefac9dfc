#include "engine/notify/channel.h"

namespace tsu::notify {

std::string outgoing::reference() const {
  const auto again = round > 0 ? "." + std::to_string(round) : std::string{};
  return std::string{tenant.text()} + "-" + std::to_string(delivery) + again;
}

}  // namespace tsu::notify
