#include "engine/broker/registrations/plan.h"

#include <algorithm>

namespace tsu::broker {
namespace {

struct planner {
  const town_sources& all;
  std::string_view service;
  source_operation what;
  const entity_part& part;
  instant now;
  operation_plan out;

  std::vector<std::size_t> free_ones() const {
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < part.attributes.size(); ++i) {
      if (!out.taken[i]) {
        free.push_back(i);
      }
    }
    return free;
  }

  source_match match(const registration_ptr& g, const std::vector<std::size_t>& free) const {
    source_question q{
        .ids = {part.id}, .id_pattern = nullptr, .types = part.types, .attributes = {}};
    for (const auto i : free) {
      q.attributes.push_back(part.attributes[i]);
    }
    return match_of(g, q);
  }

  void share_among(source_mode mode) {
    const auto free = free_ones();
    if (free.empty() && !part.attributes.empty()) {
      return;
    }
    std::vector<std::size_t> gone;
    for (const auto& one : all.all) {
      const auto& g = one.what;
      const bool latest = !g->observed && !g->managed;
      const bool works = one.service == service && g->mode == mode && g->works_at(now) &&
                         (latest || is_temporal(what));
      const bool supported = (g->operations & bit_of(what)) != 0;
      if (!works || (!supported && !g->is_proxy())) {
        continue;
      }
      const auto m = match(g, free);
      if (!m.to) {
        continue;
      }
      source_share share{.to = g, .attributes = {}, .supported = supported};
      for (const auto i : free) {
        if (m.has(part.attributes[i])) {
          share.attributes.push_back(i);
          gone.push_back(i);
        }
      }
      const bool whole = part.attributes.empty() && mode == source_mode::redirect;
      out.taken_whole = out.taken_whole || (whole && m.any_attribute);
      out.shares.push_back(std::move(share));
    }
    if (mode == source_mode::inclusive) {
      return;
    }
    for (const auto i : gone) {
      out.taken[i] = true;
    }
  }
};

}  // namespace

bool operation_plan::leaves_something() const {
  return taken.empty() ? !taken_whole : std::find(taken.begin(), taken.end(), false) != taken.end();
}

void share_with_lenders(operation_plan& plan, const town_sources& all, std::string_view service,
                        source_operation what, const entity_part& part,
                        const std::set<std::string>& here, instant now) {
  for (const auto& one : all.all) {
    const auto& g = one.what;
    if (!g->provider || one.service != service || !g->works_at(now) ||
        (g->operations & bit_of(what)) == 0) {
      continue;
    }
    const source_question q{
        .ids = {part.id}, .id_pattern = nullptr, .types = part.types, .attributes = {}};
    const auto m = match_of(g, q);
    source_share share{.to = g, .attributes = {}};
    for (std::size_t i = 0; m.to && i < part.attributes.size(); ++i) {
      if (!plan.taken[i] && !here.contains(part.attributes[i]) && m.has(part.attributes[i])) {
        share.attributes.push_back(i);
        plan.taken[i] = true;
      }
    }
    if (!share.attributes.empty()) {
      plan.shares.push_back(std::move(share));
    }
  }
}

operation_plan plan_of(const town_sources& all, std::string_view service, source_operation what,
                       const entity_part& part, instant now) {
  planner p{all, service, what, part, now, {}};
  p.out.taken.resize(part.attributes.size());
  p.share_among(source_mode::exclusive);
  p.share_among(source_mode::redirect);
  p.share_among(source_mode::inclusive);
  return std::move(p.out);
}

}  // namespace tsu::broker
