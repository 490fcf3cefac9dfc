#include "engine/broker/allowed/allowance.h"

#include <algorithm>
#include <optional>

#include "engine/broker/model/context.h"
#include "engine/broker/model/names.h"

namespace tsu::broker {
namespace {

constexpr std::array uses{use::read, use::write, use::subscribe};

problem bad_rules(std::size_t rule, std::string_view member, std::string_view code) {
  const auto field = "rules[" + std::to_string(rule) + "]." + std::string{member};
  return {
      why::bad_input, field + ": " + std::string{code}, "bad_rules", {{field, std::string{code}}}};
}

result<std::array<bool, 3>> read_uses(std::size_t at, const std::vector<std::string>& names) {
  std::array<bool, 3> out{};
  for (const auto& name : names) {
    const auto found =
        std::find_if(uses.begin(), uses.end(), [&](use u) { return name_of(u) == name; });
    if (found == uses.end()) {
      return bad_rules(at, "operations", "not_one_of");
    }
    out[static_cast<std::size_t>(*found)] = true;
  }
  if (names.empty()) {
    return bad_rules(at, "operations", "empty");
  }
  return out;
}

using names = std::optional<std::vector<std::string>>;

result<std::vector<std::string>> read_names(std::size_t at, std::string_view member,
                                            const names& given) {
  std::vector<std::string> out;
  if (!given) {
    return out;
  }
  if (given->empty()) {
    return bad_rules(at, member, "empty");
  }
  if (given->size() > allowed_names_max) {
    return bad_rules(at, member, "too_many");
  }
  for (const auto& name : *given) {
    if (!is_name(name)) {
      return bad_rules(at, member, "not_a_name");
    }
    out.push_back(context::core()->stored(name));
  }
  return out;
}

result<std::vector<std::string>> read_services(std::size_t at, const names& given) {
  if (!given) {
    return std::vector<std::string>{};
  }
  if (given->empty() || given->size() > allowed_names_max) {
    return bad_rules(at, "services", given->empty() ? "empty" : "too_many");
  }
  return *given;
}

bool holds(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

std::string_view name_of(use u) {
  switch (u) {
    case use::read: return "read";
    case use::write: return "write";
    case use::subscribe: return "subscribe";
  }
  return "";
}

bool allowance::rule::counts(use u, std::string_view service) const {
  return uses[static_cast<std::size_t>(u)] && (any_service || holds(services, service));
}

bool allowance::rule::has_attribute(std::string_view stored_name) const {
  return any_attribute || holds(attributes, stored_name);
}

result<std::shared_ptr<const allowance>> allowance::make(std::span<const allowed_rule> given) {
  if (given.size() > allowed_rules_max) {
    return problem{why::bad_input, "rules: too many", "bad_rules", {{"rules", "too_many"}}};
  }
  auto out = std::make_shared<allowance>();
  for (std::size_t i = 0; i < given.size(); ++i) {
    TRY(const auto can, read_uses(i, given[i].operations));
    TRY(auto types, read_names(i, "types", given[i].types));
    TRY(auto attributes, read_names(i, "attributes", given[i].attributes));
    TRY(auto services, read_services(i, given[i].services));
    out->rules_.push_back({.uses = can,
                           .any_type = !given[i].types,
                           .any_attribute = !given[i].attributes,
                           .any_service = !given[i].services,
                           .types = std::move(types),
                           .attributes = std::move(attributes),
                           .services = std::move(services)});
  }
  return std::shared_ptr<const allowance>{std::move(out)};
}

std::shared_ptr<const allowance> allowance::nothing() {
  static const auto none = std::make_shared<const allowance>();
  return none;
}

bool allowance::allows_any(use u, std::string_view service) const {
  return std::any_of(rules_.begin(), rules_.end(),
                     [&](const rule& r) { return r.counts(u, service); });
}

bool extent::has(std::string_view attribute) const {
  return whole_ || std::any_of(by_.begin(), by_.end(),
                               [&](const auto* r) { return r->has_attribute(attribute); });
}

sight::sight(const allowance& a, use u, std::string_view service) {
  for (const auto& r : a.rules()) {
    if (r.counts(u, service)) {
      rules_.push_back(&r);
    }
  }
}

bool sight::everything() const {
  return std::any_of(rules_.begin(), rules_.end(),
                     [](const auto* r) { return r->any_type && r->any_attribute; });
}

bool sight::any_type() const {
  return std::any_of(rules_.begin(), rules_.end(), [](const auto* r) { return r->any_type; });
}

std::vector<std::string> sight::types() const {
  std::vector<std::string> out;
  for (const auto* r : rules_) {
    out.insert(out.end(), r->types.begin(), r->types.end());
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool sight::shows_everywhere(std::string_view attribute) const {
  return std::all_of(rules_.begin(), rules_.end(),
                     [&](const auto* r) { return r->has_attribute(attribute); });
}

extent sight::of(std::span<const std::string_view> types) const {
  extent out;
  for (const auto* r : rules_) {
    const bool mine = r->any_type || std::any_of(types.begin(), types.end(),
                                                 [&](auto t) { return holds(r->types, t); });
    if (mine) {
      out.seen_ = true;
      out.whole_ = out.whole_ || r->any_attribute;
      out.by_.push_back(r);
    }
  }
  return out;
}

extent sight::of(const entity_version& e, const term_table& terms) const {
  std::vector<std::string_view> types;
  for (const auto t : e.types()) {
    types.push_back(terms.name(t));
  }
  return of(types);
}

entity_ptr sight::part_of(const entity_ptr& e, const term_table& terms) const {
  const auto mine = of(*e, terms);
  if (!mine.seen()) {
    return {};
  }
  const auto allowed = [&](const attribute_entry& a) { return mine.has(terms.name(a.name)); };
  const auto all = e->attributes();
  if (mine.whole() || std::all_of(all.begin(), all.end(), allowed)) {
    return e;
  }
  return entity_version::part_of(*e, terms, allowed);
}

}  // namespace tsu::broker
