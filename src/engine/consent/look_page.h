// The page on which staff look at data of one person: for which purpose, which kinds. What it shows
// is in the person's own log. Works without scripts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/http/message.h"
#include "engine/consent/read_person.h"

namespace tsu::consent {

struct look_page {
  std::string town, number, purpose;  // as typed and chosen before
  std::vector<std::string> ticked;
  std::vector<purpose_dto> purposes;  // those of staff
  std::vector<kind_dto> kinds;        // those that the role may see
  std::optional<person_data> found;
  std::string error;  // code of a problem
};
http::reply look_page_of(const http::request&, const look_page&);

}  // namespace tsu::consent
