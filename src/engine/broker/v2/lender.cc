#include "engine/broker/v2/lender.h"

#include <algorithm>
#include <memory>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "engine/broker/v2/provider_words.h"

namespace tsu::broker::v2 {
namespace {

constexpr operation_set read_operations =
    bit_of(source_operation::retrieve_entity) | bit_of(source_operation::query_entity);
constexpr operation_set write_operations = bit_of(source_operation::update_entity) |
                                           bit_of(source_operation::update_attrs) |
                                           bit_of(source_operation::replace_attrs);

// What csf and lists of sources see of it.
registration plain_source(const provision& p) {
  const auto json = R"({"type":"ContextSourceRegistration","mode":"auxiliary","endpoint":)" +
                    json_string(p.to->endpoint) +
                    R"(,"information":[{"entities":[{"type":"Thing"}]}]})";
  auto read = read_registration(json, "urn:ngsi-v2:registration:" + p.id, no_time);
  if (read.ok()) {
    return std::move(read).value();
  }
  // An address that NGSI-LD would not take.
  auto other = read_registration(R"({"type":"ContextSourceRegistration","mode":"auxiliary",)"
                                 R"("endpoint":"http://provider",)"
                                 R"("information":[{"entities":[{"type":"Thing"}]}]})",
                                 "urn:ngsi-v2:registration:" + p.id, no_time);
  ASSERT(other.ok());
  return std::move(other).value();
}

// Patterns are of what NGSIv2 calls things: what came back is held to them.
entity_info told_of(const selector& s) {
  entity_info out;
  if (!s.ids.empty()) {
    out.id = stored_id(s.ids.front(), 1);
  }
  std::transform(s.types.begin(), s.types.end(), std::back_inserter(out.types), stored_name);
  return out;
}

selector wanted_of(const query& q) {
  selector out;
  std::transform(q.ids.begin(), q.ids.end(), std::back_inserter(out.ids), v2_id);
  for (const auto& all_of : q.types) {
    for (const auto& type : all_of) {
      out.types.push_back(v2_name(type));
    }
  }
  return out;
}

source_request request_of(const registration_ptr& to, forward f) {
  return {
      .to = to, .verb = http::method::post, .path = std::move(f.path), .body = std::move(f.body)};
}

// The whole instance; nothing where only a part was said that needs what is there.
std::optional<std::string> whole_text(const attribute_draft& a) {
  if (a.text.empty() || !a.dataset.empty()) {
    return std::nullopt;
  }
  if (!a.partial) {
    return a.text;
  }
  const json_members parts{a.text};
  if (!parts.find("type").empty()) {
    return a.text;
  }
  return parts.find("value").empty() ? std::nullopt
                                     : std::optional{R"({"type":"Property",)" + a.text.substr(1)};
}

}  // namespace

registration_ptr as_source(const std::shared_ptr<const provision>& p) {
  auto out = std::make_shared<registration>(plain_source(*p));
  out->id = p->id;
  out->endpoint = p->to->endpoint;
  registration_info info;
  std::transform(p->entities.begin(), p->entities.end(), std::back_inserter(info.entities),
                 told_of);
  std::transform(p->attributes.begin(), p->attributes.end(), std::back_inserter(info.attributes),
                 stored_name);
  out->information = {std::move(info)};
  out->operations =
      (p->answers_queries ? read_operations : 0) | (p->takes_updates ? write_operations : 0);
  out->operations = p->active ? out->operations : 0;
  out->expires = p->expires;
  out->provider = p;
  return out;
}

std::optional<source_request> asked_of_provider(const registration_ptr& to, const query& q,
                                                const std::vector<std::string>& attributes) {
  provider_question question{.entities = {wanted_of(q)}, .attributes = {}};
  std::transform(attributes.begin(), attributes.end(), std::back_inserter(question.attributes),
                 v2_name);
  auto body = query_for_provider(question, *to->provider);
  return body.empty() ? std::nullopt
                      : std::optional{request_of(to, query_of(to->provider, std::move(body)))};
}

std::vector<entity_draft> lent_by(const registration& from, std::string_view reply) {
  const auto& p = *from.provider;
  std::vector<entity_draft> out;
  for (const auto& e : entities_in(p, {}, reply)) {
    entity_draft d{.id = stored_id(e.id, 1), .types = {stored_name(e.type)}, .scopes = {}};
    if (!p.path.scope.empty()) {
      d.scopes = {p.path.scope};
    }
    for (const auto& a : e.attributes) {
      d.attributes.push_back({.name = stored_name(a.name), .dataset = {}, .text = instance_of(a)});
    }
    out.push_back(std::move(d));
  }
  return out;
}

std::optional<source_request> update_for_provider(const registration_ptr& to,
                                                  const entity_draft& given,
                                                  const std::vector<std::string>& attributes) {
  entity e{.id = v2_id(given.id),
           .type = given.types.empty() ? std::string{} : v2_name(given.types.front())};
  std::vector<std::string> names;
  for (const auto& a : given.attributes) {
    if (std::find(attributes.begin(), attributes.end(), a.name) == attributes.end()) {
      continue;
    }
    const auto text = whole_text(a);
    if (!text) {
      return std::nullopt;
    }
    e.attributes.push_back(attribute_of(a.name, *text));
    names.push_back(e.attributes.back().name);
  }
  const auto* s = selector_of(*to->provider, e);
  if (s == nullptr || names.empty()) {
    return std::nullopt;
  }
  return request_of(to, update_of(to->provider, update_body(e, *s, names)));
}

bool was_taken_by(const registration& to, const http::client_reply& reply) {
  return was_taken(*to.provider, reply);
}

std::vector<std::pair<std::string, std::string>> headers_for(const registration& to,
                                                             std::string_view service,
                                                             const http::fields& asked) {
  std::vector<std::pair<std::string, std::string>> out{{"Content-Type", "application/json"},
                                                       {"Accept", "application/json"}};
  if (!service.empty()) {
    out.emplace_back("Fiware-Service", service);
  }
  const auto& scope = to.provider->path.scope;
  out.emplace_back("Fiware-ServicePath", scope.empty() ? "/" : scope);
  for (const std::string name : {"X-Auth-Token", "Fiware-Correlator"}) {
    if (const auto value = asked.find(name); value && !value->empty()) {
      out.emplace_back(name, *value);
    }
  }
  return out;
}

}  // namespace tsu::broker::v2
