#include "engine/rules/things.h"

#include <string>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/broker/query/steps.h"
#include "engine/rules/values.h"

namespace tsu::rules {
namespace {

constexpr std::size_t name_max = 200, group_max = 300;

bool is_about(const rule& r, const broker::entity_version& e, const broker::term_table& terms) {
  const auto type = terms.find(r.type);
  if (!type || !e.has_type(*type) || (r.scope && !r.scope->holds(e.scopes()))) {
    return false;
  }
  if (!r.q) {
    return true;
  }
  broker::step_counter steps{broker::match_steps_max};
  const bool holds = r.q->holds(e, terms, {}, &steps);
  if (steps.spent()) {
    log_warning("rule {}: q is too complex for entity {}", r.name(), e.id());
    return false;
  }
  return holds;
}

// A text, or whatever else stands there as it is written; empty where it is not there.
std::string text_of(const broker::entity_version& e, const broker::term_table& terms,
                    std::string_view attribute, std::size_t most) {
  const auto t = terms.find(attribute);
  const auto* a = t ? e.find(*t) : nullptr;
  if (a == nullptr || a->value_size == 0) {
    return {};
  }
  const auto value = e.value_of(*a);
  auto out = kind_of(value) == json_kind::string ? json_string_text(value) : std::string{value};
  return out.size() <= most ? out : std::string{};
}

std::optional<broker::geo_point> place_of(const broker::entity_version& e,
                                          const broker::term_table& terms) {
  const auto t = terms.find("location");
  const auto* a = t ? e.find(*t) : nullptr;
  return a == nullptr ? std::nullopt : broker::point_in(e.value_of(*a));
}

bool has_dataset(std::string_view instance) {
  return !json_members{instance}.find("datasetId").empty();
}

void append_instance(std::vector<heard>& to, const evaluator& engine, std::string_view attribute,
                     std::string_view instance, instant arrived) {
  for (const auto number : engine.streams_of(attribute)) {
    if (const auto v = value_in(engine.streams()[number], instance, arrived)) {
      to.push_back({number, *v});
    }
  }
}

}  // namespace

thing_news news_of(const broker::entity_version& e, const broker::term_table& terms,
                   const std::vector<rule_ptr>& rules, instant now) {
  thing_news out{.id = std::string{e.id()}, .since = e.created()};
  if (e.expires() != broker::no_time && e.expires() <= now) {
    return out;
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!is_about(*rules[i], e, terms)) {
      continue;
    }
    out.rules.push_back(i);
    for (const auto& c : rules[i]->conditions) {
      if (!c.same.empty()) {
        out.groups[c.same] = text_of(e, terms, c.same, group_max);
      }
    }
  }
  if (!out.rules.empty()) {
    out.name = text_of(e, terms, "name", name_max);
    out.place = place_of(e, terms);
  }
  return out;
}

std::vector<heard> values_of(const broker::entity_version& e, const broker::term_table& terms,
                             const evaluator& engine) {
  std::vector<heard> out;
  for (const auto& a : e.attributes()) {
    if (!a.dataset) {
      append_instance(out, engine, terms.name(a.name), e.text_of(a), a.modified);
    }
  }
  return out;
}

void append_values(std::vector<heard>& to, const evaluator& engine, std::string_view attribute,
                   std::string_view instance, instant arrived) {
  if (!engine.streams_of(attribute).empty() && !has_dataset(instance)) {
    append_instance(to, engine, attribute, instance, arrived);
  }
}

}  // namespace tsu::rules
