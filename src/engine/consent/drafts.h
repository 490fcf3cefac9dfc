// A family helper starts and does not finish: a decision that whoever helps has prepared waits for
// the person, who reads it and decides by themself, or throws it away. Each is one transaction.
#pragma once

#include "engine/consent/decide_consent.h"

namespace tsu::consent {

// So long a decision waits; one per notice.
inline constexpr std::chrono::days draft_waits{30};

struct draft_dto {
  std::int64_t id = 0;
  notice_dto notice;
  std::vector<std::string> given, refused;
  instant at;
};
BOOST_DESCRIBE_STRUCT(draft_dto, (), (id, notice, given, refused, at))
struct draft_page {
  std::vector<draft_dto> items;
};
BOOST_DESCRIBE_STRUCT(draft_page, (), (items))

// by: who helps (method::proxy). Refuses what decide() would refuse of the notice and the kinds;
// oneself (not_your_proxy). In place of what was prepared for that notice before.
result<draft_dto> prepare(db::tx&, const ports&, const deciding& by, const decision_wish&);
// Those that wait and whose notice is still the one that is asked.
draft_page drafts_of(db::reader&, person_id, instant now);
// By the person alone (not_your_proxy): decides as it was prepared. no_such_draft where it waits no
// more.
result<receipt_dto> confirm_draft(db::tx&, const ports&, const deciding& by, std::int64_t id);
result<done> drop_draft(db::tx&, const deciding& by, std::int64_t id);

}  // namespace tsu::consent
