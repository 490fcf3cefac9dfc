#include "service/weather/module.h"

#include "base/core/json.h"
#include "base/module/module.h"
#include "service/weather/api.h"
#include "service/weather/change_threshold.h"
#include "service/weather/changes.h"
#include "service/weather/dto.h"
#include "service/weather/entities.h"
#include "service/weather/store.h"

namespace tsu::weather {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"weather.station.read", "see stations, their values and the state of their devices",
     "admin staff auditor provider"},
    {"weather.import.read", "see what was imported and what was refused", "admin staff auditor"},
    {"weather.import.run", "import weather files", "admin staff"},
};

constexpr route routes[] = {
    {get,
     "/weather/v1/summary",
     "weather.station.read",
     on<api::show_summary>,
     "Stations, devices in trouble, observations at a glance.",
     {},
     "weatherSummary"},
    {get,
     "/weather/v1/stations",
     "weather.station.read",
     on<api::list_stations>,
     "Stations with their newest values.",
     {},
     "weatherStationPage",
     "q limit:integer offset:integer"},
    {get,
     "/weather/v1/stations/{id}",
     "weather.station.read",
     on<api::show_station>,
     "One station in full.",
     {},
     "weatherStation"},
    {get,
     "/weather/v1/stations/{id}/series",
     "weather.station.read",
     on<api::show_series>,
     "Values over time, until then or until the newest; at most 366 days.",
     {},
     "weatherSeries",
     "quantity! days:integer until:time format:csv|json"},
    {get,
     "/weather/v1/devices",
     "weather.station.read",
     on<api::list_devices>,
     "Devices that are silent or strange, since when and why; state: silent, strange or both.",
     {},
     "weatherDevicePage",
     "state"},
    {get,
     "/weather/v1/imports",
     "weather.import.read",
     on<api::list_imports>,
     "Imports, newest first.",
     {},
     "weatherImportPage",
     "limit:integer offset:integer"},
    {get,
     "/weather/v1/imports/{id}/errors",
     "weather.import.read",
     on<api::list_import_errors>,
     "What an import refused, with line numbers.",
     {},
     "weatherImportErrorPage",
     "limit:integer offset:integer"},
    {get, "/weather/v1/live", "weather.station.read", on<api::follow_live>,
     "New observations and the summary as server-sent events."},
};

constexpr event_kind events[] = {
    {observed_kind, "A station has newer values: id, observedAt, values, state."},
    {changed_kind, "A station was entered, renamed, moved or removed, or its device is strange."},
};

constexpr kpi kpis[] = {
    {"weather.stations_silent", "stations", "Stations from which nothing comes any more."},
    {"weather.stations_strange", "stations", "Stations whose values cannot be believed."},
};

constexpr entity_type entity_types[] = {
    {entity_type_name, "Weather as a station observes it (Smart Data Models WeatherObserved).",
     true, db::durability::interval, "stationCode municipalityCode temperature snowDepth"},
};

constexpr shape shapes[] = {
    {"weatherSummary", json_schema<summary_dto>},
    {"weatherStation", json_schema<station_detail_dto>},
    {"weatherStationPage", json_schema<station_page>},
    {"weatherSeries", json_schema<series_dto>},
    {"weatherDevicePage", json_schema<device_page>},
    {"weatherImportPage", json_schema<import_page>},
    {"weatherImportErrorPage", json_schema<import_error_page>},
    {"weatherObservation", json_schema<observation_dto>},
};

}  // namespace

constinit const module contents{
    .name = "weather",
    .title = "気象",
    .says = "Observations of stations, past and present; their devices.",
    .permissions = permissions,
    .routes = routes,
    .events = events,
    .kpis = kpis,
    .settings = threshold_table,
    .entity_types = entity_types,
    .shapes = shapes,
    .migrations = migrations,
    .statements = statements};

}  // namespace tsu::weather
