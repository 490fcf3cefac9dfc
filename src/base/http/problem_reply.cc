#include "base/http/problem_reply.h"

#include <span>
#include <string>

#include "base/core/json_text.h"

namespace tsu::http {
namespace {

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out += ",\"";
  out += name;
  out += "\":";
  append_json_string(out, value);
}

reply made(int status, std::string_view code, std::string_view detail, std::string_view trace_id,
           std::string_view instance, std::span<const field_error> errors) {
  std::string body = "{\"type\":\"about:blank\",\"title\":";
  append_json_string(body, phrase_of(status));
  body += ",\"status\":" + std::to_string(status);
  if (!detail.empty() && status < 500) {
    append_member(body, "detail", detail);
  }
  append_member(body, "code", code);
  append_member(body, "traceId", trace_id);
  if (!instance.empty()) {
    append_member(body, "instance", instance);
  }
  if (!errors.empty()) {
    body += ",\"errors\":[";
    for (const auto& e : errors) {
      body += body.back() == '[' ? "{\"field\":" : ",{\"field\":";
      append_json_string(body, e.field);
      append_member(body, "code", e.code);
      body += '}';
    }
    body += ']';
  }
  body += '}';
  reply out{.status = status, .type = "application/problem+json", .body = std::move(body)};
  out.with("Cache-Control", "no-store");
  return out;
}

}  // namespace

reply problem_reply(const problem& p, std::string_view trace_id, std::string_view instance) {
  const auto code = p.code.empty() ? name_of(p.reason) : std::string_view{p.code};
  return made(http_status(p.reason), code, p.detail, trace_id, instance, p.fields);
}

reply problem_reply_with(int status, std::string_view code, std::string_view detail,
                         std::string_view trace_id, std::string_view instance) {
  return made(status, code, detail, trace_id, instance, {});
}

reply method_not_allowed(std::string_view allow, std::string_view trace_id,
                         std::string_view instance) {
  auto out = made(405, "method_not_allowed", "this resource does not know the method", trace_id,
                  instance, {});
  out.with("Allow", std::string{allow});
  return out;
}

}  // namespace tsu::http
