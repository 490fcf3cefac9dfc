#include "engine/broker/registrations/outcome.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/model/core_terms.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/v2/lender.h"

namespace tsu::broker {
namespace {

problem problem_of(const source_answer& a) {
  const auto& where = a.to->endpoint;
  if (!a.reply.ok()) {
    const auto& p = a.reply.error();
    if (p.code == "timeout") {
      return source_silent("source " + where + " did not answer in time");
    }
    return source_failed("source " + where + ": " + p.detail);
  }
  const auto status = a.reply.value().status;
  const auto said = "source " + where + " answered " + std::to_string(status);
  switch (status) {
    case 400: return bad_request_data(said);
    case 404: return resource_not_found(said);
    case 409: return already_exists(said);
    case 422: return operation_not_supported(said);
    case 504: return source_silent(said);
    case 508: return loop_detected(said);
    default: return source_failed(said);
  }
}

}  // namespace

part_outcome refused(registration_ptr from, const problem& p) {
  return {.from = std::move(from), .status = fault_reply(p).status, .error = problem_details(p)};
}

part_outcome outcome_of(const source_answer& a) {
  if (a.to->provider && a.reply.ok() && a.status() / 100 == 2 &&
      !v2::was_taken_by(*a.to, a.reply.value())) {
    return refused(a.to, resource_not_found("source " + a.to->endpoint + " did not take it"));
  }
  const auto status = a.status();
  if (status >= 200 && status < 300 && status != 207) {
    return {.from = a.to, .status = status, .error = {}};
  }
  return refused(a.to, problem_of(a));
}

part_outcome outcome_of(const http::reply& r) {
  if (r.status == 207) {
    return refused(nullptr, bad_request_data("some attributes were not updated here"));
  }
  return {.from = nullptr, .status = r.status, .error = r.status < 400 ? "" : r.body};
}

void append_entity_error(std::string& list, std::string_view id, const part_outcome& p) {
  list += list.empty() ? "{" : ",{";
  if (!id.empty()) {
    list += "\"entityId\":";
    append_json_string(list, id);
    list += ',';
  }
  if (p.from) {
    list += "\"registrationId\":";
    append_json_string(list, p.from->id);
    list += ',';
  }
  list += "\"error\":" + (p.error.empty() ? std::string{"{}"} : p.error) + "}";
}

http::reply entity_result(std::string_view id, const std::vector<part_outcome>& all) {
  std::string success, errors;
  for (const auto& one : all) {
    if (!one.good()) {
      append_entity_error(errors, id, one);
    } else if (success.empty()) {
      append_json_string(success, id);
    }
  }
  return {.status = 207, .body = "{\"success\":[" + success + "],\"errors\":[" + errors + "]}"};
}

http::reply update_result(const std::vector<part_outcome>& all) {
  std::string updated, failed;
  for (const auto& one : all) {
    const auto detail = one.good() ? std::string_view{} : json_members{one.error}.find("detail");
    for (const auto& attribute : one.attributes) {
      std::string name;
      append_json_string(name, iri_of(attribute));
      if (one.good()) {
        if (updated.find(name) == updated.npos) {
          updated += (updated.empty() ? "" : ",") + name;
        }
        continue;
      }
      failed += (failed.empty() ? "{\"attributeName\":" : ",{\"attributeName\":") + name;
      failed += ",\"reason\":" + std::string{detail.empty() ? "\"it failed\"" : detail};
      if (one.from) {
        failed += ",\"registrationId\":";
        append_json_string(failed, one.from->id);
      }
      failed += '}';
    }
  }
  return {.status = 207, .body = "{\"updated\":[" + updated + "],\"notUpdated\":[" + failed + "]}"};
}

}  // namespace tsu::broker
