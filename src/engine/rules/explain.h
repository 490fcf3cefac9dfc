// What a rule saw, as sentences in Japanese and English: one per condition, in the order of the
// rule. Pure; the words are in text/{ja,en}.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/i18n/texts.h"
#include "engine/rules/rule.h"
#include "engine/rules/seen.h"
#include "engine/rules/types.h"

namespace tsu::rules {

const i18n::texts& own_texts();

// "積雪の深さが3時間で12 cm増えました（基準 10 cm以上）。"
std::vector<text_pair> explain(const rule&, const seen&);
// Only of those conditions that are true, joined: for a message.
text_pair reason_of(const rule&, const seen&);

}  // namespace tsu::rules
