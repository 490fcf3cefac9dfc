#include "engine/gateway/api_console.h"

#include <algorithm>

#include "base/core/json.h"
#include "engine/broker/subscribe/store_subscriptions.h"
#include "engine/broker/v2/subscription.h"
#include "engine/gateway/console_dto.h"

namespace tsu::gateway::api {
namespace {

// Enough to see which lines grow; nobody counts a million rows for a screen.

http::reply json(std::string body) { return {.body = std::move(body)}; }

// "https://example.org/secret/path?key=1" -> "https://example.org": what follows may be a secret.
std::string host_of(std::string_view url) {
  const auto scheme = url.find("://");
  const auto from = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto end = std::min(url.find_first_of("/?#", from), url.size());
  const auto user = url.substr(from, end - from).find('@');
  const auto host = user == std::string_view::npos ? from : from + user + 1;
  return std::string{url.substr(0, from)}.append(url.substr(host, end - host));
}

std::string receiver_of(const broker::subscription_row& row) {
  const auto told = json_members{row.body}.find("notification");
  if (told.empty() || kind_of(told) != json_kind::object) {
    return {};
  }
  for (const std::string_view how : {"endpoint", "http", "httpCustom", "mqtt", "mqttCustom"}) {
    const auto to = json_members{told}.find(how);
    if (to.empty() || kind_of(to) != json_kind::object) {
      continue;
    }
    for (const std::string_view name : {"uri", "url"}) {
      if (const auto url = json_members{to}.find(name); !url.empty()) {
        return host_of(json_string_text(url));
      }
    }
  }
  return {};
}

std::optional<instant> if_ever(instant t) {
  return t == broker::no_time ? std::nullopt : std::optional{t};
}

subscription_dto dto_of(db::reader& r, const broker::subscription_row& row) {
  const auto& s = row.state;
  return {.service = row.service,
          .id = row.id,
          .owner = row.owner,
          .protocol = row.source == broker::v2::row_source ? "NGSIv2" : "NGSI-LD",
          .receiver = receiver_of(row),
          .sent = s.times_sent,
          .failed = s.times_failed,
          .failing = s.failing,
          .waiting = broker::count_waiting_deliveries(r, row.service, row.id),
          .given_up = broker::count_given_up_deliveries(r, row.service, row.id),
          .last_success = if_ever(s.last_success),
          .last_failure = if_ever(s.last_failure)};
}

}  // namespace

answer list_types(const parts& on, call& c) {
  auto services = on.named_services(c.tenant);
  services.insert(services.begin(), "");
  type_page page;
  for (const auto& service : services) {
    const broker::town_key town{c.tenant, service};
    const auto state = co_await on.entities.look(town);
    for (const auto& [type, n] : state->count_types(c.now)) {
      page.items.push_back({service, type, n});
    }
  }
  co_return json(to_json(page));
}

answer list_subscriptions(const parts& on, call& c) {
  auto& town = on.house.at(c.tenant, db::place::town);
  subscription_page page;
  page.items = co_await town.read([](db::reader& r) {
    std::vector<subscription_dto> out;
    for (const auto& row : broker::read_subscriptions(r)) {
      out.push_back(dto_of(r, row));
    }
    return out;
  });
  co_return json(to_json(page));
}

answer list_slow_queries(const parts& on, call& c) {
  slow_query_page page;
  const auto all = on.slow == nullptr ? std::vector<broker::slow_query>{} : on.slow->of(c.tenant);
  for (const auto& q : all) {
    page.items.push_back(
        {.service = q.service,
         .types = q.types,
         .attributes = q.attributes,
         .order = q.order,
         .by = q.by,
         .slowest_ms = std::chrono::duration<double, std::milli>{q.slowest}.count(),
         .looked_at = static_cast<std::int64_t>(q.looked_at),
         .times = q.times,
         .at = if_ever(q.at)});
  }
  co_return json(to_json(page));
}

}  // namespace tsu::gateway::api
