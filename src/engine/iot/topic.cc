#include "engine/iot/topic.h"

namespace tsu::iot {
namespace {

constexpr std::size_t topic_max = 400;

// "/a/b" -> "a", and "/b" is left; nothing where a level is empty.
std::optional<std::string_view> take_level(std::string_view& topic) {
  if (!topic.starts_with('/')) {
    return std::nullopt;
  }
  topic.remove_prefix(1);
  const auto level = topic.substr(0, topic.find('/'));
  topic.remove_prefix(level.size());
  return level.empty() ? std::nullopt : std::optional{level};
}

std::optional<topic_kind> kind_named(std::string_view name) {
  return name == "attrs"    ? std::optional{topic_kind::measures}
         : name == "cmdexe" ? std::optional{topic_kind::answer}
         : name == "status" ? std::optional{topic_kind::status}
                            : std::nullopt;
}

}  // namespace

std::optional<device_topic> parse_topic(std::string_view topic) {
  if (topic.size() > topic_max) {
    return std::nullopt;
  }
  device_topic out;
  auto first = take_level(topic);
  if (first && (*first == "ul" || *first == "json")) {
    out.says = *first == "ul" ? protocol::ul : protocol::json;
    first = take_level(topic);
  }
  const auto device = take_level(topic), what = take_level(topic);
  const auto kind = what ? kind_named(*what) : std::nullopt;
  if (!first || !device || !kind) {
    return std::nullopt;
  }
  out.key = *first;
  out.device = *device;
  out.kind = *kind;
  if (topic.empty()) {
    return out;
  }
  const auto attribute = take_level(topic);
  if (!attribute || !topic.empty() || *kind != topic_kind::measures) {
    return std::nullopt;
  }
  out.attribute = *attribute;
  out.kind = topic_kind::single;
  return out;
}

std::vector<std::string> topic_filters() {
  std::vector<std::string> out;
  for (const auto* prefix : {"", "/ul", "/json"}) {
    for (const auto* what : {"attrs", "attrs/+", "cmdexe", "status"}) {
      out.push_back(std::string{prefix} + "/+/+/" + what);
    }
  }
  return out;
}

std::string command_topic(std::string_view key, std::string_view device) {
  return "/" + std::string{key} + "/" + std::string{device} + "/cmd";
}

}  // namespace tsu::iot
