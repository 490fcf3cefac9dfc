#include "engine/catalog/store.h"

#include "base/core/json.h"
#include "engine/catalog/embedded.h"

namespace tsu::catalog {
namespace {

using db::statement;

constexpr statement select_models{
    "catalog.select_models",
    "SELECT name, title, entity_type, source, items FROM catalog_model ORDER BY name"};
constexpr statement upsert_model{
    "catalog.upsert_model",
    "INSERT INTO catalog_model (name, title, entity_type, source, items, set_by, set_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO UPDATE SET title = excluded.title, "
    "entity_type = excluded.entity_type, source = excluded.source, items = excluded.items, "
    "set_by = excluded.set_by, set_at = excluded.set_at"};
constexpr statement delete_model{"catalog.delete_model",
                                 "DELETE FROM catalog_model WHERE name = $1"};
constexpr statement select_validations{
    "catalog.select_validations",
    "SELECT entity_type, model, mode, set_by, set_at FROM catalog_validation "
    "ORDER BY entity_type"};
constexpr statement upsert_validation{
    "catalog.upsert_validation",
    "INSERT INTO catalog_validation (entity_type, model, mode, set_by, set_at) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (entity_type) DO UPDATE SET model = excluded.model, "
    "mode = excluded.mode, set_by = excluded.set_by, set_at = excluded.set_at"};
constexpr statement delete_validation{"catalog.delete_validation",
                                      "DELETE FROM catalog_validation WHERE entity_type = $1"};
constexpr statement upsert_finding{
    "catalog.upsert_finding",
    "INSERT INTO catalog_finding (service, entity, entity_type, faults, found_at) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (entity, service) DO UPDATE SET "
    "entity_type = excluded.entity_type, faults = excluded.faults, found_at = excluded.found_at"};
constexpr statement delete_finding{"catalog.delete_finding",
                                   "DELETE FROM catalog_finding WHERE service = $1 AND entity = "
                                   "$2"};
constexpr statement delete_findings{"catalog.delete_findings",
                                    "DELETE FROM catalog_finding WHERE entity_type = $1"};
constexpr statement select_findings{
    "catalog.select_findings",
    "SELECT entity, entity_type, faults, found_at FROM catalog_finding "
    "WHERE $1 = '' OR entity_type = $1 ORDER BY entity_type, entity, service LIMIT $2 OFFSET $3"};
constexpr statement count_findings{
    "catalog.count_findings",
    "SELECT COUNT(*) FROM catalog_finding WHERE $1 = '' OR entity_type = $1"};

constexpr statement select_datasets{
    "catalog.select_datasets",
    "SELECT name, about, created_at, modified_at, set_by FROM catalog_dataset ORDER BY name"};
constexpr statement upsert_dataset{
    "catalog.upsert_dataset",
    "INSERT INTO catalog_dataset (name, entity_type, about, from_at, until_at, created_at, "
    "modified_at, set_by) VALUES ($1, $2, $3, $4, $5, $6, $6, $7) ON CONFLICT (name) DO UPDATE "
    "SET entity_type = excluded.entity_type, about = excluded.about, from_at = excluded.from_at, "
    "until_at = excluded.until_at, modified_at = excluded.modified_at, set_by = excluded.set_by"};
constexpr statement delete_dataset{"catalog.delete_dataset",
                                   "DELETE FROM catalog_dataset WHERE name = $1"};

}  // namespace

const db::migration migrations[] = {{1, "create", embedded::schema_0001_create_sql}};
const db::statement* const statements[] = {
    &select_models,  &upsert_model,    &delete_model,      &select_validations, &upsert_validation,
    &upsert_finding, &delete_finding,  &delete_validation, &delete_findings,    &select_findings,
    &count_findings, &select_datasets, &upsert_dataset,    &delete_dataset};

std::vector<data_model> own_models(db::reader& r) {
  std::vector<data_model> out;
  r.each(select_models, {}, [&](const db::row& row) {
    auto read = read_model({.name = row.string(0),
                            .title = row.string(1),
                            .entity_type = row.string(2),
                            .source = row.string(3),
                            .items = {}},
                           row.text(4));
    ASSERT(read.ok());  // it was read before it was kept
    out.push_back(std::move(read).value());
  });
  return out;
}

void keep_model(db::tx& t, const data_model& m, std::string_view by) {
  const auto items = model_csv(m);
  t.run(upsert_model, {m.name, m.title, m.entity_type, m.source, items, by, to_micros(t.now())});
}

bool remove_model(db::tx& t, std::string_view name) { return t.run(delete_model, {name}) > 0; }

std::vector<validation_dto> all_validations(db::reader& r) {
  std::vector<validation_dto> out;
  r.each(select_validations, {}, [&](const db::row& row) {
    out.push_back(
        {.entity_type = row.string(0),
         .model = row.string(1),
         .mode = row.text(2) == "refuse" ? validation_mode::refuse : validation_mode::warn,
         .set_by = row.string(3),
         .set_at = row.time(4)});
  });
  return out;
}

void keep_validation(db::tx& t, std::string_view type, const validation_put_dto& v,
                     std::string_view by) {
  if (v.mode == validation_mode::off) {
    t.run(delete_validation, {type});
    return;
  }
  const std::string_view mode = v.mode == validation_mode::refuse ? "refuse" : "warn";
  t.run(upsert_validation, {type, v.model, mode, by, to_micros(t.now())});
}

void keep_finding(db::tx& t, std::string_view service, const finding_dto& f) {
  const auto faults = to_json(f.faults);
  t.queue(upsert_finding, {service, f.entity, f.entity_type, faults, to_micros(f.found_at)});
}

void clear_finding(db::tx& t, std::string_view service, std::string_view entity) {
  t.queue(delete_finding, {service, entity});
}

void clear_findings(db::tx& t, std::string_view type) { t.run(delete_findings, {type}); }

finding_page list_findings(db::reader& r, std::string_view type, std::int64_t limit,
                           std::int64_t offset) {
  finding_page out;
  r.each(select_findings, {type, limit, offset}, [&](const db::row& row) {
    auto faults = from_json<std::vector<fault_dto>>(row.text(2));
    ASSERT(faults.ok());
    out.items.push_back({.entity = row.string(0),
                         .entity_type = row.string(1),
                         .faults = std::move(faults).value(),
                         .found_at = row.time(3)});
  });
  r.first(count_findings, {type}, [&](const db::row& row) { out.total = row.int64(0); });
  return out;
}

std::vector<dataset_dto> all_datasets(db::reader& r, instant now) {
  std::vector<dataset_dto> out;
  r.each(select_datasets, {}, [&](const db::row& row) {
    auto about = from_json<dataset_put_dto>(row.text(1));
    ASSERT(about.ok());
    const bool open = is_public_at(about.value(), now);
    out.push_back({.name = row.string(0),
                   .about = std::move(about).value(),
                   .is_public = open,
                   .created_at = row.time(2),
                   .modified_at = row.time(3),
                   .set_by = row.string(4)});
  });
  return out;
}

void keep_dataset(db::tx& t, std::string_view name, const dataset_put_dto& d, std::string_view by) {
  const auto about = to_json(d);
  const auto from = to_micros(d.published_from.value_or(t.now()));
  const std::int64_t until = d.published_until ? to_micros(*d.published_until) : 0;
  t.run(upsert_dataset, {name, d.entity_type, about, from, until, to_micros(t.now()), by});
}

bool remove_dataset(db::tx& t, std::string_view name) { return t.run(delete_dataset, {name}) > 0; }

}  // namespace tsu::catalog
