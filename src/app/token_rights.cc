#include "app/token_rights.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "base/core/guarded.h"
#include "base/core/json.h"
#include "engine/broker/model/context.h"

namespace tsu::app {
namespace {

using limits_ptr = std::shared_ptr<const caller_limits>;

constexpr std::string_view person_type = "Person";

std::string stored(std::string_view name) {
  return broker::context::core()->stored(std::string{name});
}

bool is_person(std::string_view type) {
  static const auto person = stored(person_type);
  return stored(type) == person;
}

// "entities:read:Vehicle" after "entities": ":read:Vehicle". Nothing for another word.
std::optional<std::string_view> after(std::string_view scope, std::string_view word) {
  if (!scope.starts_with(word)) {
    return std::nullopt;
  }
  const auto rest = scope.substr(word.size());
  return rest.empty() || rest.front() == ':' ? std::optional{rest} : std::nullopt;
}

// Both empty: any.
struct wanted_things {
  std::string_view operation, type;
};
std::optional<wanted_things> things_in(std::string_view scope) {
  const auto rest = after(scope, "entities");
  if (!rest || rest->empty()) {
    return rest ? std::optional{wanted_things{}} : std::nullopt;
  }
  const auto cut = std::min(rest->find(':', 1), rest->size());
  const auto type = cut < rest->size() ? rest->substr(cut + 1) : std::string_view{};
  const bool has_type = cut < rest->size();
  const wanted_things out{rest->substr(1, cut - 1), type};
  return out.operation.empty() || (has_type && type.empty()) ? std::nullopt : std::optional{out};
}

bool holds(const std::vector<std::string>& all, std::string_view stored_name) {
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& one) { return stored(one) == stored_name; });
}

void add_things(std::vector<allowed_rule>& out, allowed_rule rule, const wanted_things& w) {
  if (is_person(w.type)) {  // a rule for any type must not become one for persons
    return;
  }
  if (!w.operation.empty()) {
    std::erase_if(rule.operations, [&](const auto& one) { return one != w.operation; });
  }
  if (!w.type.empty()) {
    const bool fits = !rule.types || holds(*rule.types, stored(w.type));
    rule.types = fits ? std::vector{std::string{w.type}} : std::vector<std::string>{};
  }
  if (!rule.operations.empty() && (!rule.types || !rule.types->empty())) {
    out.push_back(std::move(rule));
  }
}

// kind empty: every kind of the rule.
void add_people(std::vector<allowed_rule>& out, allowed_rule rule, std::string_view kind) {
  if (!kind.empty()) {
    const bool fits = !rule.attributes || holds(*rule.attributes, stored(kind));
    rule.attributes = fits ? std::vector{std::string{kind}} : std::vector<std::string>{};
  }
  if (!rule.attributes || !rule.attributes->empty()) {
    out.push_back(std::move(rule));
  }
}

// A rule of things and persons as one of each; without types it is about things.
struct parted {
  std::optional<allowed_rule> things, people;
};
parted part(const allowed_rule& rule) {
  parted out{.things = rule, .people = {}};
  if (!rule.types) {
    return out;
  }
  std::erase_if(*out.things->types, is_person);
  if (out.things->types->size() < rule.types->size()) {
    out.people = rule;
    out.people->types = std::vector{std::string{person_type}};
  }
  if (out.things->types->empty()) {
    out.things.reset();
  }
  return out;
}

bool is_of_things(const allowed_rule& r) {
  return !r.types || std::none_of(r.types->begin(), r.types->end(), is_person);
}

}  // namespace

std::vector<allowed_rule> narrowed(std::span<const allowed_rule> rules,
                                   std::span<const std::string> scopes) {
  std::vector<allowed_rule> out;
  for (const auto& rule : rules) {
    const auto its = part(rule);
    for (const auto& scope : scopes) {
      if (const auto wanted = things_in(scope); wanted && its.things) {
        add_things(out, *its.things, *wanted);
      }
      const auto kind = after(scope, "people");
      if (kind && *kind != ":" && its.people) {
        add_people(out, *its.people, kind->empty() ? *kind : kind->substr(1));
      }
    }
  }
  if (out.size() > broker::allowed_rules_max) {
    out.resize(broker::allowed_rules_max);  // less than was meant, never more
  }
  return out;
}

bool scope_names(std::string_view scope, std::string_view kind) {
  if (scope == "profile") {
    return kind == "name" || kind == "kana" || kind == "birth_date" || kind == "age_band";
  }
  return scope == "address" ? kind == "district" : scope == kind;
}

std::shared_ptr<const caller_limits> read_rules(std::string_view json) {
  const auto rules = from_json<allowed_rules>(json);
  if (!rules.ok()) {
    return nullptr;
  }
  const auto read = broker::allowance::make(rules.value().rules);
  return read.ok() ? read.value() : nullptr;
}

std::shared_ptr<const caller_limits> read_token_rules(std::string_view json,
                                                      const id::token_says& says) {
  const auto rules = from_json<allowed_rules>(json);
  if (!rules.ok()) {
    return nullptr;
  }
  auto things = narrowed(rules.value().rules, says.scopes);
  const auto people_begin = std::stable_partition(things.begin(), things.end(), is_of_things);
  const std::vector<allowed_rule> people(people_begin, things.end());
  things.erase(people_begin, things.end());
  // A token that a person gave is about that person only, by what the person's own scopes name.
  const auto for_all = says.about.empty() ? std::span{people} : std::span<const allowed_rule>{};
  const auto read = broker::allowance::make(things), persons = broker::allowance::make(for_all);
  if (!read.ok() || !persons.ok()) {
    return nullptr;
  }
  return std::make_shared<const token_rights>(*read.value(), persons.value(), says);
}

namespace {

class token_rules_book {
 public:
  limits_ptr read(std::string_view json, const id::token_says& says) {
    auto key = key_of(json, says);
    const auto before = all_.look([&](const auto& all) {
      const auto at = all.find(key);
      return at == all.end() ? nullptr : at->second;
    });
    if (before) {
      return before;
    }
    auto made = read_token_rules(json, says);
    all_.change([&](auto& all) {
      if (all.size() >= token_rules_remembered) {
        all.clear();
      }
      all.insert_or_assign(std::move(key), made);
    });
    return made;
  }

 private:
  // None of the three has a line's end in it: scopes are words, rules one line of JSON.
  static std::string key_of(std::string_view json, const id::token_says& says) {
    std::string key{json};
    key += '\n' + says.about + '\n';
    for (const auto& scope : says.scopes) {
      key += scope + ' ';
    }
    return key;
  }
  guarded<std::unordered_map<std::string, limits_ptr>> all_;
};

}  // namespace

std::function<limits_ptr(std::string_view, const id::token_says&)> remembering_token_rules() {
  return [book = std::make_shared<token_rules_book>()](
             std::string_view json, const id::token_says& says) { return book->read(json, says); };
}

}  // namespace tsu::app
