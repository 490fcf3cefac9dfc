// The pieces of the counter's page (counter_pages.h). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/id/people/page_kit.h"
#include "engine/id/people/recovery.h"

namespace tsu::id {

// What the role of who sits there may do.
struct what_may {
  bool lend = false, recover = false;
};

// A recovery that waits, with what a reader needs of it. asked_by: as staff sign in.
struct waiting_line {
  recovery_dto what;
  std::string number, asked_by;
};

pages::markup search_form(const page_kit&, std::string_view text, std::string_view why);
pages::markup waiting_list(const page_kit&, const std::vector<waiting_line>&);
// more: there are others than these.
pages::markup found_list(const page_kit&, const std::vector<account_dto>&, bool more,
                         std::string_view why);
pages::markup person_details(const page_kit&, const account_dto&);
// Nothing where no card is for such an account.
pages::markup card_form(const page_kit&, const what_may&, const account_dto&, std::string_view why);
// To ask, to decide, or to take back what one asked for; `me`: who sits there.
pages::markup recovery_forms(const page_kit&, const what_may&, const account_dto&,
                             const std::optional<waiting_line>&, std::string_view me);

// What a problem means, in words.
pages::markup fault_alert(const pages::words&, std::string_view code);
// Nothing for no text.
pages::markup told_done(const pages::words&, std::string_view text_code);

}  // namespace tsu::id
