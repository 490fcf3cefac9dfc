#include <array>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/v2/entities.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/find_entity.h"
#include "engine/broker/v2/forward.h"
#include "engine/broker/v2/listing.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::array<std::string_view, 5> update_options{"append", "keyValues", "overrideMetadata",
                                                         "forcedUpdate", "flowControl"};
constexpr std::array<std::string_view, 1> value_read_options{"skipForwarding"};
constexpr operation read_operation{.options = read_options};
constexpr operation read_value_operation{.options = value_read_options,
                                         .answer = gives::json_or_text};
constexpr operation update_operation{.body = takes::json, .options = update_options};
constexpr operation update_value_operation{.body = takes::json_or_text, .options = update_options};
constexpr operation delete_operation{};

// The update of what stands in the path, without attributes yet.
result<update> update_in(const request& r, action how) {
  update u{.how = how};
  u.given.id = r.of->path_values[0];
  TRY(const auto named, check_identifier(u.given.id, "entity id"));
  TRY(auto type, type_parameter(r));
  u.given.type = std::move(type);
  TRY(auto scope, r.scope_of_update());
  u.scope = std::move(scope);
  u.override_metadata = r.has_option("overrideMetadata");
  u.forced = r.has_option("forcedUpdate");
  return u;
}

// What the request asked for and could not be done, as Orion tells it.
problem told(const update& u, const shortfall& left) {
  const auto which = told_of(u.given, left.attributes);
  const auto text = u.how == action::append_strict
                        ? "one or more of the attributes in the request already exist: " + which
                        : "do not exist: " + which;
  return {why::not_processable, text, std::string{left.all ? fault_unprocessable : fault_partial}};
}

answer write_attributes(const parts& p, call& c, action how) {
  CO_TRY(const auto r, open_request(p, c, update_operation));
  if (how == action::append && r.has_option("append")) {
    how = action::append_strict;
  }
  CO_TRY(auto u, update_in(r, how));
  const auto form = r.has_option("keyValues") ? body_form::key_values : body_form::normalized;
  CO_TRY(auto given, read_entity(r.body, form, u.given.id));
  if (given.attributes.empty() && !given.expires && how != action::replace) {
    co_return bad_request("empty payload");
  }
  u.given.attributes = std::move(given.attributes);
  u.given.expires = given.expires;
  const auto shared = std::make_shared<const update>(std::move(u));
  shortfall left;
  auto outcome = co_await carry_out_anywhere(p, r, shared, left);
  if (!left.attributes.empty()) {
    co_return told(*shared, left);
  }
  if (!outcome.ok()) {
    co_return std::move(outcome).error();
  }
  co_return http::reply{.status = 204};
}

// One attribute: what is not there is NotFound.
answer write_one(const parts& p, const request& r, update u) {
  shortfall left;
  auto shared = std::make_shared<const update>(std::move(u));
  auto outcome = co_await carry_out_anywhere(p, r, std::move(shared), left);
  if (!left.attributes.empty()) {
    co_return no_such_attribute();
  }
  if (!outcome.ok()) {
    co_return std::move(outcome).error();
  }
  co_return http::reply{.status = 204};
}

// The value of text/plain: "…" a string, true, false, null or a number.
result<std::string> read_plain(const std::string& text) {
  auto json = check_and_minify(text, 1);
  if (!json.ok() || kind_of(json.value()) == json_kind::object ||
      kind_of(json.value()) == json_kind::array) {
    return bad_request("attribute value type not recognized");
  }
  return std::move(json).value();
}

task<result<shown_entity::one>> attribute_in_path(const parts& p, const request& r) {
  const auto& path = r.of->path_values;
  CO_TRY(const auto type, type_parameter(r));
  CO_TRY(const auto id_ok, check_identifier(path[0], "entity id"));
  CO_TRY(const auto name_ok, check_identifier(path[1], "attribute name"));
  std::vector<std::string> wanted{path[1]};
  CO_TRY(const auto all, co_await whole_entity(p, r, path[0], type, std::move(wanted)));
  const auto* a = all.find(path[1]);
  if (a == nullptr) {
    co_return no_such_attribute();
  }
  co_return *a;
}

}  // namespace

answer retrieve_attributes(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, read_operation));
  CO_TRY(auto form, read_form(r));
  CO_TRY(const auto type, type_parameter(r));
  CO_TRY(const auto named, check_identifier(c.path_values[0], "entity id"));
  auto wanted = attributes_in(form);
  CO_TRY(const auto e, co_await whole_entity(p, r, c.path_values[0], type, std::move(wanted)));
  form.with_identity = false;
  http::reply reply;
  append_entity(reply.body, e, form);
  co_return reply;
}

answer append_attributes(const parts& p, call& c) { return write_attributes(p, c, action::append); }
answer update_attributes(const parts& p, call& c) { return write_attributes(p, c, action::update); }
answer replace_attributes(const parts& p, call& c) {
  return write_attributes(p, c, action::replace);
}

answer retrieve_attribute(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, read_operation));
  CO_TRY(const auto form, read_form(r));
  CO_TRY(const auto a, co_await attribute_in_path(p, r));
  http::reply reply;
  append_attribute(reply.body, a, form);
  co_return reply;
}

answer update_attribute(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, update_operation));
  CO_TRY(auto u, update_in(r, action::update));
  const auto& name = c.path_values[1];
  CO_TRY(auto a, read_attribute(name, r.body));
  if (name == "dateExpires") {
    const auto t = a.value.front() == '"' ? read_time(json_string_text(a.value)) : std::nullopt;
    if (!t) {
      co_return bad_request("dateExpires is not a valid DateTime");
    }
    u.given.expires = *t;
  } else {
    u.given.attributes.push_back(std::move(a));
  }
  co_return co_await write_one(p, r, std::move(u));
}

answer delete_attribute(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, delete_operation));
  CO_TRY(auto u, update_in(r, action::remove));
  const auto& name = c.path_values[1];
  CO_TRY(const auto ok, check_identifier(name, "attribute name"));
  if (name == "dateExpires") {
    u.given.expires = no_time;
  } else {
    u.given.attributes.push_back({.name = name, .type = {}});
  }
  co_return co_await write_one(p, r, std::move(u));
}

answer retrieve_value(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, read_value_operation));
  CO_TRY(auto a, co_await attribute_in_path(p, r));
  const auto kind = kind_of(a.as.value);
  const bool whole = kind == json_kind::object || kind == json_kind::array;
  const auto& headers = c.request.headers;
  http::reply reply{.body = std::move(a.as.value)};
  if (whole && accepts(headers, "application/json")) {
    co_return reply;
  }
  if (!accepts(headers, "text/plain")) {
    co_return problem{why::bad_input,
                      whole ? "accepted MIME types: application/json, text/plain"
                            : "accepted MIME types: text/plain",
                      std::string{fault_not_acceptable}};
  }
  reply.type = "text/plain";
  co_return reply;
}

answer update_value(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, update_value_operation));
  CO_TRY(auto u, update_in(r, action::update_value));
  attribute a{.name = c.path_values[1], .type = {}, .value = r.body};
  CO_TRY(const auto named, check_identifier(a.name, "attribute name"));
  if (r.text) {
    CO_TRY(auto value, read_plain(r.body));
    a.value = std::move(value);
  } else if (a.value.front() != '{' && a.value.front() != '[') {
    co_return bad_request("an attribute value of application/json is an object or array");
  }
  u.given.attributes.push_back(std::move(a));
  co_return co_await write_one(p, r, std::move(u));
}

}  // namespace tsu::broker::v2
