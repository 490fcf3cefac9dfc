// Refusals as NGSIv2 writes them: {"error":…,"description":…}, with the names and statuses of the
// table "Error Responses" of Orion's manual. Pure; any thread.
#pragma once

#include <string>
#include <utility>

#include "base/core/result.h"
#include "base/http/message.h"

namespace tsu::broker::v2 {

inline constexpr std::string_view fault_bad_request = "v2_bad_request";
inline constexpr std::string_view fault_parse = "v2_parse_error";
inline constexpr std::string_view fault_unprocessable = "v2_unprocessable";
inline constexpr std::string_view fault_partial = "v2_partial_update";
inline constexpr std::string_view fault_too_many = "v2_too_many_results";
inline constexpr std::string_view fault_not_found = "v2_not_found";
inline constexpr std::string_view fault_no_resource = "v2_no_resource_available";
inline constexpr std::string_view fault_media_type = "v2_unsupported_media_type";
inline constexpr std::string_view fault_not_acceptable = "v2_not_acceptable";
inline constexpr std::string_view fault_no_length = "v2_content_length_required";
inline constexpr std::string_view fault_too_large = "v2_request_entity_too_large";
inline constexpr std::string_view fault_not_supported = "v2_not_supported_query";

inline problem bad_request(std::string detail) {
  return {why::bad_input, std::move(detail), std::string{fault_bad_request}};
}
inline problem unprocessable(std::string detail) {
  return {why::not_processable, std::move(detail), std::string{fault_unprocessable}};
}
inline problem no_such_entity() {
  return {why::not_found, "The requested entity has not been found. Check type and id",
          std::string{fault_not_found}};
}
inline problem no_such_attribute() {
  return {why::not_found, "The entity does not have such an attribute",
          std::string{fault_not_found}};
}
inline problem more_than_one() {
  return {why::conflict, "More than one matching entity. Please refine your query",
          std::string{fault_too_many}};
}

http::reply error_reply(const problem&);

}  // namespace tsu::broker::v2
