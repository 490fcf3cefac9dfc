// Entities of the broker as the evaluator knows them. Pure.
#pragma once

#include <vector>

#include "engine/broker/model/entity.h"
#include "engine/broker/model/terms.h"
#include "engine/rules/evaluator.h"

namespace tsu::rules {

// Which rules are about it, where it is, what it is called. Expired entities are nobody's.
thing_news news_of(const broker::entity_version&, const broker::term_table&,
                   const std::vector<rule_ptr>&, instant now);
// What its default instances say now, for all streams. For rebuilding.
std::vector<heard> values_of(const broker::entity_version&, const broker::term_table&,
                             const evaluator&);
// The same of one instance as the change log tells it; of other datasets nothing.
void append_values(std::vector<heard>& to, const evaluator&, std::string_view attribute,
                   std::string_view instance, instant arrived);

}  // namespace tsu::rules
