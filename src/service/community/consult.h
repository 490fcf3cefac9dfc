// Talks with a nurse at the health station: times, who has one, and notes that only nurses read.
// What it is about and the notes are sealed under the person's own key.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/community/acts.h"
#include "service/community/store.h"

namespace tsu::community {

inline constexpr std::size_t text_max = 4'000;

// "community_bad_fields"; "community_time_taken" where the nurse has one then.
// "community_slot_overlaps" with the time that is in the way, "community_time_taken".
result<slot> make_slot(db::tx&, const acting&, const slot&);
// "community_no_slot", "community_slot_taken", "community_bad_fields", "community_no_key".
result<consultation> book(db::tx&, const parts&, tenant_code, const acting&, person_id,
                          std::int64_t slot, const std::string& about);
// By the person, before it begins: "community_no_consultation", "community_begun".
result<consultation> cancel_booking(db::tx&, const acting&, person_id, std::int64_t number);
// By the nurse. "community_no_consultation", "community_cancelled", "community_bad_fields".
result<consultation> write_note(db::tx&, const parts&, tenant_code, const acting&,
                                std::int64_t number, consultation_state, const std::string& text);

struct opened {
  std::string about;
  std::vector<care_note> notes;  // with their texts open
};
// "community_no_key" where the person's key is gone.
result<opened> open_texts(db::reader&, const parts&, tenant_code, const consultation&);

// Two accounts became one: what is sealed under the one is sealed under the other's key.
void move_texts(db::tx&, const parts&, tenant_code, person_id from, person_id to);
// Nothing of what was said stays.
void forget_texts(db::tx&, person_id);

}  // namespace tsu::community
