#include "engine/crm/module.h"

#include "base/core/json.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "engine/crm/api.h"
#include "engine/crm/campaigns.h"
#include "engine/crm/dto.h"
#include "engine/crm/embedded.h"
#include "engine/crm/jobs.h"
#include "engine/crm/proposals.h"
#include "engine/crm/store.h"
#include "engine/crm/tasks.h"

namespace tsu::crm {
namespace {

using enum http::method;

constexpr std::string_view own = "crm.own.read", answers = "crm.own.answer",
                           looks = "crm.person.read", writes = "crm.person.write",
                           restricts = "crm.person.restrict", lists = "crm.segment.read",
                           defines = "crm.segment.write", kinds = "crm.kind.write",
                           sums = "crm.summary.read", sees = "crm.campaign.read",
                           sends = "crm.campaign.write", works = "crm.task.work";

constexpr permission permissions[] = {
    {own, "see one's own activities, proposals and messages", "resident"},
    {answers, "say what one likes, and answer proposals", "resident"},
    {looks, "see a person, as far as the role goes", "admin staff secretariat nurse events"},
    {writes, "write how a person takes part, what they like, and whom they belong to",
     "admin staff secretariat"},
    {restricts, "set how much exertion a person may be proposed", "nurse"},
    {lists, "count and list segments", "admin staff secretariat nurse"},
    {defines, "define segments", "admin staff secretariat"},
    {kinds, "change kinds of activities", "admin"},
    {sums, "see how many residents are active, and kinds of activities",
     "admin staff secretariat nurse auditor"},
    {sees, "see campaigns and what came of them", "admin staff secretariat auditor"},
    {sends, "write and start campaigns", "admin staff"},
    {works, "see and close what is to do, and proposals of a person",
     "admin staff secretariat nurse"},
};

#define V1 "/crm/v1"
#define ME V1 "/me"
#define PERSON V1 "/persons/{person}"
#define SEGMENT V1 "/segments/{code}"
#define CAMPAIGN V1 "/campaigns/{code}"

constexpr route routes[] = {
    {get, ME, own, on<api::show_own>, "What one did, and how active one is.", {}, "crmPerson"},
    {put, ME "/interests", answers, on<api::put_own_interests>, "What one likes.", "crmInterests",
     "crmInterests"},
    {get,
     ME "/proposals",
     own,
     on<api::list_own_proposals>,
     "What one was proposed and why, the newest first.",
     {},
     "crmProposalPage",
     "before:integer limit:integer"},
    {post, ME "/proposals/{number}", answers, on<api::answer_own_proposal>,
     "Opened, accepted or refused; changes what is proposed later.", "crmProposalAnswer",
     "crmProposal"},
    {get,
     ME "/messages",
     own,
     on<api::list_own_messages>,
     "Messages of campaigns to oneself.",
     {},
     "crmMessagePage"},
    {post,
     ME "/messages/{campaign}/opened",
     answers,
     on<api::open_own_message>,
     "One has read it.",
     {},
     "crmMessagePage"},

    {get,
     PERSON,
     looks,
     on<api::show_person>,
     "What is known of a person; parts that the role may not see are absent.",
     {},
     "crmPerson",
     "purpose"},
    {put, PERSON "/profile", writes, on<api::put_profile>,
     "How a person takes part, what they like, how far they walk.", "crmProfileWish", "crmPerson"},
    {put, PERSON "/restriction", restricts, on<api::put_restriction>,
     "At most so much exertion is proposed: 0 none, 3 any.", "crmRestriction", "crmPerson"},
    {put, PERSON "/links/{other}", writes, on<api::put_link>, "Two persons belong together.",
     "crmLink", "crmPerson"},
    {del,
     PERSON "/links/{other}",
     writes,
     on<api::delete_link>,
     "They do not any more.",
     {},
     "crmPerson"},
    {get,
     PERSON "/proposals",
     works,
     on<api::list_proposals>,
     "What a person was proposed, with score and the hash of what it was made from.",
     {},
     "crmProposalPage",
     "purpose before:integer limit:integer"},
    {get,
     V1 "/tasks",
     works,
     on<api::list_tasks>,
     "Whom to look after, by number.",
     {},
     "crmTaskPage",
     "state:open|closed kind:unreachable|stagnant after:integer limit:integer purpose"},
    {post, V1 "/tasks/{number}/close", works, on<api::close_task>, "Done, with what came of it.",
     "crmNote", "crmTask"},

    {get,
     V1 "/summary",
     sums,
     on<api::show_summary>,
     "How many residents are active, less active, stagnant, out of reach.",
     {},
     "crmSummary",
     "asOf"},
    {get, V1 "/kinds", sums, on<api::list_kinds>, "Kinds of activities.", {}, "crmKindPage"},
    {put, V1 "/kinds/{code}", kinds, on<api::put_kind>, "What a kind of activity is and weighs.",
     "crmKind", "crmKind"},
    {get,
     V1 "/segments",
     lists,
     on<api::list_segments>,
     "Saved segments with their newest count.",
     {},
     "crmSegmentPage"},
    {get, SEGMENT, lists, on<api::show_segment>, "One of them.", {}, "crmSegment"},
    {put, SEGMENT, defines, on<api::put_segment>, "Writes one; another rule is another version.",
     "crmSegmentWish", "crmSegment"},
    {post,
     SEGMENT "/runs",
     lists,
     on<api::refresh_segment>,
     "Counts it as of a day and keeps the list.",
     {},
     "crmRun",
     "asOf"},
    {get,
     SEGMENT "/runs",
     lists,
     on<api::list_runs>,
     "When it was counted, by which version and up to what, the newest first.",
     {},
     "crmRunPage",
     "before:integer limit:integer"},
    {get,
     SEGMENT "/members",
     lists,
     on<api::list_members>,
     "Who is in it, by number.",
     {},
     "crmMemberPage",
     "after:integer limit:integer purpose"},
    {post, V1 "/counts", lists, on<api::count_now>,
     "How many a definition comes to, without keeping anything.", "crmCountWish", "crmCount"},

    {get,
     V1 "/campaigns",
     sees,
     on<api::list_campaigns>,
     "Campaigns with what came of them.",
     {},
     "crmCampaignPage"},
    {get, CAMPAIGN, sees, on<api::show_campaign>, "One of them.", {}, "crmCampaign"},
    {put, CAMPAIGN, sends, on<api::put_campaign>, "Writes one that has not begun.",
     "crmCampaignWish", "crmCampaign"},
    {post,
     CAMPAIGN "/start",
     sends,
     on<api::start_campaign>,
     "Draws who gets it and who is held out, for good, and begins.",
     {},
     "crmCampaign"},
    {post, CAMPAIGN "/stop", sends, on<api::stop_campaign>,
     "Ends it early: nothing more of it goes out.", "crmCampaignStop", "crmCampaign"},
};
#undef V1
#undef ME
#undef PERSON
#undef SEGMENT
#undef CAMPAIGN

constexpr tsu::event_kind events[] = {
    {"crm.proposal.made", "A person was proposed something."},
    {"crm.proposal.answered", "They opened, accepted or refused it."},
    {"crm.segment.kept", "A segment was defined."},
    {"crm.segment.counted", "A segment was counted."},
    {"crm.campaign.kept", "A campaign was written."},
    {"crm.campaign.started", "A campaign began."},
    {"crm.campaign.stopped", "Staff ended a campaign early."},
    {"crm.task.closed", "Staff looked after somebody."},
};

constexpr job jobs[] = {
    {"crm.profiles", "40 2 * * *", std::chrono::seconds{3600}, refresh_profiles,
     "Takes district, month of birth and state over from the accounts."},
    {"crm.forget", "10 3 * * *", std::chrono::seconds{3600}, forget_old,
     "Forgets activities and days older than thirteen months; sums by month stay."},
    {"crm.segments", "30 4 * * *", std::chrono::seconds{3600}, refresh_segments,
     "Counts every saved segment as of the day that has ended."},
    {"crm.tasks", "30 6 * * *", std::chrono::seconds{1800}, make_tasks,
     "Puts who is stagnant or out of reach on the list of staff."},
    {"crm.propose", "0 7 * * *", std::chrono::seconds{3600}, propose_all,
     "Proposes something to who was not out for two weeks and wants recommendations."},
    {"crm.send", "*/10 8-19 * * *", std::chrono::seconds{900}, send_campaigns,
     "Sends messages of campaigns that wait, at most two a day to one person."},
};

constexpr message_kind messages[] = {
    {proposal_message, "A person is proposed something.", "title reason", "accepted refused"},
    {campaign_message, "A message of a campaign.", "title body"},
};

constexpr shape shapes[] = {
    {"crmPerson", json_schema<person_dto>},
    {"crmInterests", json_schema<interests_wish>},
    {"crmProposal", json_schema<proposal_dto>},
    {"crmProposalPage", json_schema<proposal_page>},
    {"crmProposalAnswer", json_schema<proposal_answer>},
    {"crmMessagePage", json_schema<message_page>},
    {"crmProfileWish", json_schema<profile_wish>},
    {"crmRestriction", json_schema<restriction_wish>},
    {"crmLink", json_schema<link_wish>},
    {"crmTask", json_schema<task_dto>},
    {"crmTaskPage", json_schema<task_page>},
    {"crmNote", json_schema<note_wish>},
    {"crmSummary", json_schema<summary_dto>},
    {"crmKind", json_schema<kind_dto>},
    {"crmKindPage", json_schema<kind_page>},
    {"crmSegment", json_schema<segment_dto>},
    {"crmSegmentPage", json_schema<segment_page>},
    {"crmSegmentWish", json_schema<segment_wish_dto>},
    {"crmRun", json_schema<run_dto>},
    {"crmRunPage", json_schema<run_page>},
    {"crmMemberPage", json_schema<member_page>},
    {"crmCountWish", json_schema<count_wish>},
    {"crmCount", json_schema<count_dto>},
    {"crmCampaign", json_schema<campaign_dto>},
    {"crmCampaignPage", json_schema<campaign_page>},
    {"crmCampaignWish", json_schema<campaign_wish>},
    {"crmCampaignStop", json_schema<stop_wish>},
};

constexpr db::migration migrations[] = {
    {1, "crm", embedded::schema_0001_crm_sql, db::place::people},
    {2, "segments", embedded::schema_0002_segments_sql, db::place::people},
    {3, "outreach", embedded::schema_0003_outreach_sql, db::place::people},
    {4, "stopped", embedded::schema_0004_stopped_sql, db::place::people},
    {5, "sealed_notes", embedded::schema_0005_sealed_notes_sql, db::place::people},
};

constexpr i18n::catalogue texts[] = {
    {"crm", i18n::language::ja, embedded::text_ja_json},
    {"crm", i18n::language::en, embedded::text_en_json},
};

std::vector<const db::statement*> all_statements() {
  std::vector<const db::statement*> out;
  for (const auto some :
       {store::statements(), store::segment_statements(), store::outreach_statements()}) {
    out.insert(out.end(), some.begin(), some.end());
  }
  return out;
}

}  // namespace

const module& contents() {
  static const auto statements = all_statements();
  static const module table{.name = "crm",
                            .title = "住民との関わり",
                            .says =
                                "What residents do, who needs what, what is proposed to whom and "
                                "what came of it.",
                            .permissions = permissions,
                            .routes = routes,
                            .events = events,
                            .jobs = jobs,
                            .shapes = shapes,
                            .migrations = migrations,
                            .statements = statements,
                            .messages = messages,
                            .texts = texts};
  return table;
}

}  // namespace tsu::crm
