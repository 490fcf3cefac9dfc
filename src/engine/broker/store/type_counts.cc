#include "engine/broker/store/type_counts.h"

#include <algorithm>

namespace tsu::broker {

void type_counts::count(const entity_version& e, std::int64_t by) {
  for (const auto t : e.types()) {
    difference_[t] += by;
  }
}

void type_counts::added(const entity_ptr& e) {
  count(*e, 1);
  if (e->expires() != no_time) {
    came_.emplace(expiring{e->expires(), e.get()}, e);
  }
}

void type_counts::removed(const entity_ptr& e) {
  count(*e, -1);
  if (e->expires() == no_time) {
    return;
  }
  // One that came with the same commit has not been told of yet.
  if (came_.erase({e->expires(), e.get()}) == 0) {
    went_.push_back(e);
  }
}

void type_counts::published(std::int64_t commit) {
  const std::scoped_lock hold{lock_};
  for (const auto& [t, by] : difference_) {
    auto& one = types_[t];
    one.entities += by;
    one.changed = std::max(one.changed, commit);
  }
  for (const auto& e : went_) {
    expiring_.erase({e->expires(), e.get()});
  }
  expiring_.merge(came_);
  difference_.clear();
  came_.clear();
  went_.clear();
}

std::vector<std::pair<term, std::int64_t>> type_counts::at(instant now) const {
  const std::scoped_lock hold{lock_};
  std::unordered_map<term, std::int64_t> over;
  for (const auto& [key, e] : expiring_) {
    if (key.first > now) {
      break;
    }
    for (const auto t : e->types()) {
      ++over[t];
    }
  }
  std::vector<std::pair<term, std::int64_t>> out;
  for (const auto& [t, one] : types_) {
    const auto expired = over.find(t);
    const auto left = one.entities - (expired == over.end() ? 0 : expired->second);
    if (left > 0) {
      out.emplace_back(t, left);
    }
  }
  return out;
}

std::optional<std::int64_t> type_counts::changed_at(term t) const {
  const std::scoped_lock hold{lock_};
  const auto at = types_.find(t);
  return at == types_.end() ? std::nullopt : std::optional{at->second.changed};
}

}  // namespace tsu::broker
