#include "engine/broker/query/scope.h"

#include <algorithm>
#include <utility>

#include "engine/broker/query/boolean_list.h"
#include "engine/broker/query/query.h"

namespace tsu::broker {
namespace {

std::vector<std::string_view> levels_of(std::string_view scope) {
  std::vector<std::string_view> out;
  std::size_t from = scope.starts_with('/') ? 1 : 0;
  for (;;) {
    const auto to = scope.find('/', from);
    out.push_back(scope.substr(from, to == scope.npos ? to : to - from));
    if (to == scope.npos) {
      return out;
    }
    from = to + 1;
  }
}

bool fits(const std::vector<std::string>& wanted, std::string_view scope) {
  const auto has = levels_of(scope);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == "#") {
      return true;
    }
    if (i >= has.size() || (wanted[i] != "+" && wanted[i] != has[i])) {
      return false;
    }
  }
  return wanted.size() == has.size();
}

bool any_fits(const std::vector<std::string>& wanted, std::string_view scopes) {
  std::size_t from = 0;
  while (from < scopes.size()) {
    const auto to = std::min(scopes.find('\n', from), scopes.size());
    if (fits(wanted, scopes.substr(from, to - from))) {
      return true;
    }
    from = to + 1;
  }
  return false;
}

}  // namespace

result<scope_query> scope_query::parse(std::string_view text) {
  TRY(const auto lists, parse_boolean_list(text, "scopeQ"));
  scope_query out;
  for (const auto& all : lists) {
    auto& set = out.any_.emplace_back();
    for (const auto scope : all) {
      auto& wanted = set.emplace_back();
      for (const auto level : levels_of(scope)) {
        const bool last = scope.data() + scope.size() == level.data() + level.size();
        if (level.empty() || (level == "#" && !last)) {
          return problem{why::bad_input, "scopeQ: a level is empty, or # is not the last",
                         "bad_request_data"};
        }
        wanted.levels.emplace_back(level);
      }
    }
  }
  return out;
}

bool scope_query::holds(std::string_view scopes) const {
  return std::any_of(any_.begin(), any_.end(), [&](const auto& all) {
    return std::all_of(all.begin(), all.end(),
                       [&](const level_list& one) { return any_fits(one.levels, scopes); });
  });
}

result<type_selection> parse_type_selection(std::string_view text, const stored_name_of& stored) {
  TRY(const auto lists, parse_boolean_list(text, "type"));
  type_selection out;
  for (const auto& all : lists) {
    auto& set = out.emplace_back();
    for (const auto name : all) {
      set.push_back(stored(name));
    }
  }
  return out;
}

}  // namespace tsu::broker
