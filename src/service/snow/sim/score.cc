#include "service/snow/sim/score.h"

namespace tsu::snow::sim {
namespace {

std::optional<double> share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) {
    return std::nullopt;
  }
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void contingency::add(judged j) {
  ++(j.right ? (j.said ? hits : misses) : (j.said ? false_alarms : right_rests));
}

std::optional<double> contingency::pod() const { return share(hits, hits + misses); }
std::optional<double> contingency::far() const { return share(false_alarms, hits + false_alarms); }
std::optional<double> contingency::csi() const { return share(hits, hits + misses + false_alarms); }
std::optional<double> contingency::precision() const { return share(hits, hits + false_alarms); }
std::optional<double> contingency::agreement() const { return share(hits + right_rests, total()); }

contingency count(std::span<const judged> all) {
  contingency c;
  for (const auto& j : all) {
    c.add(j);
  }
  return c;
}

std::optional<double> brier(std::span<const chance_said> all) {
  if (all.empty()) {
    return std::nullopt;
  }
  double sum = 0;
  for (const auto& c : all) {
    const double off = c.probability - (c.happened ? 1 : 0);
    sum += off * off;
  }
  return sum / static_cast<double>(all.size());
}

std::optional<double> brier_skill(std::span<const chance_said> all) {
  const auto mine = brier(all);
  if (!mine) {
    return std::nullopt;
  }
  double frequency = 0;
  for (const auto& c : all) {
    frequency += c.happened ? 1 : 0;
  }
  frequency /= static_cast<double>(all.size());
  const double always = frequency * (1 - frequency);
  if (always <= 0) {
    return std::nullopt;
  }
  return 1 - *mine / always;
}

bool patrol_at_two(const night_truth& t, dice& chance) {
  return t.new_at_0200_cm * (1 + 0.1 * chance.normal()) + chance.normal() >= t.threshold_cm;
}

std::optional<double> patrol_hours::saved_share() const {
  if (before <= 0) {
    return std::nullopt;
  }
  return saved() / before;
}

patrol_hours count_patrols(std::int64_t nights_before, std::int64_t nights_after,
                           const patrol_plan& p) {
  const double each = p.hours_each * p.people;
  return {nights_before, nights_after, static_cast<double>(nights_before) * each,
          static_cast<double>(nights_after) * each};
}

}  // namespace tsu::snow::sim
