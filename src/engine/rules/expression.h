// How a rule joins its conditions: "deep and (rising or not warm)". Names, "and", "or", "not",
// parentheses; "not" binds closest, then "and". Read once, kept in postfix order, so nothing
// recurses. Immutable; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/rules/types.h"

namespace tsu::rules {

inline constexpr std::size_t expression_max = 1'000, expression_depth_max = 32;

class expression {
 public:
  // Refuses with why::bad_input, code "rules_bad_expression" and a detail that says where.
  static result<expression> parse(std::string_view);
  // All of these, joined by "and".
  static expression all_of(const std::vector<std::string>& names);

  // Each name once, in the order of their first mention.
  const std::vector<std::string>& names() const { return names_; }
  // `of(i)`: what is true of names()[i].
  truth value(const std::function<truth(std::size_t)>& of) const;

 private:
  friend class expression_reader;
  enum class step_kind : std::uint8_t { name, both, either, opposite };
  struct step {
    step_kind what;
    std::size_t name = 0;
  };
  std::size_t number_of(std::string_view name);

  std::vector<std::string> names_;
  std::vector<step> steps_;
};

// A lower-case letter, then lower-case letters, digits and '_'; at most 40; no word of the grammar.
bool is_condition_name(std::string_view);

}  // namespace tsu::rules
