#include "engine/broker/registrations/api.h"

#include <array>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/registrations/discovery.h"
#include "engine/broker/registrations/registry.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 1> with_local{"local"};
constexpr std::array<std::string_view, 20> discovery_parameters{
    "id",      "idPattern", "type",      "attrs",        "q",
    "csf",     "georel",    "geometry",  "scopeQ",       "coordinates",
    "local",   "limit",     "offset",    "count",        "geoproperty",
    "timerel", "timeAt",    "endTimeAt", "timeproperty", "datasetId"};
constexpr std::array<std::string_view, 2> options{"sysAttrs", "count"};

constexpr operation write_operation{.body = body_is::document, .parameters = with_local};
constexpr operation read_operation{.parameters = with_local, .options = options};
constexpr operation list_operation{.parameters = discovery_parameters, .options = options};
constexpr operation plain_operation{.parameters = with_local};

result<registry*> registry_of(const parts& p) {
  if (p.sources == nullptr) {
    return operation_not_supported("this broker keeps no registrations");
  }
  return p.sources;
}

// Unlike any other of this town: the moment and the request's own number.
std::string fresh_id(const call& c) {
  return "urn:ngsi-ld:ContextSourceRegistration:" + std::to_string(to_micros(c.now)) + "-" +
         std::string{c.request.trace_id.substr(0, 16)};
}

result<std::string> id_in_path(const call& c) {
  if (!is_uri(c.path_values[0])) {
    return bad_request_data("\"" + c.path_values[0] + "\" is not a URI");
  }
  return c.path_values[0];
}

registration_row row_of(const ngsi_request& r, const registration& g) {
  return {.service = r.town.service, .id = g.id, .api = std::string{api_ngsi_ld}, .body = g.body};
}

std::string text_parameter(const ngsi_request& r, std::string_view name) {
  const auto* text = r.parameter(name);
  return text == nullptr ? std::string{} : *text;
}

// 5.10.2.4: what is too wide for entities; here ids are enough.
result<query> read_entities_asked(const ngsi_request& r) {
  if (r.parameter("id") == nullptr) {
    return read_query(r);
  }
  auto here = r;
  const auto local = std::string{r.of->request.query} + "&local=true";
  here.query = http::query_values::parse(local).value_or(r.query);
  return read_query(here);
}

result<source_filter> read_filter(const ngsi_request& r, query& q) {
  TRY(auto asked, read_entities_asked(r));
  TRY(const auto form, read_projection(r));
  source_filter f{
      .what = {asked.ids, asked.id_pattern, asked.types, asked.attributes, form.datasets},
      .q = asked.q,
      .csf = nullptr,
      .geo = asked.geo,
      .scopes = asked.scopes,
      .times = std::nullopt};
  if (const auto* csf = r.parameter("csf")) {
    const stored_name_of stored = [&](std::string_view name) { return r.names->stored(name); };
    TRY(auto c, condition::parse(*csf, stored));
    f.csf = std::make_shared<const condition>(std::move(c));
  }
  if (r.parameter("timerel") != nullptr || r.parameter("timeAt") != nullptr) {
    TRY(const auto times,
        read_source_times(text_parameter(r, "timerel"), text_parameter(r, "timeAt"),
                          text_parameter(r, "endTimeAt"), text_parameter(r, "timeproperty")));
    f.times = times;
  }
  q = std::move(asked);
  return f;
}

// 5.9.2.4: a proxy's entities and attributes may not be here.
task<result<done>> check_entities(const parts& p, const ngsi_request& r, const registration& g) {
  if (!g.is_proxy()) {
    co_return done{};
  }
  const auto state = co_await p.entities->look(r.town);
  for (const auto& info : g.information) {
    const entity_info any;
    for (const auto& e : info.entities.empty() ? std::vector{any} : info.entities) {
      query q{.ids = {}, .id_pattern = e.id_pattern, .types = {}, .attributes = info.attributes};
      if (!e.id.empty()) {
        q.ids = {e.id};
      }
      for (const auto& type : e.types) {
        q.types.push_back({type});
      }
      q.limit = 1;
      q.now = r.of->now;
      std::string found;
      CO_TRY(const auto n, state->select(q, [&](const entity_ptr& one) { found = one->id(); }));
      if (!found.empty()) {
        co_return registration_conflict("entity " + found + " is here already");
      }
    }
  }
  co_return done{};
}

std::string member_for(const ngsi_request& r) {
  return r.accept == media::ld_json ? context_member(r) : std::string{};
}

struct registration_page {
  std::vector<source_match> shown;
  std::int64_t total = 0;
};

registration_page page_of(const town_sources& all, const ngsi_request& r, const source_filter& f,
                          const query& q) {
  registration_page out;
  for (const auto& one : all.all) {
    const bool own = one.service == r.town.service && !one.what->provider;
    auto m = own ? discovered(one.what, f, r.of->now) : source_match{};
    if (!m.to) {
      continue;
    }
    if (out.total++ >= q.offset && std::ssize(out.shown) < q.limit) {
      out.shown.push_back(std::move(m));
    }
  }
  return out;
}

}  // namespace

answer create_registration(const parts& p, call& c) {
  CO_TRY(auto* const sources, registry_of(p));
  CO_TRY(auto r, co_await open_request(p, c, write_operation));
  CO_TRY(auto g, read_registration(stored_registration(r.body, *r.names), fresh_id(c), c.now));
  const auto made = std::make_shared<const registration>(std::move(g));
  CO_TRY(const auto free, co_await check_entities(p, r, *made));
  CO_TRY(const auto ok, co_await sources->create(r.town, row_of(r, *made), made));
  auto reply = empty_reply(201);
  reply.with("Location", "/ngsi-ld/v1/csourceRegistrations/" + path_segment(made->id));
  co_return reply;
}

answer query_registrations(const parts& p, call& c) {
  CO_TRY(auto* const sources, registry_of(p));
  CO_TRY(auto r, co_await open_request(p, c, list_operation));
  query q;
  CO_TRY(const auto filter, read_filter(r, q));
  (void)co_await sources->catch_up(c.tenant);
  const auto all = co_await sources->look(c.tenant);
  const auto found = page_of(*all, r, filter, q);
  std::string body = "[";
  for (const auto& m : found.shown) {
    body += body.size() == 1 ? "" : ",";
    auto row = co_await sources->get(r.town, m.to->id);
    const auto state = row.ok() ? row.value().state : registration_state{};
    append_registration(body, *m.to, state, *r.names, member_for(r), r.has_option("sysAttrs"));
  }
  auto reply = entity_reply(r, body + "]");
  add_page_headers(reply, r, {q.limit, q.offset, q.count}, found.total > q.offset + q.limit,
                   found.total);
  co_return reply;
}

answer retrieve_registration(const parts& p, call& c) {
  CO_TRY(auto* const sources, registry_of(p));
  CO_TRY(auto r, co_await open_request(p, c, read_operation));
  CO_TRY(const auto id, id_in_path(c));
  CO_TRY(const auto row, co_await sources->get(r.town, id));
  CO_TRY(const auto g, read_registration(row.body, row.id, no_time));
  if (!g.works_at(c.now)) {
    co_return resource_not_found("registration " + id + " has expired");
  }
  std::string body;
  append_registration(body, g, row.state, *r.names, member_for(r), r.has_option("sysAttrs"));
  co_return entity_reply(r, std::move(body));
}

// 5.9.3: the whole that comes of the fragment is read and checked again.
answer update_registration(const parts& p, call& c) {
  CO_TRY(auto* const sources, registry_of(p));
  CO_TRY(auto r, co_await open_request(p, c, write_operation));
  CO_TRY(const auto id, id_in_path(c));
  CO_TRY(const auto old, co_await sources->get(r.town, id));
  if (r.body.front() != '{') {
    co_return bad_request_data("a registration is a JSON object");
  }
  const auto fragment = stored_registration(r.body, *r.names);
  const bool new_end = !json_members{fragment}.find("expiresAt").empty();
  const auto now = new_end ? c.now : no_time;
  CO_TRY(auto g, read_registration(patched_registration(old.body, fragment), id, now));
  if (g.id != id) {
    co_return bad_request_data("the id of a registration cannot be changed");
  }
  const auto made = std::make_shared<const registration>(std::move(g));
  CO_TRY(const auto ok, co_await sources->update(r.town, row_of(r, *made), made));
  co_return empty_reply(204);
}

answer delete_registration(const parts& p, call& c) {
  CO_TRY(auto* const sources, registry_of(p));
  CO_TRY(auto r, co_await open_request(p, c, plain_operation));
  CO_TRY(const auto id, id_in_path(c));
  CO_TRY(const auto ok, co_await sources->remove(r.town, id));
  co_return empty_reply(204);
}

answer source_identity(const parts& p, call& c) {
  CO_TRY(auto* const sources, registry_of(p));
  CO_TRY(auto r, co_await open_request(p, c, plain_operation));
  const auto all = co_await sources->look(c.tenant);
  std::string body = "{\"id\":";
  append_json_string(body, "urn:ngsi-ld:ContextSourceIdentity:" + all->alias);
  body += R"(,"type":"ContextSourceIdentity","contextSourceAlias":)";
  append_json_string(body, all->alias);
  body += ",\"contextSourceUptime\":\"PT" +
          std::to_string(
              std::chrono::duration_cast<std::chrono::seconds>(c.now - sources->since()).count()) +
          "S\",\"contextSourceTimeAt\":\"" + format_instant_ms(c.now) + "\"";
  if (r.accept == media::ld_json) {
    body += "," + context_member(r);
  }
  co_return entity_reply(r, body + "}");
}

}  // namespace tsu::broker
