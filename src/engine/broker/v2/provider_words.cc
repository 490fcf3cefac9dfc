#include "engine/broker/v2/provider_words.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/v2/older_forward.h"
#include "engine/broker/v2/render.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::size_t elements_max = 1'000;  // of a forwarded query, and of its reply
// As much as a provider gives at once: Orion would give 20.
constexpr std::string_view query_path = "/op/query?limit=1000";
constexpr std::string_view update_path = "/op/update";
constexpr std::string_view older_query_path = "/queryContext?limit=1000",
                           older_update_path = "/updateContext";

// An id or a type as one side says it.
struct said {
  const std::string* exact = nullptr;
  const pattern* shape = nullptr;
};

// `"id":"E"` or `"idPattern":"…"`: what both sides mean; nothing where they cannot meet. Two
// patterns cannot be made one: what comes back is held to both.
std::optional<std::string> both(const std::string& member, said asked, said provided) {
  if (asked.exact != nullptr || provided.exact != nullptr) {
    const auto& name = asked.exact != nullptr ? *asked.exact : *provided.exact;
    const auto& other = asked.exact != nullptr ? provided : asked;
    const bool meet = (other.exact == nullptr || *other.exact == name) &&
                      (other.shape == nullptr || other.shape->found_in(name));
    return meet ? std::optional{"\"" + member + "\":" + json_string(name)} : std::nullopt;
  }
  const bool narrow = asked.shape != nullptr && asked.shape->text() != ".*";
  const auto* shape = narrow || provided.shape == nullptr ? asked.shape : provided.shape;
  return shape == nullptr ? std::string{}
                          : "\"" + member + "Pattern\":" + json_string(shape->text());
}

std::vector<const std::string*> each_or_none(const std::vector<std::string>& all) {
  std::vector<const std::string*> out;
  for (const auto& one : all) {
    out.push_back(&one);
  }
  return out.empty() ? std::vector<const std::string*>{nullptr} : out;
}

// The elements of "entities" for one provider.
void add_elements(std::vector<std::string>& out, const selector& asked, const selector& provided) {
  const said their_id{provided.ids.empty() ? nullptr : &provided.ids.front(),
                      provided.id_pattern.get()};
  const said their_type{provided.types.empty() ? nullptr : &provided.types.front(),
                        provided.type_pattern.get()};
  for (const auto* id : each_or_none(asked.ids)) {
    const auto id_is = both("id", {id, asked.id_pattern.get()}, their_id);
    for (const auto* type : each_or_none(asked.types)) {
      const auto type_is = both("type", {type, asked.type_pattern.get()}, their_type);
      if (id_is && type_is && out.size() < elements_max) {
        auto one = "{" + *id_is + (type_is->empty() ? "" : "," + *type_is) + "}";
        if (std::find(out.begin(), out.end(), one) == out.end()) {
          out.push_back(std::move(one));
        }
      }
    }
  }
}

// Nothing where a provider has none of what is asked for.
std::optional<std::vector<std::string>> shared(const std::vector<std::string>& asked,
                                               const provision& p) {
  if (asked.empty()) {
    return p.attributes;
  }
  std::vector<std::string> out;
  std::copy_if(asked.begin(), asked.end(), std::back_inserter(out),
               [&](const auto& name) { return p.has(name); });
  return out.empty() ? std::nullopt : std::optional{std::move(out)};
}

std::string list_of(const std::vector<std::string>& elements) {
  std::string out = "[";
  for (const auto& one : elements) {
    out.append(out.size() > 1 ? "," : "").append(one);
  }
  return out + "]";
}

bool is_among(const std::vector<selector>& all, const entity& e) {
  return std::any_of(all.begin(), all.end(), [&](const auto& s) { return s.holds(e.id, e.type); });
}

}  // namespace

// Empty where the provider has nothing of it.
std::string query_for_provider(const provider_question& q, const provision& p) {
  const auto attributes = shared(q.attributes, p);
  if (!attributes) {
    return {};
  }
  std::vector<std::string> elements, names;
  const std::vector<selector> any(1);
  for (const auto& asked : q.entities.empty() ? any : q.entities) {
    for (const auto& provided : p.entities) {
      add_elements(elements, asked, provided);
    }
  }
  std::transform(attributes->begin(), attributes->end(), std::back_inserter(names), json_string);
  if (elements.empty()) {
    return {};
  }
  return "{\"entities\":" + list_of(elements) +
         (names.empty() ? "" : ",\"attrs\":" + list_of(names)) + "}";
}

// The selector by which a provider has the entity. A type that is not given is any.
const selector* selector_of(const provision& p, const entity& e) {
  const auto at = std::find_if(p.entities.begin(), p.entities.end(), [&](const selector& s) {
    auto any = s;
    if (e.type.empty()) {
      any.types.clear();
      any.type_pattern = nullptr;
    }
    return any.holds(e.id, e.type);
  });
  return at == p.entities.end() ? nullptr : &*at;
}

std::string update_body(const entity& e, const selector& s, const std::vector<std::string>& names) {
  const auto type = !e.type.empty() ? e.type : s.types.empty() ? std::string{} : s.types.front();
  std::string out = R"({"actionType":"update","entities":[{"id":)" + json_string(e.id);
  out += type.empty() ? "" : ",\"type\":" + json_string(type);
  for (const auto& a : e.attributes) {
    if (std::find(names.begin(), names.end(), a.name) != names.end()) {
      shown_entity::one shown{a, no_time, no_time};
      shown.as.type = a.type.empty() ? std::string{type_of_value(a.value)} : a.type;
      out.append(",").append(json_string(a.name)).append(":");
      append_attribute(out, shown, {});
    }
  }
  return out + "}]}";
}

// In the words that the provider understands.
forward query_of(std::shared_ptr<const provision> to, std::string body) {
  return to->older ? forward{to, std::string{older_query_path}, query_context(body)}
                   : forward{to, std::string{query_path}, std::move(body)};
}

forward update_of(std::shared_ptr<const provision> to, std::string body) {
  return to->older ? forward{to, std::string{older_update_path}, update_context(body)}
                   : forward{to, std::string{update_path}, std::move(body)};
}

bool was_taken(const provision& to, const http::client_reply& reply) {
  return reply.status / 100 == 2 && (!to.older || context_was_updated(reply.body));
}

std::vector<entity> entities_in(const provision& from, const provider_question& q,
                                std::string_view reply) {
  std::vector<entity> out;
  const auto json = check_and_minify(from.older ? entities_of_context(reply) : std::string{reply});
  if (!json.ok() || kind_of(json.value()) != json_kind::array) {
    return out;
  }
  for (const auto one : json_elements{json.value()}) {
    auto e = read_entity(one, body_form::normalized);
    if (!e.ok() || out.size() >= elements_max) {
      continue;
    }
    auto& given = e.value();
    given.type = given.type.empty() ? "Thing" : given.type;
    if (!is_among(from.entities, given) || (!q.entities.empty() && !is_among(q.entities, given))) {
      continue;
    }
    std::erase_if(given.attributes, [&](const auto& a) { return !from.has(a.name); });
    out.push_back(std::move(given));
  }
  return out;
}

}  // namespace tsu::broker::v2
