#include "engine/broker/registrations/version.h"

#include <utility>
#include <vector>

#include "engine/broker/model/apply.h"

namespace tsu::broker {

result<entity_ptr> version_of(entity_draft draft, term_table& terms, instant now) {
  const write_op op{.how = write_kind::create, .entity = std::move(draft)};
  TRY(const auto a, apply(nullptr, terms, op, now));
  const std::vector<std::string_view> types{a.types.begin(), a.types.end()};
  const std::vector<std::string_view> scopes{a.scopes.begin(), a.scopes.end()};
  return entity_version::make({.id = op.entity.id,
                               .types = types,
                               .scopes = scopes,
                               .text = a.text,
                               .created = a.created,
                               .modified = a.modified,
                               .expires = a.expires,
                               .times = a.times},
                              terms);
}

}  // namespace tsu::broker
