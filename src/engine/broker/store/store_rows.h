// The rows of broker_entity (doc/entity-format.md): the only SQL that touches them.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

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
void insert_row(db::tx&, const row_key&, const applied&);
void update_row(db::tx&, std::int64_t number, const applied&);
void delete_row(db::tx&, std::int64_t number);

// Rows with from < number, in order, at most `limit`.
using on_entity = std::function<void(std::int64_t number, std::string_view service, entity_ptr)>;
void read_rows(db::reader&, std::int64_t from, std::int64_t limit, term_table&, const on_entity&);
// The entity of that row, or none.
entity_ptr read_row(db::reader&, std::int64_t number, term_table&);
// The newest committed change, also as seen from inside a batch that has appended more.
std::int64_t committed_change(db::reader&);

}  // namespace tsu::broker
