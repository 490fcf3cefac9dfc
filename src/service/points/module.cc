#include "service/points/module.h"

#include "base/core/json.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "service/points/api.h"
#include "service/points/dto.h"
#include "service/points/embedded.h"
#include "service/points/jobs.h"
#include "service/points/store.h"

namespace tsu::points {
namespace {

using enum http::method;

constexpr std::string_view own = "points.own.read", spends = "points.own.spend",
                           reads = "points.card.read", writes = "points.card.write",
                           looks = "points.person.read", corrects = "points.person.correct",
                           agrees = "points.person.agree", settles = "points.settlement.read";

constexpr permission permissions[] = {
    {own, "see one's own points, and show what one did", "resident"},
    {spends, "spend one's own points", "resident"},
    {reads, "see the card of rules, events and shops", "admin staff auditor resident"},
    {writes, "change the card, events and shops", "admin"},
    {looks, "see points of a person, with the evidence", "admin staff"},
    {corrects, "put points of a person right, and take payments back", "admin staff"},
    {agrees, "agree to large corrections of others", "admin"},
    {settles, "see what shops get for a month, and the sums", "admin staff auditor"},
};

#define V1 "/points/v1"
#define ME V1 "/me"
#define PERSON V1 "/persons/{person}"

constexpr route routes[] = {
    {get,
     ME,
     own,
     on<api::show_own_balance>,
     "What one has, and what of it expires when.",
     {},
     "pointsBalance"},
    {get,
     ME "/history",
     own,
     on<api::list_own_history>,
     "What came and went, with reasons, the newest first.",
     {},
     "pointsHistory",
     "before:integer limit:integer"},
    {post, ME "/checkins", own, on<api::take_check_in>,
     "Shows the code that hangs at an event; once for each event.", "pointsCheckIn", "pointsGrant"},
    {post, ME "/steps", own, on<api::take_steps>,
     "All steps of a day so far; a later and higher number only tops up.", "pointsSteps",
     "pointsGrant"},
    {post, ME "/payments", spends, on<api::take_payment>,
     "Pays a shop; the same id again does nothing twice.", "pointsPayment", "pointsPaid"},
    {post, ME "/exchanges", spends, on<api::hold_exchange>,
     "Sets points aside while a coupon is made.", "pointsExchange", "pointsPaid"},
    {post,
     ME "/exchanges/{id}/take",
     spends,
     on<api::take_exchange>,
     "The coupon is there: the points are gone.",
     {},
     "pointsPaid"},
    {post,
     ME "/exchanges/{id}/return",
     spends,
     on<api::return_exchange>,
     "No coupon after all: the points are back.",
     {},
     "pointsPaid"},

    {get,
     V1 "/card",
     reads,
     on<api::show_card>,
     "The card of rules as it stands on a day.",
     {},
     "pointsCard",
     "at:time"},
    {put, V1 "/rules/{code}", writes, on<api::put_rule>,
     "A rule from a date on; what was granted keeps its version.", "pointsRuleChange",
     "pointsRule"},
    {put, V1 "/settings/{name}", writes, on<api::put_setting>, "A number from a date on.",
     "pointsSettingChange", "pointsSettingChange"},
    {get,
     V1 "/events",
     looks,
     on<api::list_events>,
     "Events with the codes that hang there.",
     {},
     "pointsEventPage"},
    {put, V1 "/events/{id}", writes, on<api::put_event>, "Writes an event.", "pointsEvent",
     "pointsEvent"},
    {get, V1 "/shops", reads, on<api::list_shops>, "Shops that take points.", {}, "pointsShopPage"},
    {put, V1 "/shops/{code}", writes, on<api::put_shop>, "Writes a shop.", "pointsShop",
     "pointsShop"},
    {get,
     V1 "/settlements/{month}",
     settles,
     on<api::show_settlement>,
     "What each shop gets for a month; as a file for spreadsheets with as=csv.",
     {},
     "pointsSettlement",
     "as:json|csv"},
    {get,
     V1 "/summary",
     settles,
     on<api::show_summary>,
     "Granted, spent and expired in a month, and what is outstanding now.",
     {},
     "pointsSummary",
     "month"},

    {get, PERSON, looks, on<api::show_balance>, "What a person has.", {}, "pointsBalance"},
    {get,
     PERSON "/history",
     looks,
     on<api::list_history>,
     "A person's history with rule, evidence and who did it.",
     {},
     "pointsHistory",
     "before:integer limit:integer"},
    {post, PERSON "/corrections", corrects, on<api::create_correction>,
     "Gives or takes points, with a reason; a large one waits for a second person.",
     "pointsCorrectionWish", "pointsCorrection"},
    {get,
     V1 "/corrections",
     looks,
     on<api::list_corrections>,
     "Corrections, the newest first; those that wait unless asked otherwise.",
     {},
     "pointsCorrectionPage",
     "state:waiting|done|refused"},
    {post,
     V1 "/corrections/{number}/agree",
     agrees,
     on<api::agree_correction>,
     "A second person agrees: it is carried out.",
     {},
     "pointsCorrection"},
    {post,
     V1 "/corrections/{number}/refuse",
     agrees,
     on<api::refuse_correction>,
     "It is not carried out.",
     {},
     "pointsCorrection"},
    {post, V1 "/cancels", corrects, on<api::cancel_payment>,
     "Takes a payment back, whole, with a reason.", "pointsCancel", "pointsPaid"},
};
#undef V1
#undef ME
#undef PERSON

constexpr tsu::event_kind events[] = {
    {activity_kind, "Somebody did something that may be worth points; told by other services."},
    {"points.payment.made", "A shop was paid with points."},
    {"points.payment.cancelled", "A payment was taken back."},
    {"points.exchange.held", "Points are set aside for a coupon."},
    {"points.exchange.taken", "They became a coupon."},
    {"points.exchange.returned", "They came back."},
    {"points.correction.asked", "A correction waits for a second person."},
    {"points.correction.made", "Points were put right."},
    {"points.correction.refused", "A correction was refused."},
    {"points.lot.expiring", "Points of somebody will expire soon."},
};

constexpr job jobs[] = {
    {"points.notify", "0 6 * * *", std::chrono::seconds{900}, tell_expiries,
     "Tells people that points of theirs will expire, once for each time of expiry."},
};

constexpr setting settings[] = {
    {"points.expiry_fiscal_years", "integer", "1", "0..10", "years",
     "Points last until the end of the fiscal year so many years after that of the grant."},
    {"points.notice_days", "integer", "30", "1..180", "days",
     "So long before they expire people are told."},
    {"points.four_eyes_above", "integer", "1000", "0..1000000", "points",
     "A correction of more waits for a second person."},
    {"points.day_cap", "integer", "0", "0..1000000", "points",
     "Points of all kinds for the activities of one day; 0: no cap."},
    {"points.late_days", "integer", "31", "1..366", "days",
     "An activity that is told later gives nothing."},
    {"points.hold_minutes", "integer", "15", "1..1440", "min",
     "So long points are set aside for a coupon."},
    {"points.spend_max", "integer", "50000", "1..10000000", "points", "At most this at once."},
    {"points.yen_per_100_points", "integer", "100", "0..10000", "yen",
     "What a shop gets for 100 points."},
};

constexpr shape shapes[] = {
    {"pointsBalance", json_schema<balance_dto>},
    {"pointsHistory", json_schema<line_page>},
    {"pointsCheckIn", json_schema<check_in_wish>},
    {"pointsSteps", json_schema<steps_wish>},
    {"pointsGrant", json_schema<grant_dto>},
    {"pointsPayment", json_schema<payment_wish>},
    {"pointsExchange", json_schema<exchange_wish>},
    {"pointsPaid", json_schema<paid_dto>},
    {"pointsCancel", json_schema<cancel_wish>},
    {"pointsCard", json_schema<card_dto>},
    {"pointsRule", json_schema<rule_dto>},
    {"pointsRuleChange", json_schema<rule_change>},
    {"pointsSettingChange", json_schema<setting_change>},
    {"pointsEvent", json_schema<event_dto>},
    {"pointsEventPage", json_schema<event_page>},
    {"pointsShop", json_schema<shop_dto>},
    {"pointsShopPage", json_schema<shop_page>},
    {"pointsSettlement", json_schema<settlement>},
    {"pointsSummary", json_schema<summary_dto>},
    {"pointsCorrectionWish", json_schema<correction_wish_dto>},
    {"pointsCorrection", json_schema<correction_dto>},
    {"pointsCorrectionPage", json_schema<correction_page>},
};

constexpr db::migration migrations[] = {
    {1, "points", embedded::schema_0001_points_sql, db::place::people},
};

constexpr i18n::catalogue texts[] = {
    {"points", i18n::language::ja, embedded::text_ja_json},
    {"points", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module& contents() {
  static const module table{.name = "points",
                            .title = "ポイント",
                            .says =
                                "Points for what people do for their health and their town, "
                                "and what they become.",
                            .permissions = permissions,
                            .routes = routes,
                            .events = events,
                            .jobs = jobs,
                            .settings = settings,
                            .shapes = shapes,
                            .migrations = migrations,
                            .statements = store::statements,
                            .texts = texts};
  return table;
}

}  // namespace tsu::points
