#include "service/snow/sim/dice.h"

#include <cmath>

namespace tsu::snow::sim {

double memory::root_of(double v) { return std::sqrt(v); }

}  // namespace tsu::snow::sim
