// The report of a night as a document to be set in type: for the duty officer and the mayor. Pure.
#pragma once

#include <map>
#include <string>

#include "base/media/document.h"
#include "service/snow/dto_night.h"

namespace tsu::snow {

// Names by code, as far as they are known.
struct names_of_town {
  std::string town;
  std::map<std::string, std::string> districts;
};
media::document document_of(const night_report&, const names_of_town&);

}  // namespace tsu::snow
