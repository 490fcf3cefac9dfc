// What became of the parts of a distributed operation, as one reply (ETSI GS CIM 009 v1.9.1,
// 6.3.17 and 5.2.16 to 5.2.18). Values and pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/http/message.h"
#include "engine/broker/registrations/flights.h"

namespace tsu::broker {

struct part_outcome {
  registration_ptr from;                     // nullptr: this broker
  int status = 0;                            // as it is told: of the source's own, 502, 504 or 508
  std::string error;                         // ProblemDetails; empty where it went well
  std::vector<std::string> attributes = {};  // stored names that it was about
  bool good() const { return error.empty(); }
};

part_outcome outcome_of(const source_answer&);
// Of the local handler; a 207 is told as an error of this broker.
part_outcome outcome_of(const http::reply&);
part_outcome refused(registration_ptr from, const problem&);

// {"entityId":…,"registrationId":…,"error":…}; without an id where it is of no one entity.
void append_entity_error(std::string& list, std::string_view id, const part_outcome&);
// 207 with a BatchOperationResult (5.2.16) about one entity.
http::reply entity_result(std::string_view id, const std::vector<part_outcome>&);
// 207 with an UpdateResult (5.2.18).
http::reply update_result(const std::vector<part_outcome>&);

}  // namespace tsu::broker
