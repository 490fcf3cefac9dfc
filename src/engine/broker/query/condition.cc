#include "engine/broker/query/condition.h"

#include <algorithm>
#include <compare>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/query/value.h"

namespace tsu::broker {
namespace {

using order = std::partial_ordering;

// Target against literal; unordered where their types differ.
order compared(const scalar& s, const literal& v, attribute_kind kind) {
  switch (v.kind) {
    case literal::number:
      return s.kind == json_kind::number ? *json_number(s.slice) <=> v.as_number : order::unordered;
    case literal::boolean:
      return s.kind == json_kind::boolean ? (s.slice == "true" ? 1.0 : 0.0) <=> v.as_number
                                          : order::unordered;
    default: break;
  }
  if (s.kind != json_kind::string) {
    return order::unordered;
  }
  std::string room;
  const auto text = text_of(s, room);
  switch (v.kind) {
    case literal::time: {
      const auto t = time_named(text);
      return t ? *t <=> v.as_time : order::unordered;
    }
    case literal::date:
      return text.size() == 10 && text[4] == '-' ? text <=> std::string_view{v.as_text}
                                                 : order::unordered;
    case literal::clock_time:
      return text.size() >= 8 && text[2] == ':' ? text <=> std::string_view{v.as_text}
                                                : order::unordered;
    default:
      if (kind == attribute_kind::vocab) {
        return text == v.stored ? order::equivalent : order::unordered;
      }
      return text <=> std::string_view{v.as_text};
  }
}

bool satisfies(order o, compare how) {
  switch (how) {
    case compare::equal: return o == 0;
    case compare::greater: return o > 0;
    case compare::greater_equal: return o >= 0;
    case compare::less: return o < 0;
    case compare::less_equal: return o <= 0;
    default: return false;
  }
}

bool equals_any(const scalar& s, const term_test& t, attribute_kind kind) {
  if (t.range) {
    return compared(s, t.values[0], kind) >= 0 && compared(s, t.values[1], kind) <= 0;
  }
  return std::any_of(t.values.begin(), t.values.end(),
                     [&](const literal& v) { return compared(s, v, kind) == 0; });
}

bool some_scalar(attribute_kind kind, std::string_view value, const auto& test) {
  return !each_scalar(kind, value, [&](const scalar& s) { return !test(s); });
}

bool pattern_holds(attribute_kind kind, std::string_view value, const term_test& t,
                   step_counter* steps) {
  std::string room;
  if (t.how == compare::matches) {
    return some_scalar(kind, value, [&](const scalar& s) {
      return s.kind == json_kind::string && t.shape->found_in(text_of(s, room), steps);
    });
  }
  bool any = false;
  const bool none_matches = each_scalar(kind, value, [&](const scalar& s) {
    any = true;
    return s.kind == json_kind::string && !t.shape->found_in(text_of(s, room), steps);
  });
  return any && none_matches;
}

// A value (or what a trailing path led to) against the term's right-hand side.
bool value_holds(attribute_kind kind, std::string_view value, const term_test& t,
                 step_counter* steps) {
  if (t.how == compare::exists || t.how == compare::missing) {
    return true;
  }
  const bool relation =
      kind == attribute_kind::relationship || kind == attribute_kind::list_relationship;
  if (relation && t.how != compare::equal && t.how != compare::unequal) {
    return false;
  }
  switch (t.how) {
    case compare::equal:
      return some_scalar(kind, value, [&](const scalar& s) { return equals_any(s, t, kind); });
    case compare::unequal:
      return !some_scalar(kind, value, [&](const scalar& s) { return equals_any(s, t, kind); });
    case compare::matches:
    case compare::not_matches: return pattern_holds(kind, value, t, steps);
    default: break;
  }
  // An array is of another type than any literal, so it has no order.
  if (value.empty() || kind_of(value) == json_kind::array) {
    return false;
  }
  return some_scalar(kind, value, [&](const scalar& s) {
    return satisfies(compared(s, t.values.front(), kind), t.how);
  });
}

// attr[a.b]: member by member into objects; empty where there is no such member.
std::string_view inside(std::string_view value, std::span<const std::string> members) {
  for (const auto& name : members) {
    if (value.empty() || kind_of(value) != json_kind::object) {
      return {};
    }
    value = json_members{value}.find(name);
  }
  return value;
}

bool member_holds(attribute_kind kind, std::string_view value, const attribute_path& p,
                  const term_test& t, step_counter* steps) {
  if (p.members.empty()) {
    return value_holds(kind, value, t, steps);
  }
  if (kind == attribute_kind::language) {
    if (p.members.front() == "*") {
      return value_holds(kind, value, t, steps);
    }
    kind = attribute_kind::property;
  }
  const auto inner = inside(value, p.members);
  return !inner.empty() && kind_of(inner) != json_kind::null && value_holds(kind, inner, t, steps);
}

attribute_kind kind_named(std::string_view quoted) {
  for (std::uint8_t k = 0; k <= static_cast<std::uint8_t>(attribute_kind::list_relationship); ++k) {
    if (quoted.size() > 2 &&
        quoted.substr(1, quoted.size() - 2) == type_name(static_cast<attribute_kind>(k))) {
      return static_cast<attribute_kind>(k);
    }
  }
  return attribute_kind::property;
}

bool time_holds(instant at, const term_test& t, step_counter* steps) {
  if (at == no_time) {
    return false;
  }
  std::string text;
  append_json_string(text, format_instant(at));
  return value_holds(attribute_kind::property, text, t, steps);
}

class term_walk {
 public:
  term_walk(const term_test& t, const term_table& terms, const entity_finder& find,
            step_counter* steps)
      : t_(t), terms_(terms), find_(find), steps_(steps) {}

  // Recursion follows linked entities, which the parser bounds.
  bool on_entity(const entity_version& e, const attribute_path& p) const {
    const auto name = terms_.find(p.names.front());
    const auto instances = name ? e.instances(*name) : std::span<const attribute_entry>{};
    if (instances.empty()) {
      return p.names.size() == 1 && on_system_attribute(e, p.names.front());
    }
    return std::any_of(instances.begin(), instances.end(),
                       [&](const attribute_entry& a) { return on_instance(e, a, p); });
  }

 private:
  bool on_system_attribute(const entity_version& e, std::string_view name) const {
    if (name == "createdAt") {
      return time_holds(e.created(), t_, steps_);
    }
    if (name == "modifiedAt") {
      return time_holds(e.modified(), t_, steps_);
    }
    return name == "expiresAt" && time_holds(e.expires(), t_, steps_);
  }

  bool on_instance(const entity_version& e, const attribute_entry& a,
                   const attribute_path& p) const {
    if (p.names.size() > 1) {
      if (p.names.size() == 2 && (p.names[1] == "createdAt" || p.names[1] == "modifiedAt")) {
        return time_holds(p.names[1] == "createdAt" ? a.created : a.modified, t_, steps_);
      }
      return on_sub_attribute(e.text_of(a), p, 1);
    }
    return on_value(a.kind, e.value_of(a), p);
  }

  bool on_value(attribute_kind kind, std::string_view value, const attribute_path& p) const {
    if (p.linked) {
      return kind == attribute_kind::relationship && on_linked(value, p);
    }
    return member_holds(kind, value, p, t_, steps_);
  }

  bool on_linked(std::string_view objects, const attribute_path& p) const {
    std::string room;
    return some_scalar(attribute_kind::relationship, objects, [&](const scalar& s) {
      if (s.kind != json_kind::string || !find_ ||
          (steps_ != nullptr && !steps_->take(steps_of_link))) {
        return false;
      }
      const auto other = find_(text_of(s, room));
      return other && of_linked_type(*other, p) && on_entity(*other, *p.linked);
    });
  }

  bool of_linked_type(const entity_version& e, const attribute_path& p) const {
    return p.linked_types.empty() ||
           std::any_of(p.linked_types.begin(), p.linked_types.end(), [&](const auto& name) {
             const auto type = terms_.find(name);
             return type && e.has_type(*type);
           });
  }

  // `instance` is an attribute instance's object; names[depth] is looked for in it. Recursion is
  // bounded by the length of the path.
  bool on_sub_attribute(std::string_view instance, const attribute_path& p,
                        std::size_t depth) const {
    const auto& name = p.names[depth];
    const auto found = json_members{instance}.find(name);
    if (found.empty()) {
      return false;
    }
    const bool last = depth + 1 == p.names.size();
    if (kind_of(found) == json_kind::string) {  // observedAt, unitCode, datasetId
      return last && p.members.empty() && !p.linked &&
             value_holds(attribute_kind::property, found, t_, steps_);
    }
    const auto one = [&](std::string_view sub) {
      if (kind_of(sub) != json_kind::object) {
        return false;
      }
      if (!last) {
        return on_sub_attribute(sub, p, depth + 1);
      }
      const auto kind = kind_named(json_members{sub}.find("type"));
      const auto value = json_members{sub}.find(value_member(kind));
      return !value.empty() && on_value(kind, value, p);
    };
    if (kind_of(found) != json_kind::array) {
      return one(found);
    }
    for (const auto sub : json_elements{found}) {
      if (one(sub)) {
        return true;
      }
    }
    return false;
  }

  const term_test& t_;
  const term_table& terms_;
  const entity_finder& find_;
  step_counter* steps_;
};

}  // namespace

namespace {

// What is missing is not there in any instance.
bool test_holds(const term_test& t, const entity_version& e, const term_table& terms,
                const entity_finder& find, step_counter* steps) {
  return term_walk{t, terms, find, steps}.on_entity(e, t.path) != (t.how == compare::missing);
}

}  // namespace

bool condition::holds(const entity_version& e, const term_table& terms, const entity_finder& find,
                      step_counter* steps) const {
  return holds(nodes_.back(), e, terms, find, steps);
}

// Recursion is bounded by the parser's depth_max.
bool condition::holds(const node& n, const entity_version& e, const term_table& terms,
                      const entity_finder& find, step_counter* steps) const {
  const auto one = [&](std::size_t child) { return holds(nodes_[child], e, terms, find, steps); };
  switch (n.how) {
    case join::test: return test_holds(tests_[n.test], e, terms, find, steps);
    case join::all_of: return std::all_of(n.children.begin(), n.children.end(), one);
    case join::any_of: return std::any_of(n.children.begin(), n.children.end(), one);
  }
  return false;
}

std::vector<const term_test*> condition::necessary() const {
  std::vector<const term_test*> out;
  std::vector<std::size_t> todo{nodes_.size() - 1};
  while (!todo.empty()) {
    const auto& n = nodes_[todo.back()];
    todo.pop_back();
    if (n.how == join::test) {
      out.push_back(&tests_[n.test]);
    } else if (n.how == join::all_of) {
      todo.insert(todo.end(), n.children.begin(), n.children.end());
    }
  }
  return out;
}

int condition::link_depth() const {
  int out = 0;
  for (const auto& test : tests_) {
    int depth = 0;
    for (const auto* path = test.path.linked.get(); path != nullptr; path = path->linked.get()) {
      ++depth;
    }
    out = std::max(out, depth);
  }
  return out;
}

std::vector<std::string_view> condition::attributes() const {
  std::vector<std::string_view> out;
  for (const auto& t : tests_) {
    if (std::find(out.begin(), out.end(), t.path.names.front()) == out.end()) {
      out.push_back(t.path.names.front());
    }
  }
  return out;
}

}  // namespace tsu::broker
