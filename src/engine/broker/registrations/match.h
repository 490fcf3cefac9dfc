// Which registrations a request concerns, and with what of it (ETSI GS CIM 009 v1.9.1, 5.12).
// Pure; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/broker/query/query.h"
#include "engine/broker/registrations/registration.h"

namespace tsu::broker {

// What a request is about. Lists: any of; empty: any.
struct source_question {
  std::vector<std::string> ids;
  std::shared_ptr<const pattern> id_pattern;
  type_selection types;
  std::vector<std::string> attributes;     // stored names
  std::vector<std::string> datasets = {};  // "@none": the default instance
};

struct source_match {
  registration_ptr to;
  told_information information;         // which elements fit
  bool any_attribute = false;           // else only these:
  std::vector<std::string> attributes;  // of the registration, as far as the question asks for them
  std::vector<std::string> ids;         // where the registration only has these of them
  bool has(std::string_view attribute) const;
  // Of the registration's datasetIds; empty: the default instance.
  bool has_dataset(std::string_view) const;
};

// Nothing in `to` where the registration does not fit.
source_match match_of(const registration_ptr&, const source_question&);

// Whether two registrations speak of an attribute of an entity that both name by its id (an
// exclusive one always does), for the conflicts of 4.3.6.3.
bool overlap(const registration&, const registration& exclusive);

}  // namespace tsu::broker
