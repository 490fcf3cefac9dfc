// What a trial has shown, as plain text for a terminal. Pure.
#pragma once

#include <string>

#include "service/snow/trial/rules_on_trial.h"

namespace tsu::snow::trial {

std::string trial_report(const trial_score&, const sim::patrol_plan&);

}  // namespace tsu::snow::trial
