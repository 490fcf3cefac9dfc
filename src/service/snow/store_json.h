// What the store's files share: JSON that we wrote ourselves, and values that may be absent. Only
// store*.cc include this.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/json.h"
#include "base/db/db.h"

namespace tsu::snow {

// We wrote it, so it reads; ASSERT says if we did not.
template <class T>
T from_own_json(std::string_view text) {
  auto read = from_json<T>(text);
  ASSERT(read.ok());
  return std::move(read).value();
}

inline db::param or_null(const std::optional<double>& v) {
  return v ? db::param{*v} : db::param{nullptr};
}
inline db::param or_null(const std::optional<std::int64_t>& v) {
  return v ? db::param{*v} : db::param{nullptr};
}
inline std::optional<double> real_or_none(const db::row& r, int column) {
  return r.is_null(column) ? std::nullopt : std::optional{r.real(column)};
}
inline std::optional<std::int64_t> int_or_none(const db::row& r, int column) {
  return r.is_null(column) ? std::nullopt : std::optional{r.int64(column)};
}

// All rows, each made by `make`.
template <class Make>
auto rows(db::reader& r, const db::statement& s, std::initializer_list<db::param> p, Make make) {
  std::vector<std::invoke_result_t<Make, const db::row&>> out;
  r.each(s, p, [&](const db::row& row) { out.push_back(make(row)); });
  return out;
}
// The first row, or nothing.
template <class Make>
auto one(db::reader& r, const db::statement& s, std::initializer_list<db::param> p, Make make) {
  std::optional<std::invoke_result_t<Make, const db::row&>> out;
  r.first(s, p, [&](const db::row& row) { out = make(row); });
  return out;
}
// RETURNING number; nothing where it conflicted.
inline std::optional<std::int64_t> number_of(db::tx& t, const db::statement& s,
                                             std::initializer_list<db::param> p) {
  std::optional<std::int64_t> out;
  t.each(s, p, [&](const db::row& row) { out = row.int64(0); });
  return out;
}

// Of each file, for the list in store.cc.
std::span<const db::statement* const> thing_statements();
std::span<const db::statement* const> reading_statements();
std::span<const db::statement* const> arrival_statements();
std::span<const db::statement* const> setting_statements();
std::span<const db::statement* const> decision_statements();
std::span<const db::statement* const> request_statements();
std::span<const db::statement* const> source_statements();
std::span<const db::statement* const> kpi_statements();

}  // namespace tsu::snow
