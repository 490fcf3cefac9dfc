// 同意と利用の記録: a person's consents and who looked at their data, as a page that works without
// scripts.
#pragma once

#include <string>
#include <string_view>

#include "base/http/form.h"
#include "base/http/message.h"
#include "engine/consent/person_dto.h"

namespace tsu::consent {

struct own_page {
  std::string town;
  consent_page consents;
  read_page reads;
  std::string said;   // code of a text on top: what became of a form; empty: nothing
  std::string error;  // code of a problem
};
http::reply own_page_of(const http::request&, const own_page&);

// What the form of one notice decides: kinds that are ticked are given, all others refused.
decision_wish decision_in(const http::form&, const notice_dto&);

}  // namespace tsu::consent
