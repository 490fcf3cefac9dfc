// Entities together with those that they are linked to (ETSI GS CIM 009 v1.9.1, 4.5.23). Pure over
// a view; any thread.
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "engine/broker/broker.h"
#include "engine/broker/model/write_entity.h"

namespace tsu::broker {

// Finds linked entities in one state of a town; what has expired is not there.
class links_in_view final : public link_source {
 public:
  links_in_view(const view& state, instant now) : state_(state), now_(now) {}
  entity_ptr find_linked(std::string_view id) const override;

 private:
  const view& state_;
  instant now_;
};

// One entity and the form that it is to be written in.
struct entity_in_form {
  entity_ptr entity;
  reply_form form;
};

inline constexpr std::size_t linked_max = 1'000;  // of one answer

// Those that the given ones lead to through at most so many relationships, nearest first, each once
// and none that was given or is in `contained_by`; too_many_results beyond linked_max.
result<std::vector<entity_in_form>> linked_entities(const std::vector<entity_ptr>&,
                                                    const links_in_view&, const term_table&,
                                                    const reply_form&, int levels,
                                                    const std::vector<std::string>& contained_by);

}  // namespace tsu::broker
