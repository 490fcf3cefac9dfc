#include "engine/broker/api/fault_reply.h"

#include "base/core/json_text.h"
#include "engine/broker/allowed/limited_broker.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

struct fault_row {
  std::string_view code, type, title;
  int status;
};

constexpr fault_row faults[] = {
    {fault_invalid_request, "InvalidRequest", "The request cannot be understood", 400},
    {"bad_json", "InvalidRequest", "The body is not JSON", 400},
    {fault_bad_request_data, "BadRequestData", "The request is not as the data model asks", 400},
    {fault_already_exists, "AlreadyExists", "It already exists", 409},
    {fault_not_found, "ResourceNotFound", "It is not here", 404},
    {fault_not_supported, "OperationNotSupported", "The operation is not supported", 422},
    {fault_no_context, "LdContextNotAvailable", "A @context is not available", 504},
    {fault_too_complex, "TooComplexQuery", "The query is too complex", 403},
    {fault_too_many, "TooManyResults", "The query has too many results", 403},
    {fault_no_tenant, "NonexistentTenant", "There is no such tenant", 404},
    {fault_conflict, "Conflict", "A registration stands against it", 409},
    {fault_source_failed, "InternalError", "The context source did not take it", 502},
    {fault_source_silent, "InternalError", "The context source did not answer in time", 504},
    {fault_loop, "InternalError", "The request came back to where it began", 508},
    {fault_not_in_scope, "", "The key does not allow it", 403},
    {fault_not_acceptable, "InvalidRequest", "None of the media types asked for can be given", 406},
    {fault_media_type, "InvalidRequest", "The media type of the body is not supported", 415},
};

fault_row row_of(const problem& p) {
  for (const auto& f : faults) {
    if (f.code == p.code) {
      return f;
    }
  }
  const int status = http_status(p.reason);
  switch (p.reason) {
    case why::bad_input: return {"", "BadRequestData", "The request is not valid", status};
    case why::not_found: return {"", "ResourceNotFound", "It is not here", status};
    case why::conflict: return {"", "AlreadyExists", "It already exists", status};
    case why::too_large: return {"", "BadRequestData", "It is too large", status};
    default: return {"", "InternalError", "The request cannot be served", status};
  }
}

}  // namespace

std::string problem_details(const problem& p) {
  const auto row = row_of(p);
  // What the standard has no type for has none (RFC 9457 4.2.1).
  std::string out = row.type.empty() ? R"({"type":"about:blank)"
                                     : R"({"type":"https://uri.etsi.org/ngsi-ld/errors/)";
  out.append(row.type).append(R"(","title":")").append(row.title).append(R"(","detail":)");
  append_json_string(out, p.detail);
  out += ",\"status\":" + std::to_string(row.status) + "}";
  return out;
}

http::reply fault_reply(const problem& p) {
  const auto row = row_of(p);
  if (row.status == 406) {  // 6.3.4: the list of what there is
    return {.status = 406,
            .body = R"(["application/json","application/ld+json","application/geo+json"])"};
  }
  if (row.status == 415) {  // 6.3.4: without a body
    return {.status = 415};
  }
  return {.status = row.status, .body = problem_details(p)};
}

}  // namespace tsu::broker
