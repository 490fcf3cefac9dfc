#include "service/town_sim/lending_book.h"

#include <algorithm>
#include <vector>

#include "base/core/random.h"

namespace tsu::town_sim {

void draw(lending_book& b, std::uint64_t seed) {
  std::vector<std::int64_t> hat;
  for (const auto& [number, a] : b.applications) {
    if (a.state == "waiting") {
      hat.push_back(number);
    }
  }
  seeded_random chance{seed};
  for (auto left = hat.size(); left > 1; --left) {
    std::swap(hat[left - 1], hat[chance.below(left)]);
  }
  std::int64_t rank = 0;
  for (const auto number : hat) {
    auto& a = b.applications[number];
    a.rank = ++rank;
    a.state = rank <= b.places ? "accepted" : "reserve";
  }
  b.drawn = true;
}

void withdraw(lending_book& b, std::int64_t application) {
  auto& mine = b.applications[application];
  const bool had_place = mine.state == "accepted";
  mine.state = "withdrawn";
  if (!had_place) {
    return;
  }
  application_book* next = nullptr;
  for (auto& [number, a] : b.applications) {
    if (a.state == "reserve" && (next == nullptr || a.rank < next->rank)) {
      next = &a;
    }
  }
  if (next != nullptr) {
    next->state = "accepted";
  }
}

support_sums sums_of(const lending_book& b, const std::string& when) {
  support_sums out;
  for (const auto& [number, m] : b.matters) {
    if (m.of == when) {
      out.matters += 1;
      out.solved += m.solved ? 1 : 0;
      out.at_once += m.solved && m.contacts == 1 && !m.reopened ? 1 : 0;
    }
  }
  return out;
}

std::int64_t count_tablets(const lending_book& b, const std::string& state) {
  return std::count_if(b.tablets.begin(), b.tablets.end(),
                       [&](const auto& t) { return t.second.state == state; });
}

}  // namespace tsu::town_sim
