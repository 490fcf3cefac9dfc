// One version of one entity: immutable, counted, in one piece of memory. The attributes are kept as
// the JSON text that was stored (see doc/entity-format.md), with a directory in front, so that a
// reply is copied rather than built and a condition is tested without parsing.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/time.h"
#include "engine/broker/model/terms.h"

namespace tsu::broker {

// ETSI GS CIM 009 v1.9.1, 4.5: the kinds of attribute.
enum class attribute_kind : std::uint8_t {
  property,
  relationship,
  geo,
  language,
  vocab,
  json,
  list,
  list_relationship,
};
std::string_view type_name(attribute_kind);     // "Property"
std::string_view value_member(attribute_kind);  // "value", "object", "languageMap", "vocab", ...
// urn:ngsi-ld:null as each kind has it in its value member (4.5.0).
std::string_view null_of(attribute_kind);

inline constexpr instant no_time{duration{std::numeric_limits<std::int64_t>::min()}};

// One instance of one attribute. Instances of a name stand together, the default instance (no
// dataset) first; names keep the order in which they were first written.
struct attribute_entry {
  term name, dataset;                                        // dataset {0}: the default instance
  std::uint32_t text_at = 0, text_size = 0;                  // its JSON object in text()
  std::uint32_t value_at = 0, value_size = 0;                // its value member in text()
  double number = std::numeric_limits<double>::quiet_NaN();  // where the value is a JSON number
  instant observed_at = no_time;
  instant created, modified;
  attribute_kind kind = attribute_kind::property;
  bool has_sub_attributes = false;  // members beyond type, value, observedAt, unitCode, datasetId
};

class entity_version;

// Counted pointer to an immutable version.
class entity_ptr {
 public:
  entity_ptr() = default;
  explicit entity_ptr(const entity_version* v);  // takes over one count
  entity_ptr(const entity_ptr&);
  entity_ptr(entity_ptr&& o) noexcept : v_(std::exchange(o.v_, nullptr)) {}
  entity_ptr& operator=(entity_ptr o) noexcept {
    std::swap(v_, o.v_);
    return *this;
  }
  ~entity_ptr();
  const entity_version& operator*() const { return *v_; }
  const entity_version* operator->() const { return v_; }
  const entity_version* get() const { return v_; }
  explicit operator bool() const { return v_ != nullptr; }

 private:
  const entity_version* v_ = nullptr;
};

// What a version is made from: also what a row of broker_entity holds.
struct entity_parts {
  std::string_view id;                       // URI
  std::span<const std::string_view> types;   // stored names
  std::span<const std::string_view> scopes;  // "/a/b"
  std::string_view text;  // {"name":{instance},"name":[{instance},{instance}]}, canonical
  instant created, modified;
  instant expires = no_time;
  // Per instance in the order of the text: when it was created and last modified. Empty: as the
  // entity.
  std::span<const std::pair<instant, instant>> times = {};
};

class entity_version {
 public:
  // Builds the directory by one walk over the (trusted, canonical) text.
  static entity_ptr make(const entity_parts&, term_table&);
  // The same entity with only those of its attribute instances.
  static entity_ptr part_of(const entity_version&, const term_table&,
                            const std::function<bool(const attribute_entry&)>& keep);
  // The same with what is left of each instance: its text, which may have lost sub-attributes, or
  // nothing.
  using instance_left = std::function<std::optional<std::string_view>(const attribute_entry&)>;
  static entity_ptr what_is_left(const entity_version&, const term_table&, const instance_left&);

  std::string_view id() const;
  std::span<const term> types() const;
  bool has_type(term) const;
  std::string_view scopes() const;  // separated by newlines, empty where there are none
  std::string_view text() const;    // the whole attributes object with its braces
  std::span<const attribute_entry> attributes() const;
  instant created() const { return created_; }
  instant modified() const { return modified_; }
  instant expires() const { return expires_; }
  // When the first of its attribute instances, or of their sub-attributes, is no longer valid
  // (4.22); no_time: none ever, and then no expiresAt stands in the text.
  instant first_expiry() const { return first_expiry_; }

  // The instances of that name, empty where it has none.
  std::span<const attribute_entry> instances(term name) const;
  // The default instance, or the first; nullptr where there is none.
  const attribute_entry* find(term name) const;
  std::string_view text_of(const attribute_entry& a) const {
    return text().substr(a.text_at, a.text_size);
  }
  std::string_view value_of(const attribute_entry& a) const {
    return text().substr(a.value_at, a.value_size);
  }
  std::size_t bytes() const;  // memory taken

 private:
  friend class entity_ptr;
  entity_version() = default;
  ~entity_version() = default;
  // Everything but the times.
  static entity_version* put_together(std::span<const attribute_entry>, std::span<const term> types,
                                      std::string_view id, std::string_view scopes,
                                      std::string_view text);
  void copy_times(const entity_version&);
  const char* tail() const { return reinterpret_cast<const char*>(this + 1); }
  void add_ref() const { refs_.fetch_add(1, std::memory_order_relaxed); }
  void release() const;

  mutable std::atomic<std::uint32_t> refs_{1};
  std::uint32_t entries_ = 0, types_ = 0, id_size_ = 0, scopes_size_ = 0, text_size_ = 0;
  instant created_, modified_, expires_ = no_time, first_expiry_ = no_time;
  // Then, in this order: attribute_entry[entries_], term[types_], id, scopes, text.
};

// "urn:ngsi-ld:null", the value that deletes (4.5.0): on merge and update only.
inline constexpr std::string_view ngsild_null = "\"urn:ngsi-ld:null\"";

}  // namespace tsu::broker
