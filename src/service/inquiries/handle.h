// What becomes of an inquiry: it is asked, goes from step to step, is called off or valued. Acts of
// one transaction of `people`; what they refuse leaves no trace.
#pragma once

#include <optional>
#include <string>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/inquiries/parts.h"
#include "service/inquiries/types.h"

namespace tsu::inquiries {

// The same from the same is the same inquiry, however often it is sent.
std::string source_of_own(person_id, std::string_view id);
std::string source_of_staff(std::string_view id);

struct asked {
  std::string source;
  person_id person{};
  channel by = channel::tablet;
  category about = category::other;
  urgency how = urgency::whenever;  // now: as soon as its words tell of danger
  std::string text;
};
// "inquiries_bad_fields" with the fields, "inquiries_id_used", "inquiries_too_many" (20 are open).
result<inquiry> open_inquiry(db::tx&, const parts&, tenant_code, const acting&, const asked&);

// Fields that are absent stay as they are. note: for staff; words: for who asked. seen: when it was
// changed last as whoever moves it saw it.
struct move_wish {
  state to = state::received;
  std::string note, words;
  std::optional<std::string> assignee, provider;
  std::optional<instant> due_at, seen;
};
// "inquiries_no_inquiry", "inquiries_bad_fields", "inquiries_no_way" (from that state to this),
// "inquiries_changed" (by somebody else since it was seen), "inquiries_too_many" steps.
result<inquiry> move(db::tx&, const parts&, tenant_code, const acting&, std::int64_t number,
                     const move_wish&);
// By who asked, while it is open. "inquiries_no_inquiry", "inquiries_no_way".
result<inquiry> call_off(db::tx&, const parts&, tenant_code, const acting&, person_id,
                         std::int64_t number);
// 1 to 5, by who asked, once it is done; may be changed. "inquiries_no_inquiry",
// "inquiries_no_way", "inquiries_bad_fields".
result<inquiry> rate(db::tx&, const acting&, person_id, std::int64_t number, std::int64_t stars);

}  // namespace tsu::inquiries
