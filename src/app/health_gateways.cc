#include "app/health_gateways.h"

#include <algorithm>
#include <optional>

#include "base/core/json.h"
#include "engine/iot/keys.h"
#include "engine/iot/parts.h"
#include "engine/iot/take_measures.h"
#include "service/health/parts.h"
#include "service/health/take_upload.h"

namespace tsu::app {
namespace {

constexpr std::size_t topic_max = 400, payload_max = 256 << 10;

struct gateway_topic {
  std::string_view key, gateway;
};
// "/{key}/{gateway}/health", with nothing empty.
std::optional<gateway_topic> parse(std::string_view topic) {
  constexpr std::string_view end = "/health";
  if (topic.size() > topic_max || !topic.starts_with('/') || !topic.ends_with(end)) {
    return std::nullopt;
  }
  topic.remove_prefix(1);
  topic.remove_suffix(std::min(topic.size(), end.size()));
  const auto cut = topic.find('/');
  if (cut == 0 || cut == topic.npos || cut + 1 == topic.size() ||
      topic.find('/', cut + 1) != topic.npos) {
    return std::nullopt;
  }
  return gateway_topic{topic.substr(0, cut), topic.substr(cut + 1)};
}

// One of broker::drop_reasons.
std::string reason_of(const problem& p) {
  return p.code == "iot_wrong_key" ? "wrong_key"
         : p.code == "iot_locked"  ? "locked"
         : p.code == "iot_retired" ? "retired"
                                   : "refused";
}

std::string outcome_of(const health::upload_dto& all) {
  const auto any = [&](health::uploaded how) {
    return std::any_of(all.items.begin(), all.items.end(),
                       [&](const auto& one) { return one.how == how; });
  };
  return any(health::uploaded::refused)    ? "bad_value"
         : any(health::uploaded::recorded) ? "written"
                                           : "unchanged";
}

}  // namespace

std::vector<std::string> health_gateways::filters() const {
  auto out = others_.filters();
  out.emplace_back("/+/+/health");
  return out;
}

bool health_gateways::is_mine(std::string_view topic) const {
  return parse(topic) || others_.is_mine(topic);
}

task<std::string> health_gateways::take_one(const broker::mqtt_message& m) {
  const auto to = parse(m.topic);
  const auto town = to ? iot::tenant_of_key(to->key) : std::nullopt;
  if (!town) {
    co_return "wrong_key";
  }
  if (!devices_.stores.has_tenant(*town)) {
    co_return "no_tenant";
  }
  const auto known = co_await iot::admit(devices_, *town, to->gateway, to->key);
  if (!known.ok()) {
    co_return reason_of(known.error());
  }
  if (m.payload.size() > payload_max) {
    co_return "too_large";
  }
  const auto said = from_json<health::upload_wish>(m.payload);
  if (!said.ok()) {
    co_return "bad_payload";
  }
  const health::acting by{std::string{gateway_prefix} + std::string{to->gateway}, "device", ""};
  const auto taken = co_await on_.house.at(*town, db::place::people).write([&](db::tx& t) {
    return health::take_upload(t, on_, *town, by, said.value());
  });
  if (!taken.ok()) {
    co_return reason_of(taken.error());
  }
  const auto alive = co_await iot::take_status(devices_, *town, *known.value(), true);
  co_return alive.ok() ? outcome_of(taken.value()) : reason_of(alive.error());
}

// One after the other: what a gateway brings stays in its order.
task<std::vector<std::string>> health_gateways::take(std::vector<broker::mqtt_message> all) {
  std::vector<std::string> out(all.size());
  std::vector<broker::mqtt_message> theirs;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (parse(all[i].topic)) {
      out[i] = co_await take_one(all[i]);
    } else {
      theirs.push_back(std::move(all[i]));
      places.push_back(i);
    }
  }
  if (!theirs.empty()) {
    auto said = co_await others_.take(std::move(theirs));
    for (std::size_t i = 0; i < places.size(); ++i) {
      out[places[i]] = std::move(said[i]);
    }
  }
  co_return out;
}

}  // namespace tsu::app
