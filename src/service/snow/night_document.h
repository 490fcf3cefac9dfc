// The report of a night as a document to be typeset: for the duty officer, and for who asks him in
// the morning. Pure: the same report and series give the same document.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n/texts.h"
#include "base/media/document.h"
#include "service/snow/dto_night.h"

namespace tsu::snow {

struct night_papers {
  std::string_view town;  // its name
  const night_report& report;
  const std::vector<sample_series>& series;             // of the posts; drawn by the hour
  const std::map<std::string, std::string>& districts;  // names by code
  i18n::language language = i18n::language::ja;
};
media::document document_of(const night_papers&);

}  // namespace tsu::snow
