// DELETE /entities over several brokers (ETSI GS CIM 009 v1.9.1, 5.6.21): each source is asked to
// delete no more than what it registered.
#include <algorithm>
#include <array>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/registrations/discovery.h"
#include "engine/broker/registrations/flights.h"
#include "engine/broker/registrations/outcome.h"
#include "engine/broker/registrations/share.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 14> purge_parameters{
    "id",          "idPattern",   "type",   "attrs", "q",    "georel", "geometry",
    "coordinates", "geoproperty", "scopeQ", "keep",  "drop", "local",  "csf"};
constexpr operation purge_operation{.parameters = purge_parameters};

bool among(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::string joined(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& one : all) {
    out += (out.empty() ? "" : ",") + one;
  }
  return out;
}

// The attributes that a source of some attributes only has to delete; nothing where it keeps all.
std::vector<std::string> dropped_of(const source_match& m, const std::vector<std::string>& drop,
                                    const std::vector<std::string>& keep) {
  std::vector<std::string> out;
  for (const auto& name : m.attributes) {
    if ((drop.empty() || among(drop, name)) && !among(keep, name)) {
      out.push_back(name);
    }
  }
  return out;
}

struct purge_question {
  query asked;
  std::vector<std::string> drop, keep;  // stored names
};

// The query string for one source; empty where nothing of it is to be deleted.
std::string query_for(const ngsi_request& r, const purge_question& q, const source_match& m,
                      const context& words) {
  const bool some = !m.any_attribute;
  const auto drop = some ? dropped_of(m, q.drop, q.keep) : std::vector<std::string>{};
  if (some && drop.empty()) {
    return {};
  }
  std::string out;
  const auto add = [&](std::string_view name, std::string_view value) {
    out += (out.empty() ? "?" : "&") + query_part(name, value);
  };
  for (const auto& [name, value] : r.query) {
    const bool members = name == "drop" || name == "keep";
    if (name == "csf" || name == "local" || (members && some)) {
      continue;
    }
    const bool names = members || name == "type" || name == "attrs" || name == "geoproperty";
    const bool same = &words == r.names.get();
    add(name, same          ? value
              : names       ? respoken_names(value, *r.names, words)
              : name == "q" ? respoken_query(value, *r.names, words)
                            : value);
  }
  if (q.asked.ids.empty() && !m.ids.empty()) {
    add("id", joined(m.ids));
  }
  if (some) {
    std::vector<std::string> terms;
    for (const auto& name : drop) {
      terms.push_back(words.term_for(name));
    }
    add("drop", joined(terms));
  }
  return out;
}

// The errors of a BatchOperationResult (5.2.16), without brackets; empty where there are none.
std::string errors_in(std::string_view body) {
  const auto json = check_and_minify(body);
  const auto errors = json.ok() && kind_of(json.value()) == json_kind::object
                          ? json_members{json.value()}.find("errors")
                          : std::string_view{};
  return !errors.empty() && kind_of(errors) == json_kind::array
             ? std::string{errors.substr(1, errors.size() - 2)}
             : std::string{};
}

void add_errors(std::string& all, std::string_view more) {
  all.append(all.empty() || more.empty() ? "" : ",").append(more);
}

result<purge_question> read_question(const ngsi_request& r) {
  purge_question out;
  TRY(auto drop, name_list(r, "drop"));
  TRY(auto keep, name_list(r, "keep"));
  TRY(auto asked, read_query(r));
  out.drop = std::move(drop);
  out.keep = std::move(keep);
  out.asked = std::move(asked);
  return out;
}

result<source_filter> filter_of(const ngsi_request& r, const query& q) {
  source_filter f{.what = {q.ids, q.id_pattern, q.types, q.attributes},
                  .q = nullptr,
                  .csf = nullptr,
                  .geo = nullptr,
                  .scopes = nullptr,
                  .times = std::nullopt};
  if (const auto* csf = r.parameter("csf")) {
    const stored_name_of stored = [&](std::string_view name) { return r.names->stored(name); };
    TRY(auto c, condition::parse(*csf, stored));
    f.csf = std::make_shared<const condition>(std::move(c));
  }
  return f;
}

// Starts what goes out; gives back what cannot go.
std::string start_all(flights& out, const ngsi_request& r, const town_sources& all,
                      const purge_question& q, const source_filter& filter) {
  std::string refusals;
  for (const auto& one : all.all) {
    const auto& g = one.what;
    const auto m = one.service == r.town.service && g->mode != source_mode::auxiliary
                       ? discovered(g, filter, r.of->now)
                       : source_match{};
    const bool supported = (g->operations & bit_of(source_operation::purge_entity)) != 0;
    if (!m.to || (!supported && !g->is_proxy())) {
      continue;
    }
    if (out.is_loop() || out.has_passed(*g)) {
      append_entity_error(refusals, "",
                          refused(g, loop_detected("the request has come by here before")));
    } else if (!supported) {
      append_entity_error(refusals, "",
                          refused(g, registration_conflict("source " + g->endpoint +
                                                           " does not take this operation")));
    } else if (const auto query = query_for(r, q, m, out.words_for(*g, flights::sends::nothing));
               !query.empty()) {
      out.start({.to = g, .verb = http::method::del, .path = "/ngsi-ld/v1/entities" + query});
    }
  }
  return refusals;
}

}  // namespace

answer share_purge(inner_handler local, const parts& p, call& c) {
  CO_TRY(const auto r, co_await open_request(p, c, purge_operation));
  CO_TRY(const auto only_here, r.flag("local"));
  const auto here_only = counted_already(p);
  if (only_here) {
    co_return co_await local(here_only, c);
  }
  CO_TRY(const auto q, read_question(r));
  CO_TRY(const auto filter, filter_of(r, q.asked));
  if (!q.drop.empty() && !q.keep.empty()) {
    co_return co_await local(here_only, c);  // refuses it
  }
  const auto all = co_await p.sources->look(c.tenant);
  flights out{*p.sources, r, all};
  co_await out.learn(*p.contexts);
  auto errors = start_all(out, r, *all, q, filter);
  auto here = co_await local(here_only, c);
  auto reply = here.ok() ? std::move(here).value() : fault_reply(here.error());
  for (const auto& a : co_await out.land()) {
    if (a.status() == 207) {
      add_errors(errors, errors_in(a.reply.value().body));
    } else if (const auto o = outcome_of(a); !o.good() && a.status() != 404) {
      append_entity_error(errors, "", o);
    }
  }
  if (errors.empty() || reply.status >= 400) {
    co_return reply;
  }
  std::string success = "[]";
  if (reply.status == 207) {
    success = std::string{json_members{reply.body}.find("success")};
    auto mine = errors_in(reply.body);
    add_errors(mine, errors);
    errors = std::move(mine);
  }
  co_return http::reply{.status = 207,
                        .body = "{\"success\":" + success + ",\"errors\":[" + errors + "]}"};
}

}  // namespace tsu::broker
