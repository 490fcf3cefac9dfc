// An entity as NGSIv2 shows it: normalized, keyValues, values, unique; chosen attributes and
// metadata, the builtin ones among them. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/broker/model/entity.h"
#include "engine/broker/v2/attribute.h"

namespace tsu::broker::v2 {

enum class shape : std::uint8_t { normalized, key_values, values, unique };

struct view_form {
  shape as = shape::normalized;
  bool with_identity = true;          // id and type
  std::vector<std::string> attrs;     // empty: all of the user's; "*" stands for those
  std::vector<std::string> except;    // exceptAttrs of a subscription
  std::vector<std::string> metadata;  // the same for metadata

  bool wants_all() const;
};

// An entity taken apart once: what a reply, a condition or an expression looks at.
struct shown_entity {
  std::string id, type;
  std::string path;  // service path
  instant created, modified, expires;
  struct one {
    attribute as;
    instant created, modified;
  };
  std::vector<one> attributes;
  const one* find(std::string_view name) const;
};
shown_entity shown(const entity_version&, const term_table&);

// The attributes in the order in which they are shown; builtin ones where they are asked for.
std::vector<shown_entity::one> chosen(const shown_entity&, const view_form&);
void append_entity(std::string& out, const shown_entity&, const view_form&);
// {"value":…,"type":…,"metadata":{…}}
void append_attribute(std::string& out, const shown_entity::one&, const view_form&);

}  // namespace tsu::broker::v2
