#include "service/health/module.h"

#include "base/core/json.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "service/health/api.h"
#include "service/health/dto.h"
#include "service/health/embedded.h"
#include "service/health/keep_check.h"
#include "service/health/store.h"

namespace tsu::health {
namespace {

using enum http::method;

constexpr std::string_view own = "health.own.keep", sees = "health.shared.read",
                           looks = "health.person.read", writes = "health.person.check",
                           queue = "health.task.keep", limits = "health.thresholds.read",
                           proposes = "health.thresholds.write",
                           approves = "health.thresholds.approve",
                           measures = "health.station.record", devices = "health.device.keep",
                           brings = "health.device.upload";

constexpr permission permissions[] = {
    {own, "keep one's own values and checklists, and say who may see them", "resident"},
    {sees, "see what a person shares with their family", "resident helper"},
    {looks, "see what is measured of a person, for a purpose that the person sees", "nurse"},
    {writes, "fill in a checklist with a person", "nurse"},
    {queue, "see and close what needs a nurse", "nurse"},
    {limits, "see the limits by which values are judged", "nurse admin auditor"},
    {proposes, "propose limits", "nurse"},
    {approves, "approve limits that another has proposed", "nurse admin"},
    {measures, "write down what is measured at the station", "nurse secretariat"},
    {devices, "register devices and whose they are", "nurse secretariat admin"},
    {brings, "bring what devices have measured", "device"},
};

#define V1 "/health/v1"
#define ME V1 "/me"
#define PERSON V1 "/persons/{person}"

constexpr route routes[] = {
    {post, ME "/records", own, on<api::create_own_record>,
     "Keeps what one has measured; the same id again does nothing twice.", "healthRecordWish",
     "healthKept"},
    {get,
     ME "/records",
     own,
     on<api::list_own_records>,
     "What one has measured, the newest first; as a table of the last days with as=csv.",
     {},
     "healthRecordPage",
     "before limit:integer days:integer as:json|csv"},
    {del, ME "/records/{number}", own, on<api::delete_own_record>,
     "Takes a record back that was a slip of the finger."},
    {get,
     ME "/series",
     own,
     on<api::show_own_series>,
     "Day by day over 7, 30 or 365 days, for a chart or as a table.",
     {},
     "healthSeries",
     "kind!:blood_pressure|pulse|temperature|spo2|weight|body_fat|grip|gait|steps days:integer "
     "as:json|csv"},
    {get,
     V1 "/checklists/kihon",
     own,
     on<api::show_kihon>,
     "The 25 questions of the basic checklist.",
     {},
     "healthQuestions"},
    {post, ME "/checks/kihon", own, on<api::create_own_kihon>,
     "Scores the basic checklist (基本チェックリスト).", "healthKihonWish", "healthCheck"},
    {post, ME "/checks/jchs", own, on<api::create_own_jchs>, "Scores the revised J-CHS.",
     "healthJchsWish", "healthCheck"},
    {get, ME "/checks", own, on<api::list_own_checks>, "One's own results.", {}, "healthCheckPage"},
    {get,
     ME "/recommendations",
     own,
     on<api::list_own_recommendations>,
     "What is proposed to one, with the reason and the version of the rule.",
     {},
     "healthRecommendationPage"},
    {get,
     ME "/shares",
     own,
     on<api::list_own_shares>,
     "Who may act for one, and what they may see of one's values.",
     {},
     "healthSharePage"},
    {put, ME "/shares/{proxy}", own, on<api::put_own_share>,
     "Says what one of them may see; none ends it at once.", "healthShareWish", "healthSharePage"},

    {get,
     V1 "/shared/{person}",
     sees,
     on<api::list_shared>,
     "Which kinds a person shares with the caller.",
     {},
     "healthShare"},
    {get,
     V1 "/shared/{person}/series",
     sees,
     on<api::show_shared_series>,
     "Values that a person shares with the caller.",
     {},
     "healthSeries",
     "kind!:blood_pressure|pulse|temperature|spo2|weight|body_fat|grip|gait|steps days:integer "
     "as:json|csv"},
    {get,
     V1 "/shared/{person}/checks",
     sees,
     on<api::list_shared_checks>,
     "Results that a person shares with the caller.",
     {},
     "healthCheckPage"},

    {get,
     PERSON "/records",
     looks,
     on<api::list_records>,
     "What is measured of a person; the person sees who looked and why.",
     {},
     "healthRecordPage",
     "purpose! before limit:integer"},
    {get,
     PERSON "/series",
     looks,
     on<api::show_series>,
     "A person's values day by day; the person sees who looked and why.",
     {},
     "healthSeries",
     "purpose! kind!:blood_pressure|pulse|temperature|spo2|weight|body_fat|grip|gait|steps "
     "days:integer as:json|csv"},
    {get,
     PERSON "/checks",
     looks,
     on<api::list_checks>,
     "A person's results; the person sees who looked and why.",
     {},
     "healthCheckPage",
     "purpose!"},
    {get,
     PERSON "/shares",
     looks,
     on<api::list_shares>,
     "Who may act for a person, and what they see of the values; the person sees who looked and "
     "why.",
     {},
     "healthSharePage",
     "purpose!"},
    {get,
     V1 "/risks",
     looks,
     on<api::list_risks>,
     "Persons whose newest checklist flags something; each of them sees who looked and why.",
     {},
     "healthRiskPage",
     "purpose! after:integer limit:integer"},
    {post, PERSON "/checks/kihon", writes, on<api::create_kihon>,
     "Scores the basic checklist with a person.", "healthKihonWish", "healthCheck", "purpose!"},
    {post, PERSON "/checks/jchs", writes, on<api::create_jchs>,
     "Scores the revised J-CHS with a person.", "healthJchsWish", "healthCheck", "purpose!"},
    {get,
     V1 "/tasks",
     queue,
     on<api::list_tasks>,
     "What needs a nurse, emergencies first; nobody is named here.",
     {},
     "healthQueue",
     "state:open|closed after limit:integer"},
    {get,
     V1 "/tasks/{number}",
     queue,
     on<api::show_task>,
     "One of them, with the person, the reasons and where the values are.",
     {},
     "healthTask",
     "purpose!"},
    {post,
     V1 "/tasks/{number}/take",
     queue,
     on<api::take_task>,
     "Says that one sees to it, so that nobody else calls too; also instead of another.",
     {},
     "healthTask",
     "purpose!"},
    {post, V1 "/tasks/{number}/reopen", queue, on<api::reopen_task>,
     "Opens a closed one again, with why; what was noted before stays.", "healthClose",
     "healthTask", "purpose!"},
    {post, V1 "/tasks/{number}/close", queue, on<api::close_task>,
     "Closes it with what was done; only later values open another.", "healthClose", "healthTask",
     "purpose!"},
    {get,
     V1 "/thresholds",
     limits,
     on<api::list_thresholds>,
     "Limits by which values are judged, with versions and who approved them.",
     {},
     "healthThresholdsPage"},
    {post, V1 "/thresholds", proposes, on<api::create_thresholds>,
     "Proposes limits from a date on.", "healthThresholdsWish", "healthThresholds"},
    {post,
     V1 "/thresholds/{version}/approve",
     approves,
     on<api::approve_thresholds>,
     "A second person approves: they hold from their date.",
     {},
     "healthThresholdsPage"},

    {post, V1 "/station/records", measures, on<api::create_station_record>,
     "Keeps what is measured at the station, of a number or a card.", "healthStationWish",
     "healthKept"},
    {get,
     V1 "/devices",
     devices,
     on<api::list_devices>,
     "Devices that measure.",
     {},
     "healthDevicePage",
     "after limit:integer"},
    {put, V1 "/devices/{id}", devices, on<api::put_device>,
     "Writes a device, who brings its values, and whose it is from when on.", "healthDeviceWish",
     "healthDevice"},
    {post, V1 "/uploads", brings, on<api::create_upload>,
     "What devices have measured; the same device and time again do nothing twice.", "healthUpload",
     "healthUploaded"},
};
#undef V1
#undef ME
#undef PERSON

constexpr tsu::event_kind events[] = {
    {flagged_kind,
     "A checklist has flagged somebody: what to recommend, and by which version of which rule."},
    {"health.task.opened", "A nurse has something to see to, or something graver than before."},
    {"health.task.taken", "A nurse says that they see to it."},
    {"health.task.closed", "A nurse has seen to it."},
    {"health.task.reopened", "A nurse sees to it once more."},
};

constexpr message_kind messages[] = {
    {"health.emergency", "Values of somebody ask for a nurse at once.", "task"},
};

constexpr shape shapes[] = {
    {"healthRecordWish", json_schema<record_wish>},
    {"healthStationWish", json_schema<station_wish>},
    {"healthKept", json_schema<kept_dto>},
    {"healthRecordPage", json_schema<record_page>},
    {"healthSeries", json_schema<series_dto>},
    {"healthQuestions", json_schema<question_list>},
    {"healthKihonWish", json_schema<kihon_wish>},
    {"healthJchsWish", json_schema<jchs_wish>},
    {"healthCheck", json_schema<check_dto>},
    {"healthCheckPage", json_schema<check_page>},
    {"healthRecommendationPage", json_schema<recommendation_page>},
    {"healthShareWish", json_schema<share_wish>},
    {"healthShare", json_schema<share_dto>},
    {"healthSharePage", json_schema<share_page>},
    {"healthQueue", json_schema<queue_page>},
    {"healthTask", json_schema<task_dto>},
    {"healthClose", json_schema<close_wish>},
    {"healthRiskPage", json_schema<risk_page>},
    {"healthThresholdsWish", json_schema<thresholds_wish>},
    {"healthThresholds", json_schema<thresholds_dto>},
    {"healthThresholdsPage", json_schema<thresholds_page>},
    {"healthDeviceWish", json_schema<device_wish>},
    {"healthDevice", json_schema<device_dto>},
    {"healthDevicePage", json_schema<device_page>},
    {"healthUpload", json_schema<upload_wish>},
    {"healthUploaded", json_schema<upload_dto>},
};

constexpr db::migration migrations[] = {
    {1, "health", embedded::schema_0001_health_sql, db::place::people},
    {2, "taken", embedded::schema_0002_taken_sql, db::place::people},
};

constexpr i18n::catalogue texts[] = {
    {"health", i18n::language::ja, embedded::text_ja_json},
    {"health", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module& contents() {
  static const module table{.name = "health",
                            .title = "からだ",
                            .says =
                                "What people measure of their health, checklists of frailty, and "
                                "what nurses see to.",
                            .permissions = permissions,
                            .routes = routes,
                            .events = events,
                            .shapes = shapes,
                            .migrations = migrations,
                            .statements = store::statements,
                            .messages = messages,
                            .texts = texts};
  return table;
}

}  // namespace tsu::health
