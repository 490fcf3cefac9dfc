// What people and staff are shown. Functions of one view of `people`.
#pragma once

#include "base/core/result.h"
#include "engine/consent/veil.h"
#include "engine/crm/dto.h"
#include "engine/crm/parts.h"

namespace tsu::crm {

kind_dto view_of(const kind&);
proposal_dto view_of(const proposal&);  // as the person sees it
proposal_dto traced_view_of(const proposal&);
segment_dto view_of(db::reader&, const segment&, const consent::viewer&, instant now);
run_dto view_of(const segment_run&);
campaign_dto view_of(db::reader&, const campaign_row&);
result<task_dto> view_of(db::reader&, const id::words&, const task_row&);
message_page messages_of(db::reader&, person_id);

// Which parts of a person a role sees, in the words of the consent catalogue: secretariat all but
// what is measured; nurse with that; events only who took part in what.
std::vector<std::string> kinds_for(std::string_view role);
// The 360 degree view with those parts. links: only to whom the viewer may know of.
person_dto person_view(db::reader&, const parts&, tenant_code, person_id,
                       const std::vector<std::string>& kinds, const consent::viewer&, instant now);
// Everything that is kept about a person, for themselves.
std::string export_of(db::reader&, person_id);

// At most 20 codes of up to 40 letters, each once; "bad_fields".
result<std::string> interests_in(const std::vector<std::string>&);

}  // namespace tsu::crm
