#include "service/snow/score.h"

namespace tsu::snow {
namespace {

std::optional<double> share(std::int64_t of, std::int64_t all) {
  return all == 0 ? std::nullopt
                  : std::optional{static_cast<double>(of) / static_cast<double>(all)};
}

}  // namespace

void contingency::add(bool decided, bool needed) {
  (decided ? (needed ? hits : false_alarms) : (needed ? misses : rightly_none)) += 1;
}

std::optional<double> pod_of(const contingency& c) { return share(c.hits, c.hits + c.misses); }
std::optional<double> far_of(const contingency& c) {
  return share(c.false_alarms, c.hits + c.false_alarms);
}
std::optional<double> csi_of(const contingency& c) {
  return share(c.hits, c.hits + c.misses + c.false_alarms);
}
std::optional<double> precision_of(const contingency& c) {
  return share(c.hits, c.hits + c.false_alarms);
}
std::optional<double> agreement_of(const contingency& c) {
  return share(c.hits + c.rightly_none, c.all());
}

}  // namespace tsu::snow
