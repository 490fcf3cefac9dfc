#include "engine/broker/subscribe/mqtt_url.h"

#include <charconv>

#include "base/http/message.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"

namespace tsu::broker {
namespace {

constexpr int plain_port = 1883, secure_port = 8883;

problem refused(std::string_view what) {
  return bad_request_data("endpoint: an MQTT uri " + std::string{what});
}

// What stands before the separator, and past it; all of it where there is none.
std::string_view take(std::string_view& rest, char separator) {
  const auto at = std::min(rest.find(separator), rest.size());
  const auto out = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return out;
}

result<int> port_in(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port < 1 || port > 65'535) {
    return refused("has a port that is not from 1 to 65535");
  }
  return port;
}

// host[:port]
result<done> read_host(std::string_view authority, mqtt_url& out) {
  const bool v6 = authority.starts_with('[') && authority.find(']') != authority.npos;
  const auto colon = authority.find(':', v6 ? authority.find(']') : 0);
  if (colon != authority.npos) {
    TRY(const auto port, port_in(authority.substr(colon + 1)));
    out.port = port;
    authority = authority.substr(0, colon);
  }
  out.host = v6 ? authority.substr(1, authority.size() - 2) : authority;
  return out.host.empty() ? result<done>{refused("names no host")} : result<done>{done{}};
}

// Scheme and default port; what stands behind "//".
result<std::string_view> read_scheme(std::string_view text, mqtt_url& out) {
  out.secure = text.starts_with("mqtts://");
  if (!is_uri(text) || (!out.secure && !text.starts_with("mqtt://"))) {
    return refused("starts with mqtt:// or mqtts://");
  }
  out.port = out.secure ? secure_port : plain_port;
  return text.substr(text.find("//") + 2);
}

}  // namespace

bool is_topic(std::string_view text) {
  return !text.empty() && text.size() <= topic_bytes_max &&
         text.find_first_of(std::string_view{"+#\0", 3}) == text.npos;
}

result<mqtt_url> parse_mqtt_server(std::string_view text) {
  mqtt_url out;
  TRY(const auto authority, read_scheme(text, out));
  if (authority.find_first_of("/@?#") != authority.npos) {
    return refused("names a host and a port only");
  }
  TRY(const auto ok, read_host(authority, out));
  return out;
}

result<mqtt_url> parse_mqtt_url(std::string_view text) {
  mqtt_url out;
  TRY(auto rest, read_scheme(text, out));
  auto authority = take(rest, '/');
  if (const auto at = authority.rfind('@'); at != authority.npos) {
    auto who = authority.substr(0, at);
    authority.remove_prefix(at + 1);
    const auto user = http::percent_decoded(take(who, ':'));
    const auto password = http::percent_decoded(who);
    if (!user || user->empty() || !password) {
      return refused("names a user that cannot be read");
    }
    out.user = *user;
    out.password = secret<std::string>{*password};
  }
  TRY(const auto ok, read_host(authority, out));
  const auto topic = http::percent_decoded(rest);
  if (!topic || !is_topic(*topic)) {
    return refused("names a host and a topic without wildcards");
  }
  out.topic = *topic;
  return out;
}

}  // namespace tsu::broker
