#include "service/devices/module.h"

#include "base/core/json.h"
#include "base/i18n/texts.h"
#include "service/devices/api.h"
#include "service/devices/dto.h"
#include "service/devices/embedded.h"
#include "service/devices/store.h"

namespace tsu::devices {
namespace {

using enum http::method;

constexpr std::string_view own = "devices.own.use", reads = "devices.call.read",
                           writes = "devices.call.write", draws = "devices.call.draw",
                           serves = "devices.person.serve", counts = "devices.register.read",
                           keeps = "devices.register.write", lends = "devices.loan.write",
                           rates = "devices.support.read";

constexpr permission permissions[] = {
    {own, "apply, take a seat, and see one's own loans", "resident"},
    {reads, "see calls and briefings", "admin staff secretariat auditor resident"},
    {writes, "write calls and briefings", "admin secretariat"},
    {draws, "draw a lottery", "admin"},
    {serves, "apply for people, see theirs, write down who came and what they asked",
     "admin staff secretariat"},
    {counts, "see the register of tablets and what is to be done",
     "admin staff secretariat auditor"},
    {keeps, "add, move and wipe tablets", "admin secretariat"},
    {lends, "lend tablets and take them back", "admin secretariat"},
    {rates, "see how much the first contact solves", "admin staff secretariat auditor"},
};

#define V1 "/devices/v1"
#define ME V1 "/me"
#define CALL V1 "/calls/{code}"
#define BRIEFING V1 "/briefings/{code}"
#define TABLET V1 "/tablets/{serial}"

constexpr route routes[] = {
    {get,
     ME,
     own,
     on<api::show_own>,
     "One's own applications, seats and loans.",
     {},
     "devicesPerson"},
    {post, ME "/applications", own, on<api::apply_own>, "Applies; the same again changes nothing.",
     "devicesOwnApplication", "devicesApplication"},
    {post,
     ME "/applications/{number}/withdraw",
     own,
     on<api::withdraw_own>,
     "Withdraws; whoever is first in reserve gets the place.",
     {},
     "devicesApplication"},
    {put, ME "/briefings/{code}", own, on<api::book_own>, "Takes a seat.", {}, "devicesSeat"},
    {del, ME "/briefings/{code}", own, on<api::cancel_own>, "Gives it back.", {}, "devicesSeat"},

    {get,
     V1 "/calls",
     reads,
     on<api::list_calls>,
     "Calls for people, the newest first, with the seed that a lottery was drawn with.",
     {},
     "devicesCallPage"},
    {put, CALL, writes, on<api::put_call>, "Writes a call.", "devicesCallWish", "devicesCall"},
    {post, CALL "/draw", draws, on<api::draw_call>,
     "Draws the lottery, once, after its time; the seed is kept and shown.", "devicesDraw",
     "devicesCall"},
    {get,
     CALL "/applications",
     serves,
     on<api::list_applications>,
     "Who applied, the oldest first.",
     {},
     "devicesApplicationPage",
     "after:integer limit:integer"},
    {post, V1 "/applications", serves, on<api::create_application>, "Applies for a person.",
     "devicesStaffApplication", "devicesApplication"},
    {post,
     V1 "/applications/{number}/withdraw",
     serves,
     on<api::withdraw_application>,
     "Withdraws for a person.",
     {},
     "devicesApplication"},

    {get,
     V1 "/briefings",
     reads,
     on<api::list_briefings>,
     "Briefings, the newest first.",
     {},
     "devicesBriefingPage"},
    {put, BRIEFING, writes, on<api::put_briefing>, "Writes a briefing.", "devicesBriefingWish",
     "devicesBriefing"},
    {post, BRIEFING "/seats", serves, on<api::book_seat>, "Takes a seat for a person.",
     "devicesSeatWish", "devicesSeat"},
    {post, BRIEFING "/marks", serves, on<api::mark_seat>, "Writes down who came, or did not.",
     "devicesMark", "devicesSeat"},
    {get,
     BRIEFING "/attendance",
     serves,
     on<api::show_attendance>,
     "The list of who is expected and who came; as a file for spreadsheets with as=csv.",
     {},
     "devicesAttendance",
     "as:json|csv"},

    {get,
     V1 "/register",
     counts,
     on<api::show_register>,
     "How many tablets are in stock, lent, in repair and lost.",
     {},
     "devicesRegister"},
    {get,
     V1 "/tablets",
     counts,
     on<api::list_tablets>,
     "Tablets by their serial numbers.",
     {},
     "devicesTabletPage",
     "state:stock|lent|repair|lost|retired after limit:integer"},
    {post, V1 "/tablets", keeps, on<api::create_tablets>, "Adds tablets, all or none.",
     "devicesTablets", "devicesRegister"},
    {get,
     TABLET,
     lends,
     on<api::show_tablet>,
     "A tablet with its steps, loans, and what the management of devices said.",
     {},
     "devicesTablet"},
    {post, TABLET "/moves", keeps, on<api::move_tablet>,
     "To repair, lost, found, back in stock, retired; a lent one goes through its loan.",
     "devicesMove", "devicesTablet"},
    {put, TABLET "/facts", keeps, on<api::put_fact>,
     "Writes down what the management of devices says of it.", "devicesFactWish", "devicesFact"},
    {post, V1 "/loans", lends, on<api::create_loan>,
     "Lends a tablet; the same id again lends nothing twice.", "devicesLend", "devicesLoan"},
    {post, V1 "/loans/{number}/end", lends, on<api::return_loan>,
     "It came back, broke or is lost: who is signed in on it is signed out, and it is to be wiped.",
     "devicesReturn", "devicesLoan"},
    {get,
     V1 "/tasks",
     counts,
     on<api::list_tasks>,
     "What is to be done with tablets.",
     {},
     "devicesTaskPage",
     "after:integer limit:integer"},
    {post, V1 "/tasks/{number}/done", keeps, on<api::finish_task>, "It is done.", "devicesDone",
     "devicesTask"},

    {get,
     V1 "/persons/{person}",
     serves,
     on<api::show_person>,
     "What a person applied for, borrowed and asked.",
     {},
     "devicesPerson",
     "why"},
    {get,
     V1 "/support",
     serves,
     on<api::list_matters>,
     "Matters that are open or solved, the newest first, also by what was asked: a page may then "
     "hold fewer than asked for and still have a next one.",
     {},
     "devicesMatterPage",
     "state:open|solved q before:integer limit:integer"},
    {post, V1 "/support", serves, on<api::create_matter>,
     "Somebody asked: the first contact, and whether it solved the matter.", "devicesOpen",
     "devicesMatter"},
    {post, V1 "/support/{number}/contacts", serves, on<api::create_contact>,
     "One more contact about it.", "devicesContact", "devicesMatter"},
    {get,
     V1 "/support/summary",
     rates,
     on<api::show_support>,
     "Of the matters of a month, how many the first contact solved.",
     {},
     "devicesSupport",
     "month"},
};
#undef V1
#undef ME
#undef CALL
#undef BRIEFING
#undef TABLET

constexpr tsu::event_kind events[] = {
    {"devices.call.kept", "A call for people was written."},
    {"devices.call.drawn", "A lottery was drawn."},
    {"devices.application.made", "Somebody applied."},
    {"devices.application.withdrawn", "Somebody withdrew."},
    {"devices.application.accepted", "Somebody in reserve got a place."},
    {"devices.briefing.kept", "A briefing was written."},
    {"devices.seat.booked", "Somebody took a seat."},
    {"devices.seat.cancelled", "Somebody gave it back."},
    {"devices.seat.marked", "Whether somebody came was written down."},
    {"devices.tablet.added", "Tablets were added."},
    {"devices.tablet.moved", "A tablet took a step."},
    {"devices.tablet.wiped", "A tablet was wiped."},
    {"devices.fact.noted", "The management of devices said something of a tablet."},
    {"devices.loan.begun", "A tablet was lent."},
    {"devices.loan.ended", "A loan is over."},
    {"devices.matter.opened", "Somebody asked for help."},
    {"devices.matter.continued", "They were spoken with again."},
    {"devices.matter.solved", "It is solved."},
};

constexpr message_kind messages[] = {
    {won_message, "Somebody was drawn.", "title rank"},
    {reserve_message, "Somebody was not drawn and waits in reserve.", "title rank"},
    {place_message, "Somebody from the reserve has a place now.", "title rank"},
};

constexpr shape shapes[] = {
    {"devicesPerson", json_schema<person_dto>},
    {"devicesOwnApplication", json_schema<own_application>},
    {"devicesStaffApplication", json_schema<staff_application>},
    {"devicesApplication", json_schema<application_dto>},
    {"devicesApplicationPage", json_schema<application_page>},
    {"devicesSeat", json_schema<seat_dto>},
    {"devicesSeatWish", json_schema<seat_wish>},
    {"devicesMark", json_schema<mark_wish>},
    {"devicesCall", json_schema<call_dto>},
    {"devicesCallPage", json_schema<call_page>},
    {"devicesCallWish", json_schema<call_wish>},
    {"devicesDraw", json_schema<draw_wish>},
    {"devicesBriefing", json_schema<briefing_dto>},
    {"devicesBriefingPage", json_schema<briefing_page>},
    {"devicesBriefingWish", json_schema<briefing_wish>},
    {"devicesAttendance", json_schema<attendance_dto>},
    {"devicesRegister", json_schema<register_sums>},
    {"devicesTablet", json_schema<tablet_dto>},
    {"devicesTabletPage", json_schema<tablet_page>},
    {"devicesTablets", json_schema<tablets_wish>},
    {"devicesMove", json_schema<move_wish>},
    {"devicesFact", json_schema<mdm_fact>},
    {"devicesFactWish", json_schema<fact_wish>},
    {"devicesLend", json_schema<lend_wish>},
    {"devicesLoan", json_schema<loan_dto>},
    {"devicesReturn", json_schema<return_wish>},
    {"devicesTask", json_schema<task_dto>},
    {"devicesTaskPage", json_schema<task_page>},
    {"devicesDone", json_schema<done_wish>},
    {"devicesMatter", json_schema<matter_dto>},
    {"devicesMatterPage", json_schema<matter_page>},
    {"devicesOpen", json_schema<open_wish>},
    {"devicesContact", json_schema<contact_wish>},
    {"devicesSupport", json_schema<support_dto>},
};

constexpr db::migration migrations[] = {
    {1, "devices", embedded::schema_0001_devices_sql, db::place::people},
    {2, "reasons", embedded::schema_0002_reasons_sql, db::place::people},
    {3, "sealed_words", embedded::schema_0003_sealed_words_sql, db::place::people},
};

constexpr i18n::catalogue texts[] = {
    {"devices", i18n::language::ja, embedded::text_ja_json},
    {"devices", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module& contents() {
  static const module table{.name = "devices",
                            .title = "募集・タブレット貸与",
                            .says =
                                "Calls for people, briefings, the register of lent tablets, and "
                                "what people ask about.",
                            .permissions = permissions,
                            .routes = routes,
                            .events = events,
                            .shapes = shapes,
                            .migrations = migrations,
                            .statements = store::statements(),
                            .messages = messages,
                            .texts = texts};
  return table;
}

}  // namespace tsu::devices
