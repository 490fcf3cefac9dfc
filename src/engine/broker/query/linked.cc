#include "engine/broker/query/linked.h"

#include <set>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

std::vector<std::string> objects_of(const entity_version& e, const attribute_entry& a) {
  std::vector<std::string> out;
  const auto value = e.value_of(a);
  if (value.empty()) {
    return out;
  }
  if (value.front() != '[') {
    out.push_back(json_string_text(value));
    return out;
  }
  for (const auto one : json_elements{value}) {
    const auto object = one.front() == '{' ? json_members{one}.find("object") : one;
    if (!object.empty() && object.front() == '"') {
      out.push_back(json_string_text(object));
    }
  }
  return out;
}

bool leads_on(const attribute_entry& a) {
  return a.kind == attribute_kind::relationship || a.kind == attribute_kind::list_relationship;
}

}  // namespace

entity_ptr links_in_view::find_linked(std::string_view id) const {
  auto e = state_.find(id);
  const bool gone = e && e->expires() != no_time && e->expires() <= now_;
  return gone ? entity_ptr{} : e;
}

result<std::vector<entity_in_form>> linked_entities(const std::vector<entity_ptr>& from,
                                                    const links_in_view& links,
                                                    const term_table& terms, const reply_form& form,
                                                    int levels,
                                                    const std::vector<std::string>& contained_by) {
  std::set<std::string> seen(contained_by.begin(), contained_by.end());
  std::vector<entity_in_form> out;
  std::vector<entity_in_form> level;
  for (const auto& e : from) {
    seen.insert(std::string{e->id()});
    level.push_back({e, form});
  }
  for (int n = 0; n < levels && !level.empty(); ++n) {
    std::vector<entity_in_form> next;
    for (const auto& [e, how] : level) {
      for (const auto& a : e->attributes()) {
        const auto name = terms.name(a.name);
        if (!leads_on(a) || !how.wants_attribute(name)) {
          continue;
        }
        for (auto& id : objects_of(*e, a)) {
          auto linked = links.find_linked(id);
          if (!linked || !seen.insert(std::move(id)).second) {
            continue;
          }
          next.push_back({std::move(linked), form_of_linked(how, name)});
          if (out.size() + next.size() > linked_max) {
            return too_many_results("more than 1000 linked entities");
          }
        }
      }
    }
    out.insert(out.end(), next.begin(), next.end());
    level = std::move(next);
  }
  return out;
}

}  // namespace tsu::broker
