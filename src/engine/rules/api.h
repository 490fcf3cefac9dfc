// The handlers behind /rules/v1: parse, act or look, answer.
#pragma once

#include "base/module/module.h"
#include "engine/rules/parts.h"

namespace tsu::rules::api {

answer list_rules(const parts&, call&);
answer show_rule(const parts&, call&);
answer show_history(const parts&, call&);
answer put_rule(const parts&, call&);
answer enable_rule(const parts&, call&);
answer disable_rule(const parts&, call&);
answer list_firings(const parts&, call&);
answer show_firing(const parts&, call&);
answer dry_run(const parts&, call&);
answer list_kpis(const parts&, call&);
answer show_kpi(const parts&, call&);

}  // namespace tsu::rules::api
