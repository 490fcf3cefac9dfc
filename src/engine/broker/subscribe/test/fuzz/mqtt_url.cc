// Endpoints over MQTT from any bytes: they are taken or refused, and what is taken can be connected
// to.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "engine/broker/subscribe/mqtt_url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto url = tsu::broker::parse_mqtt_url(text); url.ok()) {
    const auto& u = url.value();
    ASSERT(!u.host.empty() && !u.topic.empty() && u.topic.size() <= 1'000);
    ASSERT(u.port >= 1 && u.port <= 65'535);
    ASSERT(u.topic.find_first_of("+#") == u.topic.npos);
  }
  return 0;
}
