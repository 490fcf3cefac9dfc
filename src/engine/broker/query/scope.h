// scopeQ (ETSI GS CIM 009 v1.9.1, 4.19): "/a/b", "+" for one level, "/#" for a level and all below,
// joined by ";" (and), "|" or "," (or), with parentheses. Immutable; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::broker {

class scope_query {
 public:
  static result<scope_query> parse(std::string_view);
  // Scopes separated by line feeds, as a version keeps them.
  bool holds(std::string_view scopes) const;

 private:
  friend class scope_reader;
  struct level_list {
    std::vector<std::string> levels;  // "+" any one, "#" this and all below
  };
  // Any of these, each a list of patterns that must all be met.
  std::vector<std::vector<level_list>> any_;
};

}  // namespace tsu::broker
