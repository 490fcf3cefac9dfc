// Who has not been out for two weeks is proposed something the next morning, where they said yes to
// recommendations; what they do with it changes what they are proposed later.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/consent/store_catalogue.h"
#include "engine/crm/parts.h"
#include "engine/crm/store_outreach.h"

namespace tsu::crm {

inline constexpr std::string_view proposal_message = "crm.proposal";

// Whether people want recommendations: a yes that holds to any notice with that purpose that is
// asked now. Made per use.
class agreement {
 public:
  explicit agreement(db::reader&);
  bool of(db::reader&, person_id, instant now) const;

 private:
  std::vector<consent::notice_dto> asked_;
};

// What is known of a person for a recommendation on that day.
occasion occasion_of(db::reader&, const parts&, const person_row&, day_no);

// The proposals of that day; nothing without consent, within the pause, or where nothing suits.
std::vector<proposal> propose_to(db::tx&, const parts&, tenant_code, const agreement&, person_id,
                                 day_no, const outlook&);

enum class said : std::uint8_t { opened, accepted, refused };
BOOST_DESCRIBE_ENUM(said, opened, accepted, refused)
// The same again changes nothing. "crm_no_proposal", "crm_already_answered".
result<proposal> answer_proposal(db::tx&, const acting&, person_id, std::int64_t number, said);
// What came back by a message of ours: "crm.proposal:17" "accepted". Unknown ones are passed.
void take_answer_to(db::tx&, std::string_view key, std::string_view answer);

// May one more message go to the person on the day on which they hear it (after the quiet hours)?
// Counts it where it may.
bool take_message_slot(db::tx&, const outreach_rules&, person_id);

// Job, at 7:00: everybody who has not been out for so many whole days.
task<void> propose_all(const module_parts&, tenant_code, std::string_view);

}  // namespace tsu::crm
