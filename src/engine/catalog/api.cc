#include "engine/catalog/api.h"

#include <algorithm>
#include <utility>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "base/http/conditional.h"
#include "base/media/sheet.h"
#include "engine/broker/broker.h"
#include "engine/broker/model/names.h"
#include "engine/catalog/decide.h"
#include "engine/catalog/series_csv.h"
#include "engine/catalog/store.h"
#include "engine/catalog/table.h"
#include "engine/catalog/views.h"

namespace tsu::catalog::api {
namespace {

constexpr std::int64_t page_max = 500, offset_max = 100'000'000;
constexpr std::size_t names_max = 100;

http::reply json(std::string body) { return {.body = std::move(body), .compressible = true}; }

http::reply csv(std::string body, const std::string& file) {
  http::reply out{.type = "text/csv; charset=utf-8", .body = std::move(body), .compressible = true};
  return out.with("Content-Disposition", "attachment; filename=\"" + file + "\"");
}

// For whom the caller is shown; nobody else may keep it.
http::reply kept_privately(http::reply reply, const http::request& r) {
  reply.with("Cache-Control", "private, no-cache");
  return http::with_etag(std::move(reply), r);
}

broker::town_key town_of(const call& c) { return {.tenant = c.tenant, .service = {}}; }

by_whom who_asks(const call& c) {
  return {c.who.subject, c.who.role, std::string{c.request.trace_id}};
}

// A stored name: plain, or an IRI. Paths have it percent-encoded.
result<std::string> stored_name(std::string_view field, std::string text) {
  if (!broker::is_name(text)) {
    return problem{why::bad_input,
                   std::string{field} + " is a name or an IRI",
                   "bad_query",
                   {{std::string{field}, "bad_name"}}};
  }
  return text;
}

// "a,b": those; nothing: all.
result<attribute_filter> filter_of(const http::asked& query) {
  const auto text = query.text("properties");
  if (text.empty()) {
    return attribute_filter{[](std::string_view) { return true; }};
  }
  std::vector<std::string> names{"location"};
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    TRY(auto name, stored_name("properties", text.substr(at, end - at)));
    names.push_back(std::move(name));
    at = end + 1;
  }
  if (names.size() > names_max) {
    return problem{
        why::bad_input, "properties are at most 100", "bad_query", {{"properties", "too_many"}}};
  }
  return attribute_filter{[names](std::string_view one) {
    return std::find(names.begin(), names.end(), one) != names.end();
  }};
}

result<showing> showing_of(const call& c, const http::asked& query) {
  showing out;
  TRY(auto type, stored_name("type", c.path_values[0]));
  TRY(auto filter, filter_of(query));
  out.type = std::move(type);
  out.attributes = std::move(filter);
  out.now = c.now;
  if (auto property = query.text("geoproperty"); !property.empty()) {
    TRY(auto stored, stored_name("geoproperty", std::move(property)));
    out.property = std::move(stored);
    out.attributes = [all = out.attributes, mine = out.property](std::string_view one) {
      return one == mine || all(one);
    };
  }
  return out;
}

model_dto dto_of(const data_model& m, bool shipped) {
  model_dto out{m.name, m.title, m.entity_type, m.source, shipped, {}};
  for (const auto& i : m.items) {
    out.items.push_back({i.name, i.english, i.example, i.type, i.item_needed, i.value_needed,
                         i.width_text, i.allowed_text, i.unit});
  }
  return out;
}

bool wants_csv(const http::request& r, const http::asked& query) {
  const auto accept = r.headers.find("Accept").value_or("");
  return query.text("as") == "csv" || accept.find("text/csv") != std::string_view::npos;
}

bool is_shipped(std::string_view name) {
  const auto& all = shipped_models();
  return std::any_of(all.begin(), all.end(), [&](const auto& m) { return m.name == name; });
}

// One of two words; the first where it is absent.
result<bool> choice(const http::asked& query, std::string_view field, std::string_view otherwise,
                    std::string_view other) {
  const auto text = query.text(field);
  if (text.empty() || text == otherwise || text == other) {
    return text == other;
  }
  return problem{why::bad_input,
                 std::string{field} + " is " + std::string{otherwise} + " or " + std::string{other},
                 "bad_query",
                 {{std::string{field}, "not_one_of"}}};
}

result<std::string> model_name(std::string name) {
  const bool plain =
      !name.empty() && name.size() <= 60 && std::all_of(name.begin(), name.end(), [](char ch) {
        return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-';
      });
  if (!plain) {
    return problem{why::bad_input,
                   "a model is called by small letters, digits and -",
                   "bad_query",
                   {{"name", "bad_name"}}};
  }
  return name;
}

task<result<data_model>> model_called(const parts& on, tenant_code t, std::string name) {
  auto& town = on.stores.at(t, db::place::town);
  co_return co_await town.read([&](db::reader& r) { return find_model(r, name); });
}

task<result<table_report>> store_rows(const parts& on, const call& c, read_table table) {
  constexpr std::size_t step = 500;
  auto& report = table.report;
  for (std::size_t at = 0; at < table.writes.size(); at += step) {
    const auto end = std::min(at + step, table.writes.size());
    std::vector<broker::write_op> some(table.writes.begin() + static_cast<std::ptrdiff_t>(at),
                                       table.writes.begin() + static_cast<std::ptrdiff_t>(end));
    const auto town = town_of(c);
    const auto all = co_await on.entities.write_all(town, std::move(some));
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].ok()) {
        ++(all[i].value().changed ? report.stored : report.unchanged);
      } else {
        ++report.refused;
        report.faults.push_back({table.writes[at + i].entity.id, all[i].error().detail});
      }
    }
  }
  co_return std::move(report);
}

// By its first bytes, whatever it is called.
bool is_workbook(std::string_view body) { return body.starts_with("PK\3\4"); }
bool is_old_workbook(std::string_view body) { return body.starts_with("\xD0\xCF\x11\xE0"); }

task<result<read_table>> table_asked(const parts& on, const call& c, const data_model& model,
                                     const table_wish& wish, std::string sheet) {
  const auto& body = c.request.body;
  if (is_old_workbook(body)) {
    co_return problem{why::unsupported, "an old (.xls) or locked workbook; save it as .xlsx or CSV",
                      "media_type_unsupported"};
  }
  if (!is_workbook(body)) {
    co_return read_entities(model, wish, body);
  }
  if (on.helper == nullptr) {
    co_return problem{why::unavailable, "workbooks cannot be opened here", "media_unavailable"};
  }
  media::sheet_wish which;
  if (!sheet.empty()) {
    which.sheet = std::move(sheet);
  }
  std::string file{body};
  CO_TRY(const auto read, co_await media::read_sheet(*on.helper, std::move(file), which));
  co_return read_entities(model, wish, read);
}

}  // namespace

answer show_tiles(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto what, showing_of(c, query));
  const auto& r = c.request;
  auto url = on.address_of(c).append(r.path) + "/{z}/{x}/{y}.mvt";
  url += r.query.empty() ? "" : "?" + std::string{r.query};
  co_return kept_privately(json(tile_json(what, url, what.type)), r);
}

answer show_tile(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto what, showing_of(c, query));
  CO_TRY(const auto tile, parse_tile(c.path_values[1], c.path_values[2], c.path_values[3]));
  const auto town = town_of(c);
  const auto state = co_await on.entities.look(town);
  CO_TRY(auto bytes, tile_of(*state, what, tile));
  http::reply out{.status = 200,
                  .type = "application/vnd.mapbox-vector-tile",
                  .body = std::move(bytes),
                  .compressible = true};
  co_return kept_privately(std::move(out), c.request);
}

answer list_features(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto what, showing_of(c, query));
  CO_TRY(const auto limit, query.whole("limit", 1'000, 0, features_max));
  CO_TRY(const auto offset, query.whole("offset", 0, 0, offset_max));
  feature_page page;
  page.limit = limit;
  page.offset = offset;
  if (const auto box = query.text("bbox"); !box.empty()) {
    CO_TRY(const auto within, parse_bbox(box));
    page.within = within;
  }
  const auto town = town_of(c);
  const auto state = co_await on.entities.look(town);
  CO_TRY(auto found, features_of(*state, what, page));
  auto out = json(std::move(found.json));
  out.type = "application/geo+json";
  co_return kept_privately(std::move(out), c.request);
}

answer export_series(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  series_wish wish;
  wish.entity = query.text("entity");
  if (!broker::is_uri(wish.entity)) {
    co_return problem{why::bad_input, "entity is the URI of a thing", "bad_query",
                      std::vector<field_error>{{"entity", "not_a_uri"}}};
  }
  CO_TRY(auto attribute, stored_name("attribute", query.text("attribute")));
  wish.attribute = std::move(attribute);
  wish.dataset = query.text("datasetId");
  CO_TRY(const auto from, query.time("from", instant::min()));
  CO_TRY(const auto until, query.time("until", instant::max()));
  CO_TRY(const auto limit, query.whole("limit", series_rows_max, 1, series_rows_max));
  CO_TRY(const auto english, choice(query, "heading", "ja", "en"));
  wish.from = from;
  wish.until = until;
  wish.limit = limit;
  wish.words = english ? series_wish::heading::en : series_wish::heading::ja;
  const auto town = town_of(c);
  CO_TRY(auto table, co_await open_series(on.entities, town, std::move(wish)));
  auto out = csv(std::move(table.csv), "series.csv");
  out.pieces = std::move(table.rest);
  if (table.next) {  // this page ends where that one begins
    out.with("Next-From", format_instant(*table.next));
  }
  co_return out;
}

answer export_table(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto type, stored_name("type", c.path_values[0]));
  CO_TRY(const auto excel, choice(query, "as", "csv", "xlsx"));
  CO_TRY(const auto model, co_await model_called(on, c.tenant, query.text("model")));
  const auto town = town_of(c);
  const auto state = co_await on.entities.look(town);
  CO_TRY(const auto table, table_of(*state, model, type, c.now));
  if (!excel) {
    co_return csv(csv_of(table), model.name + ".csv");
  }
  auto out = csv(xlsx_of(table), model.name + ".xlsx");
  out.type = xlsx_type;
  out.compressible = false;  // it is packed already
  co_return out;
}

answer import_table(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto model, co_await model_called(on, c.tenant, query.text("model")));
  CO_TRY(const auto skip, choice(query, "faulty", "refuse", "skip"));
  CO_TRY(const auto mend, choice(query, "widths", "keep", "mend"));
  CO_TRY(const auto dry, choice(query, "dryRun", "false", "true"));
  auto type = query.text("type");
  CO_TRY(auto stored, stored_name("type", type.empty() ? model.entity_type : std::move(type)));
  const table_wish wish{.type = std::move(stored),
                        .owner = std::string{c.tenant.text()},
                        .faulty = skip ? faulty_rows::skip : faulty_rows::refuse,
                        .how = mend ? widths::mend : widths::as_they_are};
  const auto which = query.text("sheet");
  CO_TRY(auto table, co_await table_asked(on, c, model, wish, which));
  table.report.dry_run = dry;
  if (dry) {
    co_return json(to_json(table.report));
  }
  CO_TRY(const auto sound, accept(table, wish));
  CO_TRY(const auto report, co_await store_rows(on, c, std::move(table)));
  co_return json(to_json(report));
}

answer list_models(const parts& on, call& c) {
  auto& town = on.stores.at(c.tenant, db::place::town);
  const auto own = co_await town.read([](db::reader& r) { return own_models(r); });
  model_page out;
  for (const auto& m : shipped_models()) {
    out.items.push_back(dto_of(m, true));
  }
  for (const auto& m : own) {
    out.items.push_back(dto_of(m, false));
  }
  co_return json(to_json(out));
}

answer show_model(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto m, co_await model_called(on, c.tenant, c.path_values[0]));
  co_return wants_csv(c.request, query) ? csv(model_csv(m), m.name + ".csv")
                                        : json(to_json(dto_of(m, is_shipped(m.name))));
}

answer put_model(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(auto name, model_name(c.path_values[0]));
  CO_TRY(auto type, stored_name("type", query.text("type")));
  data_model about;
  about.name = std::move(name);
  about.title = query.text("title");
  about.entity_type = std::move(type);
  about.source = query.text("source");
  if (about.title.empty() || about.source.empty()) {
    co_return problem{
        why::bad_input, "a model has a title and a source", "bad_query",
        std::vector<field_error>{{about.title.empty() ? "title" : "source", "missing"}}};
  }
  CO_TRY(auto m, read_model(std::move(about), c.request.body));
  const auto shown = dto_of(m, false);
  CO_TRY(const auto kept, co_await catalog::put_model(on, c.tenant, std::move(m), who_asks(c)));
  co_return json(to_json(shown));
}

answer remove_model(const parts& on, call& c) {
  CO_TRY(const auto gone,
         co_await catalog::remove_model(on, c.tenant, c.path_values[0], who_asks(c)));
  co_return http::reply{.status = 204};
}

answer list_validations(const parts& on, call& c) {
  auto& town = on.stores.at(c.tenant, db::place::town);
  validation_page out;
  out.items = co_await town.read([](db::reader& r) { return all_validations(r); });
  co_return json(to_json(out));
}

answer put_validation(const parts& on, call& c) {
  CO_TRY(auto type, stored_name("type", c.path_values[0]));
  CO_TRY(auto asked, from_json<validation_put_dto>(c.request.body));
  CO_TRY(const auto kept, co_await catalog::put_validation(on, c.tenant, std::move(type),
                                                           std::move(asked), who_asks(c)));
  co_return http::reply{.status = 204};
}

answer list_findings(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto offset, query.whole("offset", 0, 0, offset_max));
  const auto type = query.text("type");
  auto& town = on.stores.at(c.tenant, db::place::town);
  co_return json(to_json(co_await town.read(
      [&](db::reader& r) { return catalog::list_findings(r, type, limit, offset); })));
}

}  // namespace tsu::catalog::api
