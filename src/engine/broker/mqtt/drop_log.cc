#include "engine/broker/mqtt/drop_log.h"

namespace tsu::broker {
namespace {

constexpr std::size_t topic_max = 200;

}  // namespace

std::optional<std::string> drop_log::note(std::string_view reason, std::string_view topic,
                                          std::string_view detail, instant now) {
  const auto [at, fresh] = by_reason_.try_emplace(std::string{reason}, kept{now});
  auto& k = at->second;
  ++k.since;
  if (!fresh && now - k.told < every) {
    return std::nullopt;
  }
  auto line = "MQTT: " + std::to_string(k.since) + " dropped (" + std::string{reason} +
              "), the last one on \"" + std::string{topic.substr(0, topic_max)} + "\"";
  if (!detail.empty()) {
    line.append(": ").append(detail);
  }
  k = {.told = now};
  return line;
}

}  // namespace tsu::broker
