// What rows of broker_entity do not show yet. In an embedded store a change is durable by the
// change log alone; its row is written behind it, for many changes of an entity once and in the
// order of the table, and the cursor of `rows_cursor` says how far rows go (doc/adr/0026). Any
// thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/core/guarded.h"
#include "base/core/task.h"
#include "base/db/db.h"
#include "engine/broker/model/entity.h"
#include "engine/broker/model/terms.h"

namespace tsu::broker {

// Rows show all changes up to this cursor, some show more (their change_no says so). Where it does
// not exist they show everything.
inline constexpr std::string_view rows_cursor = "broker.rows";

struct late_row {
  std::int64_t number = 0;
  std::string_view service;  // its name lives as long as the town
  entity_ptr version;        // empty: removed
  std::int64_t change = 0;   // that made it
};

class late_rows {
 public:
  explicit late_rows(const term_table& terms) : terms_(terms) {}

  // These are the newest versions now; of one entity the last counts.
  void note(std::span<const late_row>);
  void note(const late_row& one) { note(std::span{&one, 1}); }
  void clear();
  bool any() const;
  // Writes all that stands here, in the caller's transaction; they go on standing here.
  void write(db::tx&) const;
  // Writes all that was committed before this was called, in steps between other writes, and moves
  // the cursor. Throws db::error; then they stand here as before.
  task<void> settle(db::store&);

 private:
  using by_number = std::unordered_map<std::int64_t, late_row>;
  static std::vector<late_row> in_order(const by_number&);
  void put_back(const std::vector<late_row>&);
  task<void> write_round(db::store&, const std::vector<late_row>&, std::int64_t until);

  const term_table& terms_;
  guarded<by_number> rows_;
  std::atomic<bool> settling_{false};
};

}  // namespace tsu::broker
