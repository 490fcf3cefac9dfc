#include "engine/catalog/module.h"

#include "base/core/json.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "engine/catalog/api.h"
#include "engine/catalog/dataset.h"
#include "engine/catalog/decide.h"
#include "engine/catalog/dto.h"
#include "engine/catalog/embedded.h"
#include "engine/catalog/model_shelf.h"
#include "engine/catalog/open_api.h"
#include "engine/catalog/store.h"

namespace tsu::catalog {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"catalog.view.read", "see things on maps and in tables", "admin staff auditor provider"},
    {"catalog.table.import", "bring tables in as entities", "admin staff"},
    {"catalog.model.read", "see data models and what they have found",
     "admin staff auditor provider"},
    {"catalog.dataset.read", "see what is published and who decided it", "admin staff auditor"},
    {"catalog.dataset.publish", "publish types of entities as open data, and withdraw them",
     "admin staff"},
    {"catalog.model.manage", "add data models and decide which types they judge", "admin staff"},
};

constexpr std::string_view open_data = "open: gives only what the town has published as open data";

constexpr route routes[] = {
    {get,
     "/tiles/{type}",
     "catalog.view.read",
     on<api::show_tiles>,
     "TileJSON of the vector tiles of a type.",
     {},
     {},
     "properties geoproperty"},
    {get,
     "/tiles/{type}/{z}/{x}/{y}",
     "catalog.view.read",
     on<api::show_tile>,
     "A vector tile of the things of a type ({y}.mvt).",
     {},
     {},
     "properties geoproperty"},
    {get,
     "/catalog/v1/types/{type}/features",
     "catalog.view.read",
     on<api::list_features>,
     "Things of a type as GeoJSON; bbox: west,south,east,north.",
     {},
     {},
     "bbox properties geoproperty limit:integer offset:integer"},
    {get,
     "/catalog/v1/types/{type}/table",
     "catalog.view.read",
     on<api::export_table>,
     "Things of a type as CSV or Excel under the headings of a model.",
     {},
     {},
     "model! as:csv|xlsx"},
    {get,
     "/catalog/v1/series",
     "catalog.view.read",
     on<api::export_series>,
     "Recorded values of an attribute as CSV with times in UTC and of Japan.",
     {},
     {},
     "entity! attribute! datasetId from:time until:time limit:integer heading:ja|en"},
    {post,
     "/catalog/v1/imports",
     "catalog.table.import",
     on<api::import_table>,
     "Brings in a table (CSV in UTF-8 or Shift_JIS, or .xlsx) as entities, judged by a model.",
     {},
     "catalogTableReport",
     "model! type sheet faulty:refuse|skip widths:keep|mend dryRun:false|true"},
    {get,
     "/catalog/v1/models",
     "catalog.model.read",
     on<api::list_models>,
     "Standard data models, the shipped ones and the town's own.",
     {},
     "catalogModelPage"},
    {get,
     "/catalog/v1/models/{name}",
     "catalog.model.read",
     on<api::show_model>,
     "One model; as=csv: the table of its nine parameters.",
     {},
     "catalogModel",
     "as:csv|json"},
    {put,
     "/catalog/v1/models/{name}",
     "catalog.model.manage",
     on<api::put_model>,
     "Adds or replaces a model of the town, as CSV with the nine parameters.",
     {},
     "catalogModel",
     "title! type! source!"},
    {del, "/catalog/v1/models/{name}", "catalog.model.manage", on<api::remove_model>,
     "Removes a model of the town that judges no type."},
    {get,
     "/catalog/v1/validations",
     "catalog.model.read",
     on<api::list_validations>,
     "Which types are judged, by which model, and what then happens.",
     {},
     "catalogValidationPage"},
    {put, "/catalog/v1/validations/{type}", "catalog.model.manage", on<api::put_validation>,
     "Decides by which model entities of a type are judged: off, warn or refuse.",
     "catalogValidationPut"},
    {get,
     "/catalog/v1/findings",
     "catalog.model.read",
     on<api::list_findings>,
     "Entities that were stored though they break their model.",
     {},
     "catalogFindingPage",
     "type limit:integer offset:integer"},
    {get,
     "/catalog/v1/datasets",
     "catalog.dataset.read",
     on<api::list_datasets>,
     "What is published, was, or will be.",
     {},
     "catalogDatasetPage"},
    {put, "/catalog/v1/datasets/{name}", "catalog.dataset.publish", on<api::publish_dataset>,
     "Publishes a type of entities under a licence, or changes what is published.",
     "catalogDatasetPut"},
    {del, "/catalog/v1/datasets/{name}", "catalog.dataset.publish", on<api::withdraw_dataset>,
     "Withdraws a dataset: nobody can read it any more."},
    {get, "/api/3/action/{action}", open_data, on<api::ask_ckan>,
     "CKAN's action API, reading: package_list, package_show, package_search, datastore_search …"},
    {post, "/api/3/action/{action}", open_data, on<api::ask_ckan>,
     "The same with its arguments as JSON."},
    {get, "/opendata/{name}/{file}", open_data, on<api::show_open_file>,
     "A published dataset whole: data.csv, data.xlsx, data.geojson or entities.json."},
    {get, "/opendata/{name}/tiles/{z}/{x}/{y}", open_data, on<api::show_open_tile>,
     "A vector tile of a published dataset ({y}.mvt)."},
};

constexpr event_kind events[] = {
    {model_changed, "A data model of the town was added, replaced or removed."},
    {dataset_published, "A dataset was published or changed: what, under which licence."},
    {dataset_withdrawn, "A dataset was withdrawn."},
    {validation_changed, "By which model a type is judged was decided: model, mode."},
};

constexpr shape shapes[] = {
    {"catalogModel", json_schema<model_dto>},
    {"catalogModelPage", json_schema<model_page>},
    {"catalogValidationPage", json_schema<validation_page>},
    {"catalogValidationPut", json_schema<validation_put_dto>},
    {"catalogFindingPage", json_schema<finding_page>},
    {"catalogDatasetPage", json_schema<dataset_page>},
    {"catalogDatasetPut", json_schema<dataset_put_dto>},
    {"catalogTableReport", json_schema<table_report>},
};

constexpr i18n::catalogue texts[] = {
    {"catalog", i18n::language::ja, embedded::text_ja_json},
    {"catalog", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module contents{.name = "catalog",
                      .title = "データカタログ",
                      .says = "Things as tables, maps and open data; standard data models.",
                      .permissions = permissions,
                      .routes = routes,
                      .events = events,
                      .shapes = shapes,
                      .migrations = migrations,
                      .statements = statements,
                      .texts = texts};

}  // namespace tsu::catalog
