#include "engine/iot/module.h"

#include "base/core/json.h"
#include "base/module/module.h"
#include "engine/iot/api.h"
#include "engine/iot/dto.h"
#include "engine/iot/embedded.h"
#include "engine/iot/store.h"
#include "engine/iot/watch_devices.h"

namespace tsu::iot {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"iot.device.read", "see devices, their state and their commands",
     "admin staff auditor provider"},
    {"iot.device.manage", "register, change, lock and retire devices and exchange their keys",
     "admin staff provider"},
    {"iot.device.oversee", "see and manage the devices of others", "admin staff auditor"},
    {"iot.command.ask", "tell devices to do something", "admin staff provider"},
};

#define DEVICES "/iot/v1/devices"

constexpr std::string_view reads = "iot.device.read", manages = "iot.device.manage",
                           by_key = "open: a device shows the key that it was given";

constexpr route routes[] = {
    {get,
     DEVICES,
     reads,
     on<api::list_devices>,
     "Devices by id, a page at a time.",
     {},
     "iotDevicePage",
     "owner after limit:integer"},
    {post, DEVICES, manages, on<api::register_device>,
     "Registers a device; its key is shown here and never again.", "iotDeviceDraft", "iotKey"},
    {get, DEVICES "/{id}", reads, on<api::show_device>, "One device in full.", {}, "iotDevice"},
    {put, DEVICES "/{id}", manages, on<api::change_device>, "Changes what is known of a device.",
     "iotDeviceDraft"},
    {post, DEVICES "/{id}/lock", manages, on<api::lock_device>,
     "Nothing is taken from the device until it is unlocked."},
    {post, DEVICES "/{id}/unlock", manages, on<api::unlock_device>, "Unlocks a device."},
    {post, DEVICES "/{id}/retire", manages, on<api::retire_device>,
     "The device does not report any more, for good; its keys end."},
    {post, DEVICES "/{id}/keys", manages, on<api::exchange_key>,
     "Exchanges the key; the one before stays good for a while.", "iotKeyWish", "iotKey"},
    {del, DEVICES "/{id}/keys/{number}", manages, on<api::end_key>, "Ends a key at once."},
    {get,
     DEVICES "/{id}/commands",
     reads,
     on<api::list_commands>,
     "Commands of a device, newest first.",
     {},
     "iotCommandPage",
     "limit:integer"},
    {post, DEVICES "/{id}/commands", "iot.command.ask", on<api::ask_command>,
     "Tells a device to do something.", "iotCommandDraft", "iotCommand"},
    {post,
     "/iot/v1/imports",
     manages,
     on<api::import_devices>,
     "Registers the devices of a CSV table, all or none.",
     {},
     "iotKeys"},
    {get,
     "/iot/v1/kpis",
     reads,
     on<api::show_kpis>,
     "How many devices are alive.",
     {},
     "iotKpiPage"},
    {get,
     "/iot/d",
     by_key,
     on<api::get_ultralight>,
     "A device reports in UltraLight 2.0, or fetches its commands.",
     {},
     {},
     "i! k t d getCmd:integer"},
    {post,
     "/iot/d",
     by_key,
     on<api::post_ultralight>,
     "A device reports in UltraLight 2.0.",
     {},
     {},
     "i! k t getCmd:integer"},
    {get,
     "/iot/json",
     by_key,
     on<api::get_json>,
     "A device reports in JSON, or fetches its commands.",
     {},
     {},
     "i! k t d getCmd:integer"},
    {post,
     "/iot/json",
     by_key,
     on<api::post_json>,
     "A device reports in JSON.",
     {},
     {},
     "i! k t getCmd:integer"},
    {post,
     "/iot/json/attrs/{name}",
     by_key,
     on<api::post_json_single>,
     "A device reports one value.",
     {},
     {},
     "i! k t"},
    {post,
     "/iot/json/commands",
     by_key,
     on<api::post_json_answers>,
     "A device answers commands in JSON.",
     {},
     {},
     "i! k"},
};

#undef DEVICES

constexpr event_kind events[] = {
    {device_described, "A device was registered, or what is known of it was changed."},
    {device_changed, "A device is live, late, lost or retired: state."},
    {command_changed, "A command was asked for, delivered, answered or has run out."},
};

constexpr job jobs[] = {
    {"iot.watch", "every 1 min", std::chrono::seconds{60}, run_watch,
     "Finds devices that are late or lost, and commands whose time is over."},
    {"iot.forget", "50 4 * * *", std::chrono::seconds{600}, run_forget,
     "Forgets commands that ended and keys that are no good, 90 days later."},
};

constexpr entity_type entity_types[] = {
    {"Device", "A device as it is registered (Smart Data Models Device).", false,
     db::durability::commit, "deviceState"},
};

constexpr shape shapes[] = {
    {"iotDeviceDraft", json_schema<device_draft>},
    {"iotDevice", json_schema<device_dto>},
    {"iotDevicePage", json_schema<device_page>},
    {"iotKey", json_schema<made_key>},
    {"iotKeys", json_schema<made_keys>},
    {"iotKeyWish", json_schema<key_wish>},
    {"iotCommandDraft", json_schema<command_draft>},
    {"iotCommand", json_schema<command_dto>},
    {"iotCommandPage", json_schema<command_page>},
    {"iotKpiPage", json_schema<kpi_page>},
};

constexpr i18n::catalogue texts[] = {
    {"iot", i18n::language::ja, embedded::text_ja_json},
    {"iot", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module& contents() {
  static const module table{.name = "iot",
                            .title = "機器管理",
                            .says = "Devices: their keys, their state, what they report, commands.",
                            .permissions = permissions,
                            .routes = routes,
                            .events = events,
                            .jobs = jobs,
                            .kpis = kpi_table,
                            .entity_types = entity_types,
                            .shapes = shapes,
                            .migrations = migrations,
                            .statements = statements,
                            .texts = texts};
  return table;
}

}  // namespace tsu::iot
