#include "engine/broker/subscribe/forwarded_copy.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/core/json_text.h"
#include "engine/broker/model/core_terms.h"
#include "engine/broker/registrations/match.h"
#include "engine/broker/subscribe/subscription_words.h"

namespace tsu::broker {
namespace {

void add_member(std::string& out, std::string_view key, std::string_view json) {
  out.append(out.size() == 1 ? "\"" : ",\"").append(key).append("\":").append(json);
}

// What is asked of the source, and what of it the source has.
struct part {
  std::vector<std::string> elements;  // of "entities"
  bool any_attribute = false;
  std::vector<std::string> attributes;  // stored names

  void add_element(std::string one) {
    if (std::find(elements.begin(), elements.end(), one) == elements.end()) {
      elements.push_back(std::move(one));
    }
  }
};

std::vector<std::string> types_of(const entity_selector& e, const source_match& m) {
  std::vector<std::string> out;
  for (const auto& all_of : e.types) {
    std::string one;
    for (const auto& type : all_of) {
      one += (one.empty() ? "" : ";") + iri_of(type);
    }
    out.push_back(all_of.size() > 1 ? "(" + one + ")" : one);
  }
  if (!out.empty()) {
    return out;
  }
  for (const auto i : m.information) {
    for (const auto& told : m.to->information[i].entities) {
      for (const auto& type : told.types) {
        out.push_back(iri_of(type));
      }
    }
  }
  return out;
}

void add_selector(part& into, const entity_selector& e, const std::vector<std::string>& watched,
                  const registration_ptr& g) {
  const auto m = match_of(
      g, {.ids = e.ids, .id_pattern = e.id_pattern, .types = e.types, .attributes = watched});
  if (!m.to) {
    return;
  }
  into.any_attribute = into.any_attribute || m.any_attribute;
  into.attributes.insert(into.attributes.end(), m.attributes.begin(), m.attributes.end());
  const auto& ids = e.ids.empty() ? m.ids : e.ids;
  for (const auto& type : types_of(e, m)) {
    const auto start = "{\"type\":" + json_string(type);
    for (const auto& id : ids) {
      into.add_element(start + ",\"id\":" + json_string(id) + "}");
    }
    if (ids.empty()) {
      const auto* shape = e.id_pattern.get();
      into.add_element(
          start + (shape ? ",\"idPattern\":" + json_string(shape->text()) : std::string{}) + "}");
    }
  }
}

std::string list_of(const std::vector<std::string>& all) {
  std::string out = "[";
  for (const auto& one : all) {
    out += (out.size() == 1 ? "" : ",") + one;
  }
  return out + "]";
}

std::string notification_to(std::string_view address) {
  return R"({"format":"normalized","sysAttrs":true,"endpoint":{"uri":)" + json_string(address) +
         R"(,"accept":"application/json"}})";
}

}  // namespace

std::optional<std::string> forwarded_copy(const subscription& s, const registration_ptr& g,
                                          std::string_view id, std::string_view address) {
  part mine;
  const std::vector<entity_selector> any(1);
  for (const auto& e : s.entities.empty() ? any : s.entities) {
    add_selector(mine, e, s.watched, g);
  }
  if (mine.elements.empty()) {
    return std::nullopt;
  }
  const auto body = subscription_in_words(s.body, *s.names, *context::core());
  const json_members said{body};
  std::string out = "{";
  add_member(out, "id", json_string(id));
  add_member(out, "type", "\"Subscription\"");
  add_member(out, "entities", list_of(mine.elements));
  auto names = mine.any_attribute ? s.watched : mine.attributes;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::transform(names.begin(), names.end(), names.begin(),
                 [](const auto& name) { return json_string(iri_of(name)); });
  if (!names.empty()) {
    add_member(out, "watchedAttributes", list_of(names));
  }
  constexpr std::array<std::string_view, 3> plain{"notificationTrigger", "datasetId", "expiresAt"};
  constexpr std::array<std::string_view, 3> filters{"q", "geoQ", "scopeQ"};
  for (const auto name : plain) {
    if (const auto value = said.find(name); !value.empty()) {
      add_member(out, name, value);
    }
  }
  for (const auto name : s.splits ? std::span<const std::string_view>{} : std::span{filters}) {
    if (const auto value = said.find(name); !value.empty()) {
      add_member(out, name, value);
    }
  }
  if (s.splits) {
    add_member(out, "splitEntities", "true");
  }
  if (g->local_only) {
    add_member(out, "localOnly", "true");
  }
  add_member(out, "notification", notification_to(address));
  return out + "}";
}

std::string forwarded_patch(std::string_view told, std::string_view wanted) {
  const json_members now{wanted};
  std::string out = "{";
  for (const auto& m : now) {
    if (m.key != "id" && m.key != "type") {
      add_member(out, m.key, m.value);
    }
  }
  // What was never told, or only perhaps, is no body.
  for (const auto& m : json_members{told.starts_with('{') ? told : "{}"}) {
    if (now.find(m.key).empty()) {
      add_member(out, m.key, R"("urn:ngsi-ld:null")");
    }
  }
  return out + "}";
}

}  // namespace tsu::broker
