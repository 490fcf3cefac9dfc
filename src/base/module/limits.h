// What bounds a caller beyond the permissions of the role, and who keeps account of what a caller
// uses. The rules are data that one engine keeps and another obeys; neither knows the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace tsu {

// One rule of what a program may do with entities; what no rule allows is not allowed.
// operations: read, write, subscribe. Of the others nothing means any; an NGSI service (a named
// service, NGSILD-Tenant) that is "" is the one without a name.
struct allowed_rule {
  std::vector<std::string> operations;
  std::optional<std::vector<std::string>> types = {}, attributes = {}, services = {};
};
BOOST_DESCRIBE_STRUCT(allowed_rule, (), (operations, types, attributes, services))

// As they are kept and sent.
struct allowed_rules {
  std::vector<allowed_rule> rules;
};
BOOST_DESCRIBE_STRUCT(allowed_rules, (), (rules))

// Rules that were read once, as the engine that obeys them wants them. Immutable; any thread.
struct caller_limits {
  virtual ~caller_limits() = default;
};

// Told by a handler what its request used. One request, one thread.
class usage_sink {
 public:
  virtual ~usage_sink() = default;
  // operation: read, write or subscribe; how many entities of that type.
  virtual void used(std::string_view operation, std::string_view type, std::int64_t entities) = 0;
};

}  // namespace tsu
