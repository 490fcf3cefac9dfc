// The rows of broker_entity (doc/entity-format.md): the only SQL that touches them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/broker/model/apply.h"
#include "engine/broker/model/entity.h"
#include "engine/broker/model/terms.h"

namespace tsu::broker {

std::span<const db::statement* const> row_statements();

struct row_key {
  std::int64_t number;
  std::string_view service, id;
};
// `leaves`: when the first of it expires (next_expiry); `change`: the number of the change that the
// row shows.
void insert_row(db::tx&, const row_key&, const applied&, instant leaves, std::int64_t change);
void update_row(db::tx&, const row_key&, const applied&, instant leaves, std::int64_t change);
void put_row(db::tx&, const row_key&, const entity_version&, const term_table&,
             std::int64_t change);
void delete_row(db::tx&, std::int64_t number);

using on_entity = std::function<void(const row_key&, entity_ptr, std::int64_t change)>;

// Copies of rows, to be made into entities later or on another thread.
class kept_rows {
 public:
  // Rows with from < number, in order, at most `limit`, instead of what it held.
  void read(db::reader&, std::int64_t from, std::int64_t limit);

  std::size_t size() const { return rows_.size(); }
  std::int64_t last_number() const { return rows_.back().number; }
  void each(term_table&, const on_entity&) const;

 private:
  friend class kept_row;
  struct kept {
    std::int64_t number, created, modified, expires, change;
    bool expires_at_all;
    std::size_t at;                      // of its texts in bytes_, one behind the other
    std::array<std::uint32_t, 6> sizes;  // service, id, types, scopes, text, times
  };
  void keep(const db::row&);

  std::vector<kept> rows_;
  std::string bytes_;
};

// Rows of which something expires, by when the first of it does.
struct row_place {
  instant leaves = instant::min();
  std::int64_t number = 0;
};
struct leaving_row {
  row_place place;
  std::string service, id;
};
std::vector<leaving_row> read_leaving_rows(db::reader&, const row_place& after, std::int64_t limit);
// Of a row of before the index (leaves is 0, which instant{} stands for), when the first of it
// expires; no_time: nothing does.
void note_leaving(db::tx&, const row_place&);

// The entity of that row, or none.
entity_ptr read_row(db::reader&, std::int64_t number, term_table&);
// The newest committed change, also as seen from inside a batch that has appended more.
std::int64_t committed_change(db::reader&);

}  // namespace tsu::broker
