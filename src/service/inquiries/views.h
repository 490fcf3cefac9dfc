// What is shown of an inquiry: to who asked, and to staff.
#pragma once

#include "base/core/result.h"
#include "service/inquiries/dto.h"
#include "service/inquiries/parts.h"

namespace tsu::inquiries {

enum class sight : std::uint8_t { own, staff };
enum class depth : std::uint8_t { alone, with_steps };
struct looking {
  tenant_code town;
  sight how = sight::own;
  inquiries::depth depth = inquiries::depth::with_steps;
};
result<inquiry_dto> view_of(db::reader&, const parts&, const looking&, const inquiry&);
// All of a person, the newest first, for themselves and for their own export.
result<own_page> own_view(db::reader&, const parts&, tenant_code, person_id, std::int64_t limit);

}  // namespace tsu::inquiries
