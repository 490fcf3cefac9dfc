#include "engine/broker/model/terms.h"

#include <mutex>

#include "base/core/assert.h"

namespace tsu::broker {

term_table::term_table() { names_.emplace_back(); }

term term_table::of(std::string_view name) {
  if (const auto known = find(name)) {
    return *known;
  }
  const std::unique_lock hold{lock_};
  if (const auto at = numbers_.find(name); at != numbers_.end()) {
    return at->second;
  }
  const term t{static_cast<std::uint32_t>(names_.size())};
  numbers_.emplace(names_.emplace_back(name), t);
  return t;
}

std::optional<term> term_table::find(std::string_view name) const {
  const std::shared_lock hold{lock_};
  const auto at = numbers_.find(name);
  return at == numbers_.end() ? std::nullopt : std::optional{at->second};
}

std::string_view term_table::name(term t) const {
  const std::shared_lock hold{lock_};
  ASSERT(t.number < names_.size());
  return names_[t.number];
}

std::size_t term_table::size() const {
  const std::shared_lock hold{lock_};
  return names_.size() - 1;
}

}  // namespace tsu::broker
