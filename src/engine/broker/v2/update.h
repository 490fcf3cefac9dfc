// What one of NGSIv2's updates makes of an entity. Made by the handlers from requests, carried out
// under the store's writer (write_op::from_current), so that operators and metadata meet what is
// really there. Pure; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/broker/model/draft.h"
#include "engine/broker/v2/attribute.h"

namespace tsu::broker::v2 {

struct entity {
  std::string id, type;  // type may be empty where the operation allows
  std::vector<attribute> attributes = {};
  std::optional<instant> expires = {};  // dateExpires
};

enum class body_form : std::uint8_t { normalized, key_values };
// `json`: checked and minified. With id and type where `id_in_path` is empty, without them else.
result<entity> read_entity(std::string_view json, body_form, std::string_view id_in_path = {});

enum class action : std::uint8_t {
  create,
  append,
  append_strict,
  update,        // what is there
  update_value,  // the value of one attribute: its type and metadata stay
  replace,
  remove,  // the attributes that are named; without any the entity
};

struct update {
  action how = action::append;
  entity given;
  std::string scope;  // of the service path; empty: "/"
  bool may_create = false;
  bool override_metadata = false, forced = false;
};

// What could not be done of an update that was done in part.
struct shortfall {
  std::vector<std::string> attributes;  // not there, or (append_strict) there already
  bool all = false;
};

// Identities that clash in the store: another entity has taken that place since it was looked for.
inline constexpr std::string_view fault_place_taken = "v2_place_taken";

// The operation for the store; `left` is filled each time it is carried out.
write_op operation_for(std::shared_ptr<const update>, std::string stored_id, shortfall* left);

}  // namespace tsu::broker::v2
