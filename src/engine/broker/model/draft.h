// What a caller wants to be written, checked and canonical but not yet met with what is stored, and
// what came of it. Made by model/read_entity from NGSI-LD JSON, by services directly, by MQTT
// ingest and import; applied by model/apply under the store's writer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

// type: "type" was given. member: by "object", "languageMap", …. value: a bare value stood there,
// kept as {"type":"Property","value":…} (or "GeoProperty").
enum class kind_told : std::uint8_t { type, member, value };

struct attribute_draft {
  std::string name;     // stored form
  std::string dataset;  // URI, empty for the default instance
  // Canonical instance: {"type":…,"value":…,"observedAt":…,"unitCode":…,"datasetId":…,
  // sub-attributes in their order}, names in stored form. Empty: delete this instance
  // (urn:ngsi-ld:null).
  std::string text;
  // Partial update (PATCH …/attrs/{name}) and merge may leave out type and value: then `text` holds
  // only the members that were given, and "urn:ngsi-ld:null" members delete.
  bool partial = false;
  // Made by read_entity or read_attribute, so a text that is not partial is known to be whole.
  bool checked = false;
  // How the kind of attribute came to be known; on merge and partial update the kind of an
  // attribute that is there wins over what was not said.
  kind_told told = kind_told::type;
};

struct entity_draft {
  std::string id;                  // URI
  std::vector<std::string> types;  // stored form; may be empty where the operation allows
  std::optional<std::vector<std::string>> scopes;  // an empty list deletes
  // Temporal representations: what they were at which time (4.5.6); canonical instances.
  std::vector<std::string> scopes_over_time = {};
  std::optional<instant> expires;  // no_time deletes
  std::vector<attribute_draft> attributes;
};

// ETSI GS CIM 009 v1.9.1, 5.6: one kind per operation on one entity.
enum class write_kind : std::uint8_t {
  create,               // 5.6.1  fails where it exists
  upsert_replace,       // 5.6.8  options=replace
  upsert_update,        // 5.6.8  options=update
  append,               // 5.6.3
  append_no_overwrite,  // 5.6.3  options=noOverwrite
  update_existing,      // 5.6.2  (since 1.6.1 attributes that are not there are appended)
  patch_attribute,      // 5.6.4  partial update of one attribute
  replace_attribute,    // 5.6.19
  merge,                // 5.6.17
  replace,              // 5.6.18
  remove,               // 5.6.6
  remove_attribute,     // 5.6.5
};

struct write_op {
  write_kind how = write_kind::create;
  entity_draft entity;
  std::string attribute;      // patch_, replace_, remove_attribute: which (stored form)
  std::string dataset;        // remove_attribute: which instance
  bool all_datasets = false;  // remove_attribute: deleteAll=true
  std::string observed_at;    // merge: for instances that have an observedAt and are given none
  std::string lang;           // merge: the language that a plain string stands for
  // Only where the entity has one of these types (the `type` parameter of the operations, a
  // selector of names only); stored form; empty: any.
  std::vector<std::string> only_types;
  // Where what is to be written depends on what is there (NGSIv2's operators and metadata): makes
  // the operation under the writer, from the version that is stored (nullptr: none, or expired).
  // Called again where the write is; of the other members only the entity's id and types count.
  std::function<result<write_op>(const entity_version*, const term_table&)> from_current = {};
  // Where there is none yet: refuses what other entities, found by their ids under the same writer,
  // stand against (NGSIv2: one id, several types).
  using others = std::function<entity_ptr(std::string_view id)>;
  std::function<result<done>(const others&, const term_table&, instant now)> may_be_new = {};
  // Logged though nothing is different: the entity was modified all the same (NGSIv2).
  bool always = false;
  // And whoever is told of real changes is told of this one too (NGSIv2, forcedUpdate).
  bool forced = false;
};

struct not_updated {
  std::string attribute, reason;
};

struct write_outcome {
  bool created = false;
  bool changed = true;               // false: stored state is what it was (importing twice)
  std::vector<std::string> updated;  // stored names
  std::vector<not_updated> skipped;
};

}  // namespace tsu::broker
