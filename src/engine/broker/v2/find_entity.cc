#include "engine/broker/v2/find_entity.h"

#include <utility>
#include <vector>

#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/names.h"

namespace tsu::broker::v2 {
namespace {

// Between looking and writing another may take the place; then it is looked for again.
constexpr int attempts_max = 8;

struct place {
  std::string stored_id;  // empty: there is none left
  std::size_t matches = 0;
};

bool is_there(const entity_ptr& e, instant now) {
  return e && (e->expires() == no_time || e->expires() > now);
}

bool has_type(const entity_version& e, const term_table& terms, std::string_view type) {
  if (type.empty()) {
    return true;
  }
  const auto t = terms.find(stored_name(type));
  return t && e.has_type(*t);
}

// Where the entity of that id, type and scope is, or else the first place that is free.
place place_for(const view& state, const update& u, instant now) {
  place found, free;
  for (std::size_t n = 1; n <= same_id_max; ++n) {
    auto id = stored_id(u.given.id, n);
    const auto e = state.find(id);
    if (!is_there(e, now)) {
      if (free.stored_id.empty()) {
        free.stored_id = std::move(id);
      }
      continue;
    }
    const auto path = path_of(e->scopes());
    if (has_type(*e, state.terms(), u.given.type) && (path == "/" ? "" : path) == u.scope) {
      ++found.matches;
      found.stored_id = std::move(id);
    }
  }
  return found.matches > 0 ? found : free;
}

}  // namespace

result<entity_ptr> find_entity(const view& state, const request& r, std::string_view id,
                               std::string_view type) {
  entity_ptr found;
  for (std::size_t n = 1; n <= same_id_max; ++n) {
    auto e = state.find(stored_id(id, n));
    if (!is_there(e, r.of->now) || !has_type(*e, state.terms(), type) ||
        !any_holds(r.paths, e->scopes())) {
      continue;
    }
    if (found) {
      return more_than_one();
    }
    found = std::move(e);
  }
  return found ? result<entity_ptr>{std::move(found)} : result<entity_ptr>{no_such_entity()};
}

task<result<write_outcome>> carry_out(broker& entities, const request& r,
                                      std::shared_ptr<const update> u, shortfall& left) {
  for (int i = 0; i < attempts_max; ++i) {
    const auto state = co_await entities.look(r.town);
    auto at = place_for(*state, *u, r.of->now);
    if (at.matches > 1) {
      co_return more_than_one();
    }
    if (at.stored_id.empty()) {
      co_return unprocessable("more than 8 entities would share this id");
    }
    if (at.matches == 0 && !u->may_create) {
      co_return no_such_entity();
    }
    auto op = operation_for(u, std::move(at.stored_id), &left);
    auto outcome = co_await entities.write(r.town, std::move(op));
    if (outcome.ok() || outcome.error().code != fault_place_taken) {
      co_return outcome;
    }
  }
  co_return unprocessable("others keep writing to entities of this id");
}

result<std::string> type_parameter(const request& r) {
  const auto* type = r.parameter("type");
  if (type == nullptr) {
    return std::string{};
  }
  TRY(const auto ok, check_identifier(*type, "entity type"));
  return *type;
}

std::string told_of(const entity& e, const std::vector<std::string>& attributes) {
  std::string out = e.id + (e.type.empty() ? "" : "/" + e.type) + " - [ ";
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    out += (i > 0 ? ", " : "") + attributes[i];
  }
  return out + " ]";
}

}  // namespace tsu::broker::v2
