// PostgreSQL schemas out of a database and into one, without its tools: what makes the tables,
// their rows as binary COPY, then keys, indexes and sequence values. For backups. One thread at a
// time; every function throws db::error when the database cannot go on.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"

namespace tsu::db {

// statement: SQL with "@schema@." where the schema's name belongs; table: its rows follow; data: a
// piece of them; end: of that table.
enum class copied : char { statement = 'S', table = 'T', data = 'D', end = 'E' };

class schema_copy {
 public:
  using rows = std::vector<std::vector<std::string>>;
  using sink = std::function<void(copied, std::string_view)>;

  explicit schema_copy(const std::string& url);
  ~schema_copy();

  // Everything read until the next begin or end is of one moment.
  void begin_reading();
  void begin_writing();
  void commit();

  rows query(const std::string& sql);
  void run(const std::string& sql);
  // Keeps every other program from opening this database for writing as long as this object lives;
  // false where one has it open.
  bool take_alone();

  // Throws error{other} naming what a copy would lose (a view, a function, a trigger).
  void read_schema(const std::string& schema, const sink&);

  // The schema is made by the first piece that is written. Throws error{damaged} on pieces that no
  // read_schema() gives.
  void write_piece(const std::string& schema, copied, std::string_view bytes);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::db
