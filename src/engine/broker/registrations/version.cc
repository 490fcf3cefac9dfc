#include "engine/broker/registrations/version.h"

#include <utility>

#include "engine/broker/model/apply.h"

namespace tsu::broker {

result<entity_ptr> version_of(entity_draft draft, term_table& terms, instant now) {
  const write_op op{.how = write_kind::create, .entity = std::move(draft)};
  TRY(const auto a, apply(nullptr, terms, op, now));
  return version_of(op.entity.id, a, terms);
}

}  // namespace tsu::broker
