#include "engine/broker/registrations/match.h"

#include <algorithm>

namespace tsu::broker {
namespace {

template <class List>
bool among(const List& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool fits_type(const entity_info& e, const type_selection& types) {
  if (types.empty() || e.types.empty()) {
    return true;
  }
  return std::any_of(types.begin(), types.end(), [&](const auto& all_of) {
    return std::any_of(all_of.begin(), all_of.end(),
                       [&](const auto& t) { return among(e.types, t); });
  });
}

bool is_id_of(const entity_info& e, std::string_view id) {
  return e.id.empty() ? e.id_pattern == nullptr || e.id_pattern->found_in(id) : e.id == id;
}

bool fits_id(const entity_info& e, const source_question& q) {
  if (!q.ids.empty()) {
    return std::any_of(q.ids.begin(), q.ids.end(), [&](const auto& id) { return is_id_of(e, id); });
  }
  return q.id_pattern == nullptr || e.id.empty() || q.id_pattern->found_in(e.id);
}

void add_once(std::vector<std::string>& to, const std::string& one) {
  if (!among(to, one)) {
    to.push_back(one);
  }
}

// The attributes that both speak of; `any`: all that the entity has.
struct shared_attributes {
  bool any = false;
  std::vector<std::string> names;
};
shared_attributes shared_by(const registration_info& info, const source_question& q) {
  if (info.attributes.empty()) {
    return {.any = q.attributes.empty(), .names = q.attributes};
  }
  if (q.attributes.empty()) {
    return {.any = false, .names = info.attributes};
  }
  shared_attributes out;
  for (const auto& name : q.attributes) {
    if (among(info.attributes, name)) {
      out.names.push_back(name);
    }
  }
  return out;
}

}  // namespace

bool source_match::has(std::string_view attribute) const {
  return any_attribute || among(attributes, attribute);
}

bool source_match::has_dataset(std::string_view dataset) const {
  return to->datasets.empty() || among(to->datasets, dataset.empty() ? "@none" : dataset);
}

source_match match_of(const registration_ptr& g, const source_question& q) {
  source_match out;
  // 5.12: where both speak of datasets they have one in common.
  const auto offered = [&](const auto& one) { return among(g->datasets, one); };
  if (!q.datasets.empty() && !g->datasets.empty() &&
      std::none_of(q.datasets.begin(), q.datasets.end(), offered)) {
    return out;
  }
  bool every_id = false;
  for (std::size_t i = 0; i < g->information.size(); ++i) {
    const auto& info = g->information[i];
    const auto shared = shared_by(info, q);
    if (!shared.any && shared.names.empty()) {
      continue;
    }
    bool fits = info.entities.empty();
    every_id = every_id || fits;
    for (const auto& e : info.entities) {
      if (!fits_type(e, q.types) || !fits_id(e, q)) {
        continue;
      }
      fits = true;
      if (e.id.empty()) {
        every_id = true;
      } else {
        add_once(out.ids, e.id);
      }
    }
    if (fits) {
      out.to = g;
      out.information.push_back(i);
      out.any_attribute = out.any_attribute || shared.any;
      for (const auto& name : shared.names) {
        add_once(out.attributes, name);
      }
    }
  }
  if (every_id) {
    out.ids.clear();
  }
  return out;
}

bool overlap(const registration& g, const registration& exclusive) {
  for (const auto& info : exclusive.information) {
    for (const auto& e : info.entities) {
      const source_question q{
          .ids = {e.id}, .id_pattern = nullptr, .types = {e.types}, .attributes = info.attributes};
      if (match_of(std::make_shared<const registration>(g), q).to) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace tsu::broker
