#include "engine/broker/v2/forward.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/sources.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::size_t entities_max = 1'000;

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

void add_reply(std::vector<shown_entity>& all, const provision& from, const provider_question& q,
               std::string_view body) {
  for (auto& given : entities_in(from, q, body)) {
    if (all.size() >= entities_max) {
      return;
    }
    auto& into = place_for(all, given, from);
    for (auto& a : given.attributes) {
      if (into.find(a.name) == nullptr) {
        into.attributes.push_back({std::move(a), no_time, no_time});
      }
    }
  }
}

// What sources of NGSI-LD have stands behind what providers said.
void add_entity(std::vector<shown_entity>& all, shown_entity e) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const auto& one) {
    return one.id == e.id && one.type == e.type;
  });
  if (at != all.end()) {
    lend(*at, e);
  } else if (all.size() < entities_max) {
    all.push_back(std::move(e));
  }
}

bool is_concerned(const provision& p, const request& r) {
  return p.service == r.town.service && p.works_at(r.of->now);
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

// Names that a provider took.
task<std::vector<std::string>> update_at_providers(const parts& p, const request& r,
                                                   const update& u,
                                                   std::vector<std::string> names) {
  std::vector<std::string> taken;
  const auto all = co_await open_providers(p, r);
  if (!all || names.empty()) {
    co_return taken;
  }
  const auto wanted = names;
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
  auto left = wanted;
  std::erase_if(left, [&](const auto& name) {
    return std::find(taken.begin(), taken.end(), name) != taken.end();
  });
  const auto more = co_await update_at_sources(p, r, all, u, std::move(left));
  taken.insert(taken.end(), more.begin(), more.end());
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
      add_reply(out, from, q, body);
    }
  }
  auto more = co_await ask_sources(p, r, all, std::move(q));
  for (auto& e : more) {
    add_entity(out, std::move(e));
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
