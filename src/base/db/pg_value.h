// Parameters and columns in PostgreSQL's binary format. Types are those the server inferred, so the
// same SQL takes our int64 for INT4, BOOLEAN or NUMERIC too. Pure; any thread.
#pragma once

#include <libpq-fe.h>

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"

namespace tsu::db {

namespace pg_type {
inline constexpr Oid boolean = 16, bytea = 17, name = 19, int8 = 20, int2 = 21, int4 = 23,
                     text = 25, oid = 26, json = 114, float4 = 700, float8 = 701, unknown = 705,
                     bpchar = 1042, varchar = 1043, numeric = 1700, jsonb = 3802;
}  // namespace pg_type

// The arrays that libpq wants for one call. Borrows text and bytes from the parameters.
class pg_params {
 public:
  // Throws error{constraint} where a number does not fit the type the statement asks for.
  pg_params(std::span<const param>, std::span<const Oid> types);
  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void put_null(std::size_t);
  void put(std::size_t, std::nullptr_t, Oid);
  void put(std::size_t, std::int64_t, Oid);
  void put(std::size_t, double, Oid);
  void put(std::size_t, std::string_view, Oid);
  void put(std::size_t, bytes, Oid);
  void put_raw(std::size_t, const char*, std::size_t, int format);
  void put_big_endian(std::size_t, std::uint64_t, std::size_t width);
  void put_text(std::size_t, std::string);

  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
  std::vector<std::array<char, 8>> numbers_;
  std::deque<std::string> texts_;
};

class pg_row final : public row {
 public:
  pg_row(const PGresult* r, int at) : r_(r), at_(at), columns_(PQnfields(r)) {}
  bool is_null(int column) const override;
  std::int64_t int64(int column) const override;
  double real(int column) const override;
  std::string_view text(int column) const override;
  bytes blob(int column) const override;

 private:
  int in(int column) const;
  std::string_view raw(int column) const;
  const PGresult* r_;
  int at_, columns_;
  mutable std::deque<std::string> made_;  // numbers that were asked for as text
};

// The binary NUMERIC (pg_numeric_send: digits in base 10000) as a double and as a whole number.
double numeric_to_double(std::string_view);
std::int64_t numeric_to_int64(std::string_view);

}  // namespace tsu::db
