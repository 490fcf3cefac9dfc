// How changes stand in the log of a SQLite store: one row each, or, of one batch and kind, many in
// one row (doc/change-format.md), and how they are seen as columns of changes_after either way.
// Private to base/db.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/db/db.h"

namespace tsu::db {

struct change_view {
  std::int64_t number = 0, at = 0;
  std::string_view kind, subject, body;
};

// One change with the columns number, at, kind, subject, body.
class change_row final : public row {
 public:
  explicit change_row(const change_view& c) : c_(c) {}
  bool is_null(int) const override { return false; }
  std::int64_t int64(int column) const override;
  double real(int column) const override { return static_cast<double>(int64(column)); }
  std::string_view text(int column) const override;
  bytes blob(int column) const override;

 private:
  const change_view& c_;
};

// A row holds at most so many, and takes no more once its body has so many bytes.
inline constexpr std::size_t run_changes_max = 64, run_bytes_max = 32 * 1024;

void append_to_run(std::string& run, std::string_view subject, std::string_view body);

// The changes of a run, whose last number is the row's. Throws error{damaged} where they are not
// `count` of them.
class run_reader {
 public:
  run_reader(std::string_view run, std::int64_t count) : left_(run), count_(count) {}
  // Sets subject and body; false at its end.
  bool next(change_view&);

 private:
  std::string_view take();
  std::string_view left_;
  std::int64_t count_;
};

}  // namespace tsu::db
