// Versions out as NGSI-LD JSON (ETSI GS CIM 009 v1.9.1, 4.5): appended to one string, so that a
// page of entities is built without copies. In the common case (normalized, core context, nothing
// left out) the stored text is copied as it is. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/broker/model/context.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

enum class reply_format : std::uint8_t { normalized, concise, simplified };

// Linked entities (4.5.23): beside the others, or in the place of the Relationships to them.
enum class join_kind : std::uint8_t { none, flat, inside };

// Where linked entities are found (4.5.23). Outlives the writing.
class link_source {
 public:
  virtual ~link_source() = default;
  // Empty where there is none.
  virtual entity_ptr find_linked(std::string_view id) const = 0;
};

struct reply_form {
  reply_format format = reply_format::normalized;
  bool sys_attrs = false;                      // createdAt, modifiedAt
  bool geojson = false;                        // a Feature (4.5.16)
  std::string geometry_property = "location";  // stored name
  // Stored names; pick and omit (4.21) also speak of id, type, scope, createdAt, modifiedAt and
  // expiresAt; `attributes` (the older attrs) only of attributes. Empty: no such choice.
  std::vector<std::string> pick, omit, attributes;
  std::vector<std::string> datasets;  // "@none" is the default instance; empty: all
  std::string lang;  // as in Accept-Language; LanguageProperties become strings (4.15)
  context_ptr names = context::core();
  // Linked entities put where the Relationships to them are, so many levels deep.
  const link_source* links = nullptr;
  int link_levels = 0;
  // How entities behind a Relationship of that stored name are chosen from: pick and omit of
  // "rel{a,b}". Of others everything is shown.
  std::map<std::string, std::shared_ptr<const reply_form>, std::less<>> linked;
  // Those that are shown around it, or that the caller has: not shown again.
  std::vector<std::string> containing;

  // Nothing to change: the stored text can be copied.
  bool is_plain() const;
  bool wants(std::string_view member) const;  // of id, type, scope, …
  bool wants_attribute(std::string_view stored) const;
};

// The form of entities behind that Relationship, one level deeper.
reply_form form_of_linked(const reply_form&, std::string_view relationship);

void append_entity(std::string& out, const entity_version&, const term_table&, const reply_form&);

// An instance alone, as it stands behind its name in a reply; times: no_time leaves them out.
void append_instance(std::string& out, std::string_view canonical, instant created,
                     instant modified, const reply_form&);
// {"a":…}: the instances of one name, as an array or {"dataset":…} where there are several.
struct instance_view {
  std::string_view dataset, text;
  instant created = no_time, modified = no_time;
  std::string linked = {};  // JSON of the entity that it leads to, or of several
};
void append_attribute(std::string& out, std::string_view stored_name,
                      const std::vector<instance_view>&, const reply_form&);

// The language of the map that "ja,en;q=0.5" asks for; falls back to "@none", then the first.
std::string_view chosen_language(std::string_view language_map, std::string_view lang);

}  // namespace tsu::broker
