#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "base/core/json_text.h"
#include "engine/broker/subscribe/subscription.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 6> output_of_notification{
    "status", "timesSent", "timesFailed", "lastNotification", "lastSuccess", "lastFailure"};

bool among(std::span<const std::string_view> all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void append_time(std::string& out, std::string_view name, instant t) {
  if (t != no_time) {
    out.append(",\"").append(name).append("\":\"").append(format_instant_ms(t)).append("\"");
  }
}

// notification with what came of it (5.2.14.2): counters that are nought may be left out.
void append_notification(std::string& out, std::string_view notification,
                         const subscription_state& s, bool of_sources) {
  out += '{';
  for (const auto& m : json_members{notification}) {
    if (!among(output_of_notification, m.key)) {
      out.append(out.back() == '{' ? "\"" : ",\"").append(m.key).append("\":").append(m.value);
    }
  }
  if (s.times_sent + s.times_failed > 0) {  // nothing can be said of what was never sent
    out += s.failing > 0 ? ",\"status\":\"failed\"" : ",\"status\":\"ok\"";
  }
  if (s.times_sent > 0 || !of_sources) {
    out += ",\"timesSent\":" + std::to_string(s.times_sent);
  }
  if (s.times_failed > 0 || !of_sources) {
    out += ",\"timesFailed\":" + std::to_string(s.times_failed);
  }
  append_time(out, "lastNotification", s.last_notification);
  append_time(out, "lastSuccess", s.last_success);
  append_time(out, "lastFailure", s.last_failure);
  out += '}';
}

}  // namespace

void append_subscription(std::string& out, const subscription& s, const subscription_state& state,
                         std::string_view context_member, bool sys_attrs, instant now) {
  out += '{';
  for (const auto& m : json_members{s.body}) {
    out.append(out.back() == '{' ? "\"" : ",\"").append(m.key).append("\":");
    if (m.key == "notification") {
      append_notification(out, m.value, state, s.of_sources);
    } else {
      out += m.value;
    }
  }
  const bool expired = s.expires != no_time && s.expires <= now;
  out += expired    ? R"(,"status":"expired")"
         : s.active ? R"(,"status":"active")"
                    : R"(,"status":"paused")";
  if (sys_attrs) {
    append_time(out, "createdAt", state.created);
    append_time(out, "modifiedAt", state.modified);
  }
  if (!context_member.empty()) {
    out.append(",").append(context_member);
  }
  out += '}';
}

}  // namespace tsu::broker
