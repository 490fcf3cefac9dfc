#include "engine/broker/subscribe/matcher.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/broker/subscribe/told_data.h"

namespace tsu::broker {
namespace {

std::string key_of(std::string_view service, std::string_view id) {
  return std::string{service}.append("\n").append(id);
}

// Instances of one name stand together in what was read.
void take_instance(entity_change& c, const read_change::instance& one, const read_change& read) {
  if (c.set.empty() || c.set.back().name != one.attribute) {
    c.set.push_back({.name = one.attribute});
  }
  auto& a = c.set.back();
  a.instances.push_back(one.text);
  const auto dataset = dataset_slice(one.text);
  const bool is_new = std::any_of(read.added.begin(), read.added.end(), [&](const auto& f) {
    return f.first == one.attribute && f.second == dataset;
  });
  (is_new ? a.added : a.updated) = true;
}

bool is_in(const std::vector<entity_change::instance>& all, std::string_view name,
           std::string_view dataset) {
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& g) { return g.name == name && g.dataset == dataset; });
}

const entity_change::attribute* find_set(const entity_change& c, std::string_view name) {
  for (const auto& a : c.set) {
    if (a.name == name) {
      return &a;
    }
  }
  return nullptr;
}

bool has_instance(const std::vector<std::string_view>& all, std::string_view dataset) {
  return std::any_of(all.begin(), all.end(),
                     [&](auto one) { return dataset_slice(one) == dataset; });
}

// The instances of one name after the change: the changed ones, and of the current version those
// that the change does not speak of.
std::vector<std::string_view> instances_after(const entity_change& c, std::string_view name,
                                              const entity_version* current,
                                              const term_table& terms) {
  std::vector<std::string_view> out;
  const auto* changed = find_set(c, name);
  if (current != nullptr) {
    const auto t = terms.find(name);
    for (const auto& a : t ? current->instances(*t) : std::span<const attribute_entry>{}) {
      const auto dataset = a.dataset ? terms.name(a.dataset) : std::string_view{};
      const bool replaced = changed != nullptr && has_instance(changed->instances, dataset);
      if (!replaced && !is_in(c.gone, name, dataset)) {
        out.push_back(current->text_of(a));
      }
    }
  }
  if (changed != nullptr) {
    for (const auto one : changed->instances) {
      const bool first = dataset_slice(one).empty();
      out.insert(first ? out.begin() : out.end(), one);
    }
  }
  return out;
}

std::string text_after(const entity_change& c, const entity_version* current,
                       const term_table& terms) {
  std::vector<std::string_view> names;
  const auto add = [&](std::string_view name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  };
  if (current != nullptr) {
    for (const auto& a : current->attributes()) {
      add(terms.name(a.name));
    }
  }
  for (const auto& a : c.set) {
    add(a.name);
  }
  std::string out = "{";
  for (const auto name : names) {
    const auto all = instances_after(c, name, current, terms);
    if (all.empty()) {
      continue;
    }
    out += out.size() == 1 ? "\"" : ",\"";
    out.append(name).append(all.size() > 1 ? "\":[" : "\":");
    for (std::size_t i = 0; i < all.size(); ++i) {
      out.append(i > 0 ? "," : "").append(all[i]);
    }
    out += all.size() > 1 ? "]" : "";
  }
  return out += '}';
}

bool type_selected(const type_selection& types, const std::vector<std::string>& mine) {
  const auto has = [&](const std::string& t) {
    return std::find(mine.begin(), mine.end(), t) != mine.end();
  };
  return types.empty() || std::any_of(types.begin(), types.end(), [&](const auto& set) {
           return std::all_of(set.begin(), set.end(), has);
         });
}

bool selects(const entity_selector& s, const entity_change& c) {
  const bool by_id = s.ids.empty() || std::find(s.ids.begin(), s.ids.end(), c.id) != s.ids.end();
  return by_id && (!s.id_pattern || s.id_pattern->found_in(c.id)) &&
         type_selected(s.types, c.types);
}

unsigned when(bool it_is, trigger t) { return it_is ? static_cast<unsigned>(t) : 0u; }

// What happened to the attributes that the subscription watches, as triggers (5.8.6).
std::uint8_t happened(const subscription& s, const entity_change& c) {
  unsigned out = 0;
  for (const auto& a : c.set) {
    if (is_watched(s, a.name)) {
      out |= when(a.added, attribute_created) | when(a.updated, attribute_updated);
    }
  }
  for (const auto& g : c.gone) {
    out |= when(is_watched(s, g.name), attribute_deleted);
  }
  if (c.op == read_change::updated) {
    out |= when(out != 0, entity_updated);
  } else if (s.watched.empty() || out != 0) {
    out |= c.op == read_change::created ? entity_created : entity_deleted;
  }
  return static_cast<std::uint8_t>(out);
}

bool in_place(const subscription& s, const entity_version& e, const term_table& terms) {
  if (!s.geo) {
    return true;
  }
  const auto t = terms.find(s.geo->property());
  for (const auto& a : t ? e.instances(*t) : std::span<const attribute_entry>{}) {
    if (s.geo->holds(e.value_of(a))) {
      return true;
    }
  }
  return false;
}

bool q_holds(const subscription& s, const entity_version& e, const term_table& terms,
             const link_source* links) {
  step_counter steps{match_steps_max};
  const entity_finder find = [links](std::string_view id) {
    return links == nullptr ? entity_ptr{} : links->find_linked(id);
  };
  const bool holds = s.q->holds(e, terms, find, &steps);
  if (steps.spent()) {
    log_warning("subscription {}: q is too complex for entity {}, nobody is told", s.id, e.id());
    return false;
  }
  return holds;
}

bool conditions_hold(const subscription& s, const entity_version& e, const term_table& terms,
                     const link_source* links) {
  return in_place(s, e, terms) && (!s.q || q_holds(s, e, terms, links)) &&
         (!s.scopes || s.scopes->holds(e.scopes()));
}

bool has_any_of(const entity_version& e, const term_table& terms,
                const std::vector<std::string>& names) {
  return names.empty() || std::any_of(names.begin(), names.end(), [&](const auto& name) {
           const auto t = terms.find(name);
           return t && e.find(*t) != nullptr;
         });
}

const allowance* find_allowance(const allowances& all, const std::string& owner) {
  const auto at = all.find(owner);
  return at == all.end() ? nullptr : at->second.get();
}

}  // namespace

std::string_view entity_change::text_before(std::string_view name, std::string_view dataset) const {
  for (const auto& [one, text] : before) {
    if (one == name && dataset_slice(text) == dataset) {
      return text;
    }
  }
  return {};
}

std::pair<instant, instant> entity_change::times_before(std::string_view name,
                                                        std::string_view dataset) const {
  for (std::size_t i = 0; i < std::min(before.size(), before_times.size()); ++i) {
    if (before[i].first == name && dataset_slice(before[i].second) == dataset) {
      return before_times[i];
    }
  }
  return {no_time, no_time};
}

entity_change change_of(std::string_view id, std::string_view body) {
  auto read = read_change_body(body);
  entity_change c{.op = read.op,
                  .service = std::move(read.service),
                  .id = std::string{id},
                  .types = std::move(read.types),
                  .scopes = std::move(read.scopes),
                  .created = read.created_at,
                  .modified = read.modified_at,
                  .expires = read.expires_at};
  for (const auto& one : read.set) {
    take_instance(c, one, read);
  }
  for (auto& [name, dataset] : read.gone) {
    c.gone.push_back({std::move(name), std::move(dataset)});
  }
  c.before = std::move(read.before);
  c.before_times = std::move(read.before_times);
  c.asked = std::move(read.asked);
  c.forced = read.forced;
  return c;
}

entity_ptr state_after(const entity_change& c, const entity_version* current,
                       const term_table& terms, term_table& own) {
  const auto text = text_after(c, current, terms);
  const std::vector<std::string_view> types(c.types.begin(), c.types.end());
  const std::vector<std::string_view> scopes(c.scopes.begin(), c.scopes.end());
  return entity_version::make({.id = c.id,
                               .types = types,
                               .scopes = scopes,
                               .text = text,
                               .created = c.created,
                               .modified = c.modified,
                               .expires = c.expires},
                              own);
}

void matcher::index(const held& s) {
  if (s->by_time) {
    return;  // changes do not concern it
  }
  auto& p = places_[s->service];
  const bool open = std::any_of(s->entities.begin(), s->entities.end(),
                                [](const auto& e) { return e.ids.empty() && e.types.empty(); });
  if (open || s->entities.empty()) {
    p.any.push_back(s);
    return;
  }
  const auto add = [&](std::vector<held>& to) {
    if (to.empty() || to.back() != s) {
      to.push_back(s);
    }
  };
  for (const auto& e : s->entities) {
    for (const auto& id : e.ids) {
      add(p.by_id[id]);
    }
    for (const auto& set : e.ids.empty() ? e.types : type_selection{}) {
      add(p.by_type[set.front()]);
    }
  }
}

void matcher::put(held s) {
  remove(s->service, s->id);
  index(s);
  auto key = key_of(s->service, s->id);
  all_[std::move(key)] = std::move(s);
}

void matcher::remove(std::string_view service, std::string_view id) {
  const auto at = all_.find(key_of(service, id));
  if (at == all_.end()) {
    return;
  }
  const auto gone = at->second;
  all_.erase(at);
  auto& p = places_[std::string{service}];
  std::erase(p.any, gone);
  for (auto* map : {&p.by_type, &p.by_id}) {
    for (auto one = map->begin(); one != map->end();) {
      std::erase(one->second, gone);
      one = one->second.empty() ? map->erase(one) : std::next(one);
    }
  }
}

void matcher::clear() {
  all_.clear();
  places_.clear();
}

const std::shared_ptr<const subscription>* matcher::find(std::string_view service,
                                                         std::string_view id) const {
  const auto at = all_.find(key_of(service, id));
  return at == all_.end() ? nullptr : &at->second;
}

std::vector<matcher::held> matcher::by_time() const {
  std::vector<held> out;
  for (const auto& [key, s] : all_) {
    if (s->by_time) {
      out.push_back(s);
    }
  }
  return out;
}

std::vector<matcher::held> matcher::candidates(const entity_change& c) const {
  std::vector<held> out;
  const auto at = places_.find(c.service);
  if (at == places_.end()) {
    return out;
  }
  out = at->second.any;
  const auto add = [&](const auto& map, const std::string& key) {
    if (const auto found = map.find(key); found != map.end()) {
      out.insert(out.end(), found->second.begin(), found->second.end());
    }
  };
  for (const auto& type : c.types) {
    add(at->second.by_type, type);
  }
  add(at->second.by_id, c.id);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

entity_change cut_change(const entity_change& c, const extent& mine) {
  entity_change out = c;
  std::erase_if(out.set, [&](const auto& a) { return !mine.has(a.name); });
  std::erase_if(out.gone, [&](const auto& g) { return !mine.has(g.name); });
  out.before.clear();
  out.before_times.clear();
  for (std::size_t i = 0; i < c.before.size(); ++i) {
    if (mine.has(c.before[i].first)) {
      out.before.push_back(c.before[i]);
      out.before_times.push_back(i < c.before_times.size() ? c.before_times[i]
                                                           : std::pair{no_time, no_time});
    }
  }
  std::erase_if(out.asked, [&](const auto& name) { return !mine.has(name); });
  return out;
}

std::vector<std::string> matcher::owners() const {
  std::set<std::string> out;
  for (const auto& [key, s] : all_) {
    if (!s->owner.empty()) {
      out.insert(s->owner);
    }
  }
  return {out.begin(), out.end()};
}

// The data of the notification; nothing where nobody is to be told.
std::optional<std::string> matcher::told(const subscription& s, happening& h) {
  const auto& c = h.change;
  const bool concerns = s.foreign ? s.foreign->concerns(c) : (happened(s, c) & s.triggers) != 0;
  if (!concerns) {
    return std::nullopt;
  }
  if (c.op == read_change::removed) {
    return s.foreign ? s.foreign->told_of(c, nullptr, h.terms, h.now) : data_of_removed(s, c);
  }
  // The current version is the one after the change, unless it has moved on since.
  const bool still = h.current != nullptr && h.current->modified() == c.modified;
  if (!still && !h.after) {
    h.after = state_after(c, h.current, h.terms, own_);
  }
  const auto& e = still ? *h.current : *h.after;
  const auto& names = still ? h.terms : own_;
  if (s.foreign) {
    return s.foreign->told_of(c, &e, names, h.now);
  }
  const bool has_some = has_any_of(e, names, s.form.attributes) || shows_any_gone(s, c);
  if (!has_some || !conditions_hold(s, e, names, h.links)) {
    return std::nullopt;
  }
  return data_of(s, c, e, names, h.links);
}

// As if the entity had only what the owner may see; what it is linked to is not shown.
std::optional<std::string> matcher::told_in_part(const subscription& s, const happening& h,
                                                 const allowance& a) {
  const sight shows{a, use::subscribe, h.change.service};
  const std::vector<std::string_view> types(h.change.types.begin(), h.change.types.end());
  const auto mine = shows.of(types);
  if (!mine.seen()) {
    return std::nullopt;
  }
  const auto cut = cut_change(h.change, mine);
  entity_ptr part;
  if (h.current != nullptr) {
    part = entity_version::part_of(*h.current, h.terms, [&](const attribute_entry& one) {
      return mine.has(h.terms.name(one.name));
    });
  }
  happening less{cut, part.get(), h.terms, h.now, nullptr};
  return told(s, less);
}

std::vector<matcher::notification> matcher::match(const entity_change& c,
                                                  const entity_version* current,
                                                  const term_table& terms, instant now,
                                                  const link_source* links,
                                                  const allowances* limits) {
  std::vector<notification> out;
  happening whole{c, current, terms, now, links};
  const auto all = candidates(c);
  looked_at_ = all.size();
  for (const auto& s : all) {
    const bool selected =
        s->entities.empty() || std::any_of(s->entities.begin(), s->entities.end(),
                                           [&](const auto& e) { return selects(e, c); });
    if (!selected || !s->works_at(now)) {
      continue;
    }
    const auto bound = limits == nullptr ? nullptr : find_allowance(*limits, s->owner);
    auto data = bound ? told_in_part(*s, whole, *bound) : told(*s, whole);
    if (data) {
      out.push_back({s, std::move(*data)});
    }
  }
  return out;
}

}  // namespace tsu::broker
