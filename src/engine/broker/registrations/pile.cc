#include "engine/broker/registrations/pile.h"

#include <algorithm>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/read_entity.h"

namespace tsu::broker {
namespace {

void add_once(std::vector<std::string>& to, std::string_view one) {
  if (std::find(to.begin(), to.end(), one) == to.end()) {
    to.emplace_back(one);
  }
}

instant time_in(std::string_view object, std::string_view member) {
  const auto value = json_members{object}.find(member);
  if (value.empty() || kind_of(value) != json_kind::string) {
    return no_time;
  }
  return parse_instant(json_string_text(value)).value_or(no_time);
}

instant observed_in(std::string_view instance) { return time_in(instance, "observedAt"); }

// The times of the instance of that name and dataset, which reading an entity leaves out.
std::string_view instance_in(std::string_view json, const context& names, std::string_view name,
                             std::string_view dataset) {
  const auto is_it = [&](std::string_view one) {
    if (kind_of(one) != json_kind::object) {
      return false;
    }
    // Inside a value a member of that name may be anything.
    const auto d = json_members{one}.find("datasetId");
    const bool text = !d.empty() && kind_of(d) == json_kind::string;
    return (text ? json_string_text(d) : std::string{}) == dataset;
  };
  for (const auto& m : json_members{json}) {
    const auto key = json_string_text(std::string{"\""}.append(m.key).append("\""));
    if (m.key == "@context" || !is_name(key) || names.stored(key) != name) {
      continue;
    }
    if (is_it(m.value)) {
      return m.value;
    }
    if (kind_of(m.value) == json_kind::array) {
      for (const auto one : json_elements{m.value}) {
        if (is_it(one)) {
          return one;
        }
      }
    }
  }
  return {};
}

}  // namespace

source_rank rank_of(source_mode m) {
  switch (m) {
    case source_mode::exclusive: return source_rank::exclusive;
    case source_mode::redirect: return source_rank::redirect;
    case source_mode::auxiliary: return source_rank::auxiliary;
    default: return source_rank::ordinary;
  }
}

entity_pile::whole& entity_pile::place_of(const std::string& id) {
  const auto [at, fresh] = all_.try_emplace(id);
  if (fresh) {
    order_.push_back(id);
  }
  return at->second;
}

void entity_pile::put(whole& into, instance one) {
  for (auto& old : into.instances) {
    if (old.name != one.name || old.dataset != one.dataset) {
      continue;
    }
    const auto age = [](const instance& i) { return std::pair{i.observed, i.modified}; };
    if (one.rank > old.rank || (one.rank == old.rank && age(one) > age(old))) {
      old = std::move(one);
    }
    return;
  }
  into.instances.push_back(std::move(one));
}

void entity_pile::add(const entity_version& e, const term_table& terms,
                      const std::set<std::string>& hidden) {
  auto& place = place_of(std::string{e.id()});
  add_once(place.tellers, "@none");
  for (const auto type : e.types()) {
    add_once(place.types, terms.name(type));
  }
  for (auto rest = e.scopes(); !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    add_once(place.scopes, rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  place.created = e.created();
  place.modified = e.modified();
  place.expires = e.expires();
  for (const auto& a : e.attributes()) {
    const auto name = std::string{terms.name(a.name)};
    if (!hidden.contains(name)) {
      put(place, {.name = name,
                  .dataset = a.dataset ? std::string{terms.name(a.dataset)} : std::string{},
                  .text = std::string{e.text_of(a)},
                  .created = a.created,
                  .modified = a.modified,
                  .observed = a.observed_at});
    }
  }
}

result<done> entity_pile::add(std::string_view json, const context& names, const source_match& m) {
  if (kind_of(json) != json_kind::object) {
    return bad_request_data("a source told something that is no entity");
  }
  TRY(auto draft, read_entity(json, names, {}));
  auto& place = place_of(draft.id);
  add_once(place.tellers, m.to->id);
  for (const auto& type : draft.types) {
    add_once(place.types, type);
  }
  for (const auto& scope : draft.scopes.value_or(std::vector<std::string>{})) {
    add_once(place.scopes, scope);
  }
  const auto created = time_in(json, "createdAt"), modified = time_in(json, "modifiedAt");
  place.created = place.created == no_time ? created : place.created;
  place.modified = std::max(place.modified, modified);
  for (auto& a : draft.attributes) {
    if (!m.has(a.name) || !m.has_dataset(a.dataset)) {
      continue;
    }
    const auto raw = instance_in(json, names, a.name, a.dataset);
    put(place, {.name = a.name,
                .dataset = a.dataset,
                .text = a.text,
                .created = raw.empty() ? no_time : time_in(raw, "createdAt"),
                .modified = raw.empty() ? no_time : time_in(raw, "modifiedAt"),
                .observed = observed_in(a.text),
                .rank = rank_of(m.to->mode)});
  }
  return done{};
}

void entity_pile::add(const entity_draft& draft, const source_match& m) {
  auto& place = place_of(draft.id);
  add_once(place.tellers, m.to->id);
  for (const auto& type : draft.types) {
    add_once(place.types, type);
  }
  for (const auto& scope : draft.scopes.value_or(std::vector<std::string>{})) {
    add_once(place.scopes, scope);
  }
  for (const auto& a : draft.attributes) {
    if (m.has(a.name)) {
      put(place, {.name = a.name,
                  .dataset = a.dataset,
                  .text = a.text,
                  .observed = observed_in(a.text),
                  .rank = rank_of(m.to->mode)});
    }
  }
}

entity_ptr entity_pile::version(const std::string& id, whole& w) {
  // Instances of a name stand together, the default one first; names as they were first seen.
  std::vector<std::string_view> names;
  for (const auto& one : w.instances) {
    if (std::find(names.begin(), names.end(), one.name) == names.end()) {
      names.push_back(one.name);
    }
  }
  std::string text = "{";
  std::vector<std::pair<instant, instant>> times;
  const auto or_of_entity = [](instant t, instant entity) {
    return t != no_time ? t : entity != no_time ? entity : instant{};
  };
  for (const auto name : names) {
    std::vector<const instance*> these;
    for (const auto& one : w.instances) {
      if (one.name == name) {
        these.push_back(&one);
      }
    }
    std::stable_sort(these.begin(), these.end(), [](const auto* a, const auto* b) {
      return a->dataset.empty() && !b->dataset.empty();
    });
    text += text.size() == 1 ? "" : ",";
    append_json_string(text, name);
    text += these.size() == 1 ? ":" : ":[";
    for (const auto* one : these) {
      text.append(one == these.front() ? "" : ",").append(one->text);
      times.emplace_back(or_of_entity(one->created, w.created),
                         or_of_entity(one->modified, w.modified));
    }
    text += these.size() == 1 ? "" : "]";
  }
  text += '}';
  const std::vector<std::string_view> types{w.types.begin(), w.types.end()};
  const std::vector<std::string_view> scopes{w.scopes.begin(), w.scopes.end()};
  return entity_version::make({.id = id,
                               .types = types,
                               .scopes = scopes,
                               .text = text,
                               .created = or_of_entity(w.created, no_time),
                               .modified = or_of_entity(w.modified, w.created),
                               .expires = w.expires,
                               .times = times},
                              terms_);
}

const std::vector<std::string>& entity_pile::tellers(const std::string& id) const {
  return all_.at(id).tellers;
}

std::vector<entity_ptr> entity_pile::versions() {
  std::vector<entity_ptr> out;
  for (const auto& id : order_) {
    out.push_back(version(id, all_[id]));
  }
  return out;
}

}  // namespace tsu::broker
