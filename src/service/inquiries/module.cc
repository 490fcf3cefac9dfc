#include "service/inquiries/module.h"

#include "base/core/json.h"
#include "base/i18n/texts.h"
#include "service/inquiries/api.h"
#include "service/inquiries/dto.h"
#include "service/inquiries/embedded.h"
#include "service/inquiries/store.h"

namespace tsu::inquiries {
namespace {

using enum http::method;

constexpr std::string_view own = "inquiries.own.use", reads = "inquiries.inquiry.read",
                           writes = "inquiries.inquiry.write", counts = "inquiries.summary.read";

constexpr permission permissions[] = {
    {own, "ask for help, and see how far it has come", "resident"},
    {reads, "see who needs help with what", "admin staff secretariat"},
    {writes, "ask for people, and see to what they need", "admin staff secretariat"},
    {counts, "see how many asked, and how many were helped in time",
     "admin staff secretariat auditor"},
};

#define V1 "/inquiries/v1"
#define ME V1 "/me/inquiries"
#define ONE V1 "/inquiries/{number}"

constexpr route routes[] = {
    {get,
     ME,
     own,
     on<api::list_own>,
     "One's own inquiries, the newest first.",
     {},
     "inquiriesOwnPage"},
    {post, ME, own, on<api::ask_own>,
     "Asks for help. The same id again asks nothing twice. `danger` in the answer: show 119.",
     "inquiriesOwnWish", "inquiriesInquiry"},
    {post,
     ME "/{number}/call-off",
     own,
     on<api::call_off_own>,
     "No help is needed any more.",
     {},
     "inquiriesInquiry"},
    {post, ME "/{number}/stars", own, on<api::rate_own>,
     "How well it went, from 1 to 5, once it is done.", "inquiriesStars", "inquiriesInquiry"},

    {get,
     V1 "/inquiries",
     reads,
     on<api::list_inquiries>,
     "Open ones, what is due first before the others; or what is over, the newest first.",
     {},
     "inquiriesPage",
     "state:open|ended after limit:integer"},
    {post, V1 "/inquiries", writes, on<api::ask_for>,
     "Asks for a person who calls or has come; the same id again asks nothing twice.",
     "inquiriesStaffWish", "inquiriesInquiry"},
    {get,
     ONE,
     reads,
     on<api::show_inquiry>,
     "What is asked for, and every step of it.",
     {},
     "inquiriesInquiry"},
    {post, ONE "/steps", writes, on<api::add_step>,
     "It has come further: who sees to it, what was done, and what who asked is told.",
     "inquiriesStepWish", "inquiriesInquiry"},
    {get,
     V1 "/summary",
     counts,
     on<api::show_summary>,
     "Of those that were opened in a month: how many are done, in time, and how they are valued.",
     {},
     "inquiriesSummary",
     "month"},
};
#undef V1
#undef ME
#undef ONE

constexpr tsu::event_kind events[] = {
    {"inquiries.inquiry.opened", "Somebody needs help."},
    {"inquiries.inquiry.moved", "It has come further."},
    {"inquiries.inquiry.called_off", "Who asked needs it no more."},
    {"inquiries.inquiry.valued", "Who asked said how well it went."},
};

constexpr message_kind messages[] = {
    {moved_message, "What somebody needs help with has come further.", "about state"},
    {danger_message, "Somebody asked for help in words of danger.", "about"},
};

constexpr shape shapes[] = {
    {"inquiriesInquiry", json_schema<inquiry_dto>}, {"inquiriesOwnPage", json_schema<own_page>},
    {"inquiriesOwnWish", json_schema<own_wish>},    {"inquiriesStars", json_schema<stars_wish>},
    {"inquiriesPage", json_schema<inquiry_page>},   {"inquiriesStaffWish", json_schema<staff_wish>},
    {"inquiriesStepWish", json_schema<step_wish>},  {"inquiriesSummary", json_schema<summary_dto>},
};

constexpr db::migration migrations[] = {
    {1, "inquiries", embedded::schema_0001_inquiries_sql, db::place::people},
};

constexpr i18n::catalogue texts[] = {
    {"inquiries", i18n::language::ja, embedded::text_ja_json},
    {"inquiries", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module& contents() {
  static const module table{.name = "inquiries",
                            .title = "生活支援",
                            .says =
                                "What people need help with in daily life, and how far it has "
                                "come.",
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

}  // namespace tsu::inquiries
