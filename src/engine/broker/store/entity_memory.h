// The entities of one named service of one town, in memory: every entity a chain of immutable
// versions, newest first, each stamped with the number of the commit that made it, behind indexes
// by id, type, attribute value and place. One writer at a time publishes whole commits; readers
// hold a snapshot number, take a short shared lock to pick what may match, and look at it outside.
// Old versions and the index entries of old values stay until no snapshot can see them.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/broker/model/entity.h"
#include "engine/broker/model/terms.h"
#include "engine/broker/store/id_table.h"
#include "engine/broker/store/ordered_index.h"
#include "engine/broker/store/place_index.h"
#include "engine/broker/store/type_counts.h"
#include "engine/broker/store/value_keys.h"
#include "engine/broker/store/writer_first_lock.h"

namespace tsu::broker {

// A version and its entity's number: its place in the order of creation.
struct numbered_entity {
  entity_ptr version;  // empty: removed
  std::int64_t number = 0;
};

struct slot_in_order {
  std::int64_t number;
  std::uint32_t slot;
};

class entity_memory {
 public:
  struct change_of_one {
    std::string_view id;
    entity_ptr next;  // empty: removed
    std::int64_t number = 0;
  };
  struct attribute_index {
    term attribute;
    std::array<ordered_index, 4> by_kind;  // key_kind
    std::atomic<bool> ready{false};
  };

  entity_memory();

  // --- the writer -------------------------------------------------------------------------------
  // Makes these the state of commit `commit` (greater than any before), in pieces that never hold
  // readers up for long; they see all of it or nothing.
  void publish(std::span<const change_of_one>, std::int64_t commit);
  // The first contents, before there are readers, piece by piece in ascending order of numbers; and
  // that this was all.
  void load(std::span<const change_of_one>, std::int64_t commit);
  void loaded(std::int64_t commit);
  // The newest published version. Only for the writer.
  numbered_entity newest(std::string_view id) const;
  // From now on the attribute's values are kept in order for entities of that type; builds the
  // index in steps where there are entities already. Called by one thread at a time.
  void index_attribute(term type, term attribute);

  // --- readers ----------------------------------------------------------------------------------
  // While it is held, the state of that commit stays. Any thread.
  class snapshot {
   public:
    explicit snapshot(entity_memory&);
    ~snapshot();
    snapshot(const snapshot&) = delete;
    snapshot& operator=(const snapshot&) = delete;
    std::int64_t commit() const { return commit_; }

   private:
    entity_memory& of_;
    std::int64_t commit_;
  };

  entity_ptr find(std::string_view id, std::int64_t at) const;
  numbered_entity find_numbered(std::string_view id, std::int64_t at) const;

  // The list of a type in the order of creation ({0}: of all); nullptr where there is none.
  const ordered_index* list_of(term type) const;
  const attribute_index* index_of(term type, term attribute) const;
  const place_index* places_of(term geo_property) const;
  std::vector<const place_index*> all_places() const;

  using range_of = std::pair<const ordered_index*, index_range>;
  std::size_t estimate(std::span<const range_of>) const;
  // What to read of the place index for these boxes.
  std::vector<range_of> ranges_of(const place_index&, std::span<const geo_box>) const;
  // Up to `most` entities of a list from `from` on, as of `at`; gives back where to go on, or
  // nothing at its end.
  std::optional<index_entry> pick(const ordered_index& list, index_entry from, std::int64_t at,
                                  std::size_t most, std::vector<numbered_entity>& out) const;
  // The slots that the ranges name and that hold something as of `at`, in order of creation, each
  // once.
  std::vector<slot_in_order> gather(std::span<const range_of>, std::int64_t at) const;
  void take(std::span<const slot_in_order>, std::int64_t at,
            std::vector<numbered_entity>& out) const;

  std::int64_t published() const { return published_.load(std::memory_order_acquire); }
  const type_counts& counts() const { return counts_; }
  std::size_t size() const { return count_.load(std::memory_order_relaxed); }
  // Memory taken by everything but the versions; and by the newest versions.
  std::size_t index_bytes() const;
  std::size_t version_bytes() const;
  // Versions kept, old ones included. For tests.
  std::size_t versions() const;

 private:
  struct state {
    entity_ptr version;
    std::int64_t number = 0;
    std::int64_t since = 0;
    std::unique_ptr<state> older;
  };
  struct key_ref {
    ordered_index* index;
    index_entry entry;
    friend bool operator==(const key_ref&, const key_ref&) = default;
  };
  // A version that has a newer one on top of it, and the entries that only it had of the two.
  struct replaced {
    std::int64_t commit;
    std::uint32_t slot;
    std::vector<key_ref> gone;
    std::size_t indexes;  // how many there were: of later ones `gone` says nothing
  };
  struct type_part {
    ordered_index list;
    std::vector<std::unique_ptr<attribute_index>> indexes;
  };
  struct snapshot_count {
    std::int64_t commit;
    std::size_t held;
  };
  static constexpr std::size_t chunk = 1024;

  state& at_slot(std::uint32_t slot) { return chunks_[slot / chunk][slot % chunk]; }
  const state& at_slot(std::uint32_t slot) const { return chunks_[slot / chunk][slot % chunk]; }
  static const state* visible(const state&, std::int64_t at);
  std::optional<std::uint32_t> slot_of(std::string_view id) const;
  static std::string_view id_in(const state&);
  std::uint32_t new_slot();
  void put(const change_of_one&, std::int64_t commit);
  type_part& part_of(term type);
  // other: a version of the same types and number; entries are left out that both have because they
  // say the same.
  void keys_of(const state&, std::uint32_t slot, std::vector<key_ref>& out,
               const entity_version* other = nullptr);
  void keys_of_attributes(type_part&, const entity_version&, std::uint32_t slot,
                          std::vector<key_ref>& out, const entity_version* other);
  void keys_of_places(const entity_version&, std::uint32_t slot, std::vector<key_ref>& out,
                      const entity_version* other);
  void add_missing(std::uint32_t slot);
  void build_step(attribute_index&, std::span<const std::uint32_t> slots);
  std::int64_t horizon() const;
  void forget(std::size_t most);
  void forget_in(const replaced&, std::int64_t until);
  void forget_many_in(std::uint32_t slot, std::int64_t until);

  mutable writer_first_lock lock_;  // everything below, up to the snapshots
  std::vector<std::unique_ptr<state[]>> chunks_;
  std::vector<std::uint32_t> free_;
  std::uint32_t slots_ = 0;
  id_table ids_;
  std::unordered_map<term, std::unique_ptr<type_part>> types_;
  std::unordered_map<term, std::unique_ptr<place_index>> places_;
  std::deque<replaced> replaced_;             // may be forgotten
  std::size_t indexes_ = 0;                   // of attributes, in all types
  std::vector<key_ref> old_keys_, new_keys_;  // the writer's scratch
  std::unordered_map<ordered_index*, std::vector<index_entry>> loading_;  // until loaded()

  type_counts counts_;
  std::atomic<std::size_t> count_{0};
  std::atomic<std::int64_t> published_{0};
  mutable std::mutex snapshots_lock_;
  std::deque<snapshot_count> snapshots_;
};

}  // namespace tsu::broker
