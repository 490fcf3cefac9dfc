#include "engine/broker/store/replaying.h"

#include <algorithm>

#include "base/db/db.h"
#include "engine/broker/store/change_body.h"
#include "engine/broker/store/replay_change.h"
#include "engine/broker/store/town.h"

namespace tsu::broker {

void replaying::apply(service_part& part, const db::change& c, const read_change& body) {
  auto& all = made_[&part];
  const auto at = all.find(c.subject);
  const auto now = at == all.end() ? part.memory.newest(c.subject) : at->second.now;
  const bool is_this = now.version && now.number == body.number;
  if (body.op == read_change::updated && !is_this) {
    unknown_.insert(body.number);
    return;
  }
  if (body.op == read_change::removed) {
    unknown_.erase(body.number);
    gone_.push_back({body.number, part.name, {}, c.number});
    if (now.version && !is_this) {
      return;
    }
  }
  auto next = body.op == read_change::removed
                  ? entity_ptr{}
                  : replayed(now.version.get(), c.subject, body, terms_);
  all[c.subject] = {{std::move(next), body.number}, c.number};
}

void replaying::each_late_row(const std::function<void(const late_row&)>& each) const {
  for (const auto& row : gone_) {
    each(row);
  }
  for (const auto& [part, all] : made_) {
    for (const auto& [id, made] : all) {
      if (made.now.version) {
        each({made.now.number, part->name, made.now.version, made.change});
      }
    }
  }
}

std::vector<std::pair<service_part*, std::vector<entity_memory::change_of_one>>> replaying::made()
    const {
  std::vector<std::pair<service_part*, std::vector<entity_memory::change_of_one>>> out;
  for (const auto& [part, all] : made_) {
    auto& changes = out.emplace_back(part, std::vector<entity_memory::change_of_one>{}).second;
    for (const auto& [id, made] : all) {
      changes.push_back({id, made.now.version, made.now.number});
    }
    std::sort(changes.begin(), changes.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
  }
  return out;
}

}  // namespace tsu::broker
