#include "engine/broker/api/discovery.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/model/core_terms.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/query/query.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 2> list_parameters{"details", "local"};
constexpr std::array<std::string_view, 1> with_local{"local"};
constexpr operation list_operation{.parameters = list_parameters};
constexpr operation retrieve_operation{.parameters = with_local};

// What the entities have that were looked at, by stored name.
struct seen_attribute {
  std::int64_t count = 0;  // entities
  std::set<attribute_kind> kinds;
  std::set<std::string> types;  // of the entities
};
struct seen {
  std::int64_t count = 0;                              // entities
  std::map<std::string, std::set<std::string>> types;  // and their attributes
  std::map<std::string, seen_attribute> attributes;
  void add(const entity_version&, const term_table&);
};

void seen::add(const entity_version& e, const term_table& terms) {
  ++count;
  std::vector<std::string> of;
  for (const auto t : e.types()) {
    of.emplace_back(terms.name(t));
    types[of.back()];
  }
  term last{};
  for (const auto& a : e.attributes()) {
    const std::string name{terms.name(a.name)};
    auto& one = attributes[name];
    one.kinds.insert(a.kind);
    if (a.name == last) {
      continue;  // another instance of the same
    }
    last = a.name;
    ++one.count;
    for (const auto& type : of) {
      one.types.insert(type);
      types[type].insert(name);
    }
  }
}

task<result<seen>> look_at(const parts& p, const ngsi_request& r, query q) {
  q.limit = limit_none;
  q.now = r.of->now;
  const auto state = co_await p.entities->look(r.town);
  seen out;
  CO_TRY(const auto total,
         state->select(q, [&](const entity_ptr& e) { out.add(*e, state->terms()); }));
  co_return out;
}

// Builds one JSON object or array after the other, names as the caller says them.
class writer {
 public:
  explicit writer(const ngsi_request& r) : r_(r) {}

  // {"id":…,"type":…, with the @context where it belongs inside.
  void open(std::string_view id, std::string_view type) {
    text += '{';
    if (r_.accept == media::ld_json) {
      text += context_member(r_) + ",";
    }
    text += "\"id\":";
    append_json_string(text, id);
    text.append(",\"type\":\"").append(type).append("\"");
  }
  void name(std::string_view member, std::string_view stored) {
    key(member);
    append_json_string(text, r_.names->term_for(stored));
  }
  void number(std::string_view member, std::int64_t n) {
    key(member);
    text += std::to_string(n);
  }
  template <class All>
  void names(std::string_view member, const All& all) {
    key(member);
    text += '[';
    for (const auto& stored : all) {
      text += text.back() == '[' ? "" : ",";
      append_json_string(text, r_.names->term_for(stored));
    }
    text += ']';
  }
  void kinds(const std::set<attribute_kind>& all) {
    key("attributeTypes");
    text += '[';
    for (const auto kind : all) {
      text += text.back() == '[' ? "\"" : ",\"";
      text.append(type_name(kind)).append("\"");
    }
    text += ']';
  }
  void key(std::string_view member) { text.append(",\"").append(member).append("\":"); }

  std::string text;

 private:
  const ngsi_request& r_;
};

// One list has no name of its own: it is that of the request.
std::string list_id(const ngsi_request& r, std::string_view what) {
  return "urn:ngsi-ld:" + std::string{what} + ":" + std::string{r.of->request.trace_id};
}

template <class Map>
std::vector<std::string> keys_of(const Map& all) {
  std::vector<std::string> out;
  for (const auto& [name, value] : all) {
    out.push_back(name);
  }
  return out;
}

// 5.2.25: the attributes of one type, each with its kinds.
void append_details(writer& out, const ngsi_request& r, const seen& all) {
  out.key("attributeDetails");
  out.text += '[';
  for (const auto& [name, one] : all.attributes) {
    out.text += out.text.back() == '[' ? "" : ",";
    out.text += "{\"id\":";
    append_json_string(out.text, iri_of(name));
    out.text += ",\"type\":\"Attribute\",\"attributeName\":";
    append_json_string(out.text, r.names->term_for(name));
    out.kinds(one.kinds);
    out.text += '}';
  }
  out.text += ']';
}

// A list in which each has the @context in it, or none of them has.
http::reply list_reply(const ngsi_request& r, const std::function<void(writer&)>& fill) {
  writer out{r};
  out.text = "[";
  fill(out);
  return entity_reply(r, out.text + "]");
}

}  // namespace

answer list_types(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, list_operation));
  CO_TRY(const auto details, r.flag("details"));
  CO_TRY(const auto all, co_await look_at(p, r, {}));
  if (!details) {  // 5.7.5
    writer out{r};
    out.open(list_id(r, "EntityTypeList"), "EntityTypeList");
    out.names("typeList", keys_of(all.types));
    co_return entity_reply(r, out.text + "}");
  }
  co_return list_reply(r, [&](writer& out) {  // 5.7.6
    for (const auto& [type, attributes] : all.types) {
      out.text += out.text.size() == 1 ? "" : ",";
      out.open(iri_of(type), "EntityType");
      out.name("typeName", type);
      out.names("attributeNames", attributes);
      out.text += '}';
    }
  });
}

// 5.7.7
answer retrieve_type(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, retrieve_operation));
  if (!is_name(c.path_values[0])) {
    co_return bad_request_data("\"" + c.path_values[0] + "\" is not a name for a type");
  }
  const auto type = r.names->stored(c.path_values[0]);
  query of_type{.types = {{type}}};
  CO_TRY(const auto all, co_await look_at(p, r, std::move(of_type)));
  if (all.count == 0) {
    co_return resource_not_found("there is no entity of type " + type);
  }
  writer out{r};
  out.open(iri_of(type), "EntityTypeInfo");
  out.name("typeName", type);
  out.number("entityCount", all.count);
  append_details(out, r, all);
  co_return entity_reply(r, out.text + "}");
}

answer list_attributes(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, list_operation));
  CO_TRY(const auto details, r.flag("details"));
  CO_TRY(const auto all, co_await look_at(p, r, {}));
  if (!details) {  // 5.7.8
    writer out{r};
    out.open(list_id(r, "AttributeList"), "AttributeList");
    out.names("attributeList", keys_of(all.attributes));
    co_return entity_reply(r, out.text + "}");
  }
  co_return list_reply(r, [&](writer& out) {  // 5.7.9
    for (const auto& [name, one] : all.attributes) {
      out.text += out.text.size() == 1 ? "" : ",";
      out.open(iri_of(name), "Attribute");
      out.name("attributeName", name);
      out.names("typeNames", one.types);
      out.text += '}';
    }
  });
}

// 5.7.10
answer retrieve_attribute(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, retrieve_operation));
  CO_TRY(const auto name, attribute_name(r, c.path_values[0]));
  query with_it{.attributes = {name}};
  CO_TRY(const auto all, co_await look_at(p, r, std::move(with_it)));
  if (all.count == 0) {
    co_return resource_not_found("there is no entity with an attribute " + name);
  }
  const auto& one = all.attributes.at(name);
  writer out{r};
  out.open(iri_of(name), "Attribute");
  out.name("attributeName", name);
  out.number("attributeCount", one.count);
  out.kinds(one.kinds);
  out.names("typeNames", one.types);
  co_return entity_reply(r, out.text + "}");
}

}  // namespace tsu::broker
