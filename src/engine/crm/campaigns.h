// Campaigns: a message to a segment, of which a part is held out, so that what it brought about can
// be told from what would have happened anyway.
#pragma once

#include <optional>
#include <string>

#include "base/core/result.h"
#include "engine/crm/parts.h"
#include "engine/crm/rules.h"
#include "engine/crm/store_outreach.h"

namespace tsu::crm {

inline constexpr std::string_view campaign_message = "crm.campaign";
inline constexpr std::int64_t campaign_members_max = 50'000;

struct campaign_text {
  std::string title_ja, title_en, body_ja, body_en;
};
BOOST_DESCRIBE_STRUCT(campaign_text, (), (title_ja, title_en, body_ja, body_en))
// goal: the code of an activity, or "outing". days: so long after the start it counts.
// points_each: what one who acts is granted, for the cost.
struct campaign_wish {
  std::string segment;
  campaign_text says;
  std::int64_t control_permille = 100;
  std::string goal;
  std::int64_t days = 28, points_each = 0;
};
BOOST_DESCRIBE_STRUCT(campaign_wish, (), (segment, says, control_permille, goal, days, points_each))

// "bad_fields", "crm_no_segment", "crm_campaign_runs" where it has begun, "crm_too_many".
result<campaign_row> keep_campaign(db::tx&, const acting&, const std::string& code,
                                   const campaign_wish&);
// Who of the segment said yes to recommendations is drawn into one of the two groups, for good;
// protected persons take part in neither. "crm_no_campaign", "crm_campaign_runs",
// "crm_not_counted" (the segment has no list), "crm_segment_too_large", "crm_nobody".
result<campaign_row> start_campaign(db::tx&, const acting&, const std::string& code);

// Ends it early: nothing more of it goes out, what waits for the end of quiet hours or for the mail
// server neither, and what people do from then on counts in neither group. "crm_no_campaign",
// "crm_campaign_not_running", "crm_why_missing".
result<campaign_row> stop_campaign(db::tx&, const acting&, const std::string& code,
                                   const std::string& reason);

// difference: of the shares that acted, of all who were drawn, whether it reached them or not.
struct campaign_result {
  arm_counts treated, control;
  std::int64_t points_cost = 0;
  std::optional<difference> lift;
};
campaign_result result_of(db::reader&, const campaign_row&);
campaign_wish wish_of(const campaign_row&);

// What somebody did may be what a campaign wanted, in both groups.
void note_acted(db::tx&, const activity&);
// false: it was not sent to the person. Told again it stays as it was.
bool open_campaign_message(db::tx&, const std::string& code, person_id);

// Job, every ten minutes in the day: sends what waits, within the limits.
task<void> send_campaigns(const module_parts&, tenant_code, std::string_view);

}  // namespace tsu::crm
