#include "engine/broker/v2/errors.h"

#include "base/core/json_text.h"
#include "engine/broker/allowed/limited_broker.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker::v2 {
namespace {

struct error_row {
  std::string_view code, error;
  int status;
};

constexpr error_row errors[] = {
    {fault_bad_request, "BadRequest", 400},
    {fault_parse, "ParseError", 400},
    {"bad_json", "ParseError", 400},
    {fault_unprocessable, "Unprocessable", 422},
    {fault_partial, "PartialUpdate", 422},
    {fault_too_many, "TooManyResults", 409},
    {fault_not_found, "NotFound", 404},
    {fault_no_resource, "NoResourceAvailable", 413},
    {fault_media_type, "UnsupportedMediaType", 415},
    {fault_not_acceptable, "NotAcceptable", 406},
    {fault_no_length, "ContentLengthRequired", 411},
    {fault_too_large, "RequestEntityTooLarge", 413},
    {fault_not_supported, "NotSupportedQuery", 422},
    {fault_already_exists, "Unprocessable", 422},
    {fault_not_in_scope, "Forbidden", 403},
    {tsu::broker::fault_not_supported, "Unprocessable", 422},
    {tsu::broker::fault_too_many, "TooManyResults", 409},
    {fault_loop, "LoopDetected", 508},
};

error_row row_of(const problem& p) {
  for (const auto& row : errors) {
    if (row.code == p.code) {
      return row;
    }
  }
  switch (p.reason) {
    case why::not_found: return {"", "NotFound", 404};
    case why::too_large: return {"", "RequestEntityTooLarge", 413};
    case why::conflict:
    case why::not_processable: return {"", "Unprocessable", 422};
    case why::unavailable: return {"", "InternalServerError", 500};
    default: return {"", "BadRequest", 400};
  }
}

}  // namespace

http::reply error_reply(const problem& p) {
  const auto row = row_of(p);
  http::reply out{.status = row.status, .body = "{\"error\":\""};
  out.body.append(row.error).append("\",\"description\":");
  append_json_string(out.body, p.detail);
  out.body += '}';
  return out;
}

}  // namespace tsu::broker::v2
