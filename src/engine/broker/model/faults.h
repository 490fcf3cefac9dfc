// The refusals of NGSI-LD (ETSI GS CIM 009 v1.9.1, 5.5.2 and 6.3.2) as problems: `code` names the
// error type, from which api/ makes the type URI and the status. Values.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/core/result.h"

namespace tsu::broker {

inline constexpr std::string_view fault_invalid_request = "invalid_request";
inline constexpr std::string_view fault_bad_request_data = "bad_request_data";
inline constexpr std::string_view fault_already_exists = "already_exists";
inline constexpr std::string_view fault_not_found = "resource_not_found";
inline constexpr std::string_view fault_not_supported = "operation_not_supported";
inline constexpr std::string_view fault_no_context = "ld_context_not_available";
inline constexpr std::string_view fault_too_complex = "too_complex_query";
inline constexpr std::string_view fault_too_many = "too_many_results";
inline constexpr std::string_view fault_no_tenant = "nonexistent_tenant";
inline constexpr std::string_view fault_conflict = "registration_conflict";
inline constexpr std::string_view fault_source_failed = "source_failed";
inline constexpr std::string_view fault_source_silent = "source_silent";
inline constexpr std::string_view fault_loop = "loop_detected";

// 400: not JSON, or a parameter or header that the operation does not know.
inline problem invalid_request(std::string detail) {
  return {why::bad_input, std::move(detail), std::string{fault_invalid_request}};
}
// 400: well-formed, but not as the data model says.
inline problem bad_request_data(std::string detail) {
  return {why::bad_input, std::move(detail), std::string{fault_bad_request_data}};
}
inline problem already_exists(std::string detail) {
  return {why::conflict, std::move(detail), std::string{fault_already_exists}};
}
inline problem resource_not_found(std::string detail) {
  return {why::not_found, std::move(detail), std::string{fault_not_found}};
}
inline problem operation_not_supported(std::string detail) {
  return {why::not_processable, std::move(detail), std::string{fault_not_supported}};
}
// 504: a remote @context could not be fetched or is not one.
inline problem ld_context_not_available(std::string detail) {
  return {why::unavailable, std::move(detail), std::string{fault_no_context}};
}
inline problem too_complex_query(std::string detail) {
  return {why::not_allowed, std::move(detail), std::string{fault_too_complex}};
}
inline problem too_many_results(std::string detail) {
  return {why::not_allowed, std::move(detail), std::string{fault_too_many}};
}
inline problem nonexistent_tenant(std::string detail) {
  return {why::not_found, std::move(detail), std::string{fault_no_tenant}};
}
// 409: against what a registration says (4.3.6.3, 5.9.2.4).
inline problem registration_conflict(std::string detail) {
  return {why::conflict, std::move(detail), std::string{fault_conflict}};
}
// 502, 504, 508: what a context source made of a request that only it could serve (6.3.17).
inline problem source_failed(std::string detail) {
  return {why::unavailable, std::move(detail), std::string{fault_source_failed}};
}
inline problem source_silent(std::string detail) {
  return {why::unavailable, std::move(detail), std::string{fault_source_silent}};
}
inline problem loop_detected(std::string detail) {
  return {why::unavailable, std::move(detail), std::string{fault_loop}};
}

}  // namespace tsu::broker
