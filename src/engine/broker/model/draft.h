// What a caller wants to be written, checked and canonical but not yet met with what is stored, and
// what came of it. Made by model/read_entity from NGSI-LD JSON, by services directly, by MQTT
// ingest and import; applied by model/apply under the store's writer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

struct attribute_draft {
  std::string name;     // stored form
  std::string dataset;  // URI, empty for the default instance
  // Canonical instance: {"type":…,"value":…,"observedAt":…,"unitCode":…,"datasetId":…, sub-attributes
  // in their order}, names in stored form. Empty: delete this instance (urn:ngsi-ld:null).
  std::string text;
  // Partial update (PATCH …/attrs/{name}) and merge may leave out type and value: then `text` holds
  // only the members that were given, and "urn:ngsi-ld:null" members delete.
  bool partial = false;
};

struct entity_draft {
  std::string id;                  // URI
  std::vector<std::string> types;  // stored form; may be empty where the operation allows
  std::optional<std::vector<std::string>> scopes;
  std::optional<instant> expires;
  std::vector<attribute_draft> attributes;
};

// ETSI GS CIM 009 v1.9.1, 5.6: one kind per operation on one entity.
enum class write_kind : std::uint8_t {
  create,               // 5.6.1  fails where it exists
  upsert_replace,       // 5.6.8  options=replace
  upsert_update,        // 5.6.8  options=update
  append,               // 5.6.3
  append_no_overwrite,  // 5.6.3  options=noOverwrite
  update_existing,      // 5.6.2  only attributes that are there
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
