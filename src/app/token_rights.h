// What an access token of the Smart ID opens at the platform's own APIs (doc/gateway.md): of the
// rules of its program, what its scopes say. Values are immutable; any thread.
//   entities, entities:read, entities:read:Vehicle   things, by operation and type
//   people, people:phone                             persons who consented, by kind of data
// A token that a person gave opens besides what the person's scopes name (phone, profile, a kind of
// data), of that person.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/module/limits.h"
#include "engine/broker/allowed/allowance.h"
#include "engine/id/types.h"

namespace tsu::app {

// An allowance of things; what is about persons stands apart, so that a token for persons only is
// refused where things are.
class token_rights final : public broker::allowance {
 public:
  token_rights(const broker::allowance& things, std::shared_ptr<const broker::allowance> people,
               id::token_says says)
      : broker::allowance(things), people_(std::move(people)), says_(std::move(says)) {}
  const broker::allowance& people() const { return *people_; }
  const id::token_says& says() const { return says_; }

 private:
  std::shared_ptr<const broker::allowance> people_;
  id::token_says says_;
};

// What is left of rules under those scopes; none of them: nothing.
std::vector<allowed_rule> narrowed(std::span<const allowed_rule>,
                                   std::span<const std::string> scopes);
// Whether a person's scope hands over that kind of data.
bool scope_names(std::string_view scope, std::string_view kind);

// Rules that cannot be read are none: the front desk lets nobody in by them.
std::shared_ptr<const caller_limits> read_rules(std::string_view json);
std::shared_ptr<const caller_limits> read_token_rules(std::string_view json, const id::token_says&);

// The same, read once for all requests that come with tokens of one kind, up to so many kinds.
inline constexpr std::size_t token_rules_remembered = 1'000;
std::function<std::shared_ptr<const caller_limits>(std::string_view json, const id::token_says&)>
remembering_token_rules();

}  // namespace tsu::app
