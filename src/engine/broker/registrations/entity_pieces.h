// The JSON of an entity or fragment as it was sent, taken apart by attributes, so that each source
// gets its own in the caller's words. Views into the text. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/broker/model/context.h"

namespace tsu::broker {

class entity_pieces {
 public:
  entity_pieces(std::string_view object, const context&);

  std::string_view id() const { return id_; }  // JSON, empty where there is none
  const std::vector<std::string>& types() const { return types_; }
  const std::vector<std::string>& attributes() const { return names_; }  // stored, in order
  // With id, type, scope and @context, and only those attributes.
  std::string with(const std::vector<std::size_t>& attributes) const;
  std::string without(const std::vector<bool>& taken) const;

 private:
  struct member {
    std::string_view key, value;
  };
  std::string_view id_;
  std::vector<std::string> types_, names_;  // stored
  std::vector<member> common_, attributes_;
};

}  // namespace tsu::broker
