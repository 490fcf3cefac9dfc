#include "engine/broker/v2/subscriptions.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "engine/broker/allowed/limited_broker.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/registrations/flights.h"
#include "engine/broker/subscribe/subscription_book.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/members.h"
#include "engine/broker/v2/request.h"
#include "engine/broker/v2/subscription.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::array<std::string_view, 1> count_option{"count"};
constexpr operation list_operation{.options = count_option};
constexpr operation create_operation{.body = takes::json};
constexpr operation read_operation{};

subscription_book& book_of(const parts& p) {
  ASSERT(p.subscriptions != nullptr);
  return *p.subscriptions;
}

problem no_subscription() {
  return {why::not_found, "The requested subscription has not been found. Check id",
          std::string{fault_not_found}};
}

// The paths as sent; a subscription without any is for all.
std::string paths_of(const request& r) {
  const auto header = r.of->request.headers.find("Fiware-ServicePath");
  return header && !header->empty() ? std::string{*header} : std::string{"/#"};
}

subscription_row row_of(const call& c, const watch& w) {
  return {.service = w.service,
          .id = w.id,
          .body = w.body,
          .context = {},
          .source = std::string{row_source},
          .state = {},
          .owner = c.who.subject};
}

// A pattern of types may stand for any: what is told is cut in any case.
result<done> check_allowed(const request& r, const watch& w) {
  std::vector<type_selection> all;
  for (const auto& s : w.entities) {
    auto& types = all.emplace_back();
    for (const auto& type : s.types) {
      types.push_back({type});
    }
  }
  return may_subscribe(*r.of, r.town.service, all);
}

result<std::string> id_in_path(const call& c) {
  TRY(const auto ok, check_identifier(c.path_values[0], "subscription id"));
  return c.path_values[0];
}

task<result<subscription_row>> row_in_path(const parts& p, const request& r) {
  CO_TRY(auto id, id_in_path(*r.of));
  auto row = co_await book_of(p).get(r.town, std::move(id), seen_by(*r.of));
  if (!row.ok() || row.value().source != row_source) {
    co_return no_subscription();
  }
  co_return row;
}

// With the defaults that a subscription is shown with.
std::string completed(std::string_view body) {
  std::string out{body};
  if (json_members{out}.find("status").empty()) {
    out = with_members(out, R"({"status":"active"})");
  }
  return out;
}

// Those that were made for exactly the paths of the request, where it names any.
bool is_asked_for(const request& r, const subscription_row& row) {
  const auto header = r.of->request.headers.find("Fiware-ServicePath");
  const auto paths = json_members{row.body}.find("servicePath");
  return !header || header->empty() || (!paths.empty() && json_string_text(paths) == *header);
}

}  // namespace

answer create_subscription(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, create_operation));
  if (kind_of(r.body) != json_kind::object) {
    co_return bad_request("a subscription is a JSON object");
  }
  if (!json_members{r.body}.find("servicePath").empty() ||
      !json_members{r.body}.find("id").empty()) {
    co_return bad_request("field servicePath or id: is not known in a subscription");
  }
  std::string path = "{\"servicePath\":";
  append_json_string(path, paths_of(r));
  const auto body = with_members(completed(r.body), path + "}");
  CO_TRY(const auto w, read_watch(body, r.town.service, fresh_id(c)));
  CO_TRY(const auto allowed, check_allowed(r, *w));
  http::reply reply{.status = 201};
  reply.with("Location", "/v2/subscriptions/" + w->id);
  auto row = row_of(c, *w);
  row.via = joined_via(c.request.headers);
  const bool again = co_await has_come_back(p, c);
  if (again) {
    co_return loop_detected("the subscription has come by here before");
  }
  co_return co_await book_of(p).create(r.town, std::move(row), std::nullopt, std::move(reply));
}

answer list_subscriptions(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, list_operation));
  CO_TRY(const auto page, read_page(r));
  const auto all = co_await book_of(p).all_of(r.town, row_source, seen_by(c));
  http::reply reply{.body = "["};
  std::int64_t n = 0;
  for (const auto& row : all) {
    if (!is_asked_for(r, row)) {
      continue;
    }
    if (n++ >= page.offset && n <= page.offset + page.limit) {
      CO_TRY(const auto w, read_watch(row.body, row.service, row.id));
      reply.body += reply.body.size() > 1 ? "," : "";
      append_watch(reply.body, row, *w, c.now);
    }
  }
  reply.body += ']';
  if (r.has_option("count")) {
    reply.with("Fiware-Total-Count", std::to_string(n));
  }
  co_return reply;
}

answer retrieve_subscription(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, read_operation));
  CO_TRY(const auto row, co_await row_in_path(p, r));
  CO_TRY(const auto w, read_watch(row.body, row.service, row.id));
  http::reply reply;
  append_watch(reply.body, row, *w, c.now);
  co_return reply;
}

// The whole that comes of the fragment is read and checked again.
answer update_subscription(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, create_operation));
  CO_TRY(const auto row, co_await row_in_path(p, r));
  if (kind_of(r.body) != json_kind::object || r.body == "{}") {
    co_return bad_request("empty payload");
  }
  for (const std::string_view fixed :
       {"id", "servicePath", "lastFailureReason", "lastSuccessCode"}) {
    if (!json_members{r.body}.find(fixed).empty()) {
      co_return bad_request("field " + std::string{fixed} + ": cannot be changed");
    }
  }
  CO_TRY(const auto w, read_watch(with_members(row.body, r.body), row.service, row.id));
  CO_TRY(const auto allowed, check_allowed(r, *w));
  CO_TRY(const auto ok, co_await book_of(p).update(r.town, row_of(c, *w), seen_by(c)));
  co_return http::reply{.status = 204};
}

answer delete_subscription(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, read_operation));
  CO_TRY(const auto row, co_await row_in_path(p, r));
  CO_TRY(const auto ok, co_await book_of(p).remove(r.town, row.id, seen_by(c)));
  co_return http::reply{.status = 204};
}

}  // namespace tsu::broker::v2
