// Names of attributes, types and datasets, each kept once per tenant and spoken of by a number.
// A name is kept in its stored form: an IRI compacted with the NGSI-LD core context, so
// "temperature" (default context), "location" (core), "https://smartdatamodels.org/x" (anything
// else). Append-only and thread-safe; numbers are only good together with their table.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tsu::broker {

struct term {
  std::uint32_t number = 0;  // 0: none
  friend auto operator<=>(term, term) = default;
  explicit operator bool() const { return number != 0; }
};

class term_table {
 public:
  term_table();
  // The number of this name, given on first sight.
  term of(std::string_view stored_name);
  // Nothing where no entity has ever used the name: then no entity can match it.
  std::optional<term> find(std::string_view stored_name) const;
  std::string_view name(term) const;  // lives as long as the table
  std::size_t size() const;

 private:
  mutable std::shared_mutex lock_;
  std::deque<std::string> names_;  // stable addresses
  std::unordered_map<std::string_view, term> numbers_;
};

}  // namespace tsu::broker

template <>
struct std::hash<tsu::broker::term> {
  std::size_t operator()(tsu::broker::term t) const noexcept { return t.number; }
};
