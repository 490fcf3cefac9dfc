// What the files of SQL share.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/core/json.h"
#include "base/db/db.h"

namespace tsu::community::store {

template <class T>
T facts_in(std::string_view json) {
  auto read = from_json<T>(json);
  return read.ok() ? std::move(read).value() : T{};
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
inline std::string blob_text(const db::row& r, int column) {
  const auto b = r.blob(column);
  return {reinterpret_cast<const char*>(b.data()), b.size()};
}

template <class Enum>
std::string text_of(Enum e) {
  return boost::describe::enum_to_string(e, "");
}
template <class Enum>
Enum enum_in(const std::string& text) {
  Enum out{};
  boost::describe::enum_from_string(text.c_str(), out);
  return out;
}

}  // namespace tsu::community::store
