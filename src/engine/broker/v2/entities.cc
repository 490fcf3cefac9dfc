#include "engine/broker/v2/entities.h"

#include <array>
#include <utility>

#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/find_entity.h"
#include "engine/broker/v2/forward.h"
#include "engine/broker/v2/listing.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::array<std::string_view, 4> create_options{"keyValues", "upsert", "forcedUpdate",
                                                         "flowControl"};
constexpr operation list_operation{.options = read_options};
constexpr operation create_operation{.body = takes::json, .options = create_options};
constexpr operation delete_operation{};

result<selector> selector_in(const request& r) {
  selector out;
  for (const auto& [list, shape] :
       {std::pair{"id", "idPattern"}, std::pair{"type", "typePattern"}}) {
    const bool of_id = list == std::string_view{"id"};
    const auto* exact = r.parameter(list);
    const auto* regex = r.parameter(shape);
    if (exact != nullptr && regex != nullptr) {
      return bad_request(std::string{"Incompatible parameters: "} + list + ", " + shape);
    }
    if (exact != nullptr) {
      for (auto& one : comma_list(*exact)) {
        TRY(const auto ok, check_identifier(one, of_id ? "entity id" : "entity type"));
        (of_id ? out.ids : out.types).push_back(std::move(one));
      }
    } else if (regex != nullptr) {
      TRY(auto p, read_pattern(*regex, shape));
      (of_id ? out.id_pattern : out.type_pattern) = std::move(p);
    }
  }
  return out;
}

result<std::shared_ptr<const selection>> selection_in(const request& r) {
  auto out = std::make_shared<selection>();
  TRY(auto one, selector_in(r));
  if (!one.ids.empty() || !one.types.empty() || one.id_pattern || one.type_pattern) {
    out->any_of.push_back(std::move(one));
  }
  TRY(auto when, read_expression([&](std::string_view name) { return r.parameter(name); }));
  out->when = std::move(when);
  if (const auto* ids = r.parameter("spatialId")) {
    TRY(auto space, space_query::parse(*ids));
    out->space = std::make_shared<const space_query>(std::move(space));
  }
  out->paths = r.paths;
  return std::shared_ptr<const selection>{std::move(out)};
}

std::string location_of(const entity& e) {
  return "/v2/entities/" + path_segment(e.id) +
         "?type=" + http::percent_encoded(e.type.empty() ? "Thing" : e.type);
}

}  // namespace

answer list_entities(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, list_operation));
  CO_TRY(const auto form, read_form(r));
  CO_TRY(auto wanted, selection_in(r));
  co_return co_await list_reply(p, r, std::move(wanted), form);
}

answer create_entity(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, create_operation));
  const auto form = r.has_option("keyValues") ? body_form::key_values : body_form::normalized;
  const bool upsert = r.has_option("upsert");
  auto u = std::make_shared<update>();
  CO_TRY(auto given, read_entity(r.body, form));
  given.type = given.type.empty() ? "Thing" : given.type;
  CO_TRY(auto scope, r.scope_of_update());
  u->how = upsert ? action::append : action::create;
  u->given = std::move(given);
  u->scope = std::move(scope);
  u->may_create = true;
  u->forced = r.has_option("forcedUpdate");
  const auto where = location_of(u->given);
  shortfall left;
  CO_TRY(const auto outcome, co_await carry_out(*p.entities, r, std::move(u), left));
  http::reply reply{.status = upsert ? 204 : 201};
  reply.with("Location", where);
  co_return reply;
}

answer retrieve_entity(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, list_operation));
  CO_TRY(const auto type, type_parameter(r));
  CO_TRY(const auto form, read_form(r));
  CO_TRY(const auto named, check_identifier(c.path_values[0], "entity id"));
  auto wanted = attributes_in(form);
  CO_TRY(const auto e, co_await whole_entity(p, r, c.path_values[0], type, std::move(wanted)));
  http::reply reply;
  append_entity(reply.body, e, form);
  co_return reply;
}

answer delete_entity(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, delete_operation));
  auto u = std::make_shared<update>();
  u->how = action::remove;
  u->given.id = c.path_values[0];
  CO_TRY(const auto named, check_identifier(u->given.id, "entity id"));
  CO_TRY(auto type, type_parameter(r));
  u->given.type = std::move(type);
  CO_TRY(auto scope, r.scope_of_update());
  u->scope = std::move(scope);
  shortfall left;
  CO_TRY(const auto outcome, co_await carry_out(*p.entities, r, std::move(u), left));
  co_return http::reply{.status = 204};
}

}  // namespace tsu::broker::v2
