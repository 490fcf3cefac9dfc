#include "service/coupons/module.h"

#include "base/core/json.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "service/coupons/api.h"
#include "service/coupons/dto.h"
#include "service/coupons/embedded.h"
#include "service/coupons/store.h"

namespace tsu::coupons {
namespace {

using enum http::method;

constexpr std::string_view own = "coupons.own.use", reads = "coupons.campaign.read",
                           writes = "coupons.campaign.write", issues = "coupons.coupon.issue",
                           looks = "coupons.coupon.read", reopens = "coupons.coupon.reopen",
                           redeems = "coupons.coupon.redeem", settles = "coupons.settlement.read",
                           keys = "coupons.key.write";

constexpr permission permissions[] = {
    {own, "take, see and print one's own coupons", "resident"},
    {redeems, "use coupons at the till of a shop", "shop"},
    {reads, "see campaigns, their reports, and terminals", "admin staff secretariat auditor"},
    {writes, "change campaigns and terminals", "admin"},
    {issues, "issue and print coupons for people", "admin staff secretariat"},
    {looks, "see coupons of a person", "admin staff secretariat"},
    {reopens, "take a use of a coupon back", "admin staff"},
    {settles, "see what shops get for a month", "admin staff auditor"},
    {keys, "change the keys that coupons are signed with", "admin"},
};

#define V1 "/coupons/v1"
#define ME V1 "/me"
#define ONE V1 "/coupons/{serial}"
#define CAMPAIGN V1 "/campaigns/{code}"

constexpr route routes[] = {
    {get,
     ME "/offers",
     own,
     on<api::list_offers>,
     "What one can take now.",
     {},
     "couponsCampaignPage"},
    {get,
     ME "/coupons",
     own,
     on<api::list_own>,
     "One's own coupons with code and QR code, the newest first.",
     {},
     "couponsPage"},
    {post, ME "/coupons", own, on<api::take_own>,
     "Takes one; points that it costs are taken in the same act, and the same id again gives the "
     "same coupon.",
     "couponsOwnWish", "couponsCoupon"},
    {get, ME "/coupons/{serial}/qr", own, on<api::draw_own>, "Its QR code as a picture (SVG)."},
    {post,
     ME "/coupons/{serial}/prints",
     own,
     on<api::print_own>,
     "One more copy on paper, as a page to print.",
     {},
     {},
     "paper:80mm|a4"},

    {get,
     V1 "/keys",
     "open: public keys, with which anybody can check a coupon",
     on<api::list_keys>,
     "The keys that QR codes are signed with.",
     {},
     "couponsKeyPage"},
    {get,
     V1 "/terminal",
     redeems,
     on<api::show_pack>,
     "What a till takes along to judge coupons without a line.",
     {},
     "couponsPack"},
    {post, V1 "/terminal/uses", redeems, on<api::take_use>,
     "Uses a coupon now; refused as problem+json, where it was used before with that use as "
     "'first'.",
     "couponsUseWish", "couponsOutcome"},
    {post, V1 "/terminal/uploads", redeems, on<api::take_uploads>,
     "Tells uses that were made without a line; each is judged by its own time.", "couponsUpload",
     "couponsOutcomePage"},

    {get,
     V1 "/campaigns",
     reads,
     on<api::list_campaigns>,
     "Campaigns by code.",
     {},
     "couponsCampaignPage"},
    {put, CAMPAIGN, writes, on<api::put_campaign>,
     "Writes a campaign; coupons that were issued keep their terms.", "couponsTerms",
     "couponsCampaign"},
    {get,
     CAMPAIGN "/report",
     reads,
     on<api::show_report>,
     "How many were issued, used, expired, and what it cost.",
     {},
     "couponsReport"},
    {post, CAMPAIGN "/coupons", issues, on<api::create_coupon>,
     "Issues one for a person, or for whoever holds it.", "couponsStaffWish", "couponsCoupon"},
    {get,
     ONE,
     looks,
     on<api::show_coupon>,
     "A coupon with its uses and copies.",
     {},
     "couponsCoupon"},
    {post,
     ONE "/prints",
     issues,
     on<api::print_one>,
     "One more copy on paper, as a page to print.",
     {},
     {},
     "paper:80mm|a4"},
    {post, ONE "/reopen", reopens, on<api::reopen_one>,
     "Takes its use back, with a reason: it can be used again.", "couponsReopen", "couponsCoupon"},
    {get,
     V1 "/persons/{person}/coupons",
     looks,
     on<api::list_of_person>,
     "Coupons of a person.",
     {},
     "couponsPage"},
    {get,
     V1 "/terminals",
     reads,
     on<api::list_terminals>,
     "Which till stands in which shop.",
     {},
     "couponsTerminalPage"},
    {put, V1 "/terminals/{id}", writes, on<api::put_terminal>, "Writes a till.", "couponsTerminal",
     "couponsTerminal"},
    {get,
     V1 "/settlements/{month}",
     settles,
     on<api::show_settlement>,
     "What each shop gets for a month; as a file for spreadsheets with as=csv.",
     {},
     "couponsSettlement",
     "as:json|csv"},
    {post,
     V1 "/keys/rotate",
     keys,
     on<api::rotate>,
     "Announces a successor of the key, which signs a day later.",
     {},
     "couponsKey"},
    {post,
     V1 "/keys/{number}/revoke",
     keys,
     on<api::revoke>,
     "A key in wrong hands: what it signed is shown or printed again.",
     {},
     "couponsKeyPage"},
};
#undef V1
#undef ME
#undef ONE
#undef CAMPAIGN

constexpr tsu::event_kind events[] = {
    {"coupons.coupon.issued", "A coupon was issued."},
    {"coupons.coupon.used", "A coupon was used at a shop."},
    {"coupons.coupon.reopened", "A use of a coupon was taken back."},
};

constexpr shape shapes[] = {
    {"couponsTerms", json_schema<terms>},
    {"couponsCampaign", json_schema<campaign_dto>},
    {"couponsCampaignPage", json_schema<campaign_page>},
    {"couponsCoupon", json_schema<coupon_dto>},
    {"couponsPage", json_schema<coupon_page>},
    {"couponsOwnWish", json_schema<own_wish>},
    {"couponsStaffWish", json_schema<staff_wish>},
    {"couponsReopen", json_schema<reopen_wish>},
    {"couponsKey", json_schema<key_dto>},
    {"couponsKeyPage", json_schema<key_page>},
    {"couponsPack", json_schema<pack_dto>},
    {"couponsUseWish", json_schema<use_wish_dto>},
    {"couponsUpload", json_schema<upload_dto>},
    {"couponsOutcome", json_schema<outcome_dto>},
    {"couponsOutcomePage", json_schema<outcome_page>},
    {"couponsTerminal", json_schema<terminal_dto>},
    {"couponsTerminalPage", json_schema<terminal_page>},
    {"couponsSettlement", json_schema<settlement>},
    {"couponsReport", json_schema<report>},
};

constexpr db::migration migrations[] = {
    {1, "coupons", embedded::schema_0001_coupons_sql, db::place::people},
    {2, "indexes", embedded::schema_0002_indexes_sql, db::place::people},
};

constexpr i18n::catalogue texts[] = {
    {"coupons", i18n::language::ja, embedded::text_ja_json},
    {"coupons", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module& contents() {
  static const module table{.name = "coupons",
                            .title = "クーポン",
                            .says =
                                "Coupons and tickets: issued, shown, printed, used at shops also "
                                "without a line, and settled.",
                            .permissions = permissions,
                            .routes = routes,
                            .events = events,
                            .shapes = shapes,
                            .migrations = migrations,
                            .statements = store::statements,
                            .texts = texts};
  return table;
}

}  // namespace tsu::coupons
