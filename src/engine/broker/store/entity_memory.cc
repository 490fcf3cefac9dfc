#include "engine/broker/store/entity_memory.h"

#include <algorithm>
#include <future>
#include <shared_mutex>

#include "base/core/assert.h"

namespace tsu::broker {
namespace {

// How much one holding of the lock does.
constexpr std::size_t publish_step = 64, gather_step = 1024, build_step_size = 256;
// An index with more entries than this is filled by a thread of its own.
constexpr std::size_t thread_worth = 10'000;

// Of a version that is about to be looked at: its directory and the beginning of its text.
constexpr std::size_t version_bytes_asked = 640, cache_line = 64;

// Has memory brought near while others are still being looked for: among a million entities what a
// query finds lies apart, and waiting for one after the other would be most of its time.
void ask_for(const void* at, std::size_t bytes) {
  for (std::size_t i = 0; at != nullptr && i < bytes; i += cache_line) {
    __builtin_prefetch(static_cast<const char*>(at) + i);
  }
}

using reading = std::shared_lock<writer_first_lock>;
using writing = std::unique_lock<writer_first_lock>;

}  // namespace

entity_memory::entity_memory() { part_of(term{}); }

// --- versions ------------------------------------------------------------------------------------

const entity_memory::state* entity_memory::visible(const state& newest, std::int64_t at) {
  const state* s = &newest;
  while (s != nullptr && s->since > at) {
    s = s->older.get();
  }
  return s != nullptr && s->version ? s : nullptr;
}

// A removed entity's id is in the version before.
std::string_view entity_memory::id_in(const state& newest) {
  for (const state* s = &newest; s != nullptr; s = s->older.get()) {
    if (s->version) {
      return s->version->id();
    }
  }
  return {};
}

std::optional<std::uint32_t> entity_memory::slot_of(std::string_view id) const {
  return ids_.find(id_table::hash_of(id),
                   [&](std::uint32_t slot) { return id_in(at_slot(slot)) == id; });
}

std::uint32_t entity_memory::new_slot() {
  if (!free_.empty()) {
    const auto slot = free_.back();
    free_.pop_back();
    return slot;
  }
  if (slots_ % chunk == 0) {
    chunks_.push_back(std::make_unique<state[]>(chunk));
  }
  return slots_++;
}

entity_memory::type_part& entity_memory::part_of(term type) {
  auto& part = types_[type];
  if (!part) {
    part = std::make_unique<type_part>();
  }
  return *part;
}

// --- keys ----------------------------------------------------------------------------------------

namespace {

bool same_values(const entity_version& a, const entity_version& b, term name) {
  const auto mine = a.instances(name), others = b.instances(name);
  return std::equal(mine.begin(), mine.end(), others.begin(), others.end(),
                    [&](const attribute_entry& x, const attribute_entry& y) {
                      return x.kind == y.kind && a.value_of(x) == b.value_of(y);
                    });
}

bool same_types(const entity_version& a, const entity_version& b) {
  const auto mine = a.types(), others = b.types();
  return std::equal(mine.begin(), mine.end(), others.begin(), others.end());
}

}  // namespace

void entity_memory::keys_of_attributes(type_part& part, const entity_version& e, std::uint32_t slot,
                                       std::vector<key_ref>& out, const entity_version* other) {
  for (const auto& index : part.indexes) {
    if (other != nullptr && same_values(e, *other, index->attribute)) {
      continue;
    }
    for (const auto& a : e.instances(index->attribute)) {
      each_key(a.kind, e.value_of(a), [&](key_kind kind, value_key k) {
        out.push_back({&index->by_kind[static_cast<std::size_t>(kind)], {k.key, k.hash, slot}});
      });
    }
  }
}

void entity_memory::keys_of_places(const entity_version& e, std::uint32_t slot,
                                   std::vector<key_ref>& out, const entity_version* other) {
  for (const auto& a : e.attributes()) {
    if (a.kind != attribute_kind::geo || (other != nullptr && same_values(e, *other, a.name))) {
      continue;
    }
    if (const auto box = box_of(e.value_of(a))) {
      auto& places = places_[a.name];
      if (!places) {
        places = std::make_unique<place_index>();
      }
      for (const auto& c : place_index::cells_of(*box)) {
        out.push_back({&places->at_level(c.level), {c.key, 0, slot}});
      }
    }
  }
}

// Every entry of every index that this state must have.
void entity_memory::keys_of(const state& s, std::uint32_t slot, std::vector<key_ref>& out,
                            const entity_version* other) {
  const auto& e = *s.version;
  const index_entry in_list{static_cast<std::uint64_t>(s.number), 0, slot};
  const auto of_part = [&](term type) {
    if (other != nullptr && indexes_ == 0) {
      return;
    }
    auto& part = part_of(type);
    if (other == nullptr) {
      out.push_back({&part.list, in_list});
    }
    if (!part.indexes.empty()) {
      keys_of_attributes(part, e, slot, out, other);
    }
  };
  of_part(term{});
  for (const auto type : e.types()) {
    of_part(type);
  }
  keys_of_places(e, slot, out, other);
}

// --- publishing ----------------------------------------------------------------------------------

void entity_memory::put(const change_of_one& c, std::int64_t commit) {
  const auto known = slot_of(c.id);
  if (!c.next && (!known || !at_slot(*known).version)) {
    return;  // gone already; a removal always stands right on top of what it removed
  }
  const auto slot = known ? *known : new_slot();
  auto& newest = at_slot(slot);
  old_keys_.clear();
  new_keys_.clear();
  bool was_there = false;
  const entity_version* before = nullptr;  // that is like the next one but for its attributes
  if (known) {
    was_there = static_cast<bool>(newest.version);
    if (was_there && c.next && newest.number == c.number && same_types(*newest.version, *c.next)) {
      before = newest.version.get();
    }
    if (was_there) {
      keys_of(newest, slot, old_keys_, before == nullptr ? nullptr : c.next.get());
      counts_.removed(newest.version);
    }
    newest.older = std::make_unique<state>(std::move(newest));
    replaced_.push_back({commit, slot, {}, indexes_});
  } else {
    ids_.insert(id_table::hash_of(c.id), slot);
  }
  newest.version = c.next;
  newest.number = c.number;
  newest.since = commit;
  if (c.next) {
    counts_.added(c.next);
    keys_of(newest, slot, new_keys_, before);
  }
  for (const auto& k : new_keys_) {
    if (std::find(old_keys_.begin(), old_keys_.end(), k) == old_keys_.end()) {
      k.index->insert(k.entry);
    }
  }
  for (const auto& k : old_keys_) {
    if (std::find(new_keys_.begin(), new_keys_.end(), k) == new_keys_.end()) {
      replaced_.back().gone.push_back(k);
    }
  }
  count_.fetch_add(
      static_cast<std::size_t>(c.next ? 1 : 0) - static_cast<std::size_t>(was_there ? 1 : 0),
      std::memory_order_relaxed);
}

void entity_memory::publish(std::span<const change_of_one> all, std::int64_t commit) {
  ASSERT(commit >= published());
  for (std::size_t i = 0; i < all.size(); i += publish_step) {
    const writing hold{lock_};
    for (const auto& c : all.subspan(i, std::min(publish_step, all.size() - i))) {
      put(c, commit);
    }
  }
  counts_.published(commit);
  {
    const std::scoped_lock hold{snapshots_lock_};
    published_.store(commit, std::memory_order_release);
  }
  forget(all.size() * 2 + publish_step);
}

void entity_memory::load(std::span<const change_of_one> all, std::int64_t commit) {
  const writing hold{lock_};
  ids_.reserve(ids_.size() + all.size());
  for (const auto& c : all) {
    const auto slot = new_slot();
    auto& newest = at_slot(slot);
    newest.version = c.next;
    newest.number = c.number;
    newest.since = commit;
    ids_.insert(id_table::hash_of(c.id), slot);
    counts_.added(c.next);
    new_keys_.clear();
    keys_of(newest, slot, new_keys_);
    for (const auto& k : new_keys_) {
      loading_[k.index].push_back(k.entry);
    }
  }
  count_.fetch_add(all.size(), std::memory_order_relaxed);
}

// Each index is sorted once and filled from its front, all of them at a time: an entry at its place
// among a million others would cost a search and a miss of the cache.
void entity_memory::loaded(std::int64_t commit) {
  const writing hold{lock_};
  std::vector<std::future<void>> filling;
  for (auto& one : loading_) {
    const bool many = one.second.size() > thread_worth;
    filling.push_back(std::async(many ? std::launch::async : std::launch::deferred, [&one] {
      auto& [index, entries] = one;
      if (!std::is_sorted(entries.begin(), entries.end())) {
        std::sort(entries.begin(), entries.end());
      }
      for (const auto& e : entries) {
        index->insert(e);
      }
    }));
  }
  for (auto& one : filling) {
    one.get();
  }
  loading_ = {};
  counts_.published(std::max(published(), commit));
  published_.store(std::max(published(), commit), std::memory_order_release);
}

numbered_entity entity_memory::newest(std::string_view id) const {
  const reading hold{lock_};
  const auto slot = slot_of(id);
  if (!slot) {
    return {};
  }
  const auto& s = at_slot(*slot);
  return {s.version, s.number};
}

void entity_memory::build_step(attribute_index& index, std::span<const std::uint32_t> slots) {
  const writing hold{lock_};
  for (const auto slot : slots) {
    for (const state* s = &at_slot(slot); s != nullptr; s = s->older.get()) {
      if (!s->version) {
        continue;
      }
      for (const auto& a : s->version->instances(index.attribute)) {
        each_key(a.kind, s->version->value_of(a), [&](key_kind kind, value_key k) {
          index.by_kind[static_cast<std::size_t>(kind)].insert({k.key, k.hash, slot});
        });
      }
    }
  }
}

// Writers keep the new index from the first moment; then what was there already is added. A slot
// may have been given to another entity in between: it is read again under the lock.
void entity_memory::index_attribute(term type, term attribute) {
  attribute_index* index = nullptr;
  std::vector<std::uint32_t> slots;
  {
    const writing hold{lock_};
    auto& part = part_of(type);
    for (const auto& one : part.indexes) {
      if (one->attribute == attribute) {
        return;
      }
    }
    part.indexes.push_back(std::make_unique<attribute_index>());
    index = part.indexes.back().get();
    index->attribute = attribute;
    ++indexes_;
    slots.reserve(part.list.size());
    part.list.scan({}, [&](const index_entry& e) {
      slots.push_back(e.slot);
      return true;
    });
  }
  for (std::size_t i = 0; i < slots.size(); i += build_step_size) {
    build_step(*index, std::span{slots}.subspan(i, std::min(build_step_size, slots.size() - i)));
  }
  index->ready.store(true, std::memory_order_release);
}

// --- forgetting ----------------------------------------------------------------------------------

std::int64_t entity_memory::horizon() const {
  const std::scoped_lock hold{snapshots_lock_};
  return snapshots_.empty() ? published() : snapshots_.front().commit;
}

// Drops up to `most` replaced versions that no snapshot can see any more.
void entity_memory::forget(std::size_t most) {
  const auto until = horizon();
  while (most > 0) {
    const writing hold{lock_};
    for (std::size_t i = 0; i < publish_step; ++i) {
      if (most == 0 || replaced_.empty() || replaced_.front().commit > until) {
        return;
      }
      forget_in(replaced_.front(), until);
      replaced_.pop_front();
      --most;
    }
  }
}

// Of two versions that stand alone it is known what the older one had for itself.
void entity_memory::forget_in(const replaced& one, std::int64_t until) {
  auto& newest = at_slot(one.slot);
  const bool pair = newest.older && !newest.older->older && newest.since == one.commit;
  if (!pair || !newest.version || newest.since > until || one.indexes != indexes_) {
    return forget_many_in(one.slot, until);
  }
  for (const auto& k : one.gone) {
    k.index->erase(k.entry);
  }
  newest.older.reset();
}

void entity_memory::forget_many_in(std::uint32_t slot, std::int64_t until) {
  auto& newest = at_slot(slot);
  new_keys_.clear();
  state* last = &newest;  // the newest that the oldest snapshot sees
  for (; last->since > until && last->older; last = last->older.get()) {
    if (last->version) {
      keys_of(*last, slot, new_keys_);
    }
  }
  if (last->since > until || !last->older) {
    return;
  }
  if (last->version) {
    keys_of(*last, slot, new_keys_);
  }
  const bool gone = last == &newest && !newest.version;
  const auto hash = gone ? id_table::hash_of(id_in(newest)) : 0;
  old_keys_.clear();
  for (const state* s = last->older.get(); s != nullptr; s = s->older.get()) {
    if (s->version) {
      keys_of(*s, slot, old_keys_);
    }
  }
  for (const auto& k : old_keys_) {
    if (std::find(new_keys_.begin(), new_keys_.end(), k) == new_keys_.end()) {
      k.index->erase(k.entry);
    }
  }
  last->older.reset();
  if (gone) {
    ids_.erase(hash, slot);
    newest = state{};
    free_.push_back(slot);
  }
}

// --- readers -------------------------------------------------------------------------------------

entity_memory::snapshot::snapshot(entity_memory& of) : of_(of) {
  const std::scoped_lock hold{of_.snapshots_lock_};
  commit_ = of_.published();
  auto& all = of_.snapshots_;
  if (all.empty() || all.back().commit != commit_) {
    all.push_back({commit_, 0});
  }
  ++all.back().held;
}

entity_memory::snapshot::~snapshot() {
  const std::scoped_lock hold{of_.snapshots_lock_};
  auto& all = of_.snapshots_;
  const auto at = std::lower_bound(
      all.begin(), all.end(), commit_,
      [](const snapshot_count& one, std::int64_t commit) { return one.commit < commit; });
  --at->held;
  while (!all.empty() && all.front().held == 0) {
    all.pop_front();
  }
}

numbered_entity entity_memory::find_numbered(std::string_view id, std::int64_t at) const {
  const reading hold{lock_};
  const auto slot = slot_of(id);
  const auto* s = slot ? visible(at_slot(*slot), at) : nullptr;
  return s == nullptr ? numbered_entity{} : numbered_entity{s->version, s->number};
}

entity_ptr entity_memory::find(std::string_view id, std::int64_t at) const {
  return find_numbered(id, at).version;
}

const ordered_index* entity_memory::list_of(term type) const {
  const reading hold{lock_};
  const auto at = types_.find(type);
  return at == types_.end() ? nullptr : &at->second->list;
}

const entity_memory::attribute_index* entity_memory::index_of(term type, term attribute) const {
  const reading hold{lock_};
  const auto at = types_.find(type);
  if (at == types_.end()) {
    return nullptr;
  }
  for (const auto& one : at->second->indexes) {
    if (one->attribute == attribute) {
      return one.get();
    }
  }
  return nullptr;
}

const place_index* entity_memory::places_of(term geo_property) const {
  const reading hold{lock_};
  const auto at = places_.find(geo_property);
  return at == places_.end() ? nullptr : at->second.get();
}

std::vector<const place_index*> entity_memory::all_places() const {
  const reading hold{lock_};
  std::vector<const place_index*> out;
  for (const auto& [name, places] : places_) {
    out.push_back(places.get());
  }
  return out;
}

std::size_t entity_memory::estimate(std::span<const range_of> ranges) const {
  const reading hold{lock_};
  std::size_t all = 0;
  for (const auto& [index, range] : ranges) {
    all += index->estimate(range);
  }
  return all;
}

std::vector<entity_memory::range_of> entity_memory::ranges_of(
    const place_index& places, std::span<const geo_box> boxes) const {
  const reading hold{lock_};
  std::vector<range_of> out;
  for (const auto& box : boxes) {
    for (const auto& r : places.readings(box)) {
      out.emplace_back(r.from, r.range);
    }
  }
  return out;
}

std::optional<index_entry> entity_memory::pick(const ordered_index& list, index_entry from,
                                               std::int64_t at, std::size_t most,
                                               std::vector<numbered_entity>& out) const {
  const reading hold{lock_};
  std::optional<index_entry> next;
  std::size_t seen = 0;
  list.scan({.first = from}, [&](const index_entry& e) {
    if (++seen > most) {
      next = e;
      return false;
    }
    const auto* s = visible(at_slot(e.slot), at);
    if (s != nullptr && s->number == static_cast<std::int64_t>(e.key)) {
      out.push_back({s->version, s->number});
    }
    return true;
  });
  return next;
}

std::vector<slot_in_order> entity_memory::gather(std::span<const range_of> ranges,
                                                 std::int64_t at) const {
  std::vector<slot_in_order> out;
  std::vector<std::uint32_t> slots;
  for (const auto& [index, range] : ranges) {
    for (std::optional<index_entry> from = range.first; from;) {
      const reading hold{lock_};
      std::optional<index_entry> next;
      slots.clear();
      index->scan({*from, range.last}, [&](const index_entry& e) {
        if (slots.size() >= gather_step) {
          next = e;
          return false;
        }
        ask_for(&at_slot(e.slot), sizeof(state));
        slots.push_back(e.slot);
        return true;
      });
      for (const auto slot : slots) {
        if (const auto* s = visible(at_slot(slot), at)) {
          out.push_back({s->number, slot});
        }
      }
      from = next;
    }
  }
  std::sort(out.begin(), out.end(),
            [](const slot_in_order& a, const slot_in_order& b) { return a.number < b.number; });
  out.erase(std::unique(out.begin(), out.end(),
                        [](const slot_in_order& a, const slot_in_order& b) {
                          return a.number == b.number;
                        }),
            out.end());
  return out;
}

void entity_memory::take(std::span<const slot_in_order> slots, std::int64_t at,
                         std::vector<numbered_entity>& out) const {
  const reading hold{lock_};
  for (const auto& one : slots) {
    ask_for(at_slot(one.slot).version.get(), version_bytes_asked);
  }
  for (const auto& one : slots) {
    const auto* s = visible(at_slot(one.slot), at);
    if (s != nullptr && s->number == one.number) {
      out.push_back({s->version, s->number});
    }
  }
}

// --- sizes ---------------------------------------------------------------------------------------

std::size_t entity_memory::index_bytes() const {
  const reading hold{lock_};
  std::size_t all = ids_.bytes() + chunks_.size() * chunk * sizeof(state);
  for (const auto& [type, part] : types_) {
    all += part->list.bytes();
    for (const auto& index : part->indexes) {
      for (const auto& one : index->by_kind) {
        all += one.bytes();
      }
    }
  }
  for (const auto& [name, places] : places_) {
    all += places->bytes();
  }
  return all;
}

std::size_t entity_memory::version_bytes() const {
  const reading hold{lock_};
  std::size_t all = 0;
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    const auto& s = at_slot(slot);
    all += s.version ? s.version->bytes() : 0;
  }
  return all;
}

std::size_t entity_memory::versions() const {
  const reading hold{lock_};
  std::size_t all = 0;
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    for (const state* s = &at_slot(slot); s != nullptr; s = s->older.get()) {
      all += s->version ? 1 : 0;
    }
  }
  return all;
}

}  // namespace tsu::broker
