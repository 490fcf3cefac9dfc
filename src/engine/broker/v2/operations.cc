#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/v2/entities.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/find_entity.h"
#include "engine/broker/v2/forward.h"
#include "engine/broker/v2/listing.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::size_t entities_max = 1000;
constexpr std::array<std::string_view, 4> update_options{"keyValues", "overrideMetadata",
                                                         "forcedUpdate", "flowControl"};
constexpr operation update_operation{.body = takes::json, .options = update_options};
constexpr operation query_operation{.body = takes::json, .options = read_options};
constexpr operation notify_operation{.body = takes::json};

struct action_row {
  std::string_view name, old_name;
  action how;
};
constexpr action_row actions[] = {
    {"append", "APPEND", action::append},
    {"appendStrict", "APPEND_STRICT", action::append_strict},
    {"update", "UPDATE", action::update},
    {"delete", "DELETE", action::remove},
    {"replace", "REPLACE", action::replace},
};

struct batch {
  action how = action::append;
  std::vector<std::shared_ptr<const update>> all;
};

result<entity> read_element(std::string_view json, action how, body_form form) {
  // Of what is to be deleted only the names count.
  TRY(auto e, read_entity(json, form));
  if (how == action::remove && e.expires) {
    e.expires = no_time;
  }
  return e;
}

result<done> add_entities(batch& b, const request& r, std::string_view array, body_form form) {
  if (array.empty() || kind_of(array) != json_kind::array) {
    return bad_request("entities is not an array");
  }
  TRY(const auto scope, r.scope_of_update());
  for (const auto one : json_elements{array}) {
    if (b.all.size() >= entities_max) {
      return problem{why::too_large, "a batch holds at most 1000 entities",
                     std::string{fault_too_large}};
    }
    auto u = std::make_shared<update>();
    TRY(auto given, read_element(one, b.how, form));
    u->how = b.how;
    u->given = std::move(given);
    u->scope = scope;
    u->may_create = b.how == action::append || b.how == action::append_strict;
    u->override_metadata = r.has_option("overrideMetadata");
    u->forced = r.has_option("forcedUpdate");
    b.all.push_back(std::move(u));
  }
  return b.all.empty() ? result<done>{bad_request("empty update action type or entities")}
                       : result<done>{done{}};
}

// What of a batch was not done, in the words of the manual's "Update operation".
struct batch_report {
  std::string text;
  std::size_t missing = 0, full = 0, part = 0, done = 0;
  std::optional<problem> refused = {};  // the first that was for another reason
  void add(const std::string& one) { text += (text.empty() ? "" : ", ") + one; }
};

std::string name_of(const entity& e) { return e.id + (e.type.empty() ? "" : "/" + e.type); }

problem told(const batch_report& report, action how) {
  if (report.refused) {
    const bool none = report.part == 0 && report.done == 0;
    return none ? *report.refused
                : problem{why::not_processable, report.text, std::string{fault_partial}};
  }
  if (how == action::append_strict) {
    const bool none = report.part == 0 && report.done == 0;
    return {why::not_processable,
            "one or more of the attributes in the request already exist: " + report.text,
            std::string{none ? fault_unprocessable : fault_partial}};
  }
  const auto text = "do not exist: " + report.text;
  if (report.done == 0 && report.full == 0 && report.part == 0) {
    return {why::not_found, text, std::string{fault_not_found}};
  }
  const bool none = report.done == 0 && report.part == 0;
  return {why::not_processable, text, std::string{none ? fault_unprocessable : fault_partial}};
}

// One after the other, as Orion does: each is a write of its own.
answer run(const parts& p, const request& r, const batch& b, int status) {
  batch_report report;
  for (const auto& u : b.all) {
    shortfall left;
    auto outcome = co_await carry_out_anywhere(p, r, u, left);
    if (!left.attributes.empty()) {
      ++(left.all ? report.full : report.part);
      report.add(told_of(u->given, left.attributes));
    } else if (outcome.ok()) {
      ++report.done;
    } else if (outcome.error().reason == why::not_found) {
      ++report.missing;
      report.add(name_of(u->given) + " - [entity itself]");
    } else {
      report.add(name_of(u->given) + " - [" + outcome.error().detail + "]");
      report.refused = report.refused ? report.refused : outcome.error();
    }
  }
  if (!report.text.empty()) {
    co_return told(report, b.how);
  }
  co_return http::reply{.status = status};
}

result<batch> read_batch(const request& r) {
  batch b;
  if (kind_of(r.body) != json_kind::object) {
    return bad_request("the body is not an object with actionType and entities");
  }
  const json_members m{r.body};
  const auto type = m.find("actionType");
  const auto name = !type.empty() && type.front() == '"' ? json_string_text(type) : std::string{};
  const auto* row = std::find_if(std::begin(actions), std::end(actions), [&](const auto& a) {
    return a.name == name || a.old_name == name;
  });
  if (row == std::end(actions)) {
    return bad_request(name.empty() ? "empty update action type"
                                    : "invalid update action type: /" + name + "/");
  }
  b.how = row->how;
  const auto form = r.has_option("keyValues") ? body_form::key_values : body_form::normalized;
  TRY(const auto ok, add_entities(b, r, m.find("entities"), form));
  return b;
}

result<std::vector<std::string>> names_in(std::string_view json, std::string_view what) {
  std::vector<std::string> out;
  if (kind_of(json) != json_kind::array) {
    return bad_request(std::string{what} + " is not an array of names");
  }
  for (const auto one : json_elements{json}) {
    auto name = one.front() == '"' ? json_string_text(one) : std::string{};
    TRY(const auto ok, check_identifier(name, what));
    out.push_back(std::move(name));
    if (out.size() > entities_max) {
      return bad_request(std::string{what} + " holds more than 1000 names");
    }
  }
  return out;
}

struct question {
  std::shared_ptr<selection> wanted = std::make_shared<selection>();
  view_form form;
};

result<done> read_member(question& q, std::string_view key, std::string_view value) {
  if (key == "entities") {
    if (kind_of(value) != json_kind::array) {
      return bad_request("entities is not an array");
    }
    for (const auto one : json_elements{value}) {
      TRY(auto s, read_selector_json(one));
      q.wanted->any_of.push_back(std::move(s));
      if (q.wanted->any_of.size() > selectors_max) {
        return bad_request("entities holds more than 200 elements");
      }
    }
    return done{};
  }
  if (key == "expression") {
    TRY(auto when, read_expression_json(value));
    q.wanted->when = std::move(when);
    return done{};
  }
  if (key != "attrs" && key != "metadata" && key != "attributes") {
    return bad_request("unrecognized property in a query: " + std::string{key});
  }
  TRY(auto names, names_in(value, key == "metadata" ? "metadata name" : "attribute name"));
  if (key == "attributes") {  // deprecated: attrs, and the entity must have one of them
    q.wanted->needed = names;
  }
  (key == "metadata" ? q.form.metadata : q.form.attrs) = std::move(names);
  return done{};
}

}  // namespace

answer batch_update(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, update_operation));
  CO_TRY(const auto b, read_batch(r));
  co_return co_await run(p, r, b, 204);
}

answer batch_notify(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, notify_operation));
  if (kind_of(r.body) != json_kind::object) {
    co_return bad_request("the body is not a notification");
  }
  const json_members m{r.body};
  if (m.find("subscriptionId").empty() || m.find("data").empty()) {
    co_return bad_request("a notification has subscriptionId and data");
  }
  batch b;
  CO_TRY(const auto ok, add_entities(b, r, m.find("data"), body_form::normalized));
  co_return co_await run(p, r, b, 200);
}

answer batch_query(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, query_operation));
  if (kind_of(r.body) != json_kind::object || r.body == "{}") {
    co_return bad_request("empty payload");
  }
  question q;
  CO_TRY(auto form, read_form(r));
  q.form = std::move(form);
  for (const auto& m : json_members{r.body}) {
    CO_TRY(const auto ok, read_member(q, m.key, m.value));
  }
  q.wanted->paths = r.paths;
  co_return co_await list_reply(p, r, std::move(q.wanted), q.form);
}

}  // namespace tsu::broker::v2
