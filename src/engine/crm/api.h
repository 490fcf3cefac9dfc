// Handlers of /crm/v1.
#pragma once

#include "engine/crm/parts.h"

namespace tsu::crm::api {

// api_me.cc: a resident's own.
answer show_own(const parts&, call&);
answer put_own_interests(const parts&, call&);
answer list_own_proposals(const parts&, call&);
answer answer_own_proposal(const parts&, call&);
answer list_own_messages(const parts&, call&);
answer open_own_message(const parts&, call&);

// api_persons.cc: for staff.
answer show_person(const parts&, call&);
answer put_profile(const parts&, call&);
answer put_restriction(const parts&, call&);
answer put_link(const parts&, call&);
answer delete_link(const parts&, call&);
answer list_proposals(const parts&, call&);
answer list_tasks(const parts&, call&);
answer close_task(const parts&, call&);

// api_segments.cc
answer list_kinds(const parts&, call&);
answer put_kind(const parts&, call&);
answer list_segments(const parts&, call&);
answer show_segment(const parts&, call&);
answer put_segment(const parts&, call&);
answer count_now(const parts&, call&);
answer refresh_segment(const parts&, call&);
answer list_runs(const parts&, call&);
answer list_members(const parts&, call&);
answer show_summary(const parts&, call&);

// api_campaigns.cc
answer list_campaigns(const parts&, call&);
answer show_campaign(const parts&, call&);
answer put_campaign(const parts&, call&);
answer start_campaign(const parts&, call&);
answer stop_campaign(const parts&, call&);

}  // namespace tsu::crm::api
