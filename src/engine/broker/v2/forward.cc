#include "engine/broker/v2/forward.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/older_forward.h"

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

bool is_among(const std::vector<selector>& all, const entity& e) {
  return std::any_of(all.begin(), all.end(), [&](const auto& s) { return s.holds(e.id, e.type); });
}

shown_entity& place_for(std::vector<shown_entity>& all, const entity& e, const provision& from) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const auto& one) {
    return one.id == e.id && one.type == e.type;
  });
  if (at != all.end()) {
    return *at;
  }
  all.push_back({.id = e.id,
                 .type = e.type,
                 .path = from.path.scope.empty() ? "/" : from.path.scope,
                 .created = no_time,
                 .modified = no_time,
                 .expires = e.expires.value_or(no_time),
                 .attributes = {}});
  return all.back();
}

// What the provider did not register, or nobody asked for, is not taken from it.
void add_reply(std::vector<shown_entity>& all, const provision& from, const provider_question& q,
               std::string_view body) {
  const auto json = check_and_minify(body);
  if (!json.ok() || kind_of(json.value()) != json_kind::array) {
    return;
  }
  for (const auto one : json_elements{json.value()}) {
    auto e = read_entity(one, body_form::normalized);
    if (!e.ok() || all.size() >= elements_max) {
      continue;
    }
    auto& given = e.value();
    given.type = given.type.empty() ? "Thing" : given.type;
    if (!is_among(from.entities, given) || (!q.entities.empty() && !is_among(q.entities, given))) {
      continue;
    }
    auto& into = place_for(all, given, from);
    for (auto& a : given.attributes) {
      if (from.has(a.name) && into.find(a.name) == nullptr) {
        into.attributes.push_back({std::move(a), no_time, no_time});
      }
    }
  }
}

bool is_concerned(const provision& p, const request& r) {
  return p.service == r.town.service && p.works_at(r.of->now);
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

struct parcel {
  forward what;
  std::vector<std::string> names;
};

// Each attribute goes to the first that has it.
std::vector<parcel> parcels_of(const town_sources& all, const request& r, const update& u,
                               std::vector<std::string> names) {
  std::vector<parcel> out;
  for (const auto& p : all.v2) {
    const auto* s = is_concerned(*p, r) && p->takes_updates && p->path.scope == u.scope
                        ? selector_of(*p, u.given)
                        : nullptr;
    if (s == nullptr) {
      continue;
    }
    const auto rest = std::stable_partition(names.begin(), names.end(),
                                            [&](const auto& name) { return p->has(name); });
    std::vector<std::string> mine(names.begin(), rest);
    names.erase(names.begin(), rest);
    if (!mine.empty()) {
      auto body = update_body(u.given, *s, mine);
      out.push_back({update_of(p, std::move(body)), std::move(mine)});
    }
  }
  return out;
}

bool was_taken(const provision& to, const http::client_reply& reply) {
  return reply.status / 100 == 2 && (!to.older || context_was_updated(reply.body));
}

// Names that a provider took.
task<std::vector<std::string>> update_at_providers(const parts& p, const request& r,
                                                   const update& u,
                                                   std::vector<std::string> names) {
  std::vector<std::string> taken;
  const auto all = co_await open_providers(p, r);
  if (!all || names.empty()) {
    co_return taken;
  }
  const auto parcels = parcels_of(*all, r, u, std::move(names));
  std::vector<forward> what;
  for (const auto& one : parcels) {
    what.push_back(one.what);
  }
  const auto replies = co_await post_all(*p.sources, r, all, std::move(what));
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].ok() && was_taken(*parcels[i].what.to, replies[i].value())) {
      taken.insert(taken.end(), parcels[i].names.begin(), parcels[i].names.end());
    }
  }
  co_return taken;
}

}  // namespace

task<std::vector<shown_entity>> ask_providers(const parts& p, const request& r,
                                              provider_question q) {
  std::vector<shown_entity> out;
  const auto all = co_await open_providers(p, r);
  if (!all) {
    co_return out;
  }
  std::vector<forward> what;
  for (const auto& one : all->v2) {
    if (is_concerned(*one, r) && one->answers_queries && any_holds(r.paths, one->path.scope)) {
      auto body = query_for_provider(q, *one);
      if (!body.empty()) {
        what.push_back(query_of(one, std::move(body)));
      }
    }
  }
  const auto asked = what;
  const auto replies = co_await post_all(*p.sources, r, all, std::move(what));
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].ok() && replies[i].value().status == 200) {
      const auto& body = replies[i].value().body;
      const auto& from = *asked[i].to;
      add_reply(out, from, q, from.older ? entities_of_context(body) : body);
    }
  }
  co_return out;
}

void lend(shown_entity& to, const shown_entity& more) {
  for (const auto& a : more.attributes) {
    if (to.find(a.as.name) == nullptr) {
      to.attributes.push_back(a);
    }
  }
}

task<result<shown_entity>> whole_entity(const parts& p, const request& r, std::string id,
                                        std::string type, std::vector<std::string> attributes) {
  const auto state = co_await p.entities->look(r.town);
  const auto local = find_entity(*state, r, id, type);
  if (!local.ok() && local.error().reason != why::not_found) {
    co_return local.error();
  }
  std::optional<shown_entity> out;
  if (local.ok()) {
    out = shown(*local.value(), state->terms());
    type = out->type;
    const auto here = [&](const auto& name) { return out->find(name) != nullptr; };
    const bool wanted = !attributes.empty();
    std::erase_if(attributes, here);
    if (wanted && attributes.empty()) {
      co_return std::move(*out);
    }
  }
  provider_question q{.entities = std::vector<selector>(1), .attributes = std::move(attributes)};
  q.entities.front().ids = {std::move(id)};
  if (!type.empty()) {
    q.entities.front().types = {std::move(type)};
  }
  const auto lent = co_await ask_providers(p, r, std::move(q));
  if (!out && lent.size() != 1) {
    co_return lent.empty() ? no_such_entity() : more_than_one();
  }
  auto whole = out ? std::move(*out) : lent.front();
  for (const auto& more : lent) {
    lend(whole, more);
  }
  co_return whole;
}

task<result<write_outcome>> carry_out_anywhere(const parts& p, const request& r,
                                               std::shared_ptr<const update> u, shortfall& left) {
  auto outcome = co_await carry_out(*p.entities, r, u, left);
  const bool updates = u->how == action::update || u->how == action::update_value;
  const bool absent = !outcome.ok() && outcome.error().reason == why::not_found;
  if (!updates || (!absent && left.attributes.empty())) {
    co_return outcome;
  }
  auto names = left.attributes;
  if (absent) {
    for (const auto& a : u->given.attributes) {
      names.push_back(a.name);
    }
  }
  const auto all = names;
  const auto taken = co_await update_at_providers(p, r, *u, std::move(names));
  if (taken.empty()) {
    co_return outcome;
  }
  left = {};
  std::copy_if(all.begin(), all.end(), std::back_inserter(left.attributes), [&](const auto& name) {
    return std::find(taken.begin(), taken.end(), name) == taken.end();
  });
  if (left.attributes.empty()) {
    co_return write_outcome{};
  }
  co_return unprocessable("do not exist");  // the caller says which
}

}  // namespace tsu::broker::v2
