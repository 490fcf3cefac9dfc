#include "engine/catalog/open_api.h"

#include <algorithm>
#include <utility>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "base/http/conditional.h"
#include "engine/broker/broker.h"
#include "engine/catalog/ckan.h"
#include "engine/catalog/decide.h"
#include "engine/catalog/store.h"
#include "engine/catalog/views.h"

namespace tsu::catalog::api {
namespace {

constexpr std::size_t ckan_body_max = 64 * 1024;

by_whom who_asks(const call& c) {
  return {c.who.subject, c.who.role, std::string{c.request.trace_id}};
}

task<std::vector<dataset_dto>> public_datasets(const parts& on, const call& c) {
  auto& town = on.stores.at(c.tenant, db::place::town);
  auto all = co_await town.read([&](db::reader& r) { return all_datasets(r, c.now); });
  std::erase_if(all, [](const dataset_dto& d) { return !d.is_public; });
  co_return all;
}

task<result<dataset_dto>> public_dataset(const parts& on, const call& c, std::string name) {
  for (auto& d : co_await public_datasets(on, c)) {
    if (d.name == name) {
      co_return std::move(d);
    }
  }
  co_return problem{why::not_found, "no dataset is called " + name, "catalog_no_dataset"};
}

http::reply for_anyone(http::reply reply, const http::request& r) {
  reply.compressible = true;
  reply.with("Cache-Control", "public, max-age=60").with("Access-Control-Allow-Origin", "*");
  return http::with_etag(std::move(reply), r);
}

task<ckan_world> world_of(const parts& on, const call& c) {
  ckan_world w;
  w.datasets = co_await public_datasets(on, c);
  w.town = c.tenant.text();
  w.town_name = on.name_of ? on.name_of(c.tenant) : w.town;
  w.base = on.address_of(c);
  w.now = c.now;
  co_return w;
}

}  // namespace

answer list_datasets(const parts& on, call& c) {
  auto& town = on.stores.at(c.tenant, db::place::town);
  dataset_page out;
  out.items = co_await town.read([&](db::reader& r) { return all_datasets(r, c.now); });
  co_return http::reply{.body = to_json(out)};
}

answer publish_dataset(const parts& on, call& c) {
  CO_TRY(auto d, from_json<dataset_put_dto>(c.request.body));
  CO_TRY(const auto kept, co_await catalog::publish_dataset(on, c.tenant, c.path_values[0],
                                                            std::move(d), who_asks(c)));
  co_return http::reply{.status = 204};
}

answer withdraw_dataset(const parts& on, call& c) {
  CO_TRY(const auto gone,
         co_await catalog::withdraw_dataset(on, c.tenant, c.path_values[0], who_asks(c)));
  co_return http::reply{.status = 204};
}

answer ask_ckan(const parts& on, call& c) {
  auto w = co_await world_of(on, c);
  const broker::town_key town{.tenant = c.tenant, .service = {}};
  const auto state = co_await on.entities.look(town);
  w.state = state.get();
  w.facts = on.facts.get();
  const auto body =
      c.request.body.size() > ckan_body_max ? std::string_view{"too large"} : c.request.body;
  const auto arguments = ckan_arguments_of(c.request.query, body);
  const auto& action = c.path_values[0];
  const auto answered = arguments.ok() ? run_ckan(w, action, arguments.value())
                                       : result<std::string>{arguments.error()};
  auto reply = ckan_reply_of(w, action, answered);
  http::reply out{.status = reply.status,
                  .type = "application/json;charset=utf-8",
                  .body = std::move(reply.json)};
  co_return for_anyone(std::move(out), c.request);
}

answer show_open_file(const parts& on, call& c) {
  const auto& file = c.path_values[1];
  CO_TRY(const auto d, co_await public_dataset(on, c, c.path_values[0]));
  const broker::town_key town{.tenant = c.tenant, .service = {}};
  const auto state = co_await on.entities.look(town);
  CO_TRY(const auto table, open_rows(*state, d.about, c.now));
  http::reply out;
  if (file == "data.csv") {
    out.type = "text/csv; charset=utf-8";
    out.body = csv_of(sheet_of(table));
    out.with("Content-Disposition", "attachment; filename=\"" + d.name + ".csv\"");
  } else if (file == "data.xlsx") {
    out.type = xlsx_type;
    out.body = xlsx_of(sheet_of(table));
    out.with("Content-Disposition", "attachment; filename=\"" + d.name + ".xlsx\"");
  } else if (file == "data.geojson") {
    out.type = "application/geo+json";
    out.body = geojson_of(table);
  } else if (file == "entities.json") {
    out.body = entities_of(table, d.about.entity_type);
  } else {
    co_return problem{why::not_found,
                      "a dataset has data.csv, data.xlsx, data.geojson and entities.json",
                      "not_found"};
  }
  co_return for_anyone(std::move(out), c.request);
}

answer show_open_tile(const parts& on, call& c) {
  CO_TRY(const auto d, co_await public_dataset(on, c, c.path_values[0]));
  CO_TRY(const auto tile, parse_tile(c.path_values[1], c.path_values[2], c.path_values[3]));
  // Values stay in the files, behind the gate; a tile has places and ids.
  showing what;
  what.type = d.about.entity_type;
  what.now = c.now;
  const auto& shown = d.about.attributes;
  const bool has_place = std::find(shown.begin(), shown.end(), "location") != shown.end();
  what.attributes = [has_place](std::string_view name) { return has_place && name == "location"; };
  const broker::town_key town{.tenant = c.tenant, .service = {}};
  const auto state = co_await on.entities.look(town);
  CO_TRY(auto bytes, tile_of(*state, what, tile));
  http::reply out{
      .status = 200, .type = "application/vnd.mapbox-vector-tile", .body = std::move(bytes)};
  co_return for_anyone(std::move(out), c.request);
}

}  // namespace tsu::catalog::api
