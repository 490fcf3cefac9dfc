#include "engine/broker/v2/registrations.h"

#include <array>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/registrations/registry.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/members.h"
#include "engine/broker/v2/registration.h"
#include "engine/broker/v2/request.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::array<std::string_view, 1> count_option{"count"};
constexpr operation list_operation{.options = count_option};
constexpr operation write_operation{.body = takes::json};
constexpr operation read_operation{};

result<registry*> registry_of(const parts& p) {
  if (p.sources == nullptr) {
    return unprocessable("this broker keeps no registrations");
  }
  return p.sources;
}

problem no_registration() {
  return {why::not_found, "The requested registration has not been found. Check id",
          std::string{fault_not_found}};
}

// One path, without "#": hierarchies are for queries.
result<std::string> path_of_registration(const request& r) {
  if (r.paths.size() > 1 || (!r.paths.empty() && r.paths.front().below)) {
    return bad_request("a registration has one service path, without #");
  }
  return r.paths.empty() || r.paths.front().scope.empty() ? std::string{"/"}
                                                          : r.paths.front().scope;
}

registration_row row_of(const provision& p) {
  return {.service = p.service, .id = p.id, .api = std::string{api_ngsi_v2}, .body = p.body};
}

task<result<registration_row>> row_in_path(registry& all, const request& r) {
  auto id = r.of->path_values[0];
  CO_TRY(const auto ok, check_identifier(id, "registration id"));
  auto row = co_await all.get(r.town, std::move(id));
  if (!row.ok() || row.value().api != api_ngsi_v2) {
    co_return no_registration();
  }
  co_return row;
}

result<done> check_body(const request& r) {
  if (kind_of(r.body) != json_kind::object) {
    return bad_request("not a JSON object");
  }
  if (r.body == "{}") {
    return bad_request("empty payload");
  }
  for (const std::string_view fixed : {"id", "servicePath", "forwardingInformation"}) {
    if (!json_members{r.body}.find(fixed).empty()) {
      return wrong_member(fixed, "is not for the registrant to say");
    }
  }
  return done{};
}

// Those that were made for exactly the path of the request, where it names any.
bool is_asked_for(const request& r, const provision& p) {
  return r.paths.empty() ||
         (r.paths.size() == 1 && !r.paths.front().below && r.paths.front().scope == p.path.scope);
}

}  // namespace

answer create_registration(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, write_operation));
  CO_TRY(auto* all, registry_of(p));
  CO_TRY(const auto ok, check_body(r));
  CO_TRY(const auto path, path_of_registration(r));
  std::string said = "{\"servicePath\":";
  append_json_string(said, path);
  const auto body = with_members(r.body, said + "}");
  CO_TRY(const auto g, read_provision(body, r.town.service, fresh_id(c)));
  auto row = row_of(*g);
  CO_TRY(const auto made, co_await all->create(r.town, std::move(row), g->to));
  http::reply reply{.status = 201};
  reply.with("Location", "/v2/registrations/" + g->id);
  co_return reply;
}

answer list_registrations(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, list_operation));
  CO_TRY(const auto page, read_page(r));
  CO_TRY(auto* all, registry_of(p));
  const auto rows = co_await all->all_of(r.town, api_ngsi_v2);
  http::reply reply{.body = "["};
  std::int64_t n = 0;
  for (const auto& row : rows) {
    CO_TRY(const auto g, read_provision(row.body, row.service, row.id));
    if (is_asked_for(r, *g) && n++ >= page.offset && n <= page.offset + page.limit) {
      reply.body += reply.body.size() > 1 ? "," : "";
      append_provision(reply.body, row, *g, c.now);
    }
  }
  reply.body += ']';
  if (r.has_option("count")) {
    reply.with("Fiware-Total-Count", std::to_string(n));
  }
  co_return reply;
}

answer retrieve_registration(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, read_operation));
  CO_TRY(auto* all, registry_of(p));
  CO_TRY(const auto row, co_await row_in_path(*all, r));
  CO_TRY(const auto g, read_provision(row.body, row.service, row.id));
  http::reply reply;
  append_provision(reply.body, row, *g, c.now);
  co_return reply;
}

// The whole that comes of the fragment is read and checked again.
answer update_registration(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, write_operation));
  CO_TRY(auto* all, registry_of(p));
  CO_TRY(const auto row, co_await row_in_path(*all, r));
  CO_TRY(const auto ok, check_body(r));
  CO_TRY(const auto g, read_provision(with_members(row.body, r.body), row.service, row.id));
  auto changed = row_of(*g);
  CO_TRY(const auto kept, co_await all->update(r.town, std::move(changed), g->to));
  co_return http::reply{.status = 204};
}

answer delete_registration(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, read_operation));
  CO_TRY(auto* all, registry_of(p));
  CO_TRY(const auto row, co_await row_in_path(*all, r));
  CO_TRY(const auto ok, co_await all->remove(r.town, row.id));
  co_return http::reply{.status = 204};
}

}  // namespace tsu::broker::v2
