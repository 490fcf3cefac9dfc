// Rows as the API shows them. Functions of a reader.
#pragma once

#include <optional>

#include "base/db/db.h"
#include "engine/rules/dto.h"
#include "engine/rules/store.h"

namespace tsu::rules {

rule_dto rule_shown(db::reader&, const rule_row&);
rule_page rules_shown(db::reader&);
rule_history_dto history_shown(db::reader&, std::string_view name);
firing_page firings_shown(db::reader&, const firing_filter&);
// Its sentences, its facts judged again, and who was called.
std::optional<firing_detail_dto> firing_shown(db::reader&, std::int64_t number);

}  // namespace tsu::rules
