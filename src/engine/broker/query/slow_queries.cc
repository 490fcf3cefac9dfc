#include "engine/broker/query/slow_queries.h"

#include <algorithm>

namespace tsu::broker {
namespace {

template <class All>
std::string joined(const All& names) {
  std::string out;
  for (const auto& one : names) {
    out.append(out.empty() ? "" : ", ").append(one);
  }
  return out;
}

slow_query shape_of(std::string_view service, const query& q, const select_report& r) {
  std::vector<std::string> types, attributes = q.attributes, order;
  for (const auto& all : q.types) {
    types.push_back(joined(all));
  }
  if (q.q) {
    for (const auto name : q.q->attributes()) {
      attributes.emplace_back(name);
    }
  }
  if (q.geo) {
    attributes.push_back(q.geo->property());
  }
  for (const auto& one : q.order) {
    order.push_back(one.what);
  }
  return {.service = std::string{service},
          .types = joined(types),
          .attributes = joined(attributes),
          .order = joined(order),
          .by = r.by};
}

}  // namespace

void slow_queries::note(tenant_code tenant, std::string_view service, const query& q,
                        const select_report& r, std::chrono::nanoseconds took) {
  if (took < slow_from) {
    return;
  }
  auto shape = shape_of(service, q, r);
  const auto key = shape.service + "\n" + shape.types + "\n" + shape.attributes + "\n" +
                   shape.order + "\n" + shape.by;
  all_.change([&](auto& all) {
    auto& mine = all[tenant];
    auto& one = mine.try_emplace(key, std::move(shape)).first->second;
    ++one.times;
    if (took > one.slowest) {
      one.slowest = took;
      one.looked_at = r.looked_at;
      one.at = q.now;
    }
    if (mine.size() > shapes_max) {
      mine.erase(std::min_element(mine.begin(), mine.end(), [](const auto& a, const auto& b) {
        return a.second.slowest < b.second.slowest;
      }));
    }
  });
}

std::vector<slow_query> slow_queries::of(tenant_code tenant) const {
  auto out = all_.look([&](const auto& all) {
    std::vector<slow_query> found;
    if (const auto mine = all.find(tenant); mine != all.end()) {
      for (const auto& [key, one] : mine->second) {
        found.push_back(one);
      }
    }
    return found;
  });
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.slowest > b.slowest; });
  return out;
}

}  // namespace tsu::broker
