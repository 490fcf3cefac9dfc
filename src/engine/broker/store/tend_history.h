// Forgets and thins out recorded values as the rules of the town say, series by series, in steps
// that hold up no other writer. Run by a job at night; begun again where it was broken off.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/task.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/broker/broker.h"
#include "engine/broker/store/history_rule.h"

namespace tsu::broker {

// Stored names of an entity's types; empty where it is not known any more.
using types_of_entity =
    std::function<std::vector<std::string>(std::string_view service, std::string_view id)>;

// `values`: the history store. `holding`: rules_at(now).
task<tended_history> tend_history(db::store& values, std::span<const history_rule> holding,
                                  const types_of_entity&, instant now);

}  // namespace tsu::broker
