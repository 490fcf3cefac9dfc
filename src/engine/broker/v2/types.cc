#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/v2/entities.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/find_entity.h"
#include "engine/broker/v2/listing.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::array<std::string_view, 3> options{"count", "values", "noAttrDetail"};
constexpr operation list_operation{.options = options};

// What is known of the entities of one type.
struct type_seen {
  std::int64_t count = 0;
  std::map<std::string, std::set<std::string>> attributes;  // name -> types
};
using types_seen = std::map<std::string, type_seen>;

// The places of one name and kind are looked at again only where the type may be another.
void note(type_seen& seen, const entity_version& e, const term_table& terms) {
  ++seen.count;
  for (const auto& a : e.attributes()) {
    auto one = attribute_of(terms.name(a.name), e.text_of(a), with_metadata::no);
    seen.attributes[std::move(one.name)].insert(std::move(one.type));
  }
}

// One walk over all that is there; the query itself gives nothing back.
result<types_seen> look_at_types(const view& state, const request& r, std::string_view only) {
  types_seen out;
  query q;
  q.now = r.of->now;
  q.limit = 1;
  q.steps = query_steps_max;
  if (!only.empty()) {
    q.types.push_back({stored_name(only)});
  }
  q.also = [&](const entity_version& e, const term_table& terms) {
    if (any_holds(r.paths, e.scopes())) {
      for (const auto t : e.types()) {
        const auto name = v2_name(terms.name(t));
        if (only.empty() || name == only) {
          note(out[name], e, terms);
        }
      }
    }
    return false;
  };
  TRY(const auto nothing, state.select(q, [](const entity_ptr&) {}));
  return out;
}

// "attrs":{"a":{"types":["Number"]}},"count":7}
void append_type(std::string& out, const type_seen& seen, bool with_detail) {
  out += "\"attrs\":{";
  bool first = true;
  for (const auto& [name, types] : seen.attributes) {
    out.append(first ? "" : ",").append(json_string(name)).append(":{\"types\":[");
    first = false;
    for (const auto& type : with_detail ? types : std::set<std::string>{}) {
      out.append(out.back() == '[' ? "" : ",").append(json_string(type));
    }
    out += "]}";
  }
  out += "},\"count\":" + std::to_string(seen.count) + "}";
}

}  // namespace

answer list_types(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, list_operation));
  CO_TRY(const auto page, read_page(r));
  const auto state = co_await p.entities->look(r.town);
  CO_TRY(const auto all, look_at_types(*state, r, ""));
  http::reply reply{.body = "["};
  std::int64_t n = 0;
  for (const auto& [name, seen] : all) {
    if (n++ < page.offset || n > page.offset + page.limit) {
      continue;
    }
    reply.body += reply.body.size() > 1 ? "," : "";
    if (r.has_option("values")) {
      reply.body += json_string(name);
    } else {
      reply.body.append("{\"type\":").append(json_string(name)) += ',';
      append_type(reply.body, seen, !r.has_option("noAttrDetail"));
    }
  }
  reply.body += ']';
  if (r.has_option("count")) {
    reply.with("Fiware-Total-Count", std::to_string(all.size()));
  }
  co_return reply;
}

answer retrieve_type(const parts& p, call& c) {
  CO_TRY(const auto r, open_request(p, c, list_operation));
  const auto& type = c.path_values[0];
  CO_TRY(const auto ok, check_identifier(type, "entity type"));
  const auto state = co_await p.entities->look(r.town);
  CO_TRY(const auto all, look_at_types(*state, r, type));
  if (all.empty()) {
    co_return problem{why::not_found, "Entity type not found", std::string{fault_not_found}};
  }
  http::reply reply{.body = "{"};
  append_type(reply.body, all.begin()->second, !r.has_option("noAttrDetail"));
  co_return reply;
}

}  // namespace tsu::broker::v2
