// What the store's files share: how rows are read, and their lists of statements.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/describe.hpp>

#include "base/db/db.h"

namespace tsu::devices::store {

template <class Enum>
std::string word(Enum e) {
  return boost::describe::enum_to_string(e, "");
}
template <class Enum>
Enum word_in(const db::row& r, int column) {
  Enum out{};
  boost::describe::enum_from_string(r.string(column).c_str(), out);
  return out;
}

template <class Make>
auto one(db::reader& r, const db::statement& s, std::initializer_list<db::param> p, Make make) {
  std::optional<std::invoke_result_t<Make, const db::row&>> out;
  r.first(s, p, [&](const db::row& c) { out = make(c); });
  return out;
}
template <class Make>
auto many(db::reader& r, const db::statement& s, std::initializer_list<db::param> p, Make make) {
  std::vector<std::invoke_result_t<Make, const db::row&>> out;
  r.each(s, p, [&](const db::row& c) { out.push_back(make(c)); });
  return out;
}
inline std::int64_t number_of(db::reader& r, const db::statement& s,
                              std::initializer_list<db::param> p) {
  std::int64_t out = 0;
  r.first(s, p, [&](const db::row& c) { out = c.int64(0); });
  return out;
}

inline db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }
inline std::string bytes_in(db::bytes b) {
  return {reinterpret_cast<const char*>(b.data()), b.size()};
}

std::span<const db::statement* const> people_statements();
std::span<const db::statement* const> tablet_statements();
std::span<const db::statement* const> support_statements();

}  // namespace tsu::devices::store
