// What a program may see and do of a town's entities: operations × types × attributes × named
// services (doc/gateway.md). Read once from its rules; immutable; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/module/limits.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

enum class use : std::uint8_t { read, write, subscribe };
std::string_view name_of(use);

inline constexpr std::size_t allowed_rules_max = 100, allowed_names_max = 100;

// An app may say more of a caller in one of its own kind.
class allowance : public caller_limits {
 public:
  struct rule {
    std::array<bool, 3> uses{};  // by use
    bool any_type = false, any_attribute = false, any_service = false;
    std::vector<std::string> types, attributes, services;  // stored names
    bool counts(use u, std::string_view service) const;
    bool has_attribute(std::string_view stored_name) const;
  };

  // Names as the core context reads them: plain ones, or IRIs. Refuses with "bad_rules", naming
  // the rule and the member: an operation that is none, an empty list, too many.
  static result<std::shared_ptr<const allowance>> make(std::span<const allowed_rule>);
  // Lets nothing through: of a program that is locked, or whose rules cannot be read.
  static std::shared_ptr<const allowance> nothing();

  const std::vector<rule>& rules() const { return rules_; }
  bool allows_any(use, std::string_view service) const;

 private:
  std::vector<rule> rules_;
};

// What of one entity is allowed, by its types.
class extent {
 public:
  bool seen() const { return seen_; }
  bool whole() const { return whole_; }
  bool has(std::string_view attribute) const;

 private:
  friend class sight;
  bool seen_ = false, whole_ = false;
  std::vector<const allowance::rule*> by_;
};

// An allowance for one use and one named service. Must not outlive the allowance.
class sight {
 public:
  sight(const allowance&, use, std::string_view service);

  bool nothing() const { return rules_.empty(); }
  // Every type, with every attribute.
  bool everything() const;
  bool any_type() const;
  // The types of the rules, each once; of use where not any_type().
  std::vector<std::string> types() const;
  // Whoever sees an entity at all sees that attribute of it.
  bool shows_everywhere(std::string_view attribute) const;

  extent of(std::span<const std::string_view> types) const;
  extent of(const entity_version&, const term_table&) const;
  // The entity without what is not allowed: itself where it all is, nothing where none is.
  entity_ptr part_of(const entity_ptr&, const term_table&) const;

 private:
  std::vector<const allowance::rule*> rules_;
};

}  // namespace tsu::broker
